//! Words of messages.

mod desk;
mod fate;

pub use desk::{
    InboxLetter, InboxPage, OutboxKeeper, QueueCount, QueueEntry, QueueFilter, QueuePage, QueuePart, QueueStep,
};
pub use fate::{Cause, Channel, Fate, Reason};
