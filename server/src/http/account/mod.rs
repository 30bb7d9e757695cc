//! Accounts by plain forms: every step works without any script, every answer that changed something is a redirect, and a
//! form with errors comes back with everything that was typed but the passwords.

mod sessions;

use super::cookies::Visit;
use super::pages::account_page;
use crate::state::AppState;
use app::account::model::AccountPage;
use axum::extract::{Query, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use http::StatusCode;
use serde::Deserialize;
use std::sync::Arc;

/// Where people go after signing in when they came from nowhere.
const HOME: &str = "/my";

/// The routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/login", get(login))
        .route("/logout", post(sessions::sign_out))
        .route("/sessions/end", post(sessions::end_one))
        .route("/sessions/end-others", post(sessions::end_others))
}

/// What links to these pages may say.
#[derive(Deserialize, Default)]
struct Asked {
    /// Where to go afterwards.
    #[serde(default)]
    next: String,
}

/// The page at `/login`; whoever is signed in goes on.
async fn login(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Response {
    if visit.signed_in.is_some() {
        return go_on(&asked.next);
    }
    let page = AccountPage {
        next: asked.next,
        ..AccountPage::default()
    };
    account_page(&state, request, page, StatusCode::OK).await
}

/// Goes where the person wanted, if that is a page of ours.
fn go_on(next: &str) -> Response {
    let next = if next.is_empty() {
        HOME
    } else {
        super::forms::own_path(next)
    };
    Redirect::to(next).into_response()
}
