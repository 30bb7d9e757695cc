//! The demo region: a fictional coastal city with everything that a real installation has, made from one seed.
//! The same seed and the same "now" give the same rows.

pub mod calendar;
pub mod categories;
pub mod city;
pub mod complaints;
pub mod directory;
pub mod history;
pub mod organisations;
pub mod photos;
pub mod pictures;
pub mod rules;
mod run;
pub mod sql;
pub mod texts;

pub use run::{Options, Summary, run};
pub use sql::{is_demo, is_empty};

#[cfg(test)]
mod tests;
