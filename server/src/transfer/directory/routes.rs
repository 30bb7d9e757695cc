//! Routing rules: the first that fits a category and a place says which organisation gets a complaint, and why.

use std::collections::{BTreeMap, HashSet};

use app::i18n::{ImportFault, ImportNote};

use super::{
    Judged,
    cells::{self, Record},
};

/// The columns.
pub(super) const COLUMNS: [&str; 6] = [
    "ordinal",
    "category_code",
    "district_code",
    "organisation_code",
    "reason_ru",
    "reason_en",
];

/// What rules may name.
#[derive(Default)]
pub(super) struct Known {
    /// Codes of groups and categories that are open.
    pub categories: HashSet<String>,
    /// Codes of districts.
    pub districts: HashSet<String>,
    /// Codes of organisations that are open.
    pub organisations: HashSet<String>,
}

/// Reads a row.
pub(super) fn parse(cells: Vec<String>) -> Result<Vec<String>, ImportFault> {
    let Ok([ordinal, category, district, organisation, reason_ru, reason_en]) = <[String; 6]>::try_from(cells) else {
        return Err(ImportFault::Width);
    };
    let ordinal = cells::whole("ordinal", &ordinal, 1)?;
    cells::code("organisation_code", &organisation)?;
    cells::name("reason_ru", &reason_ru)?;
    cells::name("reason_en", &reason_en)?;
    Ok(vec![ordinal, category, district, organisation, reason_ru, reason_en])
}

/// Everything that a rule names is there.
pub(super) fn check(file: &[Record], known: &Known) -> Judged {
    let fault = |record: &Record| {
        let wants = [
            (1, &known.categories, "category or group"),
            (2, &known.districts, "district"),
            (3, &known.organisations, "organisation"),
        ];
        wants.iter().find_map(|(place, codes, what)| {
            let code = record.at(*place);
            (!code.is_empty() && !codes.contains(code)).then(|| ImportFault::NoSuch {
                column: COLUMNS.get(*place).copied().unwrap_or_default().to_owned(),
                text: code.to_owned(),
                what,
            })
        })
    };
    let refused: BTreeMap<usize, ImportFault> = file
        .iter()
        .enumerate()
        .filter_map(|(at, record)| Some((at, fault(record)?)))
        .collect();
    Judged {
        refused,
        notes: notes(file),
    }
}

fn notes(file: &[Record]) -> Vec<ImportNote> {
    let ordinal = |record: &Record| record.at(0).parse::<i32>().unwrap_or_default();
    let takes_all = |record: &&Record| record.at(1).is_empty() && record.at(2).is_empty();
    let Some(last) = file.iter().filter(takes_all).map(ordinal).min() else {
        return vec![ImportNote::NoLastRule];
    };
    let count = file.iter().filter(|record| ordinal(record) > last).count();
    if count > 0 {
        vec![ImportNote::RulesBehind { count, last }]
    } else {
        Vec::new()
    }
}
