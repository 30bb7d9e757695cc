//! House numbers, and places where people complain.

use std::collections::BTreeMap;
use std::ops::Range;

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::City;
use super::draft::House;
use super::field::Pt;
use super::plan::Plan;

/// A house with its number.
#[derive(Clone, Debug, PartialEq)]
pub struct Address {
    /// Street in Russian.
    pub street_ru: String,
    /// Street in English.
    pub street_en: String,
    /// Number, such as `28` or `28а`.
    pub house: String,
    /// Place in degrees.
    pub at: Pt,
    /// Code of the district.
    pub district: String,
}

/// A street and its houses.
#[derive(Clone, Debug, PartialEq)]
pub struct StreetSide {
    /// Name in Russian.
    pub name_ru: String,
    /// Its houses in [`City::addresses`].
    pub houses: Range<usize>,
    /// Sum of the weights up to this street and with it.
    pub weight: f64,
}

/// A place for a complaint.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// Longitude, degrees.
    pub lon: f64,
    /// Latitude, degrees.
    pub lat: f64,
    /// Street in Russian.
    pub street_ru: String,
    /// Street in English.
    pub street_en: String,
    /// House number.
    pub house: String,
    /// Code of the district.
    pub district_code: String,
}

/// Numbers the houses of every street: odd on the left, even on the right, rising along it.
pub fn number(plan: &Plan, houses: &[House], rng: &mut ChaCha8Rng) -> (Vec<Address>, Vec<StreetSide>) {
    let mut by_street: BTreeMap<&str, Vec<&House>> = BTreeMap::new();
    for house in houses {
        by_street
            .entry(plan.streets[house.street].ru.as_str())
            .or_default()
            .push(house);
    }
    let (mut addresses, mut streets) = (Vec::with_capacity(houses.len()), Vec::new());
    let mut total = 0.0;
    for (name, mut row) in by_street {
        row.sort_by(|a, b| a.along.total_cmp(&b.along));
        let (start, mut next, mut lettered) = (addresses.len(), [2_u32, 1], [false; 2]);
        for house in &row {
            let street = &plan.streets[house.street];
            let side = usize::from(house.left);
            let (counter, lettered) = (&mut next[side], &mut lettered[side]);
            // now and then a later house squeezed in: «28а»
            let number = if *counter > 2 && !*lettered && rng.random_bool(0.04) {
                *lettered = true;
                format!("{}а", *counter - 2)
            } else {
                *lettered = false;
                *counter += 2;
                (*counter - 2).to_string()
            };
            addresses.push(Address {
                street_ru: street.ru.clone(),
                street_en: street.en.clone(),
                house: number,
                at: plan.field.globe(house.at),
                district: plan.pieces[house.district].name.0.into(),
            });
        }
        // few streets get most complaints: the tail of 1/x over a random rank, and more of them where more people live
        let rank: f64 = rng.random_range(0.0..1.0);
        let urban = plan.pieces[row[0].district].urban;
        let size = f64::from(u32::try_from(row.len()).unwrap_or(u32::MAX));
        total += size.sqrt() * size.sqrt().sqrt() * if urban { 1.0 } else { 0.25 } / (rank + 0.004);
        streets.push(StreetSide {
            name_ru: name.into(),
            houses: start..addresses.len(),
            weight: total,
        });
    }
    (addresses, streets)
}

impl City {
    /// A place in front of some house. Streets differ much in how often they come up; houses of one street less.
    pub fn random_spot(&self, rng: &mut impl Rng) -> Option<Spot> {
        let total = self.streets.last()?.weight;
        let at = rng.random_range(0.0..total);
        let street = self.streets.get(self.streets.partition_point(|s| s.weight <= at))?;
        // of two draws the nearer to the street's start: complaints cluster at one end
        let pick = rng
            .random_range(street.houses.clone())
            .min(rng.random_range(street.houses.clone()));
        let address = self.addresses.get(pick)?;
        let metres = |rng: &mut dyn rand::RngCore| rng.random_range(-14.0..14.0);
        Some(Spot {
            lon: address.at.x + metres(rng) / 75_787.0,
            lat: address.at.y + metres(rng) / 111_179.0,
            street_ru: address.street_ru.clone(),
            street_en: address.street_en.clone(),
            house: address.house.clone(),
            district_code: address.district.clone(),
        })
    }
}
