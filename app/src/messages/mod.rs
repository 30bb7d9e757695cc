//! Messages: letters and short messages that leave the house, and what became of each.

pub mod model;
