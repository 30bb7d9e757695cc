//! Numbers of taxpayers and organisations.

use super::Fault;
use super::fold::{digits, fold, is_zero, masked, only_digits, values};

/// A taxpayer's number: ten digits of an organisation, twelve of a person.
#[derive(Clone, PartialEq, Eq)]
pub struct Inn(String);

impl Inn {
    /// Reads a person's number.
    pub fn parse_person(text: &str) -> Result<Self, Fault> {
        let digits = digits(text, 12)?;
        let eleventh = check(&digits, &[7, 2, 4, 10, 3, 5, 9, 4, 6, 8]);
        let twelfth = check(&digits, &[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]);
        Self::checked(digits, &[eleventh, twelfth])
    }

    /// Reads an organisation's number.
    pub fn parse_organisation(text: &str) -> Result<Self, Fault> {
        let digits = digits(text, 10)?;
        let tenth = check(&digits, &[2, 4, 10, 3, 5, 9, 4, 6, 8]);
        Self::checked(digits, &[tenth])
    }

    fn checked(digits: String, check: &[u32]) -> Result<Self, Fault> {
        if is_zero(&digits) {
            return Err(Fault::AllZeros);
        }
        let last = values(&digits[digits.len() - check.len()..]);
        last.eq(check.iter().copied())
            .then_some(Self(digits))
            .ok_or(Fault::CheckDigits)
    }

    /// Ten or twelve digits.
    pub fn canonical(&self) -> &str {
        &self.0
    }

    /// Only the last digits.
    pub fn masked(&self) -> String {
        masked(&"#".repeat(self.0.len()), &self.0, 4)
    }
}

impl std::fmt::Debug for Inn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}

/// Σ digit · weight, modulo 11, modulo 10.
fn check(digits: &str, weights: &[u32]) -> u32 {
    values(digits)
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum::<u32>()
        % 11
        % 10
}

/// The registration number of an organisation: thirteen digits. It is public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ogrn(String);

impl Ogrn {
    /// Reads a number: the last digit is the first twelve modulo 11, modulo 10.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let digits = digits(text, 13)?;
        if is_zero(&digits) {
            return Err(Fault::AllZeros);
        }
        let rest = values(&digits[..12]).fold(0, |rest, digit| (rest * 10 + digit) % 11);
        values(&digits[12..])
            .eq([rest % 10])
            .then_some(Self(digits))
            .ok_or(Fault::CheckDigits)
    }

    /// Thirteen digits.
    pub fn canonical(&self) -> &str {
        &self.0
    }
}

/// Whether a text could be a taxpayer's number of any kind; tells an organisation's from a person's by its length.
impl std::str::FromStr for Inn {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        match only_digits(&fold(text))?.len() {
            12 => Self::parse_person(text),
            _ => Self::parse_organisation(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn genuine_numbers_pass() {
        assert_eq!(Inn::parse_person("5001 0073 2259").unwrap().canonical(), "500100732259");
        assert_eq!(Inn::parse_organisation("7707083893").unwrap().canonical(), "7707083893");
        assert_eq!(Ogrn::parse("1027700132195").unwrap().canonical(), "1027700132195");
        assert!("500100732259".parse::<Inn>().is_ok() && "7707083893".parse::<Inn>().is_ok());
        assert_eq!(
            format!("{:?}", Inn::parse_person("500100732259").unwrap()),
            "••••••••2259"
        );
    }

    #[test]
    fn others_are_refused_with_the_reason() {
        assert_eq!(Inn::parse_person("500100732258"), Err(Fault::CheckDigits));
        assert_eq!(Inn::parse_person("500100732269"), Err(Fault::CheckDigits));
        assert_eq!(
            Inn::parse_person("7707083893"),
            Err(Fault::Digits { have: 10, need: 12 })
        );
        assert_eq!(Inn::parse_person("000000000000"), Err(Fault::AllZeros));
        assert_eq!(Inn::parse_organisation("7707083894"), Err(Fault::CheckDigits));
        assert_eq!(Inn::parse_organisation("0000000000"), Err(Fault::AllZeros));
        assert_eq!(Ogrn::parse("1027700132196"), Err(Fault::CheckDigits));
        assert_eq!(Ogrn::parse("0000000000000"), Err(Fault::AllZeros));
        assert_eq!(Ogrn::parse("102770013219"), Err(Fault::Digits { have: 12, need: 13 }));
    }

    proptest! {
        #[test]
        fn a_wrong_last_digit_is_noticed(body in 1_u64..1_000_000_000, other in 1_u8..10) {
            let good = format!("{body:09}{}", check(&format!("{body:09}"), &[2, 4, 10, 3, 5, 9, 4, 6, 8]));
            prop_assert!(Inn::parse_organisation(&good).is_ok());
            let mut bad = good.into_bytes();
            bad[9] = b'0' + (bad[9] - b'0' + other) % 10;
            prop_assert_eq!(Inn::parse_organisation(std::str::from_utf8(&bad).unwrap()), Err(Fault::CheckDigits));
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            let _ = (text.parse::<Inn>(), Ogrn::parse(&text));
        }
    }
}
