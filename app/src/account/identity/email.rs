//! E-mail addresses.

use super::Fault;
use super::fold::is_invisible;
use super::lookalike::{intruder, is_cyrillic, to_latin};

/// Longest address that mail can carry (RFC 5321, §4.5.3.1.3, less the angle brackets).
const LONGEST: usize = 254;
/// Longest part before `@` (RFC 5321, §4.5.3.1.1).
const LOCAL_LONGEST: usize = 64;

/// An address as mail carries it: the domain in A-labels and lower case, the part before `@` as it was typed, with its
/// `+tag`.
#[derive(Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// Reads an address.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let text: String = text.trim().chars().filter(|c| !is_invisible(*c)).collect();
        if text.is_empty() {
            return Err(Fault::Empty);
        }
        let (local, domain) = text.split_once('@').ok_or(Fault::NoAt)?;
        if domain.contains('@') {
            return Err(Fault::NoAt);
        }
        check_local(local)?;
        let domain = domain_of(domain)?;
        let address = format!("{local}@{domain}");
        if address.len() > LONGEST {
            return Err(Fault::TooLong { most: LONGEST });
        }
        Ok(Self(address))
    }

    /// The address as mail carries it.
    pub fn canonical(&self) -> &str {
        &self.0
    }

    /// The same for comparing: no mail server of today tells `Ivan@` from `ivan@`.
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// `i•••@example.ru`.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.split_once('@').unwrap_or_default();
        format!("{}•••@{domain}", local.chars().take(1).collect::<String>())
    }
}

impl std::fmt::Debug for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}

/// A dot-atom of ASCII (RFC 5322, §3.2.3). Quoted parts exist on paper only.
fn check_local(local: &str) -> Result<(), Fault> {
    let mut russian = local.chars().filter(|c| is_cyrillic(*c));
    if let Some(found) = russian.next() {
        // a word that cannot be read as a Latin one was meant as it stands
        let is_word = russian.chain([found]).any(|c| to_latin(c).is_none());
        return Err(match to_latin(found) {
            Some(meant) if !is_word => Fault::LookAlike { found, meant },
            _ => Fault::EmailCyrillic { found },
        });
    }
    let is_sign = |c: &char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(*c);
    if let Some(found) = local.chars().find(|c| !is_sign(c)) {
        return Err(Fault::EmailSign { found });
    }
    if local.split('.').any(str::is_empty) {
        return Err(Fault::EmailPart);
    }
    if local.len() > LOCAL_LONGEST {
        return Err(Fault::TooLong { most: LOCAL_LONGEST });
    }
    Ok(())
}

