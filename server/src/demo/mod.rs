//! The demo region: a fictional coastal city with everything that a real installation has, made from one seed.
//! The same seed and the same "now" give the same rows.

pub mod calendar;
pub mod categories;
pub mod city;
pub mod directory;
pub mod organisations;
pub mod rules;
pub mod sql;

#[cfg(test)]
mod tests;
