//! Who may act for whom, and until when.

use super::Fault;
use crate::kernel::Day;
use serde::{Deserialize, Serialize};

/// From this age a person decides on treatment and has an account of one's own (323-FZ, art. 54).
pub const OWN_VOICE: i32 = 15;
/// From this age nobody acts for a person by law.
pub const ADULT: i32 = 18;
/// Longest trust of a grown-up, years.
const PROXY_YEARS: i32 = 1;
/// Longest ward by one act of a court, years.
const WARD_YEARS: i32 = 100;

/// How one person stands to the owner of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// A child, until 18.
    Child,
    /// A ward by an act of a court, until the day it names.
    Ward,
    /// A grown-up who trusts the owner, for a year at most; can be taken back.
    Proxy,
}

impl Relation {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Child, Self::Ward, Self::Proxy];

    /// The code kept in the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Child => "child",
            Self::Ward => "ward",
            Self::Proxy => "proxy",
        }
    }

    /// Reads a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|relation| relation.code() == code)
    }
}

/// What the owner of an account may do for a person today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authority {
    /// Everything.
    Acts,
    /// May look, if the child agrees; the child acts.
    LooksByConsent,
    /// Nothing any more.
    Over,
}

/// What the relation allows today. `until` is the first day on which it does not hold.
pub fn authority(relation: Relation, born: Day, until: Day, today: Day) -> Authority {
    if today >= until {
        return Authority::Over;
    }
    match (relation, born.years_to(today)) {
        (Relation::Child, ADULT..) => Authority::Over,
        (Relation::Child, OWN_VOICE..) => Authority::LooksByConsent,
        _ => Authority::Acts,
    }
}

/// The first day of a ward's freedom, from the last day that the court named.
pub fn ward_until(last: Day, today: Day) -> Result<Day, Fault> {
    if last < today {
        return Err(Fault::DayOver);
    }
    if last > today.plus_years(WARD_YEARS) {
        return Err(Fault::DayTooLate);
    }
    day_after(last).ok_or(Fault::DayTooLate)
}

/// The first day on which a trust does not hold any more, from its last day: a year from today at most.
pub fn proxy_until(last: Day, today: Day) -> Result<Day, Fault> {
    if last < today {
        return Err(Fault::DayOver);
    }
    let until = day_after(last).ok_or(Fault::DayTooLate)?;
    (until <= today.plus_years(PROXY_YEARS))
        .then_some(until)
        .ok_or(Fault::DayTooLate)
}

fn day_after(day: Day) -> Option<Day> {
    let next_month = || Day::new(day.year(), day.month() + 1, 1);
    Day::new(day.year(), day.month(), day.day() + 1)
        .or_else(next_month)
        .or_else(|| Day::new(day.year() + 1, 1, 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn a_child_is_the_parents_until_15_and_nobodys_at_18() {
        let born = day("2010-06-15");
        let of = |today| authority(Relation::Child, born, born.plus_years(ADULT), day(today));
        assert_eq!(of("2025-06-14"), Authority::Acts);
        assert_eq!(of("2025-06-15"), Authority::LooksByConsent);
        assert_eq!(of("2028-06-14"), Authority::LooksByConsent);
        assert_eq!(of("2028-06-15"), Authority::Over);
        let leap = day("2008-02-29");
        let of = |today| authority(Relation::Child, leap, leap.plus_years(ADULT), day(today));
        assert_eq!(of("2026-02-28"), Authority::LooksByConsent);
        assert_eq!(of("2026-03-01"), Authority::Over);
    }

    #[test]
    fn a_ward_is_one_until_the_day_of_the_court() {
        let today = day("2026-11-22");
        let until = ward_until(day("2027-12-31"), today).unwrap();
        assert_eq!(until, day("2028-01-01"));
        let grown = day("1950-01-01");
        assert_eq!(
            authority(Relation::Ward, grown, until, day("2027-12-31")),
            Authority::Acts
        );
        assert_eq!(
            authority(Relation::Ward, grown, until, day("2028-01-01")),
            Authority::Over
        );
        assert_eq!(ward_until(day("2026-11-21"), today), Err(Fault::DayOver));
        assert_eq!(ward_until(day("2226-11-21"), today), Err(Fault::DayTooLate));
    }

    #[test]
    fn trust_lasts_a_year_at_most() {
        let today = day("2026-11-22");
        assert_eq!(proxy_until(day("2027-11-21"), today), Ok(day("2027-11-22")));
        assert_eq!(proxy_until(day("2027-11-22"), today), Err(Fault::DayTooLate));
        assert_eq!(proxy_until(day("2026-11-21"), today), Err(Fault::DayOver));
        assert_eq!(proxy_until(today, today), Ok(day("2026-11-23")));
    }

    #[test]
    fn codes_are_read_back() {
        for relation in Relation::ALL {
            assert_eq!(Relation::parse(relation.code()), Some(relation));
        }
        assert_eq!(Relation::parse("self"), None);
    }

    proptest! {
        #[test]
        fn the_day_after_is_one_later(number in -30_000_i64..60_000) {
            let day = Day::of(crate::kernel::Zone::default().civil(crate::kernel::Timestamp(number * 86_400_000)));
            prop_assert_eq!(day_after(day).unwrap().number(), number + 1);
        }

        #[test]
        fn nobody_acts_for_a_grown_up_child(born in 0_i64..20_000, after in 0_i64..20_000) {
            let day = |number: i64| Day::of(crate::kernel::Zone::default().civil(crate::kernel::Timestamp(number * 86_400_000)));
            let (born, today) = (day(born), day(born + after));
            let held = authority(Relation::Child, born, born.plus_years(ADULT), today);
            prop_assert_eq!(held == Authority::Over, born.years_to(today) >= 18);
        }
    }
}
