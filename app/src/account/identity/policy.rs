//! Policies of compulsory medical insurance.

use super::fold::{digits, fold, is_zero, masked, only_digits, values};
use super::{Doubt, Fault};
use crate::kernel::Day;
use serde::{Deserialize, Serialize};

/// Longest number of an old policy; Volgograd's have 16 digits.
const OLD_NUMBER_MOST: usize = 16;
/// Longest series of an old policy.
const OLD_SERIES_MOST: usize = 10;

/// Sex, as papers have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sex {
    /// Male.
    Male,
    /// Female.
    Female,
}

/// The single number of a policy: sixteen digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Enp(String);

/// What the number tells about its owner. It is never reissued when data are corrected, so it may be out of date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnpFacts {
    /// Code of the region that gave it.
    pub region: u8,
    /// Birth date.
    pub born: Day,
    /// Sex.
    pub sex: Sex,
}

impl Enp {
    /// Reads a number in any writing. The check digit is Luhn's over all sixteen.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let digits = digits(text, 16)?;
        if is_zero(&digits) {
            return Err(Fault::AllZeros);
        }
        is_luhn(&digits).then_some(Self(digits)).ok_or(Fault::CheckDigits)
    }

    /// What the number tells, when it is built as it should be: region; nine's complement of month, reversed year and day;
    /// serial number; check digit. The month is raised by 20 for births to 1950 and by 40 to 2000, the day by 50 for men.
    pub fn facts(&self) -> Option<EnpFacts> {
        let value = |from: usize, to: usize| values(&self.0[from..to]).fold(0, |sum, digit| sum * 10 + digit);
        let complement =
            |from: usize, to: usize| values(&self.0[from..to]).fold(0, |sum, digit| sum * 10 + (9 - digit));
        let year = values(&self.0[4..8]).rev().fold(0, |sum, digit| sum * 10 + (9 - digit));
        let year = i32::try_from(year).ok()?;
        let raised = match year {
            ..=1950 => 20,
            1951..=2000 => 40,
            _ => 0,
        };
        let month = complement(2, 4).checked_sub(raised)?;
        let day = complement(8, 10);
        let (day, sex) = if day > 50 {
            (day - 50, Sex::Male)
        } else {
            (day, Sex::Female)
        };
        Some(EnpFacts {
            region: u8::try_from(value(0, 2)).ok()?,
            born: Day::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)?,
            sex,
        })
    }

    /// Doubts about its owner, as far as birth date and sex are known.
    pub fn doubts(&self, born: Option<Day>, sex: Option<Sex>) -> Vec<Doubt> {
        let facts = self.facts();
        let birth = born.is_some_and(|born| facts.is_none_or(|facts| facts.born != born));
        let other = sex.zip(facts).is_some_and(|(sex, facts)| facts.sex != sex);
        let found = [(birth, Doubt::PolicyBirth), (other, Doubt::PolicySex)];
        found
            .into_iter()
            .filter_map(|(is_so, doubt)| is_so.then_some(doubt))
            .collect()
    }

    /// Sixteen digits.
    pub fn canonical(&self) -> &str {
        &self.0
    }

    /// `•••• •••• •••• 0123`.
    pub fn masked(&self) -> String {
        masked("#### #### #### ####", &self.0, 4)
    }
}

impl std::fmt::Debug for Enp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}

fn is_luhn(digits: &str) -> bool {
    let doubled = values(digits)
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, _) => digit,
            (_, twice) if twice > 9 => twice - 9,
            (_, twice) => twice,
        });
    doubled.sum::<u32>().is_multiple_of(10)
}

/// Kinds of policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PolicyKind {
    /// With the single number.
    Enp,
    /// A temporary certificate: nine digits, no series.
    Temporary,
    /// From before 2011: series and number of the region's own making, no check digit.
    Old,
}

/// A policy of some kind.
#[derive(Clone, PartialEq, Eq)]
pub struct Policy {
    /// Its kind.
    pub kind: PolicyKind,
    series: String,
    number: String,
}

impl Policy {
    /// Reads series and number by the rules of the kind.
    pub fn parse(kind: PolicyKind, series: &str, number: &str) -> Result<Self, Fault> {
        let series = fold(series).to_uppercase();
        let number = match kind {
            _ if kind != PolicyKind::Old && !series.is_empty() => return Err(Fault::NoSeriesHere),
            PolicyKind::Enp => Enp::parse(number)?.0,
            PolicyKind::Temporary => digits(number, 9)?,
            PolicyKind::Old => only_digits(&fold(number))?,
        };
        if number.is_empty() {
            return Err(Fault::Empty);
        }
        if is_zero(&number) {
            return Err(Fault::AllZeros);
        }
        if number.len() > OLD_NUMBER_MOST {
            return Err(Fault::TooLong { most: OLD_NUMBER_MOST });
        }
        if series.chars().count() > OLD_SERIES_MOST {
            return Err(Fault::TooLong { most: OLD_SERIES_MOST });
        }
        match series.chars().find(|c| !c.is_alphanumeric()) {
            Some(found) => Err(Fault::NameSign { found }),
            None => Ok(Self { kind, series, number }),
        }
    }

    /// Series, a blank, number; the number alone when there is no series.
    pub fn canonical(&self) -> String {
        format!("{} {}", self.series, self.number).trim_start().to_owned()
    }

