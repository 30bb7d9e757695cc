//! Pages about messages: the demonstration's inbox, the queue for those who look after it, the end of notices.

use super::cookies::Visit;
use super::edge::{Bucket, per_form};
use super::render::render_plain;
use crate::account::Whence;
use crate::sms::optout;
use crate::state::AppState;
use app::error::AppError;
use app::kernel::Cursor;
use app::messages::model::{OutboxKeeper, QueueFilter, QueuePart};
use app::messages::pages::{DevInboxPage, OutboxPage, OutboxView, StopPage, StopStep, StopView};
use axum::extract::{Form, Path, Query, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, RequestExt, Router};
use http::StatusCode;
use leptos::prelude::*;
use serde::Deserialize;
use std::sync::Arc;

/// The routes. A real installation has no inbox: its address leads nowhere.
pub fn routes(state: &AppState) -> Router<AppState> {
    let routes = Router::new()
        .route("/admin/outbox", get(outbox))
        .route("/admin/outbox/address", post(history))
        .route("/admin/outbox/retry", post(retry))
        .route("/admin/outbox/give-up", post(give_up))
        .route(
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

#[derive(Deserialize)]
struct OutboxQuery {
    #[serde(default)]
    part: String,
    after: Option<String>,
}

async fn outbox(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    Query(query): Query<OutboxQuery>,
    request: Request,
) -> Response {
    let filter = QueueFilter {
        part: QueuePart::parse(&query.part),
        after: query.after.as_deref().and_then(Cursor::parse),
        address: String::new(),
    };
    show(&state, &visit, request, filter, false).await
}

#[derive(Deserialize)]
struct AddressForm {
    #[serde(default)]
    address: String,
}

/// An address is personal data: it is sent as a form and stands in no link.
async fn history(State(state): State<AppState>, Extension(visit): Extension<Arc<Visit>>, request: Request) -> Response {
    let (request, form) = match split::<AddressForm>(request).await {
        Ok(parts) => parts,
        Err(response) => return response,
    };
    let filter = QueueFilter {
        address: form.address,
        ..QueueFilter::default()
    };
    show(&state, &visit, request, filter, false).await
}

#[derive(Deserialize)]
struct IdForm {
    id: i64,
}

async fn retry(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    whence: Whence,
    request: Request,
) -> Response {
    act(&state, &visit, &whence, request, true).await
}

async fn give_up(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    whence: Whence,
    request: Request,
) -> Response {
    act(&state, &visit, &whence, request, false).await
}

async fn act(state: &AppState, visit: &Visit, whence: &Whence, request: Request, again: bool) -> Response {
    let keeper = OutboxKeeper::of(&visit.viewer());
    let actor = visit.signed_in.as_ref().ok_or(AppError::Forbidden);
    let (keeper, actor) = match keeper.and_then(|keeper| Ok((keeper, actor?.account))) {
        Ok(known) => known,
        Err(error) => return denied(state, visit, &error),
    };
    let (request, form) = match split::<IdForm>(request).await {
        Ok(parts) => parts,
        Err(response) => return response,
    };
    let staffing = &state.staffing;
    let done = if again {
        staffing.retry_message(&keeper, form.id, actor, whence).await
    } else {
        staffing.give_message_up(&keeper, form.id, actor, whence).await
    };
    match done {
        Ok(()) => Redirect::to("/admin/outbox?part=waiting").into_response(),
        Err(AppError::NotFound) => show(state, visit, request, QueueFilter::default(), true).await,
        Err(error) => failure(state, visit, &error),
    }
}

async fn show(state: &AppState, visit: &Visit, request: Request, filter: QueueFilter, refused: bool) -> Response {
    let keeper = match OutboxKeeper::of(&visit.viewer()) {
        Ok(keeper) => keeper,
        Err(error) => return denied(state, visit, &error),
    };
    match state.ports.messages.queue(&keeper, &filter).await {
        Ok(page) => {
            let view = OutboxView { filter, page, refused };
            render_plain(state, request, view, || view! { <OutboxPage/> }).await
        }
        Err(error) => failure(state, visit, &error),
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

fn denied(state: &AppState, visit: &Visit, error: &AppError) -> Response {
    let t = app::i18n::Common::of(visit.lang);
    let unproved = visit
        .signed_in
        .as_ref()
        .is_some_and(|who| who.is_staff() && !who.second_factor);
    match error {
        AppError::Forbidden if visit.known().is_err() => failure(state, visit, &AppError::Unavailable),
        AppError::Forbidden if visit.signed_in.is_none() => Redirect::to("/login?next=/admin/outbox").into_response(),
        AppError::Forbidden if unproved => Redirect::to("/admin/enter?next=/admin/outbox").into_response(),
        AppError::Forbidden => super::pages::message(state, visit, StatusCode::FORBIDDEN, t.staff_closed, "", "/"),
        error => failure(state, visit, error),
    }
}

fn failure(state: &AppState, visit: &Visit, error: &AppError) -> Response {
    super::pages::failed(state, visit, error, "", "/admin/outbox")
}
