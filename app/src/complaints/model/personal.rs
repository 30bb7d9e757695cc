//! Finds what a public text should not hold: phone numbers, e-mails, plate numbers. A warning, never a refusal.

use serde::{Deserialize, Serialize};

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PersonalKind {
    /// A phone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A plate number of a car (GOST R 50577: а123вс77).
    Plate,
}

/// A find: the words as they stand in the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Personal {
    /// What it is.
    pub kind: PersonalKind,
    /// How it is written in the text.
    pub text: String,
}

impl Personal {
    /// What stands in the text instead.
    pub fn mask(&self) -> &'static str {
        match self.kind {
            PersonalKind::Email => "[…@…]",
            PersonalKind::Phone | PersonalKind::Plate => "[…]",
        }
    }
}

/// Letters of Russian plates, Cyrillic and the Latin ones that look the same.
const PLATE: &str = "авекмнорстухabekmhopctyx";

/// All finds in the order of the text, without repeats.
pub fn find_personal(text: &str) -> Vec<Personal> {
    let mut found: Vec<Personal> = Vec::new();
    let mut keep = |kind, text: String| {
        let find = Personal { kind, text };
        if !found.contains(&find) {
            found.push(find);
        }
    };
    for word in text.split_whitespace() {
        if let Some(email) = email_in(word) {
            keep(PersonalKind::Email, email);
        }
        for piece in word.split(|c: char| !c.is_alphanumeric()) {
            if is_plate(piece) {
                keep(PersonalKind::Plate, piece.to_owned());
            }
        }
    }
    for plate in spaced_plates(text) {
        keep(PersonalKind::Plate, plate);
    }
    for phone in phones_in(text) {
        keep(PersonalKind::Phone, phone);
    }
    found
}

fn email_in(word: &str) -> Option<String> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let (user, host) = word.split_once('@')?;
    let top = host.rsplit('.').next()?;
    let sane = !user.is_empty() && host.contains('.') && !host.starts_with('.') && top.chars().count() >= 2;
    sane.then(|| word.to_owned())
}

/// а123вс77 or а123вс777.
fn is_plate(piece: &str) -> bool {
    let chars: Vec<char> = piece.to_lowercase().chars().collect();
    let letter = |i: usize| PLATE.contains(chars[i]);
    let digit = |i: usize| chars[i].is_ascii_digit();
    (8..=9).contains(&chars.len())
        && letter(0)
        && (1..4).all(digit)
        && letter(4)
        && letter(5)
        && (6..chars.len()).all(digit)
}

/// The same written with blanks: а 123 вс 77.
fn spaced_plates(text: &str) -> Vec<String> {
    let words: Vec<&str> = text
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .collect();
    let mut plates = Vec::new();
    for size in 2..=4 {
        for window in words.windows(size) {
            if is_plate(&window.concat()) {
                plates.push(window.join(" "));
            }
        }
    }
    plates
}

/// Digits that stand together.
struct Group {
    start: usize,
    end: usize,
}

impl Group {
    /// How many digits.
    fn len(&self) -> usize {
        self.end - self.start
    }
}

/// What may stand within a number: blanks, dashes, brackets, dots.
fn joins(c: char) -> bool {
    c == '('
        || c == ')'
        || c == '+'
        || c == '.'
        || c == '-'
        || c == '−'
        || ('‐'..='―').contains(&c)
        || (c.is_whitespace() && c != '\n')
}

/// Most signs between two groups of a number, as in `8 (978) - 12`.
const JOINT_MOST: usize = 4;

/// Russian numbers: 11 digits from +7, 7 or 8, or 10 from the code of an area or a mobile network. Other numbers may
/// stand before and after: "кв. 12 +7 978 123-45-67".
fn phones_in(text: &str) -> Vec<String> {
    let mut phones = Vec::new();
    let mut groups: Vec<Group> = Vec::new();
    let mut joint = 0;
    for (at, c) in text.char_indices().chain([(text.len(), '\n')]) {
        if c.is_ascii_digit() {
            match groups.last_mut().filter(|last| last.end == at) {
                Some(last) => last.end = at + 1,
                None => groups.push(Group { start: at, end: at + 1 }),
            }
            joint = 0;
        } else {
            joint += 1;
            if !joins(c) || joint > JOINT_MOST {
                phones_of(text, &groups, &mut phones);
                groups.clear();
            }
        }
    }
    phones
}

