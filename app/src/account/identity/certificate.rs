//! The certificate of birth: Roman numeral, dash, two Russian letters, six digits.

use super::Fault;
use super::fold::{fold, masked, only_digits};
use super::lookalike::{is_cyrillic, to_cyrillic};

/// Roman values, with the pairs that subtract.
const ROMAN: &[(&str, u32)] = &[
    ("C", 100),
    ("XC", 90),
    ("L", 50),
    ("XL", 40),
    ("X", 10),
    ("IX", 9),
    ("V", 5),
    ("IV", 4),
    ("I", 1),
];

/// A certificate of birth.
#[derive(Clone, PartialEq, Eq)]
pub struct BirthCertificate {
    roman: String,
    letters: String,
    number: String,
}

impl BirthCertificate {
    /// Reads `IV-МЮ 123456` in any writing, with the dash or without. Letters of the other alphabet that only look right
    /// are put right in both parts: people type the Roman part with Russian letters and digits.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let folded: Vec<char> = fold(text).to_uppercase().chars().collect();
        if folded.is_empty() {
            return Err(Fault::Empty);
        }
        let head = folded.len().saturating_sub(6);
        let number: String = folded[head..].iter().collect();
        let last_letter = folded
            .iter()
            .rposition(|c| c.is_alphabetic())
            .ok_or(Fault::CertificateShape)?;
        let have = folded.len() - 1 - last_letter;
        if have != 6 {
            return Err(Fault::Digits { have, need: 6 });
        }
        let number = only_digits(&number)?;
        if number == "000000" {
            return Err(Fault::AllZeros);
        }
        let Some((roman, letters)) = head.checked_sub(2).map(|at| folded[..head].split_at(at)) else {
            return Err(Fault::CertificateShape);
        };
        Ok(Self {
            roman: roman_of(roman)?,
            letters: letters
                .iter()
                .map(|letter| series_letter(*letter))
                .collect::<Result<_, _>>()?,
            number,
        })
    }

    /// `IV-МЮ 123456`.
    pub fn canonical(&self) -> String {
        format!("{}-{} {}", self.roman, self.letters, self.number)
    }

    /// `IV-•• ••••56`.
    pub fn masked(&self) -> String {
        format!("{}-•• {}", self.roman, masked("######", &self.number, 2))
    }
}

impl std::fmt::Debug for BirthCertificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}

/// The Roman part, when it is written the one right way.
fn roman_of(typed: &[char]) -> Result<String, Fault> {
    if typed.is_empty() {
        return Err(Fault::CertificateShape);
    }
    let folded: String = typed.iter().map(|letter| roman_letter(*letter)).collect();
    let again = roman_value(&folded).map(to_roman);
    if again.as_ref() == Some(&folded) {
        Ok(folded)
    } else {
        Err(Fault::NotRoman {
            found: typed.iter().collect(),
        })
    }
}

fn roman_letter(letter: char) -> char {
    match letter {
        '1' | 'І' | 'Ӏ' | '|' => 'I',
        'У' => 'V',
        'Х' => 'X',
        'Л' => 'L',
        'С' => 'C',
        other => other,
    }
}

fn roman_value(text: &str) -> Option<u32> {
    let one = |letter: char| {
        ROMAN
            .iter()
            .find(|(name, _)| name.len() == 1 && name.starts_with(letter))
            .map(|(_, value)| *value)
    };
    let values: Vec<u32> = text.chars().map(one).collect::<Option<_>>()?;
    let signed = values.iter().enumerate().map(|(place, value)| {
        let subtracts = values.get(place + 1).is_some_and(|next| next > value);
        if subtracts {
            -i64::from(*value)
        } else {
            i64::from(*value)
        }
    });
    let sum = u32::try_from(signed.sum::<i64>()).ok()?;
    (1..=399).contains(&sum).then_some(sum)
}

fn to_roman(mut value: u32) -> String {
    let mut text = String::new();
    for (name, worth) in ROMAN {
        while value >= *worth {
            text.push_str(name);
            value -= worth;
        }
    }
    text
}

fn series_letter(letter: char) -> Result<char, Fault> {
    let letter = if is_cyrillic(letter) {
        letter
    } else {
        to_cyrillic(letter).unwrap_or(letter)
    };
    let is_russian = matches!(letter, 'А'..='Я' | 'Ё');
    is_russian.then_some(letter).ok_or(Fault::NotCyrillic { found: letter })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<String, Fault> {
        BirthCertificate::parse(text).map(|paper| paper.canonical())
    }

    #[test]
    fn the_roman_part_may_be_typed_with_what_looks_like_it() {
        for same in [
            "IV-МЮ 123456",
            "1У-МЮ 123456",
            "IV МЮ 123456",
            "iv-мю 123456",
            "Ⅳ-МЮ №123456",
            "IVМЮ123456",
            "1V – МЮ 123 456",
            // the Latin M of the series is put right too
            "IV-MЮ 123456",
        ] {
            assert_eq!(read(same).as_deref(), Ok("IV-МЮ 123456"), "{same}");
        }
        assert_eq!(read("ХЛ-АГ 000001").as_deref(), Ok("XL-АГ 000001"));
        assert_eq!(read("ХС-ЁЖ 999999").as_deref(), Ok("XC-ЁЖ 999999"));
    }

    #[test]
    fn others_are_refused_with_the_reason() {
        for (bad, fault) in [
            (
                "IIII-МЮ 123456",
                Fault::NotRoman {
                    found: "IIII".to_owned(),
                },
            ),
            ("VX-МЮ 123456", Fault::NotRoman { found: "VX".to_owned() }),
            (
                "ЖВ-МЮ 123456",
                Fault::NotRoman {
                    found: "ЖВ".to_owned()
                },
            ),
            ("IV-МF 123456", Fault::NotCyrillic { found: 'F' }),
            ("IV-МЮ 12345", Fault::Digits { have: 5, need: 6 }),
            ("IV-МЮ 1234567", Fault::Digits { have: 7, need: 6 }),
            ("IV-МЮ 000000", Fault::AllZeros),
            ("-МЮ 123456", Fault::CertificateShape),
            ("123456", Fault::CertificateShape),
            ("", Fault::Empty),
        ] {
            assert_eq!(read(bad), Err(fault), "{bad}");
        }
    }

    #[test]
    fn it_is_shown_masked() {
        assert_eq!(
            format!("{:?}", BirthCertificate::parse("IV-МЮ 123456").unwrap()),
            "IV-•• ••••56"
        );
    }

    proptest! {
        #[test]
        fn every_roman_number_is_itself(value in 1_u32..400, number in 1_u32..1_000_000) {
            let text = format!("{}-АБ {number:06}", to_roman(value));
            prop_assert_eq!(roman_value(&to_roman(value)), Some(value));
            prop_assert_eq!(read(&text), Ok(text.clone()));
            prop_assert_eq!(read(&text.replace('I', "1").replace('V', "У").replace('X', "Х").replace('L', "Л").replace('C', "С")), Ok(text));
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            let _ = read(&text);
        }

        #[test]
        fn no_roman_noise_panics(text in "[IVXLCУХ1]{1,80}-?[А-Я]{2}[0-9]{6}") {
            let _ = read(&text);
        }
    }
}
