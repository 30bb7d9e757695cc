//! By when a complaint must be answered: pure arithmetic over the region's calendar of working days.

use app::directory::model::{Norm, NormUnit};
use chrono::{DateTime, Datelike, Duration, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc, Weekday};
use std::collections::{HashMap, HashSet};

/// A working day lasts from nine to six: nine hours, the count that norms "9 рабочих часов" take for a day.
const OPENS: u32 = 9;
/// See [`OPENS`].
const CLOSES: u32 = 18;
/// Hours of a working day.
pub const HOURS_OF_A_DAY: u32 = CLOSES - OPENS;

/// Days off and days worked in spite of a weekend.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    days: HashMap<NaiveDate, bool>,
    years: HashSet<i32>,
}

/// The calendar of a year is not there; a guess would be a wrong promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the working calendar of {year} is missing")]
pub struct MissingYear {
    /// Which year.
    pub year: i32,
}

impl Calendar {
    /// From rows of `calendar_day`: the day, and whether nobody works on it.
    pub fn new(days: impl IntoIterator<Item = (NaiveDate, bool)>) -> Self {
        let days: HashMap<NaiveDate, bool> = days.into_iter().collect();
        let years = days.keys().map(Datelike::year).collect();
        Self { days, years }
    }

    /// Whether people work on a day.
    pub fn works(&self, day: NaiveDate) -> Result<bool, MissingYear> {
        if !self.years.contains(&day.year()) {
            return Err(MissingYear { year: day.year() });
        }
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        Ok(!self.days.get(&day).copied().unwrap_or(weekend))
    }

    fn next_working(&self, mut day: NaiveDate) -> Result<NaiveDate, MissingYear> {
        while !self.works(day)? {
            day = next(day)?;
        }
        Ok(day)
    }
}

fn next(day: NaiveDate) -> Result<NaiveDate, MissingYear> {
    day.succ_opt().ok_or(MissingYear { year: day.year() })
}

/// The moment by which a norm must be kept, counted from `from` in the region's time.
///
/// Minutes run round the clock. Working hours run from nine to six on working days. Days start on the next day and
/// end with the last second of the last one (Civil Code of Russia, articles 191 and 194).
pub fn due(
    from: DateTime<Utc>,
    norm: Norm,
    calendar: &Calendar,
    zone: FixedOffset,
) -> Result<DateTime<Utc>, MissingYear> {
    let local = from.with_timezone(&zone).naive_local();
    let end = match norm.unit {
        NormUnit::Minutes => return Ok(from + Duration::minutes(norm.value.into())),
        NormUnit::WorkingHours => working_hours(local, norm.value, calendar)?,
        NormUnit::WorkingDays => {
            let mut day = local.date();
            for _ in 0..norm.value {
                day = calendar.next_working(next(day)?)?;
            }
            last_second(day)
        }
        NormUnit::CalendarDays => last_second(local.date() + Duration::days(norm.value.into())),
    };
    let missing = MissingYear { year: end.year() };
    zone.from_local_datetime(&end)
        .single()
        .map(|end| end.with_timezone(&Utc))
        .ok_or(missing)
}

fn last_second(day: NaiveDate) -> NaiveDateTime {
    next(day).map_or(NaiveDateTime::MAX, |next| {
        next.and_time(NaiveTime::MIN) - Duration::seconds(1)
    })
}

