//! Names of people and their birth dates.

use super::Fault;
use super::fold::{is_dash, is_invisible};
use super::lookalike::{intruder, is_cyrillic, is_latin};
use crate::kernel::Day;
use unicode_normalization::UnicodeNormalization;

/// Longest part of a name, characters.
const LONGEST: usize = 60;
/// Nobody alive was born before.
const FIRST_YEAR: i32 = 1900;

/// One part of a name: family name, given name or patronymic.
#[derive(Clone, PartialEq, Eq)]
pub struct NamePart(String);

impl NamePart {
    /// Cyrillic or Latin letters, blanks, hyphens and apostrophes. A name begins with a letter, so that a table program
    /// never takes it for a formula.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let plain = text.nfc().filter(|c| !is_invisible(*c)).map(|c| match c {
            c if is_dash(c) => '-',
            '’' | '‘' | 'ʼ' | '`' | '´' => '\'',
            c if c.is_whitespace() => ' ',
            c => c,
        });
        let name = plain
            .collect::<String>()
            .split(' ')
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        let is_letter = |c: char| c.is_alphabetic() && (is_cyrillic(c) || is_latin(c));
        if name.is_empty() {
            return Err(Fault::Empty);
        }
        if name.chars().count() > LONGEST {
            return Err(Fault::TooLong { most: LONGEST });
        }
        if let Some(found) = name.chars().find(|c| !is_letter(*c) && !matches!(c, ' ' | '-' | '\'')) {
            return Err(Fault::NameSign { found });
        }
        if !name.starts_with(is_letter) || !name.ends_with(|c| is_letter(c) || c == '\'') {
            return Err(Fault::NameEdge);
        }
        match name.split([' ', '-']).find_map(intruder) {
            Some((found, Some(meant))) => Err(Fault::LookAlike { found, meant }),
            Some((found, None)) => Err(Fault::NameSign { found }),
            None => Ok(Self(name)),
        }
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name of a person.
#[derive(Clone, PartialEq, Eq)]
pub struct Name {
    /// Family name.
    pub family: NamePart,
    /// Given name.
    pub given: NamePart,
    /// Patronymic; many people have none.
    pub patronymic: Option<NamePart>,
}

impl Name {
    /// `Петров Иван Сергеевич`.
    pub fn full(&self) -> String {
        let patronymic = self.patronymic.as_ref().map(NamePart::as_str);
        [Some(self.family.as_str()), Some(self.given.as_str()), patronymic]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// `Иван П.`: for pages that others may see over the shoulder.
    pub fn short(&self) -> String {
        format!(
            "{} {}.",
            self.given.as_str(),
            self.family.as_str().chars().take(1).collect::<String>()
        )
    }
}

impl std::fmt::Debug for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.short())
    }
}

/// Whether two writings are one name: ё is е, a hyphen is a blank, case does not matter.
pub fn same_name(one: &str, other: &str) -> bool {
    let key = |text: &str| text.to_lowercase().replace('ё', "е").replace('-', " ");
    key(one) == key(other)
}

/// Reads a birth date: 1900 to today.
pub fn birth_date(text: &str, today: Day) -> Result<Day, Fault> {
    if text.trim().is_empty() {
        return Err(Fault::Empty);
    }
    match Day::parse(text).ok_or(Fault::NoSuchDay)? {
        born if born > today => Err(Fault::DayInFuture),
        born if born.year() < FIRST_YEAR => Err(Fault::DayTooEarly),
        born => Ok(born),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<String, Fault> {
        NamePart::parse(text).map(|name| name.0)
    }

    #[test]
    fn names_of_many_peoples_pass() {
        for (typed, kept) in [
            ("Иванов", "Иванов"),
            ("  Мамин–Сибиряк ", "Мамин-Сибиряк"),
            ("О’Коннор", "О'Коннор"),
            ("Оглы  Мамед", "Оглы Мамед"),
            ("Ё", "Ё"),
            ("D'Arc", "D'Arc"),
            ("Müller", "Müller"),
            ("Иванов Smith", "Иванов Smith"),
            ("И\u{306}ов", "Йов"),
        ] {
            let kept: String = kept.nfc().collect();
            assert_eq!(read(typed), Ok(kept), "{typed}");
        }
    }

    #[test]
    fn others_are_refused_with_the_reason() {
        for (bad, fault) in [
            ("", Fault::Empty),
            ("  ", Fault::Empty),
            ("Иван1", Fault::NameSign { found: '1' }),
            ("Иван.", Fault::NameSign { found: '.' }),
            ("=CMD()", Fault::NameSign { found: '=' }),
            ("+Иван", Fault::NameSign { found: '+' }),
            ("@Иван", Fault::NameSign { found: '@' }),
            ("-Иван", Fault::NameEdge),
            ("Иван-", Fault::NameEdge),
            ("'Иван", Fault::NameEdge),
            ("—", Fault::NameEdge),
            (
                "Ивaнов",
                Fault::LookAlike {
                    found: 'a', meant: 'а'
                },
            ),
            ("Ивgнов", Fault::NameSign { found: 'g' }),
            ("李", Fault::NameSign { found: '李' }),
            ("<b>", Fault::NameSign { found: '<' }),
        ] {
            assert_eq!(read(bad), Err(fault), "{bad}");
        }
        assert!(read(&"я".repeat(60)).is_ok());
        assert_eq!(read(&"я".repeat(61)), Err(Fault::TooLong { most: 60 }));
    }

    #[test]
    fn a_patronymic_is_not_needed() {
        let part = |text| NamePart::parse(text).unwrap();
        let name = Name {
            family: part("Петров"),
            given: part("Иван"),
            patronymic: None,
        };
        assert_eq!(
            (name.full(), name.short()),
            ("Петров Иван".to_owned(), "Иван П.".to_owned())
        );
        assert_eq!(format!("{name:?}"), "Иван П.");
    }

    #[test]
    fn writings_of_one_name_are_the_same() {
        assert!(same_name("Соловьёв-Седой", "СОЛОВЬЕВ СЕДОЙ"));
        assert!(!same_name("Иванов", "Иванова"));
    }

    #[test]
    fn birth_dates() {
        let today = Day::parse("2026-11-22").unwrap();
        for (text, fault) in [
            ("", Fault::Empty),
            ("31.02.2000", Fault::NoSuchDay),
            ("2026-11-23", Fault::DayInFuture),
            ("1899-12-31", Fault::DayTooEarly),
            ("вчера", Fault::NoSuchDay),
        ] {
            assert_eq!(birth_date(text, today), Err(fault), "{text}");
        }
        assert!(birth_date("1900-01-01", today).is_ok() && birth_date("22.11.2026", today).is_ok());
    }

    proptest! {
        #[test]
        fn no_name_is_a_formula(text in "\\PC{0,70}") {
            if let Ok(name) = read(&text) {
                prop_assert!(!name.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']));
                prop_assert_eq!(read(&name), Ok(name.clone()));
            }
        }
    }
}
