//! Letters and short messages, as those who look after them see them.

use super::Typed;
use crate::messages::model::{QueueFilter, QueuePage};

/// The page of the queue.
#[derive(Clone, Debug, Default)]
pub struct OutboxView {
    /// What was asked for.
    pub filter: QueueFilter,
    /// What was found.
    pub page: QueuePage,
    /// What was asked for could not be done.
    pub refused: bool,
    /// What was typed.
    pub typed: Typed,
}
