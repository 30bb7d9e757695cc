//! The desks: the queue of complaints and the case of each, for everybody who does something about it.

pub mod api;
pub mod model;
pub mod pages;
pub mod port;
mod words;

pub use words::{actor_text, deed_text, part_text, reason_text, refusal_text};
