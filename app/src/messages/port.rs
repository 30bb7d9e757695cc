//! What a host must supply about messages.

use super::model::{OutboxKeeper, QueueFilter, QueuePage};
use crate::error::AppError;
use async_trait::async_trait;

/// The queue of what leaves the house, for those who look after it.
#[async_trait]
pub trait MessagesPort: Send + Sync {
    /// What waits, what failed, and the history of an address.
    async fn queue(&self, keeper: &OutboxKeeper, filter: &QueueFilter) -> Result<QueuePage, AppError>;
}
