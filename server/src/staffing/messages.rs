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
        if !outbox::retry(&mut *tx, id).await.map_err(internal)? {
            return Err(AppError::NotFound);
        }
        let about = json!({ "message": id });
        note(&mut tx, "message_retried", None, actor, whence, about).await?;
        tx.commit().await.map_err(internal)
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
        if !outbox::give_up(&mut *tx, id).await.map_err(internal)? {
            return Err(AppError::NotFound);
        }
        let about = json!({ "message": id });
        note(&mut tx, "message_given_up", None, actor, whence, about).await?;
        tx.commit().await.map_err(internal)
    }
}
