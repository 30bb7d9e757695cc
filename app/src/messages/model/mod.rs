//! Words of messages.

mod fate;

pub use fate::{Cause, Channel, Fate, Reason};