    /// Only the last digits.
    pub fn masked(&self) -> String {
        let shown = if self.number.len() > 8 { 4 } else { 2 };
        masked(
            &"#".repeat(self.number.len()),
            &self.number,
            shown.min(self.number.len() / 2),
        )
    }
}

impl std::fmt::Debug for Policy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {}", self.kind, self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn genuine_numbers_pass_and_tell_their_owner() {
        for (number, region, born, sex) in [
            ("6852410835000123", 68, "1985-07-14", Sex::Male),
            ("6867050898000074", 68, "1949-12-01", Sex::Female),
            ("4897089721999994", 48, "2019-02-28", Sex::Male),
            ("2558999768000015", 25, "2000-01-31", Sex::Female),
            ("6898899798000003", 68, "2001-01-01", Sex::Female),
        ] {
            let enp = Enp::parse(number).unwrap_or_else(|fault| panic!("{number}: {fault:?}"));
            let born = day(born);
            assert_eq!(enp.facts(), Some(EnpFacts { region, born, sex }), "{number}");
            assert_eq!(enp.doubts(Some(born), Some(sex)), []);
        }
        assert_eq!(
            Enp::parse("6852 4108 3500 0123").unwrap().canonical(),
            "6852410835000123"
        );
    }

    #[test]
    fn others_are_refused_with_the_reason() {
        for (bad, fault) in [
            ("6852410835000124", Fault::CheckDigits),
            ("6852410835000132", Fault::CheckDigits),
            ("685241083500012", Fault::Digits { have: 15, need: 16 }),
            ("68524108350001233", Fault::Digits { have: 17, need: 16 }),
            ("0000000000000000", Fault::AllZeros),
            ("", Fault::Empty),
        ] {
            assert_eq!(Enp::parse(bad), Err(fault), "{bad}");
        }
    }

    #[test]
    fn another_birth_date_or_sex_is_a_doubt_and_no_fault() {
        let enp = Enp::parse("6852410835000123").unwrap();
        assert_eq!(
            enp.doubts(Some(day("1985-07-15")), Some(Sex::Male)),
            [Doubt::PolicyBirth]
        );
        assert_eq!(enp.doubts(None, Some(Sex::Female)), [Doubt::PolicySex]);
        // right by Luhn, but no month is 99: nothing to compare with
        let odd = Enp::parse("6800000000000000").map(|_| ());
        assert_eq!(odd, Err(Fault::CheckDigits));
    }

    #[test]
    fn other_kinds_have_their_own_rules() {
        let masked = |kind, series, number| Policy::parse(kind, series, number).map(|policy| policy.masked());
        assert_eq!(
            masked(PolicyKind::Temporary, "", "123 456 789"),
            Ok("•••••6789".to_owned())
        );
        assert_eq!(
            masked(PolicyKind::Temporary, "", "12345678"),
            Err(Fault::Digits { have: 8, need: 9 })
        );
        assert_eq!(
            masked(PolicyKind::Temporary, "68", "123456789"),
            Err(Fault::NoSeriesHere)
        );
        assert_eq!(
            masked(PolicyKind::Enp, "68", "6852410835000123"),
            Err(Fault::NoSeriesHere)
        );
        assert_eq!(masked(PolicyKind::Enp, "", "6852410835000124"), Err(Fault::CheckDigits));
        assert_eq!(
            Policy::parse(PolicyKind::Old, "68-пв", "12 345").unwrap().canonical(),
            "68ПВ 12345"
        );
        assert_eq!(
            Policy::parse(PolicyKind::Old, "", "1234567890123456")
                .unwrap()
                .canonical(),
            "1234567890123456"
        );
        assert_eq!(
            masked(PolicyKind::Old, "", "12345678901234567"),
            Err(Fault::TooLong { most: 16 })
        );
        assert_eq!(masked(PolicyKind::Old, "", "000"), Err(Fault::AllZeros));
        assert_eq!(masked(PolicyKind::Old, "=A1", "1"), Err(Fault::NameSign { found: '=' }));
        assert_eq!(masked(PolicyKind::Old, "", ""), Err(Fault::Empty));
    }

    #[test]
    fn it_is_shown_masked() {
        assert_eq!(Enp::parse("6852410835000123").unwrap().masked(), "•••• •••• •••• 0123");
    }

    proptest! {
        #[test]
        fn every_wrong_digit_is_noticed(body in 1_u64..1_000_000_000_000_000, place in 0_usize..16, other in 1_u8..10) {
            let good = (0..10).map(|check| format!("{body:015}{check}")).find(|text| is_luhn(text)).unwrap();
            prop_assert!(Enp::parse(&good).is_ok());
            let _ = Enp::parse(&good).unwrap().facts();
            let mut bad = good.into_bytes();
            bad[place] = b'0' + (bad[place] - b'0' + other) % 10;
            prop_assert_eq!(Enp::parse(std::str::from_utf8(&bad).unwrap()).is_ok(), false);
        }

        #[test]
        fn no_text_panics(series in "\\PC*", number in "\\PC*") {
            for kind in [PolicyKind::Enp, PolicyKind::Temporary, PolicyKind::Old] {
                let _ = Policy::parse(kind, &series, &number).map(|policy| policy.masked());
            }
        }
    }
}
