//! Everything between a socket and a port.

pub mod edge;
pub mod health;