/// The domain in A-labels. A label of two alphabets is a trap or a slip; so is a Russian label that could be read as a
/// Latin one before a Latin ending (`сосо.com`).
fn domain_of(domain: &str) -> Result<String, Fault> {
    if domain.is_empty() {
        return Err(Fault::EmailPart);
    }
    let lower = domain.to_lowercase();
    for label in lower.split('.') {
        if let Some((found, meant)) = intruder(label) {
            return Err(meant.map_or(Fault::EmailDomain, |meant| Fault::LookAlike { found, meant }));
        }
    }
    let latin_end = lower
        .rsplit('.')
        .next()
        .is_some_and(|end| end.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    let twin = |label: &&str| {
        let mut letters = label.chars().filter(|c| c.is_alphabetic());
        label.chars().any(is_cyrillic) && letters.all(|c| to_latin(c).is_some())
    };
    if latin_end
        && let Some(found) = lower
            .split('.')
            .find(twin)
            .and_then(|label| label.chars().find(|c| is_cyrillic(*c)))
    {
        return Err(Fault::LookAlike {
            found,
            meant: to_latin(found).unwrap_or(found),
        });
    }
    let ascii = idna::domain_to_ascii_strict(&lower).map_err(|_| Fault::EmailDomain)?;
    let end = ascii.rsplit('.').next().unwrap_or_default();
    let is_name = ascii.contains('.')
        && end.len() >= 2
        && !end.bytes().all(|byte| byte.is_ascii_digit())
        && !ascii.ends_with('.');
    is_name.then_some(ascii).ok_or(Fault::EmailDomain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<String, Fault> {
        Email::parse(text).map(|email| email.canonical().to_owned())
    }

    #[test]
    fn addresses_keep_their_tag_and_lose_nothing_but_case_of_the_domain() {
        for (typed, kept) in [
            ("ivan@example.ru", "ivan@example.ru"),
            (" Ivan.Petrov+Otklik@EXAMPLE.Ru ", "Ivan.Petrov+Otklik@example.ru"),
            ("info@почта.рф", "info@xn--80a1acny.xn--p1ai"),
            ("info@ПОЧТА.РФ", "info@xn--80a1acny.xn--p1ai"),
            ("a@xn--80a1acny.xn--p1ai", "a@xn--80a1acny.xn--p1ai"),
            ("o'brien_1-2@mail.example.co", "o'brien_1-2@mail.example.co"),
            ("x\u{200b}y@example.ru", "xy@example.ru"),
        ] {
            assert_eq!(read(typed).as_deref(), Ok(kept), "{typed}");
        }
        assert_eq!(Email::parse("Ivan@Example.ru").unwrap().key(), "ivan@example.ru");
    }

    #[test]
    fn look_alikes_are_named() {
        for (bad, found, meant) in [
            ("ivаn@example.ru", 'а', 'a'),
            ("ivan@exаmple.ru", 'а', 'a'),
            ("ivan@mail.ру".replace("ру", "rу").as_str(), 'у', 'y'),
            ("ivan@сосо.com", 'с', 'c'),
            ("ivan@аррӏе.com", 'а', 'a'),
            ("ivan@поcта.рф", 'c', 'с'),
        ] {
            assert_eq!(read(bad), Err(Fault::LookAlike { found, meant }), "{bad}");
        }
        assert_eq!(read("иван@почта.рф"), Err(Fault::EmailCyrillic { found: 'и' }));
        assert_eq!(read("вася@почта.рф"), Err(Fault::EmailCyrillic { found: 'в' }));
        // a Russian name that cannot be read as a Latin one is an honest name under any ending
        assert!(read("info@ключ.com").is_ok());
    }

    #[test]
    fn others_are_refused_with_the_reason() {
        let long_local = format!("{}@example.ru", "a".repeat(65));
        let long = format!(
            "{}@{}.ru",
            "a".repeat(60),
            ["b".repeat(60), "c".repeat(60), "d".repeat(60), "e".repeat(60)].join(".")
        );
        for (bad, fault) in [
            ("", Fault::Empty),
            ("ivan", Fault::NoAt),
            ("a@b@example.ru", Fault::NoAt),
            ("@example.ru", Fault::EmailPart),
            ("ivan@", Fault::EmailPart),
            (".ivan@example.ru", Fault::EmailPart),
            ("iv..an@example.ru", Fault::EmailPart),
            ("iv an@example.ru", Fault::EmailSign { found: ' ' }),
            ("ivan\r\nbcc:x@example.ru", Fault::EmailSign { found: '\r' }),
            ("\"ivan\"@example.ru", Fault::EmailSign { found: '"' }),
            ("ivan@localhost", Fault::EmailDomain),
            ("ivan@example..ru", Fault::EmailDomain),
            ("ivan@example.ru.", Fault::EmailDomain),
            ("ivan@-example.ru", Fault::EmailDomain),
            ("ivan@exa_mple.ru", Fault::EmailDomain),
            ("ivan@127.0.0.1", Fault::EmailDomain),
            ("ivan@[127.0.0.1]", Fault::EmailDomain),
            (long_local.as_str(), Fault::TooLong { most: 64 }),
        ] {
            assert_eq!(read(bad), Err(fault), "{bad}");
        }
        assert!(read(&long).is_err());
    }

    #[test]
    fn it_is_shown_masked() {
        assert_eq!(
            format!("{:?}", Email::parse("ivan@example.ru").unwrap()),
            "i•••@example.ru"
        );
    }

    proptest! {
        #[test]
        fn what_is_read_is_read_again_the_same(local in "[a-z0-9+]{1,20}", domain in "[a-zа-я0-9]{1,12}\\.(ru|рф|com)") {
            if let Ok(email) = Email::parse(&format!("{local}@{domain}")) {
                prop_assert!(email.canonical().is_ascii() && email.canonical().len() <= 254);
                prop_assert_eq!(Email::parse(email.canonical()), Ok(email.clone()));
            }
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            let _ = Email::parse(&text);
        }
    }
}
