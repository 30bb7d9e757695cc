//! Pages about messages: the demonstration's inbox, the end of notices.

use super::cookies::Visit;
use super::edge::{Bucket, per_form};
use super::render::render_plain;
use crate::sms::optout;
use crate::state::AppState;
use app::messages::pages::{DevInboxPage, StopPage, StopStep, StopView};
use axum::extract::{Form, Path, Query, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, RequestExt, Router};
use http::StatusCode;
use leptos::prelude::*;
use serde::Deserialize;
use std::sync::Arc;

/// The routes. A real installation has no inbox: its address leads nowhere.
pub fn routes(state: &AppState) -> Router<AppState> {
    let routes = Router::new().route(
        "/stop/{token}",
        get(stop).post(stopped).layer(per_form(Bucket::Support)),
    );
    if state.inbox.is_some() {
        routes.route("/dev/inbox", get(inbox))
    } else {
        routes
    }
}

#[derive(Deserialize)]
struct InboxQuery {
    #[serde(default)]
    address: String,
    before: Option<String>,
}

async fn inbox(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    Query(query): Query<InboxQuery>,
    request: Request,
) -> Response {
    let Some(inbox) = &state.inbox else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let before = query.before.and_then(|text| text.parse().ok());
    match inbox.page(&query.address, before).await {
        Ok(page) => render_plain(&state, request, page, || view! { <DevInboxPage/> }).await,
        Err(error) => super::pages::failed(&state, &visit, &error, "", "/dev/inbox"),
    }
}

async fn stop(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    Path(token): Path<String>,
    request: Request,
) -> Response {
    let Some(hash) = optout::read(&token) else {
        return Redirect::to("/c/0").into_response();
    };
    match optout::is_known(&state.pool, &hash).await {
        Ok(true) => answer_stop(&state, request, (&token, &hash), StopStep::Question).await,
        Ok(false) => Redirect::to("/c/0").into_response(),
        Err(error) => super::pages::failed(&state, &visit, &crate::error::internal(error), "", "/"),
    }
}

#[derive(Deserialize)]
struct StopForm {
    #[serde(default)]
    choice: String,
}

/// Also what mail programs send for `List-Unsubscribe-Post` (RFC 8058): a POST with other words.
async fn stopped(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    Path(token): Path<String>,
    request: Request,
) -> Response {
    let (request, form) = match split::<StopForm>(request).await {
        Ok(parts) => parts,
        Err(response) => return response,
    };
    let Some(hash) = optout::read(&token) else {
        return Redirect::to("/c/0").into_response();
    };
    let is_out = form.choice != "again";
    match optout::set(&state.pool, &hash, is_out).await {
        Ok(true) => {
            let step = if is_out { StopStep::Stopped } else { StopStep::Again };
            answer_stop(&state, request, (&token, &hash), step).await
        }
        Ok(false) => Redirect::to("/c/0").into_response(),
        Err(error) => super::pages::failed(&state, &visit, &crate::error::internal(error), "", "/"),
    }
}

async fn answer_stop(state: &AppState, request: Request, (token, hash): (&str, &[u8]), step: StopStep) -> Response {
    let view = StopView {
        path: format!("/stop/{token}"),
        of_text: optout::is_of_text(hash),
        step,
    };
    render_plain(state, request, view, || view! { <StopPage/> }).await
}

/// Reads a form and leaves the rest of the request to the page that answers it.
async fn split<T: serde::de::DeserializeOwned + 'static>(request: Request) -> Result<(Request, T), Response> {
    let (parts, body) = request.into_parts();
    let kept = parts.clone();
    let form = Request::from_parts(parts, body).extract::<Form<T>, _>().await;
    match form {
        Ok(Form(form)) => Ok((Request::from_parts(kept, axum::body::Body::empty()), form)),
        Err(error) => Err(error.into_response()),
    }
}
