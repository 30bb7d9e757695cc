//! Pages about messages.

mod inbox;
mod stop;

pub use inbox::DevInboxPage;
pub use stop::{StopPage, StopStep, StopView};
