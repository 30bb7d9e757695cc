//! The report form without script: each step is a page, everything typed is kept by us until it is sent.

use crate::state::AppState;
use axum::Router;

/// The routes.
pub fn routes() -> Router<AppState> {
    Router::new()
}
