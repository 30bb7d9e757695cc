//! SNILS, the number of the pension account.

use super::fold::{digits, is_zero, masked, values};
use super::{Doubt, Fault};

/// Numbers up to this one were given before check digits.
const UNCHECKED_TO: &str = "001001998";

/// A SNILS: eleven digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Snils(String);

impl Snils {
    /// Reads `112-233-445 95` in any writing.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let digits = digits(text, 11)?;
        if is_zero(&digits) {
            return Err(Fault::AllZeros);
        }
        let snils = Self(digits);
        let is_right = snils.0[9..] == format!("{:02}", snils.check());
        (is_right || snils.is_unchecked())
            .then_some(snils)
            .ok_or(Fault::CheckDigits)
    }

    /// Σ digit · (9 … 1), modulo 101; 100 becomes 0.
    fn check(&self) -> u32 {
        let sum: u32 = values(&self.0[..9])
            .zip((1..=9).rev())
            .map(|(digit, weight)| digit * weight)
            .sum();
        sum % 101 % 100
    }

    fn is_unchecked(&self) -> bool {
        self.0[..9] <= *UNCHECKED_TO
    }

    /// What to ask about.
    pub fn doubts(&self) -> Vec<Doubt> {
        self.is_unchecked()
            .then_some(Doubt::SnilsUnchecked)
            .into_iter()
            .collect()
    }

    /// Eleven digits.
    pub fn canonical(&self) -> &str {
        &self.0
    }

    /// `•••-•••-••5 95`.
    pub fn masked(&self) -> String {
        masked("###-###-### ##", &self.0, 3)
    }
}

impl std::fmt::Debug for Snils {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn genuine_numbers_pass_in_any_writing() {
        for good in [
            "112-233-445 95",
            "087-654-303 00",
            "123-456-789 64",
            "253-101-140 00",
            "212-213-638 00",
            "392-526-800 00",
            "795-386-898 00",
            "11223344595",
            "112 233 445 95",
            "１１２-233-445 95",
            "№ 112\u{a0}233–445—95",
            "(112)233−445‑95",
            "\u{feff}112-233-445 95\u{200b}",
        ] {
            let snils = Snils::parse(good).unwrap_or_else(|fault| panic!("{good}: {fault:?}"));
            assert!(snils.canonical().len() == 11 && snils.doubts().is_empty(), "{good}");
        }
        assert_eq!(Snils::parse("112-233-445 95").unwrap().canonical(), "11223344595");
    }

    #[test]
    fn others_are_refused_with_the_reason() {
        for (bad, fault) in [
            ("112-233-445 96", Fault::CheckDigits),
            ("392-526-800 01", Fault::CheckDigits),
            ("000-000-000 00", Fault::AllZeros),
            ("112-233-445 9", Fault::Digits { have: 10, need: 11 }),
            ("112-233-445 955", Fault::Digits { have: 12, need: 11 }),
            ("١١٢-233-445 95", Fault::NotADigit { found: '١' }),
            (
                "О87-654-303 00",
                Fault::LetterForDigit {
                    letter: 'О',
                    digit: '0',
                },
            ),
            ("", Fault::Empty),
            (" – ", Fault::Empty),
            ("=112233445+95", Fault::NotADigit { found: '=' }),
        ] {
            assert_eq!(Snils::parse(bad), Err(fault), "{bad}");
        }
    }

    #[test]
    fn the_oldest_numbers_are_taken_with_a_doubt() {
        assert_eq!(
            Snils::parse("001-001-998 77").unwrap().doubts(),
            [Doubt::SnilsUnchecked]
        );
        assert_eq!(
            Snils::parse("000-000-001 00").unwrap().doubts(),
            [Doubt::SnilsUnchecked]
        );
        // the next number: Σ = 1·7 + 1·4 + 9·3 + 9·2 + 9·1 = 65
        assert!(Snils::parse("001-001-999 65").unwrap().doubts().is_empty());
        assert_eq!(Snils::parse("001-001-999 77"), Err(Fault::CheckDigits));
    }

    #[test]
    fn it_is_shown_masked_and_never_whole() {
        let snils = Snils::parse("112-233-445 95").unwrap();
        assert_eq!(snils.masked(), "•••-•••-••5 95");
        assert_eq!(format!("{snils:?}"), "•••-•••-••5 95");
    }

    proptest! {
        #[test]
        fn every_wrong_digit_is_noticed(serial in 1_002_000_u32..1_000_000_000, place in 0_usize..11, other in 1_u8..10) {
            let body = format!("{serial:09}");
            let good = format!("{body}{:02}", Snils(format!("{body}00")).check());
            prop_assert!(Snils::parse(&good).is_ok());
            let mut bad = good.into_bytes();
            bad[place] = b'0' + (bad[place] - b'0' + other) % 10;
            let bad = String::from_utf8(bad).unwrap();
            // Modulo 101 with weights up to 9 sees every change of one digit, but 100 and 0 share a check number.
            let (sum, unchecked) = (values(&bad[..9]).zip((1..=9).rev()).map(|(d, w)| d * w).sum::<u32>() % 101, bad[..9] <= *UNCHECKED_TO);
            prop_assert!(Snils::parse(&bad).is_err() || unchecked || sum == 0 || sum == 100);
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            let _ = Snils::parse(&text);
        }
    }
}
