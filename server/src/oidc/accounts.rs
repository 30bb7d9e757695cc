//! From a person that a service vouches for to an account of ours.

use super::{Departure, Vouched, sql};
use crate::account::{Accounts, Whence};
use crate::error::internal;
use crate::secret;
use app::account::identity::{NamePart, birth_date};
use app::account::model::SignInMethod;
use app::account::profile::consent::Purpose;
use app::account::profile::forms::PersonFacts;
use app::error::AppError;
use app::kernel::{AccountId, Day};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A departure with what we want of it.
#[derive(Serialize, Deserialize)]
pub struct Attempt {
    /// The secrets.
    pub departure: Departure,
    /// Where to go afterwards.
    pub next: String,
    /// The account to link; none: sign in.
    pub link: Option<i64>,
}

/// What came of a return.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Signed in: the secret of the session.
    SignedIn(String),
    /// Nobody we know: the person has to agree first that an account is kept.
    New,
    /// Linked to the account that asked.
    Linked,
    /// Linked to another account already.
    LinkedElsewhere,
    /// The account may not be used.
    Blocked,
}

/// Somebody new who has not agreed yet.
#[derive(Serialize, Deserialize)]
pub struct Newcomer {
    /// Who.
    pub vouched: Vouched,
    /// Where to go afterwards.
    pub next: String,
}

fn newcomer_place(hash: &[u8]) -> Vec<u8> {
    [b"oidc newcomer ", hash].concat()
}

fn attempt_place(hash: &[u8]) -> Vec<u8> {
    [b"oidc attempt ", hash].concat()
}

impl Accounts {
    /// Remembers a departure under a fresh secret of this browser.
    pub async fn depart(&self, attempt: &Attempt) -> Result<String, AppError> {
        self.remember(attempt, attempt_place).await
    }

    async fn remember(&self, what: &impl Serialize, place: fn(&[u8]) -> Vec<u8>) -> Result<String, AppError> {
        let cookie = secret::random();
        let hash = secret::hash(&cookie);
        let sealed = self.seal(what, &place(&hash))?;
        sql::depart(self.pool(), &hash, &sealed).await.map_err(internal)?;
        Ok(cookie)
    }

    /// Forgets people who did not come back.
    pub async fn sweep_departures(&self) -> Result<u64, AppError> {
        sql::sweep(self.pool()).await.map_err(internal)
    }

    /// The departure of this browser; gone once it was taken.
    pub async fn back(&self, cookie: &str) -> Result<Option<Attempt>, AppError> {
        let hash = secret::hash(cookie);
        let sealed = sql::take(self.pool(), &hash).await.map_err(internal)?;
        Ok(sealed.and_then(|sealed| self.open(&sealed, &attempt_place(&hash))))
    }

    fn subject_blind(&self, issuer: &str, vouched: &Vouched) -> Vec<u8> {
        self.vault()
            .blind_index("oidc subject", format!("{issuer}\0{}", vouched.subject).as_bytes())
    }

    /// Signs in the account of this person, if there is one.
    pub async fn sign_in_vouched(&self, issuer: &str, vouched: &Vouched, whence: &Whence) -> Result<Outcome, AppError> {
        let subject = self.subject_blind(issuer, vouched);
        let mut tx = self.pool().begin().await.map_err(internal)?;
        let account = match sql::account_of(&mut *tx, issuer, &subject).await.map_err(internal)? {
            Some((_, false)) => return Ok(Outcome::Blocked),
            Some((account, true)) => AccountId(account),
            None => return Ok(Outcome::New),
        };
        let session = self.begin_session(&mut tx, account, SignInMethod::Oidc, whence).await?;
        tx.commit().await.map_err(internal)?;
        Ok(Outcome::SignedIn(session))
    }

    /// Remembers somebody new, sealed, under a fresh secret of this browser until he has agreed: ten minutes.
    pub async fn await_consent(&self, newcomer: &Newcomer) -> Result<String, AppError> {
        self.remember(newcomer, newcomer_place).await
    }

    /// Whether somebody new is remembered under this secret.
    pub async fn is_awaited(&self, cookie: &str) -> Result<bool, AppError> {
        sql::is_there(self.pool(), &secret::hash(cookie))
            .await
            .map_err(internal)
    }

