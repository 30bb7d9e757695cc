//! The report form without script: each step is a page, everything typed is kept by us until it is sent, and every
//! answer is a redirect, so that a reload sends nothing twice.

mod act;
mod read;

use super::cookies::{self, Visit};
use super::edge::{Bucket, multipart_form};
use super::forms::with_cookie;
use super::pages::message;
use crate::complaints::{drafts, secret};
use crate::state::AppState;
use act::{Next, act};
use app::complaints::model::{DraftKey, ReportDraft};
use app::error::AppError;
use app::i18n::Common;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use axum::{Extension, Router};
use http::StatusCode;
use std::sync::Arc;
use uuid::Uuid;

/// The routes. Steps are many, sending is rare: only sending counts as a report.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/report", post(step).layer(multipart_form(Bucket::Photo)))
        .route("/report/send", post(send).layer(multipart_form(Bucket::Report)))
}

async fn step(State(state): State<AppState>, Extension(visit): Extension<Arc<Visit>>, form: Multipart) -> Response {
    answer(&state, &visit, form, None).await
}

async fn send(State(state): State<AppState>, Extension(visit): Extension<Arc<Visit>>, form: Multipart) -> Response {
    answer(&state, &visit, form, Some("send")).await
}

async fn answer(state: &AppState, visit: &Visit, form: Multipart, button: Option<&str>) -> Response {
    let (cookie, hash, mut draft) = match open(state, visit).await {
        Ok(opened) => opened,
        Err(error) => return failed(state, visit, &error, ""),
    };
    let mut posted = match read::read(state, &mut draft, form).await {
        Ok(posted) => posted,
        Err(error) => return failed(state, visit, &error, &draft.body),
    };
    if let Some(button) = button {
        button.clone_into(&mut posted.go);
    }
    let typed = draft.body.clone();
    let next = match act(state, visit, draft, posted).await {
        Ok(next) => next,
        Err(error) => return failed(state, visit, &error, &typed),
    };
    match next {
        Next::Show { draft, problems, to } => {
            match drafts::save(&state.pool, &state.vault, &hash, &draft, &problems).await {
                Ok(()) => with_cookie(
                    cookies::drafting(&cookie, state.https),
                    Redirect::to(&to).into_response(),
                ),
                Err(error) => failed(state, visit, &error, &typed),
            }
        }
        Next::Sent(sent) => {
            // It is registered: a draft that stays behind does no harm, its key answers with the same number.
            if let Err(error) = drafts::delete(&state.pool, &hash).await {
                tracing::warn!(%error, "a sent draft was not deleted");
            }
            let response = Redirect::to(&format!("/c/{}?sent=1", sent.number)).into_response();
            let response = with_cookie(cookies::drafting("", state.https), response);
            with_cookie(
                sent.secret
                    .and_then(|secret| cookies::followed(&visit.follow, &secret, state.https)),
                response,
            )
        }
        Next::Elsewhere { draft, to } => match drafts::save(&state.pool, &state.vault, &hash, &draft, &[]).await {
            Ok(()) => with_cookie(
                cookies::drafting(&cookie, state.https),
                Redirect::to(&to).into_response(),
            ),
            Err(error) => failed(state, visit, &error, &typed),
        },
    }
}

/// The draft of this device, or a fresh one with its cookie.
async fn open(state: &AppState, visit: &Visit) -> Result<(String, Vec<u8>, ReportDraft), AppError> {
    let cookie = visit.draft.clone().unwrap_or_else(secret::random);
    let hash = secret::hash(&cookie);
    let saved = drafts::load(&state.pool, &state.vault, &hash).await?;
    let mut draft = saved.map(|(draft, _)| draft).unwrap_or_default();
    if !draft.key.is_valid() {
        draft.key = DraftKey(Uuid::new_v4().to_string());
    }
    Ok((cookie, hash, draft))
}

/// What went wrong, with what was typed.
fn failed(state: &AppState, visit: &Visit, error: &AppError, typed: &str) -> Response {
    let t = Common::of(visit.lang);
    let (status, words) = match error {
        AppError::KeyReused => (StatusCode::CONFLICT, t.error_key_reused),
        AppError::Invalid(_) => (StatusCode::BAD_REQUEST, t.error_invalid),
        AppError::NotFound => (StatusCode::NOT_FOUND, t.not_found_title),
        AppError::Forbidden => (StatusCode::FORBIDDEN, t.error_forbidden),
        AppError::TooMany { .. } => (StatusCode::TOO_MANY_REQUESTS, t.error_too_many),
        AppError::Unavailable | AppError::Offline => (StatusCode::SERVICE_UNAVAILABLE, t.error_unavailable),
        AppError::Internal => (StatusCode::INTERNAL_SERVER_ERROR, t.error_internal),
    };
    message(state, visit, status, words, typed, "/report")
}
