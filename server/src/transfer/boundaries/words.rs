//! What an area is called and by which code it is known again: from the properties that real files carry.

use app::kernel::clean_line;
use geojson::{Feature, feature};
use serde_json::Value;

/// Properties that hold the name, best first.
const RUSSIAN: [&str; 10] = [
    "name:ru",
    "name_ru",
    "NAME_RU",
    "name",
    "NAME",
    "Name",
    "title",
    "district",
    "official_name",
    "label",
];
const ENGLISH: [&str; 5] = ["name:en", "name_en", "NAME_EN", "NAME_ENG", "int_name"];
/// Properties that hold a code, best first.
const CODES: [&str; 9] = [
    "ref",
    "code",
    "oktmo",
    "OKTMO",
    "oktmo:user",
    "osm_id",
    "@id",
    "id",
    "ID",
];

const LONGEST_NAME: usize = 200;
const LONGEST_CODE: usize = 100;

/// Identity of an area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identity {
    pub code: String,
    pub name_ru: String,
    pub name_en: String,
    /// `admin_level` of OpenStreetMap: smaller is larger.
    pub level: Option<i32>,
    /// The file itself says that this is the region.
    pub region: bool,
}

/// Reads the properties.
pub(super) fn identity(feature: &Feature) -> Result<Identity, String> {
    let text = |keys: &[&str]| keys.iter().find_map(|key| feature.property(key).and_then(as_text));
    let english = text(&ENGLISH);
    let name_ru = text(&RUSSIAN)
        .or_else(|| english.clone())
        .ok_or_else(|| format!("no name: none of the properties {}", RUSSIAN.join(", ")))?;
    if name_ru.chars().count() > LONGEST_NAME {
        return Err(format!("a name of more than {LONGEST_NAME} characters"));
    }
    let name_en = english.unwrap_or_else(|| latin(&name_ru));
    let id = feature.id.as_ref().map(|id| match id {
        feature::Id::String(text) => text.clone(),
        feature::Id::Number(number) => number.to_string(),
    });
    let code = text(&CODES)
        .or_else(|| id.and_then(|id| clean(&id)))
        .unwrap_or_else(|| slug(&name_ru));
    if code.is_empty() || code.chars().count() > LONGEST_CODE {
        return Err(format!(
            "no usable code: give the area a `ref` of at most {LONGEST_CODE} characters"
        ));
    }
    let level = feature
        .property("admin_level")
        .and_then(as_text)
        .and_then(|level| level.parse().ok());
    let region = feature.property("kind").and_then(Value::as_str) == Some("region");
    Ok(Identity {
        code,
        name_ru,
        name_en,
        level,
        region,
    })
}

/// A text or a number, without blanks and invisible marks around and in it; `None` when nothing is left.
fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => clean(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn clean(text: &str) -> Option<String> {
    let text = clean_line(text);
    (!text.is_empty()).then_some(text)
}

/// Latin letters for Cyrillic ones, as on road signs.
pub(in crate::transfer) fn latin(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        let small = letter.to_lowercase().next().unwrap_or(letter);
        let Some(latin) = latin_letter(small) else {
            out.push(letter);
            continue;
        };
        let mut characters = latin.chars();
        if small == letter {
            out.push_str(latin);
        } else if let Some(first) = characters.next() {
            out.extend(first.to_uppercase());
            out.push_str(characters.as_str());
        }
    }
    out
}

fn latin_letter(letter: char) -> Option<&'static str> {
    const TABLE: [&str; 32] = [
        "a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh",
        "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya",
    ];
    if letter == 'ё' {
        return Some("yo");
    }
    let place = u32::from(letter).checked_sub(u32::from('а'))?;
    TABLE.get(usize::try_from(place).ok()?).copied()
}

/// Small Latin letters, digits and dashes.
pub(super) fn slug(text: &str) -> String {
    let latin = latin(&text.to_lowercase());
    let dashed: String = latin
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .flat_map(char::to_lowercase)
        .collect();
    dashed
        .split('-')
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(properties: Value) -> Result<Identity, String> {
        let feature = json!({ "type": "Feature", "geometry": null, "properties": properties });
        identity(&Feature::from_json_value(feature).unwrap())
    }

    #[test]
    fn names_and_codes_come_from_the_best_property() {
        let it = read(json!({ "name": "Bay", "name:ru": " Бухта\u{200e}  южная ", "name:en": "South Bay", "osm_id": -421, "admin_level": "6" })).unwrap();
        assert_eq!(
            (it.name_ru.as_str(), it.name_en.as_str(), it.code.as_str()),
            ("Бухта южная", "South Bay", "-421")
        );
        assert_eq!(it.level, Some(6));
    }

    #[test]
    fn a_name_alone_gives_code_and_latin_letters() {
        let it = read(json!({ "district": "Щукинский район № 2" })).unwrap();
        assert_eq!(it.code, "shchukinskiy-rayon-2");
        assert_eq!(it.name_en, "Shchukinskiy rayon № 2");
    }

    #[test]
    fn nameless_areas_are_refused() {
        for properties in [
            json!({}),
            json!({ "name": "  " }),
            json!({ "name": null }),
            json!({ "name": ["a"] }),
            json!({ "name": "x".repeat(201) }),
        ] {
            assert!(read(properties.clone()).is_err(), "{properties}");
        }
    }
}
