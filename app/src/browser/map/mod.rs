//! Maps: the city map, the map that picks a place, the small map of one place.
//!
//! On the server each renders an empty box with its label and nothing else. In the browser an effect loads Leaflet and our
//! layers for it (`app/map`, once per visit), then builds the map in that box; when the component goes, so does the map.
//! Everything that a reader can press (zoom, location) is plain HTML beside Leaflet's box, in the language of the page.

mod assets;
mod city;
mod controls;
mod layers;
mod mini;
mod pick;
mod popup;
mod stage;

pub use city::CityMap;
pub use mini::MiniMap;
pub use pick::PickMap;

/// Code of each mark and its words, for what pins say to a screen reader: `("work", "В работе")`.
pub type MarkWords = Vec<(&'static str, &'static str)>;

/// How fresh the complaints on the map are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MapState {
    /// The first answer, or one for another view, is on its way; what was there stays.
    Loading,
    /// In step with the server.
    Fresh {
        /// When it answered, milliseconds since 1970 by the device's clock.
        at_ms: i64,
        /// Complaints on the map, those within clusters included.
        shown: u32,
    },
    /// The server did not answer; what was there stays.
    Failed,
    /// The device has no connection; what was there stays.
    Offline,
}
