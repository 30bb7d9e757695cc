//! Pages about messages.

mod inbox;
mod outbox;
mod stop;

pub use inbox::DevInboxPage;
pub use outbox::{OutboxPage, OutboxView};
pub use stop::{StopPage, StopStep, StopView};

/// Percent-encodes a text for the query of a link.
fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // writing into a string cannot fail
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
