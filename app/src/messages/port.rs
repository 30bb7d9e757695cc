//! What a host must supply about messages.

use super::model::{OutboxKeeper, QueueFilter, QueuePage};
use crate::error::AppError;
use async_trait::async_trait;

/// The queue of what leaves the house, for those who look after it.
#[async_trait]
pub trait MessagesPort: Send + Sync {
    /// What waits, what failed, and the history of an address.
    async fn queue(&self, keeper: &OutboxKeeper, filter: &QueueFilter) -> Result<QueuePage, AppError>;

    /// Tries a message again at once. [`AppError::NotFound`] when there is nothing left to send or it is too late for it.
    async fn retry(&self, keeper: &OutboxKeeper, id: i64) -> Result<(), AppError>;

    /// Gives a waiting message up. [`AppError::NotFound`] when it does not wait any more.
    async fn give_up(&self, keeper: &OutboxKeeper, id: i64) -> Result<(), AppError>;
}
