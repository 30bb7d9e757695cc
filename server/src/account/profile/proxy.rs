//! Trust of a grown-up: agreed to by a code from his own phone, for a year at most, taken back at any time.

use super::sql;
use super::sql::proxy::{self as asked, NewRequest};
use crate::account::{Accounts, Whence};
use crate::error::internal;
use crate::outbox::{self, Channel, Message, MessageId};
use app::account::identity::{Phone, Relation};
use app::account::profile::consent::Purpose;
use app::account::profile::forms::{NewRelative, PersonFacts};
use app::error::AppError;
use app::kernel::{AccountId, Day, Lang, Zone};
use app::messages::model::Fate;
use chrono::{TimeDelta, Utc};
use rand::Rng;
use serde::{Deserialize, Serialize};
use serde_json::json;
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// Codes to one phone in an hour.
const CODES_PHONE: i64 = 3;
/// Codes that one account may send in an hour, to whatever phones.
const CODES_ACCOUNT: i64 = 5;
/// An hour, seconds.
const HOUR_S: u32 = 3600;

/// What is sealed about a request.
#[derive(Serialize, Deserialize)]
struct SealedRequest {
    facts: PersonFacts,
    until: Day,
    phone: String,
}

/// A request that waits for its code.
#[derive(Debug)]
pub struct Asked {
    /// The phone, masked.
    pub phone: String,
    /// What became of the SMS.
    pub fate: Option<Fate>,
}

/// What came of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// Trusted.
    Yes,
    /// Another code; it may be tried again.
    Wrong,
    /// No request (any more): over, used, tried too often.
    Over,
}

fn request_place(request: Uuid) -> Vec<u8> {
    format!("proxy request {request}").into_bytes()
}

/// A day as a short message says it.
fn in_words(day: Day, lang: Lang) -> String {
    let iso = day.to_string();
    match lang {
        Lang::Ru => iso.rsplit('-').collect::<Vec<_>>().join("."),
        Lang::En => iso,
    }
}

impl Accounts {
    pub(super) fn trust_mac(&self, request: Uuid, code: &str) -> Vec<u8> {
        self.vault
            .blind_index("proxy code", format!("{request} {code}").as_bytes())
    }

    /// Sends a code to the phone of a grown-up and gives the handle of the request. Every phone gets one, whether anybody
    /// here has it or not.
    pub async fn ask_trust(&self, account: AccountId, new: &NewRelative, whence: &Whence) -> Result<Uuid, AppError> {
        let phone = new.phone.as_ref().ok_or(AppError::Forbidden)?;
        let blind = self.vault.blind_index("phone", phone.canonical().as_bytes());
        let mut tx = self.pool.begin().await.map_err(internal)?;
        sql::lock_account(&mut tx, account.0).await.map_err(internal)?;
        if !self.stands(&mut *tx, account, Purpose::Family).await? {
            return Err(AppError::Forbidden);
        }
        let (to_phone, by_account) = asked::recent(&mut *tx, account.0, &blind).await.map_err(internal)?;
        if to_phone >= CODES_PHONE || by_account >= CODES_ACCOUNT {
            return Err(AppError::TooMany { retry_s: HOUR_S });
        }
        let request = Uuid::new_v4();
        let code = format!("{:06}", rand::rng().random_range(0..1_000_000_u32));
        let message = Message {
            channel: Channel::Sms,
            // Other words than those of a sign-in: this code is to be told.
            template: "trust",
            to: phone.canonical().to_owned(),
            lang: whence.lang,
            params: json!({ "code": code, "until": in_words(new.until, whence.lang) }),
            dedupe_key: format!("proxy {request}"),
            expires_at: Some(Utc::now() + TimeDelta::minutes(5)),
        };
        let sent = outbox::enqueue(&mut tx, &self.vault, &message)
            .await
            .map_err(internal)?;
        let whole = SealedRequest {
            facts: new.facts.clone(),
            until: new.until,
            phone: phone.canonical().to_owned(),
        };
        let row = NewRequest {
            request_id: request,
            account: account.0,
            sealed: &self.seal(&whole, &request_place(request))?,
            trustor_blind: &blind,
            code_mac: &self.trust_mac(request, &code),
            message_id: sent.0,
        };
        asked::insert(&mut *tx, &row).await.map_err(internal)?;
        self.journal(&mut tx, "trust_asked", account, whence, json!({})).await?;
        tx.commit().await.map_err(internal)?;
        Ok(request)
    }

    /// The request while it waits.
    pub async fn asked_trust(&self, account: AccountId, request: Uuid) -> Result<Option<Asked>, AppError> {
        let Some(row) = asked::find(&self.pool, account.0, request).await.map_err(internal)? else {
            return Ok(None);
        };
        let fate = match row.message_id {
            Some(id) => outbox::fate(&self.pool, MessageId(id)).await.map_err(internal)?,
            None => None,
        };
        let known = self.open::<SealedRequest>(&row.sealed, &request_place(request));
        let phone = known.and_then(|known| Phone::parse(&known.phone).ok());
        Ok(phone.map(|phone| Asked {
            phone: phone.masked(),
            fate,
        }))
    }

    /// Takes the code that the grown-up told.
    pub async fn answer_trust(
        &self,
        account: AccountId,
        request: Uuid,
        code: &str,
        zone: Zone,
        whence: &Whence,
    ) -> Result<Answered, AppError> {
        // The try is counted whatever follows.
        let Some(row) = asked::take_try(&self.pool, account.0, request)
            .await
            .map_err(internal)?
        else {
            return Ok(Answered::Over);
        };
        let digits: String = code.chars().filter(char::is_ascii_digit).collect();
        if !bool::from(self.trust_mac(request, &digits).ct_eq(&row.code_mac)) {
            return Ok(Answered::Wrong);
        }
        let Some(known) = self.open::<SealedRequest>(&row.sealed, &request_place(request)) else {
            return Ok(Answered::Over);
        };
        let new = NewRelative {
            facts: known.facts,
            until: known.until,
            act: String::new(),
            phone: None,
        };
        let mut tx = self.pool.begin().await.map_err(internal)?;
        if !asked::use_up(&mut *tx, request).await.map_err(internal)? {
            return Ok(Answered::Over);
        }
        let proof = ("sms", Some(row.trustor_blind.as_slice()));
        self.write_relative(&mut tx, account, Relation::Proxy, &new, zone, proof)
            .await?;
        let details = json!({ "relation": Relation::Proxy.code() });
        self.journal(&mut tx, "relative_added", account, whence, details)
            .await?;
        tx.commit().await.map_err(internal)?;
        Ok(Answered::Yes)
    }

    /// Takes back the trust that the owner of this account gave by phone; whether there was one.
    pub async fn revoke_trust(&self, account: AccountId, person: Uuid, whence: &Whence) -> Result<bool, AppError> {
        let mut tx = self.pool.begin().await.map_err(internal)?;
        let acted = sql::revoke(&mut *tx, account.0, person).await.map_err(internal)?;
        if let Some(acted) = acted {
            self.journal(&mut tx, "trust_revoked", account, whence, json!({}))
                .await?;
            self.journal(&mut tx, "trust_lost", AccountId(acted), &Whence::default(), json!({}))
                .await?;
        }
        tx.commit().await.map_err(internal)?;
        Ok(acted.is_some())
    }
}
