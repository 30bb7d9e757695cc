//! Reference data: categories with their norms, districts, organisations, addresses.

pub mod api;
pub mod model;
pub mod port;
