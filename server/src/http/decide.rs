//! What the author says: done or not, and what the organisation wanted to know.

use super::cookies::Visit;
use super::edge::{Bucket, text_form};
use super::pages;
use crate::dispatch::{Doer, Said, Undone};
use crate::state::AppState;
use app::complaints::model::ComplaintNumber;
use app::complaints::model::life::Deed;
use app::complaints::parts::RefusedDecision;
use app::i18n::ComplaintTexts;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use axum::{Extension, Router};
use http::StatusCode;
use http::request::Parts;
use serde::Deserialize;
use std::sync::Arc;

/// The route.
pub fn routes() -> Router<AppState> {
    Router::new().route("/c/{number}/decide", post(decide).layer(text_form(Bucket::Report)))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Decision {
    deed: String,
    version: String,
    words: String,
}

/// Takes what the author says. What cannot be taken is shown again on the page of the complaint, at its field.
async fn decide(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    Path(number): Path<String>,
    parts: Parts,
    Form(form): Form<Decision>,
) -> Response {
    let Some(number) = ComplaintNumber::parse(&number) else {
        return Redirect::to("/c/0").into_response();
    };
    let page = format!("/c/{number}");
    let t = ComplaintTexts::of(visit.lang);
    let viewer = visit.viewer();
    let said = Said {
        words: form.words.clone(),
        ..Said::default()
    };
    // without a version nobody says what he saw
    let seen = Some(form.version.parse().unwrap_or_default());
    let undone = match Deed::parse(&form.deed) {
        Some(deed) => state
            .dispatch
            .change(Doer::Author(&viewer), &number, deed, seen, &said)
            .await
            .err(),
        None => Some(Undone::Missing),
    };
    let (wrong, status) = match undone {
        None => return Redirect::to(&page).into_response(),
        // the link of the author may have been forgotten here meanwhile: what was written is not
        Some(Undone::Missing) => {
            let status = StatusCode::FORBIDDEN;
            return pages::message(&state, &visit, status, t.decide_not_yours, &form.words, &page);
        }
        Some(Undone::Failed(error)) => return pages::failed(&state, &visit, &error, &form.words, &page),
        Some(Undone::Refused(_)) => (t.decide_changed, StatusCode::CONFLICT),
        Some(Undone::Fault(..)) => (t.decide_short, StatusCode::UNPROCESSABLE_ENTITY),
    };
    let refused = RefusedDecision {
        words: form.words,
        wrong,
    };
    pages::case_again(&state, &visit, &number, parts, refused, status).await
}
