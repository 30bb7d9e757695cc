//! What is done to a message that waits or failed: in the journal, in the same transaction.

use super::Staffing;
use super::roles::note;
use crate::account::Whence;
use crate::error::internal;
use crate::outbox;
use app::error::AppError;
use app::kernel::AccountId;
use app::messages::model::OutboxKeeper;
use serde_json::json;
use sqlx::{Postgres, Transaction};

impl Staffing {
    /// Tries a message again at once. [`AppError::NotFound`] when there is nothing left to send or it is too late for it.
    pub async fn retry_message(
        &self,
        _keeper: &OutboxKeeper,
        id: i64,
        actor: AccountId,
        whence: &Whence,
    ) -> Result<(), AppError> {
        let mut tx = self.accounts.pool().begin().await.map_err(internal)?;
        let is_done = outbox::retry(&mut *tx, id).await.map_err(internal)?;
        journal(tx, is_done, "message_retried", id, (actor, whence)).await
    }

    /// Gives a waiting message up. [`AppError::NotFound`] when it does not wait any more.
    pub async fn give_message_up(
        &self,
        _keeper: &OutboxKeeper,
        id: i64,
        actor: AccountId,
        whence: &Whence,
    ) -> Result<(), AppError> {
        let mut tx = self.accounts.pool().begin().await.map_err(internal)?;
        let is_done = outbox::give_up(&mut *tx, id).await.map_err(internal)?;
        journal(tx, is_done, "message_given_up", id, (actor, whence)).await
    }
}

/// Writes down what was done and commits both; nothing is written of what was not done.
async fn journal(
    mut tx: Transaction<'_, Postgres>,
    is_done: bool,
    what: &str,
    id: i64,
    (actor, whence): (AccountId, &Whence),
) -> Result<(), AppError> {
    if !is_done {
        return Err(AppError::NotFound);
    }
    note(&mut tx, what, None, actor, whence, json!({ "message": id })).await?;
    tx.commit().await.map_err(internal)
}
