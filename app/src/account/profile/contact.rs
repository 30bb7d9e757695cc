//! An address that the owner adds.

use super::forms::Typed;
use crate::account::identity::{Email, Fault, Phone};

/// An e-mail, or a phone that takes SMS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// An e-mail.
    Email(Email),
    /// A phone.
    Phone(Phone),
}

/// Reads the field `address`: whatever has a sign @ or few digits is meant as an e-mail.
pub fn read_reach(typed: &mut Typed) -> Option<Reach> {
    let text = typed.get("address").trim();
    let is_phone = !text.contains('@') && text.chars().filter(char::is_ascii_digit).count() >= 3;
    let read = if is_phone {
        let phone = Phone::parse(text);
        let phone = phone.and_then(|phone| phone.takes_sms().then_some(phone).ok_or(Fault::NotMobile));
        phone.map(Reach::Phone)
    } else if text.is_empty() {
        Err(Fault::Empty)
    } else {
        Email::parse(text).map(Reach::Email)
    };
    read.map_err(|fault| typed.refuse("address", fault)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Reach, Fault> {
        let mut typed = Typed::new(vec![("address".to_owned(), text.to_owned())]);
        let reach = read_reach(&mut typed);
        reach.ok_or_else(|| typed.fault("address").cloned().unwrap())
    }

    #[test]
    fn mails_and_mobiles_are_told_apart() {
        assert!(matches!(read(" vera@example.ru "), Ok(Reach::Email(_))));
        assert!(matches!(read("8 (916) 123-45-67"), Ok(Reach::Phone(_))));
        assert_eq!(read(""), Err(Fault::Empty));
        assert_eq!(read("vera"), Err(Fault::NoAt));
        // a desk phone takes no SMS
        assert_eq!(read("8 495 123-45-67"), Err(Fault::NotMobile));
    }
}