fn phones_of(text: &str, mut groups: &[Group], phones: &mut Vec<String>) {
    while let [first, rest @ ..] = groups {
        let mut digits = 0;
        let whole = groups.iter().position(|group| {
            digits += group.len();
            is_phone(text, first, rest.first().map_or(0, Group::len), digits)
        });
        groups = match whole {
            Some(last) => {
                let end = groups[last].end;
                let before = text[..first.start].chars().next_back();
                let sign = before.filter(|c| matches!(c, '+' | '(')).map_or(0, char::len_utf8);
                phones.push(text[first.start - sign..end].to_owned());
                &groups[last + 1..]
            }
            None => rest,
        };
    }
}

/// Whether so many digits from `first` on are a number; `next` is the length of the group after it. Dates and times
/// joined by dots have no group as long as a code.
fn is_phone(text: &str, first: &Group, next: usize, digits: usize) -> bool {
    let area = |length: usize| (3..=5).contains(&length) || length == 10;
    let lead = text.as_bytes()[first.start];
    match digits {
        11 if matches!(lead, b'7' | b'8') => area(first.len() - 1) || (first.len() == 1 && area(next)),
        10 if matches!(lead, b'3' | b'4' | b'8' | b'9') => area(first.len()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kinds(text: &str) -> Vec<PersonalKind> {
        find_personal(text).into_iter().map(|find| find.kind).collect()
    }

    #[test]
    fn phones_mails_and_plates_are_found() {
        assert_eq!(kinds("Звоните +7 (978) 123-45-67, спрошу"), [PersonalKind::Phone]);
        assert_eq!(kinds("тел. 89781234567"), [PersonalKind::Phone]);
        assert_eq!(kinds("пишите на ivan.petrov@example.ru."), [PersonalKind::Email]);
        assert_eq!(kinds("стоит машина А123ВС77, чёрная"), [PersonalKind::Plate]);
        assert_eq!(kinds("стоит машина а 123 вс 777"), [PersonalKind::Plate]);
        assert_eq!(find_personal("a123bc77")[0].text, "a123bc77");
    }

    #[test]
    fn phones_are_found_beside_other_numbers_and_with_any_joint() {
        for (text, phone) in [
            ("кв. 12 +7 978 123-45-67", "+7 978 123-45-67"),
            ("дом 5, 2 подъезд, 8 978 1234567 2 раза", "8 978 1234567"),
            ("8.978.123.45.67", "8.978.123.45.67"),
            (
                "8\u{2011}978\u{2011}123\u{2011}45\u{2011}67",
                "8\u{2011}978\u{2011}123\u{2011}45\u{2011}67",
            ),
            ("в 10 часов (495) 123-45-67", "(495) 123-45-67"),
            ("с 8 до 9 9781234567", "9781234567"),
            ("8978 123 45 67, после 18", "8978 123 45 67"),
            ("8 (8692) 55-44-33", "8 (8692) 55-44-33"),
        ] {
            assert_eq!(
                find_personal(text),
                [Personal {
                    kind: PersonalKind::Phone,
                    text: phone.to_owned()
                }],
                "{text}"
            );
        }
    }

    #[test]
    fn ordinary_texts_are_left_alone() {
        for text in [
            "Яма 20 см, дом 28, квартира 112",
            "с 2024 по 2026 год",
            "остановка «Маячная», 2-й подъезд",
            "@ . @.",
            "ГОСТ Р 50597-2017",
            "31.12.2025 23.59",
            "8.30 31.12.2025",
            "47.21234, 39.71234",
            "4276 3800 1234 5678",
            "Приморский проспект, 28",
        ] {
            assert_eq!(find_personal(text), [], "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC*") {
            let _ = find_personal(&text);
        }
    }
}
