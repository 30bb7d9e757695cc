//! The generated region: the same each time, valid, whole, and quick to make.

use std::collections::HashSet;
use std::sync::LazyLock;

use geo::{Contains, Point, Validation};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{City, SEED, generate};

static CITY: LazyLock<City> = LazyLock::new(|| generate(SEED));

#[test]
fn one_seed_gives_one_region_and_another_seed_another() {
    assert!(generate(SEED) == *CITY);
    assert!(generate(SEED + 1) != *CITY);
}

#[test]
fn every_area_is_a_valid_polygon() {
    let broken: Vec<_> = CITY
        .areas
        .iter()
        .filter(|a| !a.shape.is_valid())
        .map(|a| a.class)
        .collect();
    assert!(broken.is_empty(), "{broken:?}");
    for district in CITY.districts.iter().chain([&CITY.region]) {
        assert!(district.polygon.is_valid(), "{}", district.code);
    }
}

#[test]
fn the_map_has_something_of_every_class() {
    let areas: HashSet<_> = CITY.areas.iter().map(|a| a.class).collect();
    for class in [
        "land", "sea", "water", "park", "green", "field", "beach", "block", "building", "square",
    ] {
        assert!(areas.contains(class), "{class}");
    }
    let lines: HashSet<_> = CITY.lines.iter().map(|l| l.class).collect();
    for class in [
        "motorway",
        "primary",
        "secondary",
        "street",
        "path",
        "rail",
        "river",
        "pier",
    ] {
        assert!(lines.contains(class), "{class}");
    }
    let labels: HashSet<_> = CITY.labels.iter().map(|l| l.class).collect();
    for class in ["city", "town", "district", "park", "water", "island", "poi", "tree"] {
        assert!(labels.contains(class), "{class}");
    }
    let buildings = CITY.areas.iter().filter(|a| a.class == "building").count();
    assert!((15_000..45_000).contains(&buildings), "{buildings}");
    assert!(CITY.addresses.len() > 15_000);
}

#[test]
fn districts_cover_the_region_without_gaps_or_overlaps() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let mut inside = 0;
    for _ in 0..2_000 {
        let at = Point::new(rng.random_range(39.0..40.3), rng.random_range(46.85..47.6));
        let around = CITY.districts.iter().filter(|d| d.polygon.contains(&at)).count();
        if CITY.region.polygon.contains(&at) {
            assert_eq!(around, 1, "{at:?}");
            inside += 1;
        } else {
            assert_eq!(around, 0, "{at:?}");
        }
    }
    assert!(inside > 1_000, "{inside}");
}

#[test]
fn houses_stand_in_their_district_and_numbers_do_not_repeat() {
    let mut seen = HashSet::new();
    for address in &CITY.addresses {
        assert!(seen.insert((&address.street_ru, &address.house)), "{address:?}");
        let district = CITY.districts.iter().find(|d| d.code == address.district).unwrap();
        assert!(district.polygon.contains(&Point::from(address.at)), "{address:?}");
    }
}

#[test]
fn complaints_cluster_on_few_streets() {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let mut by_street = std::collections::HashMap::<String, u32>::new();
    for _ in 0..3_000 {
        let spot = CITY.random_spot(&mut rng).unwrap();
        assert!(CITY.region.polygon.contains(&Point::new(spot.lon, spot.lat)));
        *by_street.entry(spot.street_ru).or_default() += 1;
    }
    let mut counts: Vec<u32> = by_street.into_values().collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    let top: u32 = counts.iter().take(counts.len() / 10).sum();
    assert!(top > 900, "the busiest tenth of the streets has {top} of 3000");
    assert!(counts.len() > 200, "{} streets", counts.len());
}
