//! Statements of accounts, by what they are about.

pub mod journal;
pub mod session;