fn working_hours(from: NaiveDateTime, hours: i32, calendar: &Calendar) -> Result<NaiveDateTime, MissingYear> {
    let hour = |day: NaiveDate, hour: u32| day.and_time(NaiveTime::MIN) + Duration::hours(hour.into());
    let mut left = Duration::hours(hours.into());
    let mut day = from.date();
    let mut start = from.max(hour(day, OPENS));
    loop {
        let close = hour(day, CLOSES);
        if calendar.works(day)? && start < close {
            if start + left <= close {
                return Ok(start + left);
            }
            left -= close - start;
        }
        day = calendar.next_working(next(day)?)?;
        start = hour(day, OPENS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// 2026: the New Year holidays and one worked Saturday.
    fn calendar() -> Calendar {
        let off = (1..=11).map(|n| (NaiveDate::from_ymd_opt(2027, 1, n).unwrap(), true));
        Calendar::new(off.chain([(day("2026-11-04"), true), (day("2026-11-28"), false)]))
    }

    fn moscow() -> FixedOffset {
        FixedOffset::east_opt(3 * 3600).unwrap()
    }

    fn term(from: &str, value: i32, unit: NormUnit) -> Result<String, MissingYear> {
        let from = DateTime::parse_from_rfc3339(&format!("{from}+03:00"))
            .unwrap()
            .with_timezone(&Utc);
        due(from, Norm { value, unit }, &calendar(), moscow())
            .map(|end| end.with_timezone(&moscow()).format("%m-%d %H:%M:%S").to_string())
    }

    #[test]
    fn days_end_with_their_last_second() {
        assert_eq!(
            term("2026-11-23T08:12:40", 3, NormUnit::WorkingDays).unwrap(),
            "11-26 23:59:59"
        );
        // Friday evening; Saturday the 28th is worked this year
        assert_eq!(
            term("2026-11-27T20:00:00", 1, NormUnit::WorkingDays).unwrap(),
            "11-28 23:59:59"
        );
        assert_eq!(
            term("2026-11-28T10:00:00", 1, NormUnit::WorkingDays).unwrap(),
            "11-30 23:59:59"
        );
        assert_eq!(
            term("2026-12-31T10:00:00", 1, NormUnit::WorkingDays).unwrap(),
            "01-12 23:59:59"
        );
        assert_eq!(
            term("2026-12-31T10:00:00", 1, NormUnit::CalendarDays).unwrap(),
            "01-01 23:59:59"
        );
    }

    #[test]
    fn hours_run_while_people_work() {
        assert_eq!(
            term("2026-11-23T16:00:00", 4, NormUnit::WorkingHours).unwrap(),
            "11-24 11:00:00"
        );
        assert_eq!(
            term("2026-11-23T07:00:00", 9, NormUnit::WorkingHours).unwrap(),
            "11-23 18:00:00"
        );
        assert_eq!(
            term("2026-11-29T12:00:00", 2, NormUnit::WorkingHours).unwrap(),
            "11-30 11:00:00"
        );
        assert_eq!(
            term("2026-11-29T12:00:00", 30, NormUnit::Minutes).unwrap(),
            "11-29 12:30:00"
        );
    }

    #[test]
    fn a_year_without_a_calendar_is_an_error() {
        assert_eq!(
            term("2027-12-31T10:00:00", 1, NormUnit::WorkingDays),
            Err(MissingYear { year: 2028 })
        );
        assert!(term("2027-12-31T10:00:00", 1, NormUnit::CalendarDays).is_ok());
    }

    proptest! {
        /// Against the slow, obvious way: walk minute by minute and count the worked ones.
        #[test]
        fn working_hours_agree_with_counting_minutes(start in 0_i64..60 * 24 * 20, hours in 1_i32..30) {
            let from = day("2026-11-01").and_time(NaiveTime::MIN) + Duration::minutes(start);
            let fast = working_hours(from, hours, &calendar()).unwrap();
            let (mut now, mut left) = (from, hours * 60);
            while left > 0 {
                let hour = chrono::Timelike::hour(&now);
                if calendar().works(now.date()).unwrap() && (OPENS..CLOSES).contains(&hour) { left -= 1; }
                now += Duration::minutes(1);
            }
            prop_assert_eq!(fast, now);
        }

        #[test]
        fn working_days_agree_with_counting_days(start in 0_i64..40, days in 1_i32..30) {
            let from = day("2026-11-01") + Duration::days(start);
            let norm = Norm { value: days, unit: NormUnit::WorkingDays };
            let end = due(from.and_time(NaiveTime::MIN).and_utc(), norm, &calendar(), FixedOffset::east_opt(0).unwrap()).unwrap();
            let worked = (1..=(end.date_naive() - from).num_days()).filter(|n| calendar().works(from + Duration::days(*n)).unwrap()).count();
            prop_assert_eq!(worked, usize::try_from(days).unwrap());
            prop_assert!(calendar().works(end.date_naive()).unwrap());
        }
    }
}
