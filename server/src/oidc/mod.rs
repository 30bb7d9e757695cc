//! Services that vouch for people. One trait, so that a service with manners of its own can be plugged in: the state's ESIA
//! signs requests and tokens by GOST (docs/adr/0010), which no library of OpenID Connect speaks.

mod accounts;
pub mod demo;
mod generic;
mod known;
pub mod sql;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

pub use accounts::{Attempt, Newcomer, Outcome};
pub use generic::{OidcSettings, OpenIdConnect};

/// Why a service did not vouch, in words of our own: the service's are a stranger's, and may tell about the person.
#[derive(Debug, thiserror::Error)]
pub enum VouchError {
    /// The service does not answer, or not in its own language.
    #[error("the service does not answer: {0}")]
    Away(&'static str),
    /// The service refused the code.
    #[error("the service refused the code: {0}")]
    Code(&'static str),
    /// The token is not what it has to be.
    #[error("the token was refused: {0}")]
    Token(&'static str),
}

/// What has to be remembered until the person is back.
#[derive(Clone, Serialize, Deserialize)]
pub struct Departure {
    /// Where to send the person.
    #[serde(skip)]
    pub url: String,
    /// Comes back in the address.
    pub state: String,
    /// Comes back in the token.
    pub nonce: String,
    /// Proves to the service that the code is ours (PKCE).
    pub verifier: String,
}

/// A person that a service vouches for.
#[derive(Clone, Serialize, Deserialize)]
pub struct Vouched {
    /// The service's own name of the person, never shown.
    pub subject: String,
    /// Family name, given name, patronymic, birth date, as far as told.
    pub family: Option<String>,
    /// Given name.
    pub given: Option<String>,
    /// Patronymic.
    pub patronymic: Option<String>,
    /// Birth date, `1985-07-14`.
    pub born: Option<String>,
}

/// A service that vouches for people.
#[async_trait]
pub trait IdentityProvider: Send + Sync {
    /// Its name for people.
    fn name(&self) -> &str;

    /// Names it in the database.
    fn issuer(&self) -> &str;

    /// Whether a demonstration plays it, and so has its page.
    fn is_played(&self) -> bool {
        false
    }

    /// Where to send a person, with fresh secrets.
    async fn begin(&self) -> Result<Departure, VouchError>;

    /// Turns the code that came back into a person.
    async fn finish(&self, code: &str, departure: &Departure) -> Result<Vouched, VouchError>;
}
