//! Accounts of people: how they are reached, how they prove who they are, where they are signed in.

mod address;
mod common;
mod follow;
mod letters;
mod outcome;
mod password;
pub mod profile;
mod proof;
mod recover;
mod register;
mod session;
mod sign_in;
pub mod sql;
mod throttle;
mod whence;

use crate::error::internal;
use crate::vault::Vault;
use app::account::model::{Device, Letter};
use app::account::port::AccountPort;
use app::error::AppError;
use app::kernel::{AccountId, Viewer};
use async_trait::async_trait;
use chrono::FixedOffset;
use sqlx::{PgConnection, PgPool};
use std::sync::Arc;

pub use address::Address;
pub use common::{LONGEST, SHORTEST, is_common};
pub(crate) use letters::{Outgoing, tell_owner};
pub use outcome::{Entry, Link, Sent};
pub use password::{Cost, Hasher, Verdict};
pub use proof::Door;
pub(crate) use register::make_account;
pub use session::SignedIn;
pub(crate) use session::greet;
pub use throttle::{DESK_CHECK, INVITATIONS, LETTER_ADDRESS, SECOND_FACTOR};
pub use whence::{Whence, device_name};

/// Accounts over the database.
pub struct Accounts {
    pool: PgPool,
    vault: Arc<Vault>,
    hasher: Hasher,
    /// The address of this site, as letters name it.
    origin: String,
    zone: FixedOffset,
}

impl Accounts {
    /// Over this pool, with these keys; `origin` is the address of this site, as letters name it.
    ///
    /// # Errors
    /// When argon2 does not work here.
    pub fn new(pool: PgPool, vault: Arc<Vault>, origin: String, zone: FixedOffset, cost: Cost) -> anyhow::Result<Self> {
        let hasher = Hasher::new(cost)?;
        Ok(Self {
            pool,
            vault,
            hasher,
            origin,
            zone,
        })
    }

    /// How passwords are hashed here.
    pub fn hasher(&self) -> &Hasher {
        &self.hasher
    }

    /// Keeps two changes of one account from running at once, until the end of the caller's transaction.
    pub(crate) async fn lock(&self, conn: &mut PgConnection, account: AccountId) -> Result<(), AppError> {
        sql::person::lock_account(conn, account.0).await.map_err(internal)
    }

    /// Now on the wall of the region, for letters.
    pub(crate) fn local_time(&self) -> String {
        crate::clock::now()
            .with_timezone(&self.zone)
            .format("%d.%m.%Y %H:%M:%S")
            .to_string()
    }

    /// Forgets what is over: sessions, codes and links, counted tries.
    pub async fn sweep(&self) -> Result<u64, AppError> {
        let sessions = sql::session::sweep(&self.pool).await.map_err(internal)?;
        let challenges = sql::challenge::sweep(&self.pool).await.map_err(internal)?;
        let tries = sql::throttle::sweep(&self.pool).await.map_err(internal)?;
        Ok(sessions + challenges + tries + self.sweep_profiles().await?)
    }
}

#[async_trait]
impl AccountPort for Accounts {
    async fn devices(&self, who: &Viewer) -> Result<Vec<Device>, AppError> {
        let account = who.account.ok_or(AppError::Forbidden)?;
        Self::devices(self, account, &who.session).await
    }

    async fn letter(&self, ticket_hash: &[u8]) -> Result<Option<Letter>, AppError> {
        self.letter_of(ticket_hash).await
    }
}

impl Accounts {
    pub(crate) fn pool(&self) -> &PgPool {
        &self.pool
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.vault
    }
}

/// Accounts of a test: with cheap hashes.
#[cfg(test)]
pub(crate) fn for_tests(pool: PgPool, vault: Arc<Vault>) -> Accounts {
    let zone = FixedOffset::east_opt(3 * 3600).unwrap();
    let cost = Cost {
        memory_kib: 64,
        passes: 1,
    };
    Accounts::new(pool, vault, "http://localhost".to_owned(), zone, cost).unwrap()
}
