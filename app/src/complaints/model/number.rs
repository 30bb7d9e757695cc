//! The number of a complaint, digits only, so that it can be said on the phone: `26-000123-7`.

use crate::kernel::damm;
use serde::{Deserialize, Serialize};

/// Year, running number, check digit. The text is always canonical: `26-000123-7`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ComplaintNumber(String);

impl ComplaintNumber {
    /// The number of the `serial`-th complaint of a year given by its last two digits.
    pub fn new(year: u8, serial: u64) -> Self {
        let digits = format!("{:02}{serial:06}", year % 100);
        let check = damm(&digits);
        Self(format!("{}-{}-{check}", &digits[..2], &digits[2..]))
    }

    /// Reads a number with or without dashes and blanks; `None` when the check digit does not fit.
    pub fn parse(text: &str) -> Option<Self> {
        let separator = |c: char| c == '-' || c == '–' || c == '‑' || c.is_whitespace();
        let digits: String = text.chars().filter(|c| !separator(*c)).collect();
        if !(9..=18).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) || damm(&digits) != 0
        {
            return None;
        }
        let year = digits[..2].parse().ok()?;
        let serial = digits[2..digits.len() - 1].parse().ok()?;
        let number = Self::new(year, serial);
        (number.0.bytes().filter(u8::is_ascii_digit).eq(digits.bytes())).then_some(number)
    }

    /// The canonical text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for ComplaintNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for ComplaintNumber {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a complaint number")
    }
}

impl From<ComplaintNumber> for String {
    fn from(number: ComplaintNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dashes_and_blanks_do_not_matter() {
        let number = ComplaintNumber::new(26, 123);
        let digits: String = number.as_str().chars().filter(|c| *c != '-').collect();
        for text in [
            number.as_str(),
            &digits,
            &format!(" {digits} "),
            &number.as_str().replace('-', " "),
            &number.as_str().replace('-', "–"),
        ] {
            assert_eq!(ComplaintNumber::parse(text).as_ref(), Some(&number), "{text}");
        }
        assert!(number.as_str().starts_with("26-000123-"));
    }

    #[test]
    fn wrong_texts_are_refused() {
        for text in [
            "",
            "26",
            "abc",
            "26-000123-",
            "26-000123-٧",
            "99999999999999999999",
            "26-000123-7; drop table",
        ] {
            assert_eq!(ComplaintNumber::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read(year in 0_u8..100, serial in 0_u64..10_000_000_000) {
            let number = ComplaintNumber::new(year, serial);
            prop_assert_eq!(ComplaintNumber::parse(number.as_str()), Some(number));
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            let _ = ComplaintNumber::parse(&text);
        }
    }
}
