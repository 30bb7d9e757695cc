//! A demonstration plays the service that vouches for people itself: a newcomer signs in by it without any settings, and
//! nobody real is vouched for. Its page is at [`PAGE`].

use super::{Departure, IdentityProvider, VouchError, Vouched};
use crate::secret;
use crate::vault::Vault;
use async_trait::async_trait;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// Where a person says who it is.
pub const PAGE: &str = "/dev/vouch";
/// A code is good for so long.
const LIVES: TimeDelta = TimeDelta::minutes(1);
/// What its codes are signed for.
const KIND: &str = "demo vouch";

/// Somebody whom the demonstration vouches for.
pub struct Fictional {
    /// Names the person in the form.
    pub key: &'static str,
    /// Family name, given name, patronymic.
    pub name: [&'static str; 3],
    /// Birth date, `1985-07-14`.
    pub born: &'static str,
}

/// Everybody whom the demonstration knows. Whoever is not among them is new each time.
pub const PEOPLE: [Fictional; 3] = [
    Fictional {
        key: "1",
        name: ["Смирнова", "Ольга", "Ивановна"],
        born: "1988-03-02",
    },
    Fictional {
        key: "2",
        name: ["Кузнецов", "Пётр", "Алексеевич"],
        born: "1975-11-20",
    },
    Fictional {
        key: "3",
        name: ["Ким", "Марина", ""],
        born: "2001-06-15",
    },
];

/// What a code says.
#[derive(Serialize, Deserialize)]
struct Said {
    subject: String,
    nonce: String,
    until: DateTime<Utc>,
}

/// The service.
pub struct DemoProvider {
    vault: Arc<Vault>,
    name: String,
}

impl DemoProvider {
    /// Under the name of the one that it plays; its codes are signed with these keys.
    pub fn new(vault: Arc<Vault>, name: String) -> Self {
        Self { vault, name }
    }

    fn sign(&self, text: &str) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.vault.blind_index(KIND, text.as_bytes()))
    }
}

/// The code for a person of [`PEOPLE`], or for somebody new.
pub fn code(vault: &Arc<Vault>, person: &str, nonce: &str) -> Option<String> {
    let known = PEOPLE.iter().find(|known| known.key == person);
    let said = Said {
        subject: known.map_or_else(secret::random, |known| known.key.to_owned()),
        nonce: nonce.to_owned(),
        until: crate::clock::now() + LIVES,
    };
    let text = BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(&said).ok()?);
    let provider = DemoProvider::new(Arc::clone(vault), String::new());
    Some(format!("{text}.{}", provider.sign(&text)))
}

#[async_trait]
impl IdentityProvider for DemoProvider {
    fn name(&self) -> &str {
        &self.name
    }

    fn issuer(&self) -> &'static str {
        "demonstration"
    }

    fn is_played(&self) -> bool {
        true
    }

    async fn begin(&self) -> Result<Departure, VouchError> {
        let (state, nonce) = (secret::random(), secret::random());
        Ok(Departure {
            url: format!("{PAGE}?state={state}&nonce={nonce}"),
            state,
            nonce,
            verifier: String::new(),
        })
    }

    async fn finish(&self, code: &str, departure: &Departure) -> Result<Vouched, VouchError> {
        let refused = VouchError::Code;
        let (text, signed) = code.split_once('.').ok_or(refused("it is none of ours"))?;
        if !bool::from(self.sign(text).as_bytes().ct_eq(signed.as_bytes())) {
            return Err(refused("it is none of ours"));
        }
        let said: Said = BASE64_URL_SAFE_NO_PAD
            .decode(text)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .ok_or(refused("it cannot be read"))?;
        if said.nonce != departure.nonce || said.until < crate::clock::now() {
            return Err(refused("it was made for another sign-in, or is old"));
        }
        let known = PEOPLE.iter().find(|known| known.key == said.subject);
        let part = |at: usize| {
            let part = known.map(|known| known.name[at]);
            part.filter(|part| !part.is_empty()).map(str::to_owned)
        };
        Ok(Vouched {
            family: part(0),
            given: part(1),
            patronymic: part(2),
            born: known.map(|known| known.born.to_owned()),
            subject: said.subject,
        })
    }
}
