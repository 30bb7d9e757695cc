//! Messages: letters and short messages that leave the house, and what became of each.
//!
//! Its pages are plain documents without WebAssembly: the host reads what they show before it renders them.

pub mod model;
pub mod pages;
pub mod port;
