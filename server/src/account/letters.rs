//! What accounts send: secrets that work once, and news for the owner.

use super::address::{self, Address};
use super::sql::{challenge, person};
use super::{Accounts, Whence};
use crate::error::internal;
use crate::outbox::{self, Message, MessageId};
use crate::secret;
use crate::vault::Vault;
use app::error::AppError;
use app::kernel::{AccountId, Lang};
use serde_json::{Value, json};
use sqlx::PgConnection;
use std::time::Duration;

/// How long the link of a registration works.
pub const REGISTER_LIVES: Duration = Duration::from_hours(24);
/// How long a code in an SMS works.
pub const SMS_LIVES: Duration = Duration::from_mins(5);
/// How long the link of a recovery works.
pub const RECOVER_LIVES: Duration = Duration::from_mins(30);
/// How long the code works that a desk printed: the way home.
pub const DESK_LIVES: Duration = Duration::from_hours(24);
/// How long it is of use to tell what happened.
const NEWS_LIVE: Duration = Duration::from_hours(48);

/// Secrets of something that works once; what is kept are hashes.
pub(super) struct Secrets {
    /// Of the device that asks, for its cookie.
    pub ticket: String,
    /// Of the link.
    pub token: String,
    /// Six digits.
    pub code: String,
}

impl Secrets {
    pub fn new() -> Self {
        Self {
            ticket: secret::random(),
            token: secret::random(),
            code: format!("{:06}", rand::random_range(0..1_000_000_u32)),
        }
    }
}

/// A message that goes with a challenge.
pub(crate) struct Outgoing<'a> {
    /// To whom.
    pub to: &'a Address,
    /// Which text.
    pub template: &'static str,
    /// What the text needs.
    pub params: Value,
    /// How long it is of use.
    pub lives: Duration,
}

impl Accounts {
    /// The keyed hash of a code. It is bound to the ticket: six digits alone would be tried out at once.
    pub(super) fn code_mac(&self, ticket_hash: &[u8], code: &str) -> Vec<u8> {
        let digits: String = code.chars().filter(char::is_ascii_digit).collect();
        self.vault
            .blind_index("one-time code", &[ticket_hash, digits.as_bytes()].concat())
    }

    /// An address of this site, for letters. Never made from what a request says of itself.
    pub(crate) fn link(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// Queues a message in the caller's transaction; `unique` makes it one.
    pub(crate) async fn send(
        &self,
        conn: &mut PgConnection,
        outgoing: Outgoing<'_>,
        lang: Lang,
        unique: &[u8],
    ) -> Result<MessageId, AppError> {
        queue(conn, &self.vault, outgoing, lang, unique).await
    }

    /// Keeps a challenge for what was sent to an address.
    pub(super) async fn keep(
        &self,
        conn: &mut PgConnection,
        purpose: &'static str,
        secrets: &Secrets,
        kept: Kept<'_>,
        whence: &Whence,
    ) -> Result<(), AppError> {
        let ticket = secret::hash(&secrets.ticket);
        let token = kept.has_token.then(|| secret::hash(&secrets.token));
        let code = kept.has_code.then(|| self.code_mac(&ticket, &secrets.code));
        let sealed = self.seal_address(kept.address)?;
        let blind = self.blind(kept.address);
        let new = challenge::NewChallenge {
            purpose,
            ticket: Some(&ticket),
            token: token.as_deref(),
            code: code.as_deref(),
            account: kept.account,
            contact: Some((kept.address.kind(), &sealed, &blind)),
            phc: kept.phc,
            consent: kept.consent,
            lang: whence.lang.code(),
            message: Some(kept.message.0),
            lives_s: kept.lives.as_secs_f64(),
        };
        challenge::insert(conn, &new).await.map_err(internal)
    }

    /// Tells the owner that ways into the account come or go: at the addresses as they are before that.
    pub(crate) async fn tell_ways(
        &self,
        conn: &mut PgConnection,
        account: AccountId,
        whence: &Whence,
    ) -> Result<(), AppError> {
        self.tell(conn, account, "ways-changed", self.news(whence)).await
    }

    /// When and on which device something happens, for whoever is told.
    pub(crate) fn news(&self, whence: &Whence) -> Value {
        json!({ "device": whence.said_device(), "at": self.local_time() })
    }

    /// Tells the owner of an account what has just happened, as [`tell_owner`] does.
    pub(crate) async fn tell(
        &self,
        conn: &mut PgConnection,
        account: AccountId,
        template: &'static str,
        params: Value,
    ) -> Result<(), AppError> {
        let event = rand::random::<[u8; 16]>();
        tell_owner(conn, &self.vault, account, (template, params), &event).await
    }

    /// The same of an event that is told once, however often it is seen.
    pub(crate) async fn tell_once(
        &self,
        conn: &mut PgConnection,
        account: AccountId,
        news: (&'static str, Value),
        event: &[u8],
    ) -> Result<(), AppError> {
        tell_owner(conn, &self.vault, account, news, event).await
    }
}

/// Queues a message in the caller's transaction; `unique` makes it one.
async fn queue(
    conn: &mut PgConnection,
    vault: &Vault,
    outgoing: Outgoing<'_>,
    lang: Lang,
    unique: &[u8],
) -> Result<MessageId, AppError> {
    let unique = hex::encode(&unique[..unique.len().min(16)]);
    let message = Message {
        channel: outgoing.to.channel(),
        template: outgoing.template,
        to: outgoing.to.canonical().to_owned(),
        lang,
        params: outgoing.params,
        dedupe_key: format!("account:{}:{unique}", outgoing.template),
        lives: Some(outgoing.lives),
    };
    outbox::enqueue(conn, vault, &message).await.map_err(internal)
}

/// Tells the owner of an account at every confirmed e-mail; whoever has none is told by short message what happened and where
/// to look. The same `event` is told once.
pub(crate) async fn tell_owner(
    conn: &mut PgConnection,
    vault: &Vault,
    account: AccountId,
    (template, params): (&'static str, Value),
    event: &[u8],
) -> Result<(), AppError> {
    let mut contacts = person::contacts(&mut *conn, account.0, "email")
        .await
        .map_err(internal)?;
    let mut message = (template, params);
    if contacts.is_empty() {
        contacts = person::contacts(&mut *conn, account.0, "phone")
            .await
            .map_err(internal)?;
        message = ("news", json!({ "what": template }));
    }
    for contact in contacts {
        let Some(address) = address::open(vault, &contact.sealed) else {
            tracing::error!("the address of an account does not open");
            continue;
        };
        let told = [template.as_bytes(), event, address.key().as_bytes()].join(&0);
        let outgoing = Outgoing {
            to: &address,
            template: message.0,
            params: message.1.clone(),
            lives: NEWS_LIVE,
        };
        let lang = Lang::parse(&contact.language).unwrap_or_default();
        queue(conn, vault, outgoing, lang, &vault.blind_index("news", &told)).await?;
    }
    Ok(())
}

/// What is kept with a challenge.
pub(super) struct Kept<'a> {
    /// To whom it was sent.
    pub address: &'a Address,
    /// Whom it admits, if that is known already.
    pub account: Option<i64>,
    /// The letter has a link.
    pub has_token: bool,
    /// The message has a code.
    pub has_code: bool,
    /// The password chosen while registering.
    pub phc: Option<&'a str>,
    /// The version of the words that were agreed to on the form.
    pub consent: Option<&'a [u8]>,
    /// The message.
    pub message: MessageId,
    /// How long it works.
    pub lives: Duration,
}
