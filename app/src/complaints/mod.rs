//! The citizen's side of complaints: the map, the report form, the public card.

pub mod api;
pub mod labels;
pub mod model;
pub mod pages;
pub mod parts;
pub mod port;
