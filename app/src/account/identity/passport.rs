//! The passport of a citizen of Russia.

use super::fold::{digits, fold, is_zero, masked, only_digits};
use super::{Doubt, Fault};
use crate::kernel::Day;

/// Youngest owner, years.
const FROM_AGE: i32 = 14;
/// Ages at which it is replaced, years.
const REPLACED_AT: [i32; 2] = [20, 45];
/// Days in which a passport is replaced after such a birthday.
const GRACE_DAYS: i64 = 90;
/// How far the year of the blank may be from the year of issue.
const BLANK_YEARS: i32 = 3;

/// A passport: four digits of series, six of number.
#[derive(Clone, PartialEq, Eq)]
pub struct Passport(String);

impl Passport {
    /// Reads series and number in any writing.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let digits = digits(text, 10)?;
        if is_zero(&digits[4..]) {
            return Err(Fault::AllZeros);
        }
        Ok(Self(digits))
    }

    /// Checks the day of issue against the owner's birth and today, and tells what is doubtful.
    pub fn check_issue(&self, issued: Day, born: Day, today: Day) -> Result<Vec<Doubt>, Fault> {
        if issued > today {
            return Err(Fault::IssuedInFuture);
        }
        if Day::new(1997, 10, 1).is_some_and(|first| issued < first) {
            return Err(Fault::IssuedTooEarly);
        }
        if issued < born.plus_years(FROM_AGE) {
            return Err(Fault::IssuedTooYoung);
        }
        let mut doubts = Vec::new();
        if self.blank_years_off(issued) > BLANK_YEARS {
            doubts.push(Doubt::PassportYear);
        }
        let is_over = REPLACED_AT.into_iter().any(|age| {
            let birthday = born.plus_years(age);
            issued < birthday && today.days_since(birthday) > GRACE_DAYS
        });
        if is_over {
            doubts.push(Doubt::PassportExpired);
        }
        Ok(doubts)
    }

    /// The third and fourth digit are the year in which the blank was printed; 99 and 00 are neighbours.
    fn blank_years_off(&self, issued: Day) -> i32 {
        let blank: i32 = self.0[2..4].parse().unwrap_or(0);
        let off = (blank - issued.year().rem_euclid(100)).rem_euclid(100);
        off.min(100 - off)
    }

    /// Ten digits.
    pub fn canonical(&self) -> &str {
        &self.0
    }

    /// `•• •• ••••56`.
    pub fn masked(&self) -> String {
        masked("## ## ######", &self.0, 2)
    }
}

impl std::fmt::Debug for Passport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}

/// The code of the office that issued a passport: `680-001`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuerCode(String);

