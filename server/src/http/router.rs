//! All routes and layers on one screen.

use super::edge::{self, Bucket, EdgeConfig, Lane, Rules, per_form, photo, rules::TEXT_BODY, text_form};
use super::{
    account, answers, assets, astray, decide, doors, forms, health, messages, oidc, pages, private, report_form, staff,
};
use crate::db::MIGRATOR;
use crate::state::AppState;
use crate::{base, complaints, photos};
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};

/// Everything this process answers.
pub fn router(state: AppState, edge: EdgeConfig) -> Router {
    let tiles = Router::new()
        .merge(base::routes::<AppState>())
        .merge(complaints::tiles::routes())
        .layer(Rules::new().lane(Lane::Tiles));
    let photos = photos::routes::routes::<AppState>().layer(photo());
    let pages = Router::new()
        .merge(pages::routes())
        .merge(forms::routes())
        .merge(decide::routes())
        .merge(messages::routes(&state))
        .merge(staff::routes(&state))
        .merge(report_form::routes())
        .merge(account::routes())
        .merge(private::routes())
        .method_not_allowed_fallback(astray::lead)
        .layer(from_fn(answers::name_errors))
        .layer(Rules::new().lane(Lane::Pages))
        .layer(from_fn_with_state(state.clone(), pages::prepare));
    let doors = account::doors()
        .merge(staff::doors())
        .layer(from_fn_with_state(state.clone(), pages::prepare));
    let doors = doors::in_turn(doors);
    let vouching = oidc::routes(&state)
        .method_not_allowed_fallback(astray::lead)
        .layer(from_fn_with_state(state.clone(), pages::prepare));
    // Photos and the bundle are compressed already; streams must not wait for a block.
    let worth = DefaultPredicate::new()
        .and(NotForContentType::new("image/"))
        .and(NotForContentType::new("font/"));
    let quick = CompressionLayer::new()
        .quality(CompressionLevel::Precise(5))
        .compress_when(worth);
    let all = Router::new()
        .merge(photos)
        .merge(tiles)
        .merge(assets::routes(&state.config.http.dist_dir))
        .merge(pages)
        .merge(doors)
        .merge(vouching)
        .layer(quick)
        .with_state(state.clone())
        .merge(health::routes(state.pool, &MIGRATOR));
    let edge = edge
        .rule("/api/complaints/submit", text_form(Bucket::Report))
        .rule("/api/complaints/correct", text_form(Bucket::Report))
        .rule("/api/complaints/preview", Rules::new().body(TEXT_BODY))
        .rule("/api/complaints/support", per_form(Bucket::Support))
        // Words are searched for in all complaints.
        .rule("/", Rules::new().searches_by("q"))
        .rule("/api/directory/address", per_form(Bucket::Search));
    edge::wrap(all, &edge)
}
