//! Signing out: here, on another device, everywhere else.

use crate::account::Whence;
use crate::http::cookies::Visit;
use crate::http::forms::{own_path, with_cookie};
use crate::http::session;
use crate::state::AppState;
use app::kernel::AccountId;
use axum::Extension;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use serde::Deserialize;
use std::sync::Arc;

/// Which session, and where to go afterwards.
#[derive(Deserialize)]
pub struct EndForm {
    #[serde(default)]
    handle: String,
    #[serde(default)]
    next: String,
}

fn who(visit: &Visit) -> Option<AccountId> {
    visit.signed_in.as_ref().map(|person| person.account)
}

/// Signs out on this device.
pub async fn sign_out(State(state): State<AppState>, whence: Whence) -> Response {
    match state.accounts.sign_out(&whence).await {
        Ok(()) => with_cookie(session::ended(state.https), Redirect::to("/").into_response()),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// Signs out on one other device.
pub async fn end_one(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    whence: Whence,
    Form(form): Form<EndForm>,
) -> Response {
    let Some(account) = who(&visit) else {
        return Redirect::to("/login").into_response();
    };
    match state.accounts.sign_out_device(account, &form.handle, &whence).await {
        Ok(_) => Redirect::to(own_path(&form.next)).into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// Signs out everywhere but here.
pub async fn end_others(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    whence: Whence,
    Form(form): Form<EndForm>,
) -> Response {
    let Some(account) = who(&visit) else {
        return Redirect::to("/login").into_response();
    };
    match state.accounts.sign_out_others(account, &whence).await {
        Ok(_) => Redirect::to(own_path(&form.next)).into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}
