//! Moments and the region's local time. The same arithmetic on server and browser, so that both render the same text.

use serde::{Deserialize, Serialize};

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Whole seconds from `earlier` to `self`; negative when `earlier` is later.
    pub fn seconds_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).div_euclid(1000)
    }
}

/// The region's offset from UTC. A region whose clocks change within the year is refused at start (docs/adr/0005).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// Seconds east of UTC.
    pub offset_s: i32,
}

/// A moment as a clock on the wall shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// Year.
    pub year: i32,
    /// Month, 1–12.
    pub month: u8,
    /// Day of the month, 1–31.
    pub day: u8,
    /// Hour, 0–23.
    pub hour: u8,
    /// Minute.
    pub minute: u8,
    /// Second.
    pub second: u8,
    /// Day of the week, Monday = 0.
    pub weekday: u8,
}

impl Zone {
    /// Local date and time of a moment.
    pub fn civil(self, at: Timestamp) -> Civil {
        let local = at.0.div_euclid(1000) + i64::from(self.offset_s);
        let (days, clock) = (local.div_euclid(86_400), local.rem_euclid(86_400));
        // Days to civil date: H. Hinnant, "chrono-compatible low-level date algorithms", civil_from_days.
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_index = (5 * day_of_year + 2) / 153;
        let month = if month_index < 10 {
            month_index + 3
        } else {
            month_index - 9
        };
        let small = |n: i64| u8::try_from(n).unwrap_or(0);
        Civil {
            year: i32::try_from(year_of_era + era * 400 + i64::from(month <= 2)).unwrap_or(0),
            month: small(month),
            day: small(day_of_year - (153 * month_index + 2) / 5 + 1),
            hour: small(clock / 3600),
            minute: small(clock / 60 % 60),
            second: small(clock % 60),
            weekday: small((days + 3).rem_euclid(7)),
        }
    }
}

impl Civil {
    /// `hh:mm:ss`.
    pub fn clock(self) -> String {
        format!("{:02}:{:02}:{:02}", self.hour, self.minute, self.second)
    }

    /// Machine-readable local time for `<time datetime>`.
    pub fn iso(self, zone: Zone) -> String {
        let sign = if zone.offset_s < 0 { '-' } else { '+' };
        let minutes = zone.offset_s.abs() / 60;
        let (year, month, day, clock) = (self.year, self.month, self.day, self.clock());
        format!(
            "{year:04}-{month:02}-{day:02}T{clock}{sign}{:02}:{:02}",
            minutes / 60,
            minutes % 60
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_moments_fall_on_their_days() {
        let moscow = Zone { offset_s: 10_800 };
        let civil = moscow.civil(Timestamp(1_763_759_527_000));
        assert_eq!((civil.year, civil.month, civil.day, civil.weekday), (2025, 11, 22, 5));
        assert_eq!(civil.clock(), "00:12:07");
        assert_eq!(civil.iso(moscow), "2025-11-22T00:12:07+03:00");
        let leap = Zone::default().civil(Timestamp(1_709_164_800_000));
        assert_eq!((leap.year, leap.month, leap.day), (2024, 2, 29));
        let before = Zone::default().civil(Timestamp(-1));
        assert_eq!(
            (before.year, before.month, before.day, before.second),
            (1969, 12, 31, 59)
        );
    }
}
