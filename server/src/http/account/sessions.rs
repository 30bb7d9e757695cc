//! Signing out: here, on another device, everywhere else.

use super::posted::Posted;
use crate::account::Whence;
use crate::http::cookies::Visit;
use crate::http::forms::{own_path, with_cookie};
use crate::http::pages::failed;
use crate::http::session;
use crate::state::AppState;
use app::error::AppError;
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

/// Signs out on this device.
pub async fn sign_out(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    whence: Whence,
) -> Response {
    match state.accounts.sign_out(&whence).await {
        Ok(()) => with_cookie(session::ended(state.https), Redirect::to("/").into_response()),
        Err(error) => failed(&state, &visit, &error, "", "/my"),
    }
}

/// Signs out on one other device.
pub async fn end_one(State(state): State<AppState>, posted: Posted) -> Response {
    let (accounts, whence) = (&state.accounts, &posted.whence);
    let done = match posted.visit.known() {
        Ok(Some(person)) => {
            accounts
                .sign_out_device(person.account, &posted.fields.handle, whence)
                .await
        }
        Ok(None) => return Redirect::to("/login").into_response(),
        Err(error) => Err(error),
    };
    ended(&state, &posted, done.map(drop))
}

/// Signs out everywhere but here.
pub async fn end_others(State(state): State<AppState>, posted: Posted) -> Response {
    let (accounts, whence) = (&state.accounts, &posted.whence);
    let done = match posted.visit.known() {
        Ok(Some(person)) => accounts.sign_out_others(person.account, whence).await,
        Ok(None) => return Redirect::to("/login").into_response(),
        Err(error) => Err(error),
    };
    ended(&state, &posted, done.map(drop))
}

fn ended(state: &AppState, posted: &Posted, done: Result<(), AppError>) -> Response {
    match done {
        Ok(()) => Redirect::to(own_path(&posted.fields.next)).into_response(),
        Err(error) => failed(state, &posted.visit, &error, "", "/my"),
    }
}
