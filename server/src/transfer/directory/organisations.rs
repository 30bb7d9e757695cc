//! The tree of organisations: region → agency → office → unit. A level may be left out, never turned round.

use std::collections::{BTreeMap, HashMap, HashSet};

use app::account::identity::{Email, fault_text};
use app::i18n::{ImportFault, ImportStay};
use app::kernel::Lang;

use super::{
    Judged,
    cells::{self, Record},
    diff::Missing,
    tree::Tree,
};
use crate::transfer::{boundaries::latin, row::degrees};

/// The columns.
pub(super) const COLUMNS: [&str; 12] = [
    "code",
    "parent_code",
    "kind",
    "name_ru",
    "name_en",
    "short_ru",
    "short_en",
    "address",
    "phone",
    "email",
    "lat",
    "long",
];
const PARENT: usize = 1;
const KIND: usize = 2;

/// Kinds, the highest first.
const KINDS: [&str; 4] = ["region", "agency", "office", "unit"];

const LONGEST_SHORT: usize = 60;
const LONGEST_PHONE: usize = 60;

/// Reads a row.
pub(super) fn parse(cells: Vec<String>) -> Result<Vec<String>, ImportFault> {
    let Ok(
        [
            code,
            parent,
            kind,
            name_ru,
            name_en,
            short_ru,
            short_en,
            address,
            phone,
            email,
            lat,
            lon,
        ],
    ) = <[String; 12]>::try_from(cells)
    else {
        return Err(ImportFault::Width);
    };
    cells::code("code", &code)?;
    if !parent.is_empty() {
        cells::code("parent_code", &parent)?;
    }
    let kind = kind.to_lowercase();
    if level(&kind).is_none() {
        return Err(ImportFault::OneOf {
            column: "kind".to_owned(),
            text: kind,
            list: KINDS.join(", "),
        });
    }
    cells::name("name_ru", &name_ru)?;
    let name_en = if name_en.is_empty() { latin(&name_ru) } else { name_en };
    cells::name("name_en", &name_en)?;
    cells::at_most("short_ru", &short_ru, LONGEST_SHORT)?;
    cells::at_most("short_en", &short_en, LONGEST_SHORT)?;
    cells::at_most("address", &address, cells::LONGEST_NAME)?;
    check_phone(&phone)?;
    let email = match email.as_str() {
        "" => String::new(),
        text => Email::parse(text)
            .map_err(|fault| ImportFault::Email {
                text: text.to_owned(),
                ru: fault_text(&fault, Lang::Ru),
                en: fault_text(&fault, Lang::En),
            })?
            .canonical()
            .to_owned(),
    };
    let (lat, lon) = match (lat.as_str(), lon.as_str()) {
        ("", "") => (String::new(), String::new()),
        ("", _) | (_, "") => return Err(ImportFault::HalfPlace),
        (lat, lon) => (place(degrees("lat", lat, 90)?), place(degrees("long", lon, 180)?)),
    };
    Ok(vec![
        code, parent, kind, name_ru, name_en, short_ru, short_en, address, phone, email, lat, lon,
    ])
}

/// Degrees to the centimetre, without zeros at the end.
fn place(degrees: f64) -> String {
    let text = format!("{degrees:.7}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0" } else { text }.to_owned()
}

/// A number as it is printed on a door: also short ones, several, and extensions.
fn check_phone(text: &str) -> Result<(), ImportFault> {
    if text.is_empty() {
        return Ok(());
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_sign = |c: char| c.is_ascii_digit() || " +-(),;.".contains(c);
    let rest = text.replace("доб.", "").replace("ext.", "");
    if digits < 2 || !rest.chars().all(is_sign) {
        return Err(ImportFault::Phone { text: text.to_owned() });
    }
    cells::at_most("phone", text, LONGEST_PHONE)
}

fn level(kind: &str) -> Option<usize> {
    KINDS.iter().position(|it| *it == kind)
}

/// The tree as it will be: no circles, nobody missing, nobody below somebody lower.
pub(super) fn check(file: &[Record], stored: &[Record]) -> Judged {
    let tree = Tree::new(file, stored, PARENT);
    let wrong: HashMap<String, ImportFault> = tree
        .all()
        .filter_map(|record| Some((record.key.clone(), fault(&tree, record)?)))
        .collect();
    Judged {
        refused: tree.blame(&wrong),
        notes: Vec::new(),
    }
}

fn fault(tree: &Tree, record: &Record) -> Option<ImportFault> {
    let kind = record.at(KIND);
    let above = match tree.parent(record) {
        None if matches!(kind, "office" | "unit") => {
            return Some(ImportFault::NeedsAbove { kind: kind.to_owned() });
        }
        None => return None,
        Some(Err(code)) => return Some(ImportFault::NoOrganisation { code }),
        Some(Ok(above)) => above,
    };
    if let Some(way) = tree.cycle(record) {
        return Some(ImportFault::Circle { way });
    }
    (level(above.at(KIND)) >= level(kind)).then(|| ImportFault::BelowLower {
        kind: kind.to_owned(),
        above: above.key.clone(),
        above_kind: above.at(KIND).to_owned(),
        levels: KINDS.join(" → "),
    })
}

/// What becomes of organisations that the file does not name: closed if nothing is left for them to do.
pub(super) fn missing(
    file: &[Record],
    stored: &[Record],
    missing: Vec<String>,
    busy: &BTreeMap<String, ImportStay>,
    close: bool,
) -> Vec<Missing> {
    let mut stays: BTreeMap<String, ImportStay> = BTreeMap::new();
    if close {
        let tree = Tree::new(file, stored, PARENT);
        let gone: HashSet<&str> = missing.iter().map(String::as_str).collect();
        for code in &missing {
            if let Some(why) = busy.get(code) {
                stays.insert(code.clone(), why.clone());
            }
        }
        // who stays keeps everybody above
        let kept: Vec<&Record> = tree
            .all()
            .filter(|it| !gone.contains(it.key.as_str()) || stays.contains_key(&it.key))
            .collect();
        for record in kept {
            let mut at = record;
            while let Some(Ok(above)) = tree.parent(at) {
                if gone.contains(above.key.as_str()) {
                    stays
                        .entry(above.key.clone())
                        .or_insert_with(|| ImportStay::Above { key: at.key.clone() });
                }
                at = above;
            }
        }
    }
    let fate = |key: String| {
        let stays = stays.remove(&key);
        Missing {
            close: close && stays.is_none(),
            stays,
            key,
        }
    };
    missing.into_iter().map(fate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_one_spelling() {
        assert_eq!(place(44.5), "44.5");
        assert_eq!(place(-0.000_000_001), "0");
        assert_eq!(place(33.612_345_678_9), "33.6123457");
    }

    #[test]
    fn phones_are_as_on_a_door() {
        for good in ["", "112", "8 800 000-01-10, доб. 5", "+7 (8692) 00-00-00; 04"] {
            check_phone(good).unwrap();
        }
        for bad in ["звоните", "8 800 SUN", "-"] {
            check_phone(bad).unwrap_err();
        }
    }
}
