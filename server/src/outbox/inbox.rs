//! The inbox of a demonstration: letters and short messages go into a table that a page shows, so that a newcomer can
//! confirm, recover and follow without any mail server. Sealed all the same: people type their true addresses.

use super::gateway::{Outgoing, Verdict, not_now};
use super::{Channel, sql};
use crate::mail::Envelope;
use crate::vault::Vault;
use app::error::AppError;
use app::kernel::Timestamp;
use app::messages::model::{InboxLetter, InboxPage};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use std::sync::Arc;

/// Messages of one page.
const PAGE: i64 = 20;
/// The name under which it answers.
const HOST: &str = "/dev/inbox";

/// The inbox of a demonstration.
#[derive(Clone)]
pub struct DevInbox {
    pool: PgPool,
    vault: Arc<Vault>,
}

#[derive(Serialize, Deserialize)]
struct Content {
    to: String,
    subject: String,
    text: String,
    html: String,
    message_id: String,
}

impl DevInbox {
    /// Over this database.
    #[must_use]
    pub fn new(pool: PgPool, vault: Arc<Vault>) -> Self {
        Self { pool, vault }
    }

    /// The database.
    #[must_use]
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Keeps a letter.
    pub async fn take_letter(&self, message: &Outgoing, envelope: &Envelope) -> Verdict {
        let letter = &envelope.letter;
        let content = Content {
            to: message.to.clone(),
            subject: letter.subject.clone(),
            text: letter.text(),
            html: letter.html(envelope.lang.code()),
            message_id: envelope.message_id.clone(),
        };
        self.take(message, Channel::Mail, &content).await
    }

    /// Keeps a short message.
    pub async fn take_text(&self, message: &Outgoing, text: &str) -> Verdict {
        let content = Content {
            to: message.to.clone(),
            subject: String::new(),
            text: text.to_owned(),
            html: String::new(),
            message_id: String::new(),
        };
        self.take(message, Channel::Sms, &content).await
    }

    async fn take(&self, message: &Outgoing, channel: Channel, content: &Content) -> Verdict {
        let place = place(message.id);
        let sealed = serde_json::to_vec(content)
            .ok()
            .and_then(|plain| self.vault.seal(&plain, &place).ok())
            .unwrap_or_default();
        let kept = sql::inbox::keep(&self.pool, message.id, channel.code(), &message.address_hash, &sealed).await;
        match kept {
            Ok(()) => Verdict::accepted(HOST, None, ""),
            Err(error) => not_now(&error),
        }
    }

    /// What came in, newest first; only for one address when one is given.
    ///
    /// # Errors
    /// Failures of the database.
    pub async fn page(&self, address: &str, before: Option<i64>) -> Result<InboxPage, AppError> {
        let address = address.trim();
        let hashes = (!address.is_empty())
            .then(|| [Channel::Mail, Channel::Sms].map(|channel| super::address_hash(&self.vault, channel, address)));
        let mut rows = sql::inbox::page(&self.pool, hashes.as_ref().map(<[_; 2]>::as_slice), before, PAGE + 1)
            .await
            .map_err(crate::error::internal)?;
        let has_more = rows.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
        rows.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
        let next = rows.last().filter(|_| has_more).map(|row| row.dev_inbox_id);
        Ok(InboxPage {
            address: address.to_owned(),
            letters: rows.into_iter().filter_map(|row| self.open(row)).collect(),
            next,
        })
    }

    /// A row that does not open was sealed with a key that is gone: it is left out.
    fn open(&self, row: sql::inbox::InboxRow) -> Option<InboxLetter> {
        let plain = self.vault.open_sealed(&row.sealed, &place(row.outbox_id)).ok()?;
        let content: Content = serde_json::from_slice(&plain).ok()?;
        Some(InboxLetter {
            channel: Channel::parse(&row.channel)?,
            at: Timestamp(row.at.timestamp_millis()),
            to: content.to,
            subject: content.subject,
            text: content.text,
            message_id: content.message_id,
        })
    }
}

fn place(outbox_id: i64) -> Vec<u8> {
    format!("dev_inbox:{outbox_id}").into_bytes()
}
