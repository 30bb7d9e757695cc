//! An address that a person can be reached at, and proves to own.

use super::Accounts;
use crate::outbox::Channel;
use crate::vault::Vault;
use app::account::identity::{Email, Phone, fault_text};
use app::error::AppError;
use app::kernel::Lang;

/// An e-mail or a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// An e-mail.
    Email(Email),
    /// A phone.
    Phone(Phone),
}

/// What a sealed address belongs to. Not its row: it moves from a challenge to an account, and the blind index beside it
/// tells whose it is.
pub(super) const PLACE: &[u8] = b"account contact";

impl Address {
    /// Reads whatever a person signs in with; the words of what is wrong.
    pub fn parse(text: &str, lang: Lang) -> Result<Self, String> {
        let is_phone = !text.contains('@') && text.chars().filter(char::is_ascii_digit).count() >= 3;
        if is_phone {
            Self::phone(text, lang)
        } else {
            Self::email(text, lang)
        }
    }

    /// Reads an e-mail.
    pub fn email(text: &str, lang: Lang) -> Result<Self, String> {
        Email::parse(text)
            .map(Self::Email)
            .map_err(|fault| fault_text(&fault, lang))
    }

    /// Reads a phone.
    pub fn phone(text: &str, lang: Lang) -> Result<Self, String> {
        Phone::parse(text)
            .map(Self::Phone)
            .map_err(|fault| fault_text(&fault, lang))
    }

    /// The word in the database.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Email(_) => "email",
            Self::Phone(_) => "phone",
        }
    }

    /// The way a message takes there.
    pub fn channel(&self) -> Channel {
        match self {
            Self::Email(_) => Channel::Mail,
            Self::Phone(_) => Channel::Sms,
        }
    }

    /// As messages are addressed.
    pub fn canonical(&self) -> &str {
        match self {
            Self::Email(email) => email.canonical(),
            Self::Phone(phone) => phone.canonical(),
        }
    }

    /// As it is compared.
    pub fn key(&self) -> String {
        match self {
            Self::Email(email) => email.key(),
            Self::Phone(phone) => phone.canonical().to_owned(),
        }
    }

    /// As it is shown to whoever may be somebody else.
    pub fn masked(&self) -> String {
        match self {
            Self::Email(email) => email.masked(),
            Self::Phone(phone) => phone.masked(),
        }
    }
}

impl Accounts {
    /// The keyed hash by which an address is found.
    pub fn blind(&self, address: &Address) -> Vec<u8> {
        self.vault.blind_index(address.kind(), address.key().as_bytes())
    }

    /// The address, sealed.
    pub fn seal_address(&self, address: &Address) -> Result<Vec<u8>, AppError> {
        self.vault
            .seal(address.canonical().as_bytes(), PLACE)
            .map_err(|_| AppError::Internal)
    }

    /// Opens a sealed address.
    pub fn open_address(&self, sealed: &[u8]) -> Option<Address> {
        open(&self.vault, sealed)
    }
}

/// Opens a sealed address.
pub(super) fn open(vault: &Vault, sealed: &[u8]) -> Option<Address> {
    let plain = vault.open_sealed(sealed, PLACE).ok()?;
    Address::parse(std::str::from_utf8(&plain).ok()?, Lang::default()).ok()
}
