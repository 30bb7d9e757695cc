//! A day of the calendar, without a time of day: birth dates, dates of documents, terms.

use super::Civil;
use serde::{Deserialize, Serialize};

/// A day of the Gregorian calendar. Days compare by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day {
    year: i32,
    month: u8,
    of_month: u8,
}

impl Day {
    /// A day that exists, of the years 1–9999.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let is_day = (1..=9999).contains(&year) && (1..=12).contains(&month) && day >= 1;
        (is_day && day <= days_in(year, month)).then_some(Self {
            year,
            month,
            of_month: day,
        })
    }

    /// The day that a clock on the wall shows.
    pub fn of(civil: Civil) -> Self {
        Self {
            year: civil.year,
            month: civil.month,
            of_month: civil.day,
        }
    }

    /// Reads `2026-11-22`, as browsers send it, and `22.11.2026`, as people write it.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let separator = if text.contains('.') { '.' } else { '-' };
        let parts: Vec<&str> = text.split(separator).collect();
        let &[first, month, last] = parts.as_slice() else {
            return None;
        };
        let (year, day) = if separator == '.' { (last, first) } else { (first, last) };
        let is_number =
            |text: &str, longest| (1..=longest).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || !is_number(year, 4) || !is_number(month, 2) || !is_number(day, 2) {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// Year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// Month, 1–12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// Day of the month, 1–31.
    pub fn day(self) -> u8 {
        self.of_month
    }

    /// The same day so many years later; 29 February becomes 1 March where there is none: an age is reached when the day
    /// is over, never a day early.
    #[must_use]
    pub fn plus_years(self, years: i32) -> Self {
        let year = (self.year + years).clamp(1, 9999);
        Self::new(year, self.month, self.of_month).unwrap_or(Self {
            year,
            month: 3,
            of_month: 1,
        })
    }

    /// Days since 1970-01-01; negative before. H. Hinnant, "chrono-compatible low-level date algorithms", days_from_civil.
    pub fn number(self) -> i64 {
        let month = i64::from(self.month);
        let year = i64::from(self.year) - i64::from(month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let shifted = if month > 2 { month - 3 } else { month + 9 };
        let day_of_year = (153 * shifted + 2) / 5 + i64::from(self.of_month) - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    /// Whole days from `earlier` to `self`.
    pub fn days_since(self, earlier: Self) -> i64 {
        self.number() - earlier.number()
    }

    /// Whole years from `self` to `today`: the age of who was born then; negative for a day to come.
    pub fn years_to(self, today: Self) -> i32 {
        let whole = today.year - self.year;
        whole - i32::from(self.plus_years(whole) > today)
    }
}

/// `2026-11-22`.
impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.of_month)
    }
}

fn days_in(year: i32, month: u8) -> u8 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Timestamp, Zone};
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn both_ways_of_writing_are_read_and_days_that_are_none_are_not() {
        assert_eq!(day("2026-11-22"), day("22.11.2026"));
        assert_eq!(day(" 1.2.2026 ").to_string(), "2026-02-01");
        for bad in [
            "",
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "31.04.2026",
            "22.11.26",
            "2026-11",
            "+2026-1-1",
            "٢٠٢٦-11-22",
            "0000-01-01",
            "22/11/2026",
            "2026-11-22T00:00",
        ] {
            assert_eq!(Day::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_age_is_reached_on_the_birthday() {
        let born = day("1985-07-14");
        assert_eq!(born.years_to(day("2005-07-13")), 19);
        assert_eq!(born.years_to(day("2005-07-14")), 20);
        assert_eq!(born.years_to(day("1985-07-13")), -1);
        let leap = day("2008-02-29");
        assert_eq!(leap.plus_years(18), day("2026-03-01"));
        assert_eq!(leap.years_to(day("2026-02-28")), 17);
        assert_eq!(leap.years_to(day("2026-03-01")), 18);
        assert_eq!(leap.plus_years(4), day("2012-02-29"));
    }

    proptest! {
        #[test]
        fn numbers_of_days_agree_with_the_clock(number in -700_000_i64..2_900_000) {
            let civil = Zone::default().civil(Timestamp(number * 86_400_000));
            let day = Day::of(civil);
            prop_assert_eq!(day.number(), number);
            prop_assert_eq!(Day::parse(&day.to_string()), Some(day));
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            let _ = Day::parse(&text);
        }
    }
}
