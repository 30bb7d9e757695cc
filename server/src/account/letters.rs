//! What accounts send: secrets that work once, and news for the owner.

use super::address::Address;
use super::sql::{challenge, person};
use super::{Accounts, Whence};
use crate::error::internal;
use crate::outbox::{self, Channel, Message, MessageId};
use crate::secret;
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
        let message = Message {
            channel: outgoing.to.channel(),
            template: outgoing.template,
            to: outgoing.to.canonical().to_owned(),
            lang,
            params: outgoing.params,
            dedupe_key: format!(
                "account:{}:{}",
                outgoing.template,
                hex::encode(&unique[..unique.len().min(16)])
            ),
            lives: Some(outgoing.lives),
        };
        outbox::enqueue(conn, &self.vault, &message).await.map_err(internal)
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
        let news = json!({ "device": whence.device, "at": self.local_time() });
        self.tell(conn, account, "ways-changed", news).await
    }

    /// Tells the owner of an account, at every confirmed e-mail.
    pub(crate) async fn tell(
        &self,
        conn: &mut PgConnection,
        account: AccountId,
        template: &'static str,
        params: Value,
    ) -> Result<(), AppError> {
        let contacts = person::contacts(&mut *conn, account.0, "email")
            .await
            .map_err(internal)?;
        for contact in contacts {
            let Some(address) = self.open_address(&contact.sealed) else {
                tracing::error!("the address of an account does not open");
                continue;
            };
            debug_assert_eq!(address.channel(), Channel::Mail);
            let outgoing = Outgoing {
                to: &address,
                template,
                params: params.clone(),
                lives: Duration::from_hours(48),
            };
            let lang = Lang::parse(&contact.language).unwrap_or_default();
            self.send(conn, outgoing, lang, &rand::random::<[u8; 16]>()).await?;
        }
        Ok(())
    }
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
