//! The time zone of the region.

use std::str::FromStr;

use chrono::{DateTime, Duration, FixedOffset, Offset, TimeZone, Utc};
use chrono_tz::Tz;

/// A time zone that keeps one offset from UTC.
///
/// Terms of complaints and hours of visits are shown in local time and counted by the database; with one offset no hour
/// of the year exists twice or not at all. See `docs/adr/0005-one-offset-per-region.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RegionTz {
    tz: Tz,
    offset: FixedOffset,
}

impl RegionTz {
    /// Reads an IANA name and checks that the offset stays the same from `now` for a year.
    pub fn parse(name: &str, now: DateTime<Utc>) -> Result<Self, String> {
        let tz: Tz = name.trim().parse().map_err(|_| {
            format!("'{name}' is no time zone of the IANA list; names look like Europe/Moscow or Asia/Yekaterinburg")
        })?;
        let offset_at = |at: DateTime<Utc>| tz.offset_from_utc_datetime(&at.naive_utc()).fix();
        let offset = offset_at(now);
        // Zones change at whole days at most twice a year; 12-hour steps miss no period in force.
        for half_day in 0..=2 * 366 {
            let at = now + Duration::hours(12 * half_day);
            if offset_at(at) != offset {
                return Err(format!(
                    "{name} changes its offset from {offset} to {} about {}; a region needs one offset all year, \
                     for instance Europe/Moscow or Etc/GMT-3",
                    offset_at(at),
                    at.format("%Y-%m-%d")
                ));
            }
        }
        Ok(Self { tz, offset })
    }

    /// The zone itself.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.tz
    }

    /// The IANA name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.tz.name()
    }

    /// The same as pages count local time.
    pub fn wall(&self) -> app::kernel::Zone {
        let offset_s = self.offset.local_minus_utc();
        app::kernel::Zone { offset_s }
    }

    /// Local time minus UTC.
    #[must_use]
    pub fn offset(&self) -> FixedOffset {
        self.offset
    }
}

impl FromStr for RegionTz {
    type Err = String;
    fn from_str(name: &str) -> Result<Self, String> {
        Self::parse(name, Utc::now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn autumn() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 21, 22, 0, 0).single().unwrap()
    }

    #[test]
    fn a_zone_with_summer_time_is_refused_with_the_day_of_its_change() {
        let error = RegionTz::parse("Europe/Berlin", autumn()).unwrap_err();
        assert!(error.contains("2027-03-28") && error.contains("+02:00"), "{error}");
        // also when the change is behind us and the next one is months away
        assert!(RegionTz::parse("America/New_York", autumn()).is_err());
    }

    #[test]
    fn zones_of_one_offset_are_taken() {
        for (name, offset_s) in [("Europe/Moscow", 10_800), ("Asia/Kolkata", 19_800)] {
            assert_eq!(RegionTz::parse(name, autumn()).unwrap().wall().offset_s, offset_s);
        }
        assert!(RegionTz::parse("Europe/Moskow", autumn()).unwrap_err().contains("IANA"));
    }
}
