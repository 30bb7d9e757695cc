//! Everything that leaves the house: written with its cause in one transaction, handed over afterwards, never lost silently.
//!
//! [`enqueue`] is for whoever has something to say; [`fate`] tells what became of it.

pub mod desk;
pub mod gateway;
pub mod inbox;
pub mod runner;
pub mod schedule;
pub mod sql;
mod start;

pub use sql::desk::{give_up, retry};
pub use start::start;

use crate::db::DbError;
use crate::vault::Vault;
use app::kernel::{Lang, Timestamp};
pub use app::messages::model::Channel;
use app::messages::model::{Cause, Fate, Reason};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgPool};
use std::time::Duration;

/// The channel of PostgreSQL on which a new message wakes the runner. Lost wake-ups cost a second: the runner also polls.
pub const WAKE: &str = "outbox";

/// Number of a message in the queue. Not for the outside: what people hold is a ticket of the slice that sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MessageId(pub i64);

/// A message as its author wants it.
#[derive(Clone, Debug)]
pub struct Message {
    /// The way.
    pub channel: Channel,
    /// Which text, as `crate::mail::templates` and `crate::sms` know it.
    pub template: &'static str,
    /// E-mail address or phone (`+79…`).
    pub to: String,
    /// The language of the reader.
    pub lang: Lang,
    /// What the text needs.
    pub params: serde_json::Value,
    /// The same key is the same message: it is sent once. Without personal data.
    pub dedupe_key: String,
    /// For so long it is of use, by the clock of the database; afterwards it is not sent.
    pub lives: Option<Duration>,
}

/// What is sealed in the row.
#[derive(Debug, Serialize, Deserialize)]
struct Sealed {
    to: String,
    params: serde_json::Value,
}

/// Puts a message into the queue within the caller's transaction; a second one under the same key is the first one again.
///
/// # Errors
/// Failures of the database.
pub async fn enqueue(conn: &mut PgConnection, vault: &Vault, message: &Message) -> Result<MessageId, DbError> {
    let content = Sealed {
        to: message.to.clone(),
        params: message.params.clone(),
    };
    let plain = serde_json::to_vec(&content).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let sealed = vault
        .seal(&plain, &place(&message.dedupe_key))
        .map_err(|error| sqlx::Error::Encode(error.into()))?;
    let row = sql::NewMessage {
        channel: message.channel.code(),
        template: message.template,
        lang: message.lang.code(),
        dedupe_key: &message.dedupe_key,
        sealed: &sealed,
        address_hash: &address_hash(vault, message.channel, &message.to),
        lives_s: message.lives.map(|lives| lives.as_secs_f64()),
    };
    let id = match sql::insert(&mut *conn, &row).await? {
        Some(id) => id,
        None => sql::by_key(conn, &message.dedupe_key).await?,
    };
    Ok(MessageId(id))
}

/// What became of the message of something that may have none.
pub async fn fate_of(pool: &PgPool, message: Option<i64>) -> Result<Option<Fate>, DbError> {
    match message {
        Some(id) => fate(pool, MessageId(id)).await,
        None => Ok(None),
    }
}

/// Why and when a message was last put off, if it ever was.
///
/// # Errors
/// Failures of the database.
pub async fn last_delay(pool: &PgPool, message: i64) -> Result<Option<(Cause, Timestamp)>, DbError> {
    let last = sql::last_delay(pool, message).await?;
    Ok(last.map(|(cause, at)| (Cause::parse(&cause).unwrap_or(Cause::Unwritable), timestamp(at))))
}

/// What became of a message; `None` when there is no such message.
///
/// # Errors
/// Failures of the database.
pub async fn fate(pool: &PgPool, id: MessageId) -> Result<Option<Fate>, DbError> {
    Ok(sql::fate(pool, id.0).await?.map(sql::FateRow::into_fate))
}

/// The keyed hash of an address, by which its history is found. Spaces, signs and the case of letters do not matter.
pub fn address_hash(vault: &Vault, channel: Channel, address: &str) -> Vec<u8> {
    let plain: String = match channel {
        Channel::Mail => address.trim().to_lowercase(),
        Channel::Sms => address.chars().filter(char::is_ascii_digit).collect(),
    };
    vault.blind_index(channel.code(), plain.as_bytes())
}

/// A moment as pages want it.
fn timestamp(at: DateTime<Utc>) -> Timestamp {
    Timestamp(at.timestamp_millis())
}

/// What a sealed message belongs to.
fn place(dedupe_key: &str) -> Vec<u8> {
    [b"outbox:", dedupe_key.as_bytes()].concat()
}

impl sql::FateRow {
    fn into_fate(self) -> Fate {
        let at = timestamp(self.last_at.unwrap_or(self.created_at));
        let reason = Reason {
            cause: self
                .cause
                .as_deref()
                .and_then(Cause::parse)
                .unwrap_or(Cause::Unwritable),
            words: self.words.unwrap_or_default(),
        };
        match (self.state.as_str(), self.outcome.as_deref()) {
            ("done", _) => Fate::Accepted {
                host: self.host.unwrap_or_default(),
                at,
            },
            ("refused", _) => Fate::Refused {
                host: self.host.unwrap_or_default(),
                reason,
                at,
            },
            ("dead", _) => Fate::Dead { reason, at },
            (_, Some("delayed")) => Fate::Delayed {
                reason,
                at,
                next_at: timestamp(self.next_at),
            },
            _ => Fate::Queued {
                at: timestamp(self.created_at),
            },
        }
    }
}

#[cfg(test)]
mod tests;
