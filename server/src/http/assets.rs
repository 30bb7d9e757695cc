//! The bundles that Trunk built: their heads, cut once, and their files, compressed beforehand and kept for ever.

use crate::state::AppState;
use app::kernel::Assets;
use app::shell::HeadParts;
use axum::Router;
use http::{HeaderValue, header};
use std::collections::HashMap;
use std::path::Path;
use tower::ServiceBuilder;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

/// The bundles.
#[derive(Clone, Debug, Default)]
pub struct Bundle {
    /// The citizens' head.
    pub citizen: HeadParts,
    /// The report form's head.
    pub report: HeadParts,
    /// The head of the pages of accounts.
    pub account: HeadParts,
    /// The staff's head.
    pub staff: HeadParts,
    /// Addresses of what is loaded later.
    pub assets: Assets,
}

impl Bundle {
    /// Reads the bundles of `dist/`. Without a bundle pages work as plain HTML, and the log says so.
    pub fn read(dist: &Path) -> Self {
        let head = |name: &str| {
            let file = dist.join(name).join("index.html");
            match std::fs::read_to_string(&file) {
                Ok(html) => cut(&html),
                Err(error) => {
                    tracing::warn!(file = %file.display(), %error, "no bundle: run `make build`");
                    HeadParts::default()
                }
            }
        };
        let list = std::fs::read(dist.join("citizen/assets.json")).unwrap_or_default();
        let list: HashMap<String, String> = serde_json::from_slice(&list).unwrap_or_default();
        let url = |name: &str| list.get(name).cloned().unwrap_or_default();
        let assets = Assets {
            leaflet_css: url("leaflet.css"),
            map_js: url("map.js"),
            icons: url("icons.svg"),
        };
        Self {
            citizen: head("citizen"),
            report: head("report"),
            account: head("account"),
            staff: head("staff"),
            assets,
        }
    }
}

/// Cuts the head that Trunk wrote: lines marked `data-wasm` load the application, all others are for every page.
fn cut(html: &str) -> HeadParts {
    let head = html
        .split_once("<head>")
        .and_then(|(_, rest)| rest.split_once("</head>"))
        .map_or("", |(head, _)| head);
    let (wasm, always): (Vec<&str>, Vec<&str>) = head.lines().partition(|line| line.contains("data-wasm"));
    HeadParts {
        always: always.join(""),
        wasm: wasm.join(""),
    }
}

/// `/assets/…` for ever, and the few files with fixed names for an hour.
pub fn routes(dist: &Path) -> Router<AppState> {
    let keep = |value: &'static str| {
        SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, HeaderValue::from_static(value))
    };
    let files = |name: &str| {
        ServeDir::new(dist.join(name))
            .precompressed_br()
            .precompressed_gzip()
            .append_index_html_on_directories(false)
    };
    let immutable = ServiceBuilder::new()
        .layer(axum::middleware::from_fn(only_hashed_names))
        .layer(axum::middleware::from_fn(only_success_is_kept))
        .layer(keep("public, max-age=31536000, immutable"))
        .service(files("citizen").fallback(files("report").fallback(files("account").fallback(files("staff")))));
    let site = |name: &str| {
        ServiceBuilder::new()
            .layer(keep("public, max-age=3600"))
            .service(ServeFile::new(dist.join("citizen/site").join(name)))
    };
    Router::new()
        .nest_service("/assets", immutable)
        .route_service("/manifest.webmanifest", site("manifest.webmanifest"))
        .route_service("/robots.txt", site("robots.txt"))
}

/// What Trunk leaves beside the assets has no hash in its name: the pages it built from, the list, the site's own files.
/// They are no assets, and must not be kept for a year.
async fn only_hashed_names(request: axum::extract::Request, next: axum::middleware::Next) -> axum::response::Response {
    let hashed = request.uri().path().split('.').nth(1).is_some_and(|hash| {
        hash.len() == 10
            && hash
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    });
    if hashed && !request.uri().path().trim_start_matches('/').contains('/') {
        next.run(request).await
    } else {
        axum::response::IntoResponse::into_response(http::StatusCode::NOT_FOUND)
    }
}

/// A missing file must not be remembered as missing for a year.
async fn only_success_is_kept(
    request: axum::extract::Request,
    next: axum::middleware::Next,
) -> axum::response::Response {
    let mut response = next.run(request).await;
    if !(response.status().is_success() || response.status() == http::StatusCode::NOT_MODIFIED) {
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_is_cut_in_two() {
        let head = cut(
            "<html><head>\n<link rel=\"stylesheet\" href=\"/a.css\">\n<script type=\"module\" data-wasm>x</script>\n</head><body></body>",
        );
        assert_eq!(head.always, "<link rel=\"stylesheet\" href=\"/a.css\">");
        assert_eq!(head.wasm, "<script type=\"module\" data-wasm>x</script>");
        assert_eq!(cut("no head").always, "");
    }
}
