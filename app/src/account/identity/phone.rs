//! Phone numbers as people of Russia write them.

use super::Fault;
use super::fold::{fold, masked, only_digits};

/// A phone number with its country, as `+79101234567`.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

/// What a number can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneKind {
    /// Takes SMS.
    Mobile,
    /// Only rings.
    Landline,
    /// Shares the code +7 with us: SMS there are not free.
    Kazakhstan,
}

impl Phone {
    /// Reads `8 (910) 123-45-67`, `+7 910 1234567`, `9101234567` and the like. Ten digits are never completed with an 8:
    /// `8910123456` lacks its last digit.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let folded: String = fold(text).chars().filter(|c| *c != '.').collect();
        let plus = folded.starts_with('+');
        let digits = only_digits(folded.strip_prefix('+').unwrap_or(&folded))?;
        let have = digits.len();
        let national = match (have, digits.as_bytes().first()) {
            (0, _) => return Err(Fault::Empty),
            (_, Some(first)) if plus && *first != b'7' => return Err(Fault::ForeignPhone),
            (11, Some(b'7' | b'8')) => &digits[1..],
            (10, Some(b'9' | b'4' | b'3')) if !plus => digits.as_str(),
            (..=4, _) => return Err(Fault::ShortPhone),
            (10, Some(b'7' | b'8')) => return Err(Fault::Digits { have, need: 11 }),
            (10 | 11, _) => return Err(Fault::PhoneArea),
            _ => return Err(Fault::Digits { have, need: 11 }),
        };
        let is_area = matches!(
            national.as_bytes().first(),
            Some(b'3' | b'4' | b'8' | b'9' | b'6' | b'7')
        );
        is_area.then(|| Self(format!("+7{national}"))).ok_or(Fault::PhoneArea)
    }

    /// What the number can do.
    pub fn kind(&self) -> PhoneKind {
        match self.0.as_bytes().get(2) {
            Some(b'9') => PhoneKind::Mobile,
            Some(b'6' | b'7') => PhoneKind::Kazakhstan,
            _ => PhoneKind::Landline,
        }
    }

    /// Whether a free SMS may go there.
    pub fn takes_sms(&self) -> bool {
        self.kind() == PhoneKind::Mobile
    }

    /// `+79101234567`.
    pub fn canonical(&self) -> &str {
        &self.0
    }

    /// `+7 ••• •••-••-67`.
    pub fn masked(&self) -> String {
        masked("+7 ### ###-##-##", &self.0[2..], 2)
    }
}

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<(String, PhoneKind), Fault> {
        Phone::parse(text).map(|phone| (phone.canonical().to_owned(), phone.kind()))
    }

    #[test]
    fn one_number_has_many_writings() {
        for same in [
            "8 (910) 123-45-67",
            "+7 910 1234567",
            "9101234567",
            "8 910 123 45 67",
            "7 910 123-45-67",
            "+7\u{a0}(910)\u{2011}123–45—67",
            "８ 910 123 45 67",
            "8.910.123.45.67",
        ] {
            assert_eq!(read(same), Ok(("+79101234567".to_owned(), PhoneKind::Mobile)), "{same}");
        }
    }

    #[test]
    fn only_russian_mobiles_take_sms() {
        assert_eq!(
            read("8 4752 72-00-00"),
            Ok(("+74752720000".to_owned(), PhoneKind::Landline))
        );
        assert_eq!(
            read("4752 72-00-00"),
            Ok(("+74752720000".to_owned(), PhoneKind::Landline))
        );
        assert_eq!(
            read("8 800 000-00-12"),
            Ok(("+78000000012".to_owned(), PhoneKind::Landline))
        );
        assert_eq!(
            read("+7 701 123 45 67"),
            Ok(("+77011234567".to_owned(), PhoneKind::Kazakhstan))
        );
        assert_eq!(
            read("8 604 123 45 67"),
            Ok(("+76041234567".to_owned(), PhoneKind::Kazakhstan))
        );
        let sms = |text| Phone::parse(text).unwrap().takes_sms();
        assert!(sms("9101234567") && !sms("8 4752 72-00-00") && !sms("+7 701 123 45 67"));
    }

    #[test]
    fn others_are_refused_with_the_reason() {
        for (bad, fault) in [
            ("8-910-123-45-6", Fault::Digits { have: 10, need: 11 }),
            ("8910123456", Fault::Digits { have: 10, need: 11 }),
            ("+7 910 12345678", Fault::Digits { have: 12, need: 11 }),
            ("112", Fault::ShortPhone),
            ("", Fault::Empty),
            ("+", Fault::Empty),
            ("+49 30 1234567", Fault::ForeignPhone),
            ("+84 91 234 56 78", Fault::ForeignPhone),
            ("8 100 123-45-67", Fault::PhoneArea),
            ("5101234567", Fault::PhoneArea),
            (
                "8 9IO 123-45-67",
                Fault::LetterForDigit {
                    letter: 'I',
                    digit: '1',
                },
            ),
            ("8 910 123-45-67 доб. 5", Fault::NotADigit { found: 'д' }),
            ("++79101234567", Fault::NotADigit { found: '+' }),
            ("=8910123456", Fault::NotADigit { found: '=' }),
        ] {
            assert_eq!(read(bad), Err(fault), "{bad}");
        }
    }

    #[test]
    fn it_is_shown_masked() {
        assert_eq!(format!("{:?}", Phone::parse("9101234567").unwrap()), "+7 ••• •••-••-67");
    }

    proptest! {
        #[test]
        fn what_is_read_has_one_form(text in "[+0-9 ()-]{0,20}") {
            if let Ok(phone) = Phone::parse(&text) {
                let digits = phone.canonical().strip_prefix("+7").unwrap();
                prop_assert!(digits.len() == 10 && digits.starts_with(['3', '4', '6', '7', '8', '9']));
                prop_assert_eq!(Phone::parse(phone.canonical()), Ok(phone.clone()));
            }
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            let _ = Phone::parse(&text);
        }
    }
}