    /// Makes the account of somebody new who agrees to the words named `text`, and signs him in; `None` when nobody waits
    /// under this secret, or the words are not today's.
    pub async fn make_vouched(
        &self,
        issuer: &str,
        cookie: &str,
        text: &str,
        today: Day,
        whence: &Whence,
    ) -> Result<Option<(String, String)>, AppError> {
        let mut tx = self.pool().begin().await.map_err(internal)?;
        let Some(consent) = self.keep_shown(&mut tx, Purpose::Account, text).await? else {
            return Ok(None);
        };
        let hash = secret::hash(cookie);
        let sealed = sql::take(&mut *tx, &hash).await.map_err(internal)?;
        let Some(newcomer) = sealed.and_then(|sealed| self.open::<Newcomer>(&sealed, &newcomer_place(&hash))) else {
            return Ok(None);
        };
        let subject = self.subject_blind(issuer, &newcomer.vouched);
        let account = self.new_account(&mut tx, whence).await?;
        if !sql::link(&mut *tx, issuer, &subject, account.0)
            .await
            .map_err(internal)?
        {
            // The same person came by two ways at once: the other one was faster, and the next try finds it.
            return Err(AppError::Unavailable);
        }
        self.journal(&mut tx, "registered", account, whence, json!({ "method": "oidc" }))
            .await?;
        self.record_consent(&mut tx, account, Purpose::Account, &consent, whence)
            .await?;
        if let Some(facts) = facts_of(&newcomer.vouched, today) {
            self.write_own(&mut tx, account, &facts).await?;
        }
        let session = self.begin_session(&mut tx, account, SignInMethod::Oidc, whence).await?;
        tx.commit().await.map_err(internal)?;
        Ok(Some((session, newcomer.next)))
    }

    /// Links this person to an account that is signed in.
    pub async fn link_vouched(
        &self,
        issuer: &str,
        vouched: &Vouched,
        account: AccountId,
        whence: &Whence,
    ) -> Result<Outcome, AppError> {
        let subject = self.subject_blind(issuer, vouched);
        let mut tx = self.pool().begin().await.map_err(internal)?;
        let fresh = sql::link(&mut *tx, issuer, &subject, account.0)
            .await
            .map_err(internal)?;
        let owner = sql::account_of(&mut *tx, issuer, &subject).await.map_err(internal)?;
        if owner.is_none_or(|(owner, _)| owner != account.0) {
            return Ok(Outcome::LinkedElsewhere);
        }
        if fresh {
            self.journal(&mut tx, "oidc_linked", account, whence, json!({})).await?;
            self.tell(&mut tx, account, "sign-in-linked", self.news(whence)).await?;
        }
        tx.commit().await.map_err(internal)?;
        Ok(Outcome::Linked)
    }

    /// Whether the service vouches for this account.
    pub async fn is_linked(&self, issuer: &str, account: AccountId) -> Result<bool, AppError> {
        sql::is_linked(self.pool(), issuer, account.0).await.map_err(internal)
    }

    /// Takes the link back, if another way to sign in is left; whether it was.
    pub async fn unlink(&self, issuer: &str, account: AccountId, whence: &Whence) -> Result<bool, AppError> {
        let mut tx = self.pool().begin().await.map_err(internal)?;
        self.lock(&mut tx, account).await?;
        let gone = sql::unlink(&mut *tx, issuer, account.0).await.map_err(internal)?;
        if gone {
            self.journal(&mut tx, "oidc_unlinked", account, whence, json!({}))
                .await?;
            self.tell_ways(&mut tx, account, whence).await?;
        }
        tx.commit().await.map_err(internal)?;
        Ok(gone)
    }
}

/// Name and birth date, if the service told all of it and all of it can be read.
fn facts_of(vouched: &Vouched, today: Day) -> Option<PersonFacts> {
    let part = |text: &Option<String>| {
        NamePart::parse(text.as_deref()?)
            .ok()
            .map(|part| part.as_str().to_owned())
    };
    Some(PersonFacts {
        family: part(&vouched.family)?,
        given: part(&vouched.given)?,
        patronymic: part(&vouched.patronymic),
        born: birth_date(vouched.born.as_deref()?, today).ok()?,
        sex: None,
    })
}
