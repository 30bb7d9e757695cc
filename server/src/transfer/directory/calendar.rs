//! The calendar of working days, year by year: only the days that differ from the ordinary week. A year of the file is
//! taken whole.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use app::i18n::{ImportFault, ImportNote};
use chrono::{Datelike, NaiveDate, Weekday};

use super::{
    Judged,
    cells::{self, Record},
    diff::Missing,
};

/// The columns.
pub(super) const COLUMNS: [&str; 3] = ["day", "is_off", "note"];

/// Working days of a year of the five-day week, as the production calendars of Russia have had them since 2013: 247 or 248,
/// give or take a day or two that a region adds.
const USUAL: std::ops::RangeInclusive<usize> = 244..=250;
/// Outside of this it is no calendar of a year but a part of one.
const POSSIBLE: std::ops::RangeInclusive<usize> = 238..=254;

/// Reads a row.
pub(super) fn parse(cells: Vec<String>) -> Result<Vec<String>, ImportFault> {
    let Ok([day, is_off, note]) = <[String; 3]>::try_from(cells) else {
        return Err(ImportFault::Width);
    };
    let day = cells::day("day", &day)?;
    if is_off.is_empty() {
        return Err(ImportFault::NoDayKind);
    }
    let is_off = cells::yes_no("is_off", &is_off)?;
    cells::at_most("note", &note, cells::LONGEST_NAME)?;
    Ok(vec![day, is_off, note])
}

fn year(key: &str) -> &str {
    key.get(..4).unwrap_or_default()
}

/// Working days of a year with these exceptions.
fn worked(year: i32, exceptions: &BTreeMap<NaiveDate, bool>) -> usize {
    let days = NaiveDate::from_ymd_opt(year, 1, 1)
        .into_iter()
        .flat_map(|first| first.iter_days());
    days.take_while(|day| day.year() == year)
        .filter(|day| {
            let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
            !exceptions.get(day).copied().unwrap_or(weekend)
        })
        .count()
}

/// Every year has about 247 working days, and none is left out between the first and the last.
pub(super) fn check(file: &[Record], stored: &[Record], today: &str) -> Judged {
    let mut judged = Judged::default();
    let exceptions: BTreeMap<NaiveDate, bool> = file
        .iter()
        .filter_map(|it| Some((it.key.parse().ok()?, it.at(1) == "yes")))
        .collect();
    let years: BTreeSet<i32> = exceptions.keys().map(Datelike::year).collect();
    let first_of = |wanted: i32| file.iter().position(|it| year(&it.key).parse() == Ok(wanted));
    for year in years.iter().copied() {
        let days = worked(year, &exceptions);
        if USUAL.contains(&days) {
            continue;
        }
        match first_of(year) {
            Some(at) if !POSSIBLE.contains(&days) => {
                judged.refused.insert(at, ImportFault::WorkedDays { year, days });
            }
            _ => judged.notes.push(ImportNote::WorkedDays { year, days }),
        }
    }
    let after: BTreeSet<i32> = stored
        .iter()
        .filter_map(|it| year(&it.key).parse().ok())
        .chain(years.iter().copied())
        .collect();
    for wanted in &years {
        let is_gap = !after.contains(&(wanted - 1)) && after.range(..wanted - 1).next().is_some();
        if let Some(at) = first_of(*wanted).filter(|_| is_gap) {
            let gap = ImportFault::YearGap { year: wanted - 1 };
            judged.refused.entry(at).or_insert(gap);
        }
    }
    if let Ok(now) = year(today).parse::<i32>() {
        let unknown = [now, now + 1].into_iter().filter(|it| !after.contains(it));
        judged
            .notes
            .extend(unknown.map(|year| ImportNote::YearUnknown { year }));
    }
    judged
}

/// Days of a year of the file that it does not name any more are ordinary days again.
pub(super) fn missing(file: &[Record], missing: Vec<String>) -> Vec<Missing> {
    let years: HashSet<&str> = file.iter().map(|it| year(&it.key)).collect();
    let of_file = missing.into_iter().filter(|key| years.contains(year(key)));
    of_file.map(|key| Missing::plain(key, true)).collect()
}
