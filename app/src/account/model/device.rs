//! Where somebody is signed in, and how.

use crate::kernel::Timestamp;
use serde::{Deserialize, Serialize};

/// How a person proved who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SignInMethod {
    /// By a password.
    Password,
    /// By a code sent to a confirmed address.
    Code,
    /// By another service that vouches for the person.
    Oidc,
    /// By recovering the account.
    Recovery,
}

impl SignInMethod {
    /// The word in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Code => "code",
            Self::Oidc => "oidc",
            Self::Recovery => "recovery",
        }
    }

    /// Reads the word; whatever is not known is the weakest.
    pub fn parse(code: &str) -> Self {
        [Self::Code, Self::Oidc, Self::Recovery]
            .into_iter()
            .find(|method| method.code() == code)
            .unwrap_or(Self::Password)
    }
}

/// A device on which an account is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Names the session; opens nothing.
    pub handle: String,
    /// "Chrome, Android"; empty when the browser said nothing.
    pub name: String,
    /// How it was signed in.
    pub method: SignInMethod,
    /// Since when.
    pub since: Timestamp,
    /// When it was last used, to the minute.
    pub seen: Timestamp,
    /// It is this device.
    pub here: bool,
}