impl IssuerCode {
    /// Reads six digits with or without a dash.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let digits = only_digits(&fold(text))?;
        match digits.len() {
            0 => Err(Fault::Empty),
            6 => Ok(Self(format!("{}-{}", &digits[..3], &digits[3..]))),
            _ => Err(Fault::IssuerCode),
        }
    }

    /// The third digit is the level of the office, 0–3.
    pub fn doubts(&self) -> Vec<Doubt> {
        let is_odd = self.0.as_bytes().get(2).is_some_and(|level| *level > b'3');
        is_odd.then_some(Doubt::IssuerLevel).into_iter().collect()
    }

    /// `680-001`.
    pub fn canonical(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn doubts(number: &str, issued: &str, born: &str, today: &str) -> Result<Vec<Doubt>, Fault> {
        Passport::parse(number)
            .unwrap()
            .check_issue(day(issued), day(born), day(today))
    }

    #[test]
    fn one_number_has_many_writings() {
        for same in [
            "68 05 123456",
            "6805 123456",
            "68 05 №123456",
            "6805123456",
            "68-05 123456",
            "６８05 123456",
        ] {
            assert_eq!(Passport::parse(same).unwrap().canonical(), "6805123456", "{same}");
        }
        for (bad, fault) in [
            ("68 05 12345", Fault::Digits { have: 9, need: 10 }),
            ("68 05 000000", Fault::AllZeros),
            (
                "68 05 12345б",
                Fault::LetterForDigit {
                    letter: 'б',
                    digit: '6',
                },
            ),
            ("", Fault::Empty),
        ] {
            assert_eq!(Passport::parse(bad), Err(fault), "{bad}");
        }
    }

    #[test]
    fn it_is_good_from_20_to_45() {
        let issued_at_20 = |today| doubts("68 05 123456", "2005-08-20", "1985-07-14", today);
        assert_eq!(issued_at_20("2026-11-22"), Ok(vec![]));
        assert_eq!(issued_at_20("2030-10-12"), Ok(vec![]), "90 days to replace it");
        assert_eq!(issued_at_20("2030-10-13"), Ok(vec![Doubt::PassportExpired]));
        let not_replaced = doubts("68 02 654321", "2002-01-10", "1985-07-14", "2026-11-22");
        assert_eq!(not_replaced, Ok(vec![Doubt::PassportExpired]));
        assert_eq!(
            doubts("68 02 654321", "2002-01-10", "1985-07-14", "2005-10-12"),
            Ok(vec![])
        );
    }

    #[test]
    fn impossible_days_of_issue_are_refused() {
        for (issued, fault) in [
            ("1999-07-13", Fault::IssuedTooYoung),
            ("2026-11-23", Fault::IssuedInFuture),
            ("1997-09-30", Fault::IssuedTooEarly),
        ] {
            assert_eq!(
                doubts("68 99 123456", issued, "1985-07-14", "2026-11-22"),
                Err(fault),
                "{issued}"
            );
        }
        assert_eq!(
            doubts("68 99 123456", "1999-07-14", "1985-07-14", "2000-01-01"),
            Ok(vec![])
        );
        assert_eq!(
            doubts("68 97 123456", "1997-10-01", "1960-01-01", "2000-01-01"),
            Ok(vec![])
        );
    }

    #[test]
    fn a_blank_is_at_most_three_years_off() {
        let of = |number, issued| doubts(number, issued, "1975-01-01", "2010-01-01");
        assert_eq!(of("68 97 123456", "2000-05-05"), Ok(vec![]));
        assert_eq!(of("68 96 123456", "2000-05-05"), Ok(vec![Doubt::PassportYear]));
        assert_eq!(of("68 03 123456", "2000-05-05"), Ok(vec![]));
        assert_eq!(of("68 04 123456", "2000-05-05"), Ok(vec![Doubt::PassportYear]));
    }

    #[test]
    fn codes_of_issuers() {
        assert_eq!(IssuerCode::parse("680001").unwrap().canonical(), "680-001");
        assert_eq!(IssuerCode::parse("680–001").unwrap().doubts(), []);
        assert_eq!(IssuerCode::parse("684-001").unwrap().doubts(), [Doubt::IssuerLevel]);
        assert_eq!(IssuerCode::parse("68-001"), Err(Fault::IssuerCode));
        assert_eq!(IssuerCode::parse(""), Err(Fault::Empty));
    }

    #[test]
    fn it_is_shown_masked() {
        let passport = Passport::parse("68 05 123456").unwrap();
        assert_eq!(
            (passport.masked(), format!("{passport:?}")),
            ("•• •• ••••56".to_owned(), "•• •• ••••56".to_owned())
        );
    }

    proptest! {
        #[test]
        fn separators_change_nothing(number in 1_u32..1_000_000, series in 0_u32..10_000, sign in "[ \u{a0}\u{2009}–—−()№-]{0,3}") {
            let plain = format!("{series:04}{number:06}");
            let spaced: String = plain.chars().flat_map(|digit| [digit.to_string(), sign.clone()]).collect();
            prop_assert_eq!(Passport::parse(&spaced), Passport::parse(&plain));
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            let _ = (Passport::parse(&text), IssuerCode::parse(&text).map(|code| code.doubts()));
        }
    }
}
