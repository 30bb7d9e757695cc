//! Sessions: 256 random bits in a cookie, their SHA-256 in the table. A session begins with a secret of its own, never
//! with one that the browser brought (fixation), and it ends by being deleted, on every server at once.

use super::sql::{journal, person, session as sql};
use super::{Accounts, Whence};
use crate::error::internal;
use crate::secret;
use crate::staffing::Post;
use crate::vault::Vault;
use app::account::model::{Device, SignInMethod};
use app::error::AppError;
use app::kernel::{AccountId, Rights, Timestamp};
use serde_json::json;
use sqlx::PgConnection;
use std::time::Duration;

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Whose session it is.
    pub account: AccountId,
    /// How it was begun.
    pub method: SignInMethod,
    /// How long ago the person last proved who it is.
    pub proved_ago: Duration,
    /// The name; empty as long as none was told.
    pub name: String,
    /// What the person is in the staff.
    pub posts: Vec<Post>,
    /// The second proof was given in this session.
    pub second_factor: bool,
    /// How long ago.
    pub second_factor_ago: Option<Duration>,
}

/// So long after proving who it is, a person may do weighty things without proving it once more.
pub const PROVED: Duration = Duration::from_mins(15);

impl SignedIn {
    /// Whether the person proved lately who it is. A moment at somebody's open session is no proof: ways into an account must
    /// not come or go by it.
    #[must_use]
    pub fn is_sure(&self) -> bool {
        self.proved_ago < PROVED
    }

    /// Whether the second proof is so young that a weighty form asks for none.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.second_factor_ago.is_some_and(|ago| ago < PROVED)
    }

    /// Whether the person has a role in the staff.
    #[must_use]
    pub fn is_staff(&self) -> bool {
        !self.posts.is_empty()
    }

    /// What the person may do in this session: nothing before the second proof.
    #[must_use]
    pub fn rights(&self) -> Rights {
        if !self.second_factor {
            return Rights::default();
        }
        Rights::of_roles(self.posts.iter().filter_map(|post| Some((post.role()?, post.scope()))))
    }
}

/// Keeps how the header greets somebody, and how the staff's lists name a colleague.
pub(crate) async fn greet(
    vault: &Vault,
    conn: &mut PgConnection,
    account: AccountId,
    name: &str,
) -> Result<(), AppError> {
    let sealed = vault.seal(name.as_bytes(), &name_place(account));
    let sealed = sealed.map_err(|_| AppError::Internal)?;
    person::save_greeting(conn, account.0, &sealed).await.map_err(internal)
}

/// What the seal of a name belongs to.
pub(super) fn name_place(account: AccountId) -> Vec<u8> {
    format!("account name {}", account.0).into_bytes()
}

impl Accounts {
    /// Who holds this cookie. A cookie that says nothing to us is no error.
    pub async fn recognise(&self, cookie: &str) -> Result<Option<SignedIn>, AppError> {
        if !secret::is_plausible(cookie) {
            return Ok(None);
        }
        let alive = sql::recognise(&self.pool, &secret::hash(cookie))
            .await
            .map_err(internal)?;
        Ok(alive.map(|row| {
            let account = AccountId(row.account_id);
            SignedIn {
                account,
                method: SignInMethod::parse(&row.method),
                proved_ago: Duration::try_from_secs_f64(row.proved_s).unwrap_or_default(),
                posts: row.posts.map(|posts| posts.0).unwrap_or_default(),
                second_factor: row.second_factor_s.is_some(),
                second_factor_ago: row
                    .second_factor_s
                    .map(|seconds| Duration::try_from_secs_f64(seconds).unwrap_or_default()),
                name: self.open_name(account, row.name.as_deref()),
            }
        }))
    }

    /// How a person is greeted; empty as long as no name was told.
    pub(crate) fn open_name(&self, account: AccountId, sealed: Option<&[u8]>) -> String {
        let opened = sealed.and_then(|sealed| self.vault.open_sealed(sealed, &name_place(account)).ok());
        opened.and_then(|name| String::from_utf8(name).ok()).unwrap_or_default()
    }

