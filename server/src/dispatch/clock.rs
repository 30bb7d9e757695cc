//! The clock of a case: it stands while the author is asked, and runs twice as fast after a refusal.

use crate::directory::terms::{self, Calendar, MissingYear};
use app::directory::model::{Norm, NormUnit};
use chrono::{DateTime, Duration, FixedOffset, Utc};

/// The term after a pause: for norms in days it moves by as many (working) days as began meanwhile, for hours and minutes by
/// the time itself. A term that was over when the clock was stopped stays over.
pub fn resumed(
    due: DateTime<Utc>,
    paused: DateTime<Utc>,
    now: DateTime<Utc>,
    unit: NormUnit,
    calendar: &Calendar,
    zone: FixedOffset,
) -> Result<DateTime<Utc>, MissingYear> {
    if due <= paused || now <= paused {
        return Ok(due);
    }
    let (first, last) = (
        paused.with_timezone(&zone).date_naive(),
        now.with_timezone(&zone).date_naive(),
    );
    let days = || first.iter_days().skip(1).take_while(move |day| *day <= last);
    let shift = |value: usize, unit| {
        let value = i32::try_from(value).unwrap_or(i32::MAX);
        let moved = terms::due(due, Norm { value, unit }, calendar, zone);
        if value == 0 { Ok(due) } else { moved }
    };
    match unit {
        NormUnit::Minutes => Ok(due + (now - paused)),
        // hours of work are counted as the days in which they lie: a question is rarely answered within one
        NormUnit::WorkingHours | NormUnit::WorkingDays => {
            let mut worked = 0;
            for day in days() {
                worked += usize::from(calendar.works(day)?);
            }
            if unit == NormUnit::WorkingHours {
                let hours = worked.saturating_mul(usize::try_from(terms::HOURS_OF_A_DAY).unwrap_or(9));
                return shift(hours, NormUnit::WorkingHours);
            }
            shift(worked, NormUnit::WorkingDays)
        }
        NormUnit::CalendarDays => shift(days().count(), NormUnit::CalendarDays),
    }
}

/// The term after a refusal: half the norm, rounded up, but a working day at least.
pub fn halved(
    now: DateTime<Utc>,
    norm: Norm,
    calendar: &Calendar,
    zone: FixedOffset,
) -> Result<DateTime<Utc>, MissingYear> {
    let half = Norm {
        value: norm.value.saturating_add(1) / 2,
        ..norm
    };
    let day = Norm {
        value: 1,
        unit: NormUnit::WorkingDays,
    };
    Ok(terms::due(now, half, calendar, zone)?.max(terms::due(now, day, calendar, zone)?))
}

/// The last second of a day in the region.
pub fn end_of(day: chrono::NaiveDate, zone: FixedOffset) -> Option<DateTime<Utc>> {
    let next = day.succ_opt()?.and_hms_opt(0, 0, 0)? - Duration::seconds(1);
    next.and_local_timezone(zone).single().map(|at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use proptest::prelude::*;

    fn calendar() -> Calendar {
        let holidays = ["2026-01-01", "2026-05-01", "2026-11-04"];
        Calendar::new(holidays.map(|day| (day.parse().unwrap(), true)))
    }

    fn zone() -> FixedOffset {
        FixedOffset::east_opt(3 * 3600).unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        format!("{text}:00+03:00")
            .parse::<DateTime<FixedOffset>>()
            .unwrap()
            .to_utc()
    }

    fn after_pause(due: &str, paused: &str, now: &str, unit: NormUnit) -> DateTime<Utc> {
        resumed(at(due), at(paused), at(now), unit, &calendar(), zone()).unwrap()
    }

    #[test]
    fn days_of_the_pause_are_given_back() {
        let working = NormUnit::WorkingDays;
        // asked on Friday, answered on Monday: one working day
        let moved = after_pause("2026-11-18T23:59", "2026-11-13T15:00", "2026-11-16T09:00", working);
        assert_eq!(moved, at("2026-11-20T00:00") - Duration::seconds(1));
        // within one day nothing is lost
        assert_eq!(
            after_pause("2026-11-18T23:59", "2026-11-13T10:00", "2026-11-13T17:00", working),
            at("2026-11-18T23:59")
        );
        let by_days = after_pause(
            "2026-11-18T23:59",
            "2026-11-13T15:00",
            "2026-11-16T09:00",
            NormUnit::CalendarDays,
        );
        assert_eq!(by_days, at("2026-11-22T00:00") - Duration::seconds(1));
        let by_minutes = after_pause(
            "2026-11-13T16:00",
            "2026-11-13T15:00",
            "2026-11-13T15:40",
            NormUnit::Minutes,
        );
        assert_eq!(by_minutes, at("2026-11-13T16:40"));
        // what was over stays over
        assert_eq!(
            after_pause("2026-11-12T23:59", "2026-11-13T15:00", "2026-11-16T09:00", working),
            at("2026-11-12T23:59")
        );
    }

    #[test]
    fn a_refusal_halves_the_norm_and_leaves_a_day() {
        let now = at("2026-11-16T12:00");
        let of = |value, unit| halved(now, Norm { value, unit }, &calendar(), zone()).unwrap();
        assert_eq!(
            of(5, NormUnit::WorkingDays),
            at("2026-11-20T00:00") - Duration::seconds(1)
        );
        assert_eq!(of(30, NormUnit::Minutes), at("2026-11-18T00:00") - Duration::seconds(1));
    }

    #[test]
    fn a_year_without_a_calendar_is_an_error() {
        let gone = resumed(
            at("2027-01-20T00:00"),
            at("2026-12-30T12:00"),
            at("2027-01-11T12:00"),
            NormUnit::WorkingDays,
            &calendar(),
            zone(),
        );
        assert_eq!(gone, Err(MissingYear { year: 2027 }));
    }

    proptest! {
        #[test]
        fn a_pause_never_takes_time_away(start in 0_i64..200, left in 1_i64..400, pause in 0_i64..600) {
            let from = at("2026-02-02T09:00") + Duration::hours(start);
            let due = from + Duration::hours(left);
            for unit in [NormUnit::Minutes, NormUnit::WorkingHours, NormUnit::WorkingDays, NormUnit::CalendarDays] {
                let shorter = resumed(due, from, from + Duration::hours(pause), unit, &calendar(), zone()).unwrap();
                let longer = resumed(due, from, from + Duration::hours(pause + 24), unit, &calendar(), zone()).unwrap();
                prop_assert!(due <= shorter && shorter <= longer, "{unit:?}: {due} {shorter} {longer}");
            }
        }

        #[test]
        fn working_days_are_counted_as_one_counts_on_fingers(start in 0_i64..200, pause in 0_u64..40) {
            let day = NaiveDate::from_ymd_opt(2026, 2, 2).unwrap() + Duration::days(start);
            let noon = |day: NaiveDate| day.and_hms_opt(12, 0, 0).unwrap().and_local_timezone(zone()).unwrap().to_utc();
            let due = end_of(day + Duration::days(3), zone()).unwrap();
            let now = day + chrono::Days::new(pause);
            let moved = resumed(due, noon(day), noon(now), NormUnit::WorkingDays, &calendar(), zone()).unwrap();
            let mut slow = day + Duration::days(3);
            let mut owed = (day + Duration::days(1)).iter_days().take_while(|d| *d <= now).filter(|d| calendar().works(*d).unwrap()).count();
            while owed > 0 {
                slow += Duration::days(1);
                owed -= usize::from(calendar().works(slow).unwrap());
            }
            prop_assert_eq!(moved, end_of(slow, zone()).unwrap());
        }
    }
}
