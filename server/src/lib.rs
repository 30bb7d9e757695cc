//! rooms
pub mod demo;
