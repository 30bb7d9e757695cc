//! The demo's city: «Лукоморск» with its region, made by our own generator from one seed.
//!
//! All is drawn on straight paper first ([`plan`]: metres, straight avenues, convex quarters), which keeps every cut
//! simple and exact; a smooth bend ([`field`]) then makes a grown town of it and lays it on the globe.

mod blocks;
mod buildings;
mod convex;
mod country;
mod districts;
mod draft;
mod field;
mod names;
mod parks;
mod plan;
mod routes;
mod scenery;
mod spots;
mod store;
mod terrain;
#[cfg(test)]
mod tests;

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

pub use districts::District;
pub use draft::{Area, Label, Line};
pub use spots::{Address, Spot, StreetSide};
pub use store::store;

use draft::Draft;
use names::Names;
use plan::Plan;

/// The seed of the demo.
pub const SEED: u64 = 0x4c75_6b6f;

/// A whole region, ready for the database.
#[derive(Clone, Debug, PartialEq)]
pub struct City {
    /// Areas of the base map.
    pub areas: Vec<Area>,
    /// Lines of the base map.
    pub lines: Vec<Line>,
    /// Names and trees of the base map.
    pub labels: Vec<Label>,
    /// House numbers, street by street.
    pub addresses: Vec<Address>,
    /// Streets with houses; weights of [`City::random_spot`] follow their order.
    pub streets: Vec<StreetSide>,
    /// Districts of the region; together they cover it.
    pub districts: Vec<District>,
    /// The region itself: its land and its coastal waters.
    pub region: District,
}

/// Makes the region. Pure: one seed gives one region, bit for bit.
pub fn generate(seed: u64) -> City {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut names = Names::new(|list| list.shuffle(&mut rng));
    let mut plan = Plan::new(seed, &mut rng, &mut names);
    let mut draft = Draft::default();
    blocks::fill(&mut plan, &mut names, &mut rng, &mut draft);
    scenery::draw(&plan, &mut draft);
    country::fill(&mut plan, &mut names, &mut rng, &mut draft);
    let (region, districts) = districts::outline(&plan);
    let (addresses, streets) = spots::number(&plan, &draft.houses, &mut rng);
    City {
        areas: draft.areas,
        lines: draft.lines,
        labels: draft.labels,
        addresses,
        streets,
        districts,
        region,
    }
}
