//! Use-cases of accounts that a host must supply. Whatever changes an account comes by a plain form and is no port.

use super::model::{Device, Letter};
use crate::error::AppError;
use crate::kernel::Viewer;
use async_trait::async_trait;

/// What people ask about their accounts.
#[async_trait]
pub trait AccountPort: Send + Sync {
    /// Where the viewer is signed in, this device first. [`AppError::Forbidden`] to guests.
    async fn devices(&self, who: &Viewer) -> Result<Vec<Device>, AppError>;

    /// What became of the letter or SMS that a device asked for, by the hash of its ticket.
    async fn letter(&self, ticket_hash: &[u8]) -> Result<Option<Letter>, AppError>;
}
