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

/// Runs of digits, blanks, dashes and brackets that make a Russian number: 10 or 11 digits, the latter from +7, 7 or 8.
fn phones_in(text: &str) -> Vec<String> {
    let part = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '–' | '(' | ')' | ' ' | '\u{a0}');
    let mut phones = Vec::new();
    let mut run = String::new();
    for c in text.chars().chain(['\n']) {
        if part(c) {
            run.push(c);
            continue;
        }
        let digits: Vec<char> = run.chars().filter(char::is_ascii_digit).collect();
        let long = digits.len() == 11 && matches!(digits[0], '7' | '8');
        let short = digits.len() == 10 && matches!(digits[0], '3' | '4' | '8' | '9');
        if long || short {
            phones.push(
                run.trim_matches(|c: char| !(c.is_ascii_digit() || c == '+' || c == '(' || c == ')'))
                    .to_owned(),
            );
        }
        run.clear();
    }
    phones
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
    fn ordinary_texts_are_left_alone() {
        for text in [
            "Яма 20 см, дом 28, квартира 112",
            "с 2024 по 2026 год",
            "остановка «Маячная», 2-й подъезд",
            "@ . @.",
            "ГОСТ Р 50597-2017",
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
