//! Texts in links.

use std::fmt::Write as _;

/// Percent-encodes a text for the query of a link.
pub fn encode(text: &str) -> String {
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
