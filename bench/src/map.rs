//! What the map asks for, the list and the tiles, beside pgbench running the same statements.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, ensure};
use app::complaints::model::{Filter, Mark, Period};
use app::kernel::{CategoryId, DistrictId, OrganisationId, Point};
use serde_json::json;
use sqlx::Connection as _;

use crate::capture::Recorder;
use crate::client::{Client, Load, get, post};
use crate::effort::Effort;
use crate::house::House;
use crate::pairs::Pairs;
use crate::pgbench::Script;
use crate::sql::{self, Sample};
use crate::table::{Bound, Row};

/// People who look at the same time.
const CLIENTS: usize = 4;
/// Zooms of tiles, from the whole region to single houses.
const ZOOMS: [u8; 5] = [9, 11, 13, 15, 17];
/// Places that are looked at.
const PLACES: i64 = 8;
/// The goal: at most this many times the time of the bare statements.
const GOAL: f64 = 3.0;

/// Measures.
///
/// # Errors
/// When a side fails.
pub async fn run(house: &House, effort: &Effort) -> Result<Vec<Row>> {
    let mut admin = house.admin().await?;
    let places = sql::samples(&mut admin, PLACES).await?;
    admin.close().await?;
    let server = house.serve()?;
    let of = format!("of {}", effort.complaints);
    let requests = lists(server.address, &places);
    let list = tour(house, effort, server.address, ("list", requests), &format!("list {of}")).await?;
    let requests = tiles(server.address, &places);
    let tiles = tour(
        house,
        effort,
        server.address,
        ("tiles", requests),
        &format!("tiles {of}"),
    )
    .await?;
    Ok(vec![list, tiles])
}

/// One tour through all requests against a script with all their statements.
async fn tour(
    house: &House,
    effort: &Effort,
    address: SocketAddr,
    (name, requests): (&str, Vec<Vec<u8>>),
    what: &str,
) -> Result<Row> {
    let mut client = Client::connect(address).await?;
    let mut recorder = Recorder::start(house).await?;
    let mut script = Script::default();
    for request in &requests {
        // Counts above the list are remembered for some seconds. Asked twice, only what every request runs is seen, so
        // the peer is spared the counts and we are not.
        client.ask(request).await?;
        let (_, statements) = recorder.during(async || client.ask(request).await).await?;
        ensure!(!statements.is_empty(), "no statement of the {name} was seen");
        for statement in &statements {
            script.statement(statement);
        }
    }
    recorder.stop().await?;
    let count = f64::from(u32::try_from(requests.len())?);
    let tour = requests.len();
    let load = Load {
        address,
        clients: CLIENTS,
        time: effort.time,
        tour,
        request: Arc::new(move |place| requests[place].clone()),
    };
    // Milliseconds that a person waits, with so many at once.
    let wait = |rate: f64| 1e3 * f64::from(u32::try_from(CLIENTS).unwrap_or(u32::MAX)) / rate;
    let seconds = effort.time.max(Duration::from_secs(1)).as_secs();
    load.run().await?;
    let pairs = Pairs::measure(
        effort.pairs,
        async || Ok(wait(load.run().await?)),
        async || Ok(wait(count * script.run(house, name, CLIENTS, seconds)?)),
    )
    .await?;
    let what = format!("map, {what}, {CLIENTS} at once; peer: pgbench");
    Ok(pairs.row(&what, |time| format!("{time:.2} ms"), Bound::AtMost(GOAL)))
}

/// The list through the filters that people use.
fn lists(address: SocketAddr, places: &[Sample]) -> Vec<Vec<u8>> {
    let ever = Filter {
        period: Period::All,
        ..Filter::default()
    };
    let mut filters = vec![Filter::default(), ever.clone()];
    filters.push(Filter {
        marks: vec![Mark::Over, Mark::Repeat],
        ..ever.clone()
    });
    filters.push(Filter {
        text: "двор".to_owned(),
        ..ever.clone()
    });
    for place in places.iter().take(2) {
        let near = Point {
            lon: place.lon,
            lat: place.lat,
        };
        filters.push(Filter {
            near: Some(near),
            ..Filter::default()
        });
        filters.push(Filter {
            category: Some(CategoryId(place.category_id)),
            ..ever.clone()
        });
        filters.push(Filter {
            district: place.district_id.map(DistrictId),
            ..Filter::default()
        });
        filters.push(Filter {
            organisation: place.organisation_id.map(OrganisationId),
            ..ever.clone()
        });
    }
    let body = |filter: &Filter| json!({ "filter": filter }).to_string();
    filters
        .iter()
        .map(|filter| post(address, "/api/complaints/board", &body(filter)))
        .collect()
}

/// The tiles around the places at every zoom; the filter is the map's default.
fn tiles(address: SocketAddr, places: &[Sample]) -> Vec<Vec<u8>> {
    let mut paths: Vec<String> = ZOOMS
        .iter()
        .flat_map(|zoom| places.iter().map(|place| tile_path(*zoom, place.lon, place.lat)))
        .collect();
    paths.sort();
    paths.dedup();
    paths.iter().map(|path| get(address, path, "")).collect()
}

/// Address of the tile around a point: spherical Mercator.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places of the region lie within the world, so both are from 0 to 2^zoom"
)]
pub fn tile_path(zoom: u8, lon: f64, lat: f64) -> String {
    let side = f64::from(1_u32 << zoom);
    let x = (lon + 180.0) / 360.0 * side;
    let y = (1.0 - lat.to_radians().tan().asinh() / std::f64::consts::PI) / 2.0 * side;
    format!("/tiles/complaints/{zoom}/{}/{}", x as u32, y as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_lies_in_its_tile() {
        assert_eq!(tile_path(0, 33.5, 44.6), "/tiles/complaints/0/0/0");
        // Moscow's Kremlin, as every slippy map numbers it.
        assert_eq!(tile_path(10, 37.6173, 55.7520), "/tiles/complaints/10/619/320");
    }
}
