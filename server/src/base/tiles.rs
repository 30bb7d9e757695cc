//! `GET /tiles/base/{z}/{x}/{y}`: vector tiles that the browser paints 512 pixels wide, one zoom below the map's.

use axum::Router;
use axum::extract::{FromRef, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sqlx::PgPool;

use super::sql;

/// Zooms of tiles that are answered. The map's zoom is one more.
const ZOOMS: std::ops::RangeInclusive<u8> = 5..=18;
/// Media type of vector tiles.
const MVT: HeaderValue = HeaderValue::from_static("application/vnd.mapbox-vector-tile");
/// Browsers may keep a tile for an hour, then ask by its tag; for a day they show the old one while they ask.
const KEEP: HeaderValue = HeaderValue::from_static("public, max-age=3600, stale-while-revalidate=86400");

/// The routes of the base map.
pub fn routes<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    PgPool: FromRef<S>,
{
    Router::new().route("/tiles/base/{z}/{x}/{y}", get(tile))
}

/// One tile: 200 with its bytes, 204 where nothing is, 304 when the browser has it, 400 for no such tile.
async fn tile(State(pool): State<PgPool>, Path((z, x, y)): Path<(u8, u32, u32)>, headers: HeaderMap) -> Response {
    if !ZOOMS.contains(&z) || x >> z != 0 || y >> z != 0 {
        return (StatusCode::BAD_REQUEST, "no such tile").into_response();
    }
    match answer(&pool, z, x, y, &headers).await {
        Ok(response) => response,
        Err(error) => {
            let _ = crate::error::internal(error);
            (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "1")]).into_response()
        }
    }
}

async fn answer(pool: &PgPool, z: u8, x: u32, y: u32, headers: &HeaderMap) -> sqlx::Result<Response> {
    let tag = format!("\"base-{}\"", sql::epoch(pool).await?);
    let tag = HeaderValue::try_from(tag).unwrap_or_else(|_| HeaderValue::from_static("\"base\""));
    let mut response = if headers.get(header::IF_NONE_MATCH) == Some(&tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let bytes = sql::tile(pool, z, x, y).await?;
        if bytes.is_empty() {
            StatusCode::NO_CONTENT.into_response()
        } else {
            ([(header::CONTENT_TYPE, MVT)], bytes).into_response()
        }
    };
    response.headers_mut().insert(header::CACHE_CONTROL, KEEP);
    response.headers_mut().insert(header::ETAG, tag);
    Ok(response)
}
