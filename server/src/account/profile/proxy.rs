//! Trust of a grown-up: agreed to by a code from his own phone, for a year at most, taken back at any time.

use super::people::Proof;
use super::sql::proxy::{self as asked, NewRequest};
use super::{Added, FormKey, sql};
use crate::account::sql::throttle;
use crate::account::throttle::{SMS_ADDRESS, SMS_NETWORK, TRUST_ACCOUNT};
use crate::account::{Accounts, Address, Whence};
use crate::error::internal;
use crate::outbox::{self, Channel, Message};
use crate::sms;
use app::account::identity::{Phone, Relation};
use app::account::profile::consent::Purpose;
use app::account::profile::forms::{NewRelative, PersonFacts};
use app::error::AppError;
use app::kernel::{AccountId, Day, Lang, Timestamp, Zone};
use app::messages::model::Fate;
use rand::Rng;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::PgConnection;
use std::time::Duration;
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// Wrong codes that a request bears.
const TRIES: i16 = 5;

/// What is sealed about a request.
#[derive(Serialize, Deserialize)]
struct SealedRequest {
    facts: PersonFacts,
    until: Day,
    phone: String,
}

/// What came of asking for a trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// The code is on its way; this names the request. The same form again is the same request.
    Sent(Uuid),
    /// Too often: again after so many seconds.
    TooOften(u32),
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
    /// Another code; so many tries are left.
    Wrong(u8),
    /// The code is over: too old, or tried too often.
    Over,
    /// There is no such request (any more).
    None,
    /// The last day has passed meanwhile.
    DayOver,
    /// The account acts for as many people as it may.
    Full,
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

    /// Sends a code to the phone of a grown-up. Every phone gets one, whether anybody here has it or not. It counts as a
    /// sign-in's SMS does: nobody gets more of them because there are two reasons.
    pub async fn ask_trust(
        &self,
        account: AccountId,
        new: &NewRelative,
        key: &FormKey,
        whence: &Whence,
    ) -> Result<Request, AppError> {
        let phone = new.phone.as_ref().ok_or(AppError::Forbidden)?;
        let blind = self.blind(&Address::Phone(phone.clone()));
        let life = self.life_of_trust().await?;
        let mut tx = self.pool.begin().await.map_err(internal)?;
        // The same form twice at once waits here for its first answer.
        sql::lock_account(&mut tx, account.0).await.map_err(internal)?;
        if !self.stands(&mut *tx, account, Purpose::Family).await? {
            return Err(AppError::Forbidden);
        }
        if let Some(request) = asked::of_form(&mut *tx, account.0, &key.0).await.map_err(internal)? {
            return Ok(Request::Sent(request));
        }
        let asker = account.0.to_be_bytes();
        for (limit, subject) in [
            (TRUST_ACCOUNT, asker.as_slice()),
            (SMS_ADDRESS, blind.as_slice()),
            (SMS_NETWORK, &whence.network),
        ] {
            if let Err(too_often) = self.take_in(&mut tx, limit, subject).await? {
                return Ok(Request::TooOften(too_often.wait_s));
            }
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
            lives: Some(life),
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
            form_key: &key.0,
            life_s: life.as_secs_f64(),
        };
        asked::insert(&mut *tx, &row).await.map_err(internal)?;
        self.journal(&mut tx, "trust_asked", account, whence, json!({})).await?;
        tx.commit().await.map_err(internal)?;
        Ok(Request::Sent(request))
    }

    /// How long the code of a trust holds. At night its SMS waits for the morning, for it goes to somebody who may sleep: then
    /// the code waits as well, and holds for a while after.
    async fn life_of_trust(&self) -> Result<Duration, AppError> {
        let now = throttle::now_s(&self.pool).await.map_err(internal)?;
        let zone = Zone {
            offset_s: self.zone.local_minus_utc(),
        };
        Ok(match sms::night_left(zone.civil(Timestamp(now * 1000))) {
            None => Duration::from_mins(5),
            Some(night) => night + Duration::from_mins(30),
        })
    }

    /// What was typed to ask for a trust, as long as its request is known: to be sent once more.
    pub async fn asked_before(&self, account: AccountId, request: Uuid) -> Result<Option<NewRelative>, AppError> {
        let row = asked::any(&self.pool, account.0, request).await.map_err(internal)?;
        let known = row.and_then(|row| self.open::<SealedRequest>(&row.sealed, &request_place(request)));
        Ok(known.map(|known| NewRelative {
            facts: known.facts,
            until: known.until,
            act: String::new(),
            phone: Phone::parse(&known.phone).ok(),
        }))
    }

    /// The request while it waits.
    pub async fn asked_trust(&self, account: AccountId, request: Uuid) -> Result<Option<Asked>, AppError> {
        let Some(row) = asked::find(&self.pool, account.0, request).await.map_err(internal)? else {
            return Ok(None);
        };
        let fate = outbox::fate_of(&self.pool, row.message_id).await.map_err(internal)?;
        let known = self.open::<SealedRequest>(&row.sealed, &request_place(request));
        let phone = known.and_then(|known| Phone::parse(&known.phone).ok());
        Ok(phone.map(|phone| Asked {
            phone: phone.masked(),
            fate,
        }))
    }

    /// Forgets a request.
    pub async fn forget_trust(&self, account: AccountId, request: Uuid) -> Result<(), AppError> {
        let own = asked::any(&self.pool, account.0, request).await.map_err(internal)?;
        if own.is_some() {
            asked::delete(&self.pool, request).await.map_err(internal)?;
        }
        Ok(())
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
            let known = asked::any(&self.pool, account.0, request).await.map_err(internal)?;
            return Ok(known.map_or(Answered::None, |_| Answered::Over));
        };
        let digits: String = code.chars().filter(char::is_ascii_digit).collect();
        if !bool::from(self.trust_mac(request, &digits).ct_eq(&row.code_mac)) {
            let left = u8::try_from(TRIES - row.tries).unwrap_or(0);
            return Ok(if left == 0 {
                Answered::Over
            } else {
                Answered::Wrong(left)
            });
        }
        let Some(known) = self.open::<SealedRequest>(&row.sealed, &request_place(request)) else {
            return Ok(Answered::None);
        };
        let new = NewRelative {
            facts: known.facts,
            until: known.until,
            act: String::new(),
            phone: None,
        };
        let mut tx = self.pool.begin().await.map_err(internal)?;
        // Names and phone of somebody else are kept for no longer than they are needed. Of two answers at once one finds it.
        if !asked::delete(&mut *tx, request).await.map_err(internal)? {
            return Ok(Answered::None);
        }
        let proof = Proof {
            word: "sms",
            trustor_blind: Some(&row.trustor_blind),
            form_key: None,
        };
        let added = self
            .write_relative(&mut tx, account, Relation::Proxy, &new, zone, proof)
            .await?;
        match added {
            Added::Yes(_) => {}
            Added::Full => return Ok(Answered::Full),
            Added::DayOver => return Ok(Answered::DayOver),
        }
        let details = json!({ "relation": Relation::Proxy.code() });
        self.journal(&mut tx, "relative_added", account, whence, details)
            .await?;
        tx.commit().await.map_err(internal)?;
        Ok(Answered::Yes)
    }

    /// Ends trusts that were given by a phone: whoever gave them can take them back no more.
    pub(super) async fn lose_trusts(&self, conn: &mut PgConnection, trustor_blind: &[u8]) -> Result<(), AppError> {
        let acted = asked::lose(&mut *conn, trustor_blind).await.map_err(internal)?;
        for account in acted {
            self.journal(conn, "trust_lost", AccountId(account), &Whence::default(), json!({}))
                .await?;
        }
        Ok(())
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
