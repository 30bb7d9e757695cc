//! What the desks need of their host.

use super::model::{CaseReader, Queue, QueueFilter};
use crate::error::AppError;
use crate::kernel::Lang;
use async_trait::async_trait;

/// The queue of complaints.
#[async_trait]
pub trait DispatchPort: Send + Sync {
    /// A page of the queue with the counts of its parts.
    async fn queue(&self, reader: &CaseReader, filter: &QueueFilter, lang: Lang) -> Result<Queue, AppError>;
}
