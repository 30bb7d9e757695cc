//! Statements of accounts, by what they are about.

pub mod challenge;
pub mod journal;
pub mod person;
pub mod session;
pub mod throttle;
