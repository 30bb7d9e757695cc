//! Accounts of people: how they are reached, how they prove who they are, where they are signed in.

mod session;
pub mod sql;
mod whence;

use crate::error::internal;
use crate::vault::Vault;
use app::account::model::Device;
use app::account::port::AccountPort;
use app::error::AppError;
use app::kernel::Viewer;
use async_trait::async_trait;
use sqlx::PgPool;
use std::sync::Arc;

pub use session::SignedIn;
pub use whence::{Whence, device_name};

/// Accounts over the database.
pub struct Accounts {
    pool: PgPool,
    vault: Arc<Vault>,
}

impl Accounts {
    /// Over this pool, with these keys.
    pub fn new(pool: PgPool, vault: Arc<Vault>) -> Self {
        Self { pool, vault }
    }

    /// Forgets what is over: ended sessions.
    pub async fn sweep(&self) -> Result<u64, AppError> {
        sql::session::sweep(&self.pool).await.map_err(internal)
    }
}

#[async_trait]
impl AccountPort for Accounts {
    async fn devices(&self, who: &Viewer) -> Result<Vec<Device>, AppError> {
        let account = who.account.ok_or(AppError::Forbidden)?;
        Self::devices(self, account, &who.session).await
    }
}
