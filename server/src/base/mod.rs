//! The base map: its tiles, and what the addresses of its houses tell about a place.

mod search;
mod sql;
#[cfg(test)]
mod tests;
mod tiles;
mod wkb;

pub use search::search_address;
pub use sql::{nearest_address, place_at};
pub use tiles::routes;

pub(crate) use sql::{AddressRows, Bounds, Shapes, replace};
pub(crate) use wkb::{line_wkb, point_wkb, polygon_wkb};

/// A house, or a street when `house` is empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Address {
    /// Street in Russian.
    pub street_ru: String,
    /// Street in English.
    pub street_en: String,
    /// House number, such as `28а`; empty for a street as a whole.
    pub house: String,
    /// Longitude, degrees.
    pub lon: f64,
    /// Latitude, degrees.
    pub lat: f64,
    /// Metres from the point that was asked about; 0 in answers to a search by text.
    pub metres: f64,
}

/// What the boundaries say about a point.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// Inside the region that the service works for.
    pub inside_region: bool,
    /// The smallest district around the point.
    pub district_id: Option<i32>,
    /// Its code.
    pub district_code: Option<String>,
    /// Its name in Russian.
    pub district_ru: Option<String>,
    /// Its name in English.
    pub district_en: Option<String>,
}
