//! `GET /tiles/complaints/{z}/{x}/{y}?{filter}`: complaints of a tile that the map shows 512 pixels wide.

use super::sql;
use crate::state::AppState;
use app::complaints::model::{Filter, headline};
use app::kernel::BBox;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Zooms that are answered (of the tile; the map's is one more).
const ZOOM_MOST: u8 = 19;
/// From this zoom of the tile on nothing is grouped.
const ALONE_FROM: u8 = 17;
/// Groups of a tile stand about this far apart: four on a side of 512 pixels.
const GRID: i32 = 4;

/// A tile as the map reads it.
#[derive(Serialize, Default)]
struct Tile {
    /// `[lon, lat, mark, number, title, support]`.
    pins: Vec<(f64, f64, String, String, String, i32)>,
    /// `[lon, lat, open, done, total]`.
    clusters: Vec<(f64, f64, i64, i64, i64)>,
}

/// The route.
pub fn routes() -> Router<AppState> {
    Router::new().route("/tiles/complaints/{z}/{x}/{y}", get(tile))
}

async fn tile(
    State(state): State<AppState>,
    Path((z, x, y)): Path<(u8, u32, u32)>,
    Query(pairs): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Response {
    if z > ZOOM_MOST || x >> z != 0 || y >> z != 0 {
        return (StatusCode::BAD_REQUEST, "no such tile").into_response();
    }
    let filter = Filter::from_pairs(pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())));
    let grid = if z >= ALONE_FROM { 0 } else { GRID };
    match sql::tile(&state.pool, bounds(z, x, y), grid, &filter).await {
        Ok(rows) => answer(rows, &headers),
        Err(error) => {
            let _ = crate::error::internal(error);
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

fn answer(rows: Vec<sql::CellRow>, headers: &HeaderMap) -> Response {
    let mut tile = Tile::default();
    // A millionth of a degree is a tenth of a metre.
    let short = |degrees: f64| (degrees * 1e6).round() / 1e6;
    for row in rows {
        let (lon, lat) = (short(row.lon), short(row.lat));
        match (row.number, row.mark, row.body) {
            (Some(number), Some(mark), Some(body)) => {
                tile.pins
                    .push((lon, lat, mark, number, headline(&body), row.support_count.unwrap_or(0)));
            }
            _ => tile
                .clusters
                .push((lon, lat, row.open, row.total - row.open, row.total)),
        }
    }
    tile.pins.sort_by(|a, b| a.3.cmp(&b.3));
    tile.clusters
        .sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let body = serde_json::to_vec(&tile).unwrap_or_default();
    let tag = format!("\"{}\"", &hex::encode(Sha256::digest(&body))[..16]);
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|old| old.contains(&tag));
    let tag = HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"\""));
    let shared = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::ETAG, tag),
    ];
    if known {
        (StatusCode::NOT_MODIFIED, shared).into_response()
    } else {
        (shared, body).into_response()
    }
}

/// The edges of a tile in degrees: spherical Mercator, EPSG:3857.
pub(super) fn bounds(z: u8, x: u32, y: u32) -> BBox {
    let n = f64::from(1_u32 << z);
    let lon = |x: u32| f64::from(x) / n * 360.0 - 180.0;
    let lat = |y: u32| {
        (std::f64::consts::PI * (1.0 - 2.0 * f64::from(y) / n))
            .sinh()
            .atan()
            .to_degrees()
    };
    BBox {
        west: lon(x),
        south: lat(y + 1),
        east: lon(x + 1),
        north: lat(y),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_cover_the_world() {
        let world = bounds(0, 0, 0);
        assert!((world.west + 180.0).abs() < 1e-9 && (world.north - 85.051_128_78).abs() < 1e-6);
        let (west, east) = (bounds(3, 4, 2), bounds(3, 5, 2));
        assert!((west.east - east.west).abs() < 1e-12);
    }
}
