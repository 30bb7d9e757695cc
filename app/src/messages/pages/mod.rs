//! Pages about messages.

mod inbox;
mod outbox;
mod stop;

pub use inbox::DevInboxPage;
pub use outbox::{OutboxPage, OutboxView};
pub use stop::{StopPage, StopStep, StopView};
