//! Working days of Russia: the holidays of article 112 of the Labour Code and the yearly transfers by the government.
//! Only exceptions are listed: a Saturday or Sunday without a row is off, any other day without a row is worked.

use std::collections::BTreeMap;

use anyhow::Result;
use app::kernel::{Norm, NormUnit};
use chrono::{DateTime, Datelike, NaiveDate, Offset, Utc};
use chrono_tz::Tz;

use crate::directory::terms::{self, Calendar};

/// A day that differs from the ordinary week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarDay {
    /// The day.
    pub day: NaiveDate,
    /// True: not worked. False: worked although a weekend.
    pub is_off: bool,
    /// Why.
    pub note: &'static str,
}

// Month, first and last day: article 112 of the Labour Code.
const HOLIDAYS: &[(u32, u32, u32, &str)] = &[
    (1, 1, 6, "Новогодние каникулы"),
    (1, 7, 7, "Рождество Христово"),
    (1, 8, 8, "Новогодние каникулы"),
    (2, 23, 23, "День защитника Отечества"),
    (3, 8, 8, "Международный женский день"),
    (5, 1, 1, "Праздник Весны и Труда"),
    (5, 9, 9, "День Победы"),
    (6, 12, 12, "День России"),
    (11, 4, 4, "День народного единства"),
];

const DECREE_2025: &str = "Перенос: ПП РФ от 04.10.2024 № 1335";
const DECREE_2026: &str = "Перенос: ПП РФ от 24.09.2025 № 1466";
const BY_LAW: &str = "Перенос: ст. 112 ТК РФ";

// Year, month, day, off, why. For 2027 only what the Code itself transfers: a decree may add days.
const TRANSFERS: &[(i32, u32, u32, bool, &str)] = &[
    (2025, 5, 2, true, DECREE_2025),
    (2025, 5, 8, true, DECREE_2025),
    (2025, 6, 13, true, DECREE_2025),
    (2025, 11, 1, false, DECREE_2025),
    (2025, 11, 3, true, DECREE_2025),
    (2025, 12, 31, true, DECREE_2025),
    (2026, 1, 9, true, DECREE_2026),
    (2026, 3, 9, true, BY_LAW),
    (2026, 5, 11, true, BY_LAW),
    (2026, 12, 31, true, DECREE_2026),
    (2027, 5, 3, true, BY_LAW),
    (2027, 5, 10, true, BY_LAW),
    (2027, 6, 14, true, BY_LAW),
];

/// Rows of the years 2025 to 2027, and of the years of `now` if it is later.
pub fn days(now: DateTime<Utc>) -> Vec<CalendarDay> {
    let mut rows = BTreeMap::new();
    for year in 2025..=(now.year() + 1).max(2027) {
        for (month, first, last, note) in HOLIDAYS {
            let days = (*first..=*last).filter_map(|day| NaiveDate::from_ymd_opt(year, *month, day));
            rows.extend(days.map(|day| {
                (
                    day,
                    CalendarDay {
                        day,
                        is_off: true,
                        note,
                    },
                )
            }));
        }
    }
    for (year, month, day, is_off, note) in TRANSFERS {
        if let Some(day) = NaiveDate::from_ymd_opt(*year, *month, *day) {
            rows.insert(
                day,
                CalendarDay {
                    day,
                    is_off: *is_off,
                    note,
                },
            );
        }
    }
    rows.into_values().collect()
}

/// Counts terms of norms over the calendar, as those of living complaints are counted.
pub struct Terms {
    zone: Tz,
    calendar: Calendar,
}

impl Terms {
    /// Terms of a time zone.
    pub fn new(zone: Tz, days: &[CalendarDay]) -> Self {
        let calendar = Calendar::new(days.iter().map(|row| (row.day, row.is_off)));
        Self { zone, calendar }
    }

    /// The zone of the region.
    pub const fn zone(&self) -> Tz {
        self.zone
    }

    /// When a norm that starts at `from` ends.
    pub fn due(&self, from: DateTime<Utc>, value: i32, unit: NormUnit) -> Result<DateTime<Utc>> {
        let offset = from.with_timezone(&self.zone).offset().fix();
        Ok(terms::due(from, Norm { value, unit }, &self.calendar, offset)?)
    }

    /// The next moment at or after `from` when offices are open.
    pub fn next_open(&self, from: DateTime<Utc>) -> Result<DateTime<Utc>> {
        self.due(from, 0, NormUnit::WorkingHours)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> Terms {
        let now = "2026-11-21T12:00:00Z".parse().unwrap();
        Terms::new(chrono_tz::Europe::Moscow, &days(now))
    }

    fn moment(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().with_timezone(&Utc)
    }

    #[test]
    fn the_official_numbers_of_working_days_come_out() {
        let terms = terms();
        for (year, expected) in [(2025, 247), (2026, 247)] {
            let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
            let worked = first
                .iter_days()
                .take(365)
                .filter(|day| terms.calendar.works(*day).unwrap())
                .count();
            assert_eq!(worked, expected, "{year}");
        }
    }

    #[test]
    fn nine_working_days_from_a_friday_in_november_end_on_the_third_of_december() {
        let due = terms()
            .due(moment("2026-11-20T14:32:00+03:00"), 9, NormUnit::WorkingDays)
            .unwrap();
        assert_eq!(due, moment("2026-12-03T23:59:59+03:00"));
    }

    #[test]
    fn new_year_holidays_are_not_worked() {
        let due = terms()
            .due(moment("2025-12-30T12:00:00+03:00"), 1, NormUnit::WorkingDays)
            .unwrap();
        assert_eq!(due, moment("2026-01-12T23:59:59+03:00"));
    }

    #[test]
    fn working_hours_skip_the_night_and_the_weekend() {
        let due = terms()
            .due(moment("2026-11-20T17:00:00+03:00"), 9, NormUnit::WorkingHours)
            .unwrap();
        assert_eq!(due, moment("2026-11-23T17:00:00+03:00"));
    }

    #[test]
    fn a_year_without_rows_is_an_error() {
        let late = moment("2031-01-01T12:00:00+03:00");
        assert!(terms().due(late, 1, NormUnit::WorkingDays).is_err());
    }
}