    /// Begins a session in the caller's transaction and gives its secret for the cookie. The session that the browser had
    /// before ends, and a device that this account has not seen is told to its owner. What was reported on this device before
    /// stays nobody's: others may use it too, so its page asks.
    pub async fn begin_session(
        &self,
        conn: &mut PgConnection,
        account: AccountId,
        method: SignInMethod,
        whence: &Whence,
    ) -> Result<String, AppError> {
        let fresh = secret::random();
        if !whence.session_hash.is_empty() {
            sql::end(&mut *conn, &whence.session_hash).await.map_err(internal)?;
        }
        sql::insert(
            &mut *conn,
            &secret::hash(&fresh),
            account.0,
            method.code(),
            &whence.device,
        )
        .await
        .map_err(internal)?;
        let seen = sql::remember_device(&mut *conn, account.0, &whence.device_hash)
            .await
            .map_err(internal)?;
        let is_new = !seen.known && seen.others;
        if is_new {
            self.tell(&mut *conn, account, "new-sign-in", self.news(whence)).await?;
        }
        self.journal(
            &mut *conn,
            "sign_in",
            account,
            whence,
            json!({ "method": method.code(), "new_device": is_new }),
        )
        .await?;
        Ok(fresh)
    }

    /// Ends the session of this cookie.
    pub async fn sign_out(&self, whence: &Whence) -> Result<(), AppError> {
        let mut tx = self.pool.begin().await.map_err(internal)?;
        if let Some(account) = sql::end(&mut *tx, &whence.session_hash).await.map_err(internal)? {
            self.journal(&mut tx, "sign_out", AccountId(account), whence, json!({}))
                .await?;
        }
        tx.commit().await.map_err(internal)
    }

    /// Ends all sessions of an account but the one of this request; how many there were.
    pub async fn sign_out_others(&self, account: AccountId, whence: &Whence) -> Result<u64, AppError> {
        let mut tx = self.pool.begin().await.map_err(internal)?;
        let ended = self.end_others(&mut tx, account, whence).await?;
        tx.commit().await.map_err(internal)?;
        Ok(ended)
    }

    /// The same in the caller's transaction.
    pub(super) async fn end_others(
        &self,
        conn: &mut PgConnection,
        account: AccountId,
        whence: &Whence,
    ) -> Result<u64, AppError> {
        let ended = sql::end_others(&mut *conn, account.0, &whence.session_hash)
            .await
            .map_err(internal)?;
        if ended > 0 {
            self.journal(conn, "sessions_ended", account, whence, json!({ "count": ended }))
                .await?;
        }
        Ok(ended)
    }

    /// Ends one session by the handle that [`Accounts::devices`] gave.
    pub async fn sign_out_device(&self, account: AccountId, handle: &str, whence: &Whence) -> Result<bool, AppError> {
        let mut tx = self.pool.begin().await.map_err(internal)?;
        let ended = sql::end_by_handle(&mut *tx, account.0, handle)
            .await
            .map_err(internal)?;
        if ended {
            self.journal(&mut tx, "sessions_ended", account, whence, json!({ "count": 1 }))
                .await?;
        }
        tx.commit().await.map_err(internal)?;
        Ok(ended)
    }

    /// Where this account is signed in, the device that asks first.
    pub async fn devices(&self, account: AccountId, session_hash: &[u8]) -> Result<Vec<Device>, AppError> {
        let rows = sql::list(&self.pool, account.0, session_hash).await.map_err(internal)?;
        let device = |row: sql::Listed| Device {
            handle: row.handle,
            name: row.device,
            method: SignInMethod::parse(&row.method),
            since: Timestamp(row.created_at.timestamp_millis()),
            seen: Timestamp(row.seen_at.timestamp_millis()),
            here: row.here,
        };
        Ok(rows.into_iter().map(device).collect())
    }

    /// Writes a line about an account into the journal of security, in the caller's transaction.
    pub async fn journal(
        &self,
        conn: &mut PgConnection,
        kind: &str,
        account: AccountId,
        whence: &Whence,
        details: serde_json::Value,
    ) -> Result<(), AppError> {
        let line = journal::Line {
            kind,
            account: Some(account.0),
            actor: None,
            subject: None,
            network: &whence.neighbourhood,
            device: &whence.device,
            details,
        };
        journal::write(conn, &line).await.map_err(internal)
    }
}
