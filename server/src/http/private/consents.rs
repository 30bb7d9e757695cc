//! Consents, each on its own page.

use super::{Fields, Owner, done};
use crate::http::forms::{own_path, with_cookie};
use crate::http::session;
use app::account::profile::consent::Purpose;
use app::account::profile::model::PrivatePage;
use app::error::AppError;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use serde::Deserialize;

/// Where to go once it is given.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    next: String,
}

/// The page.
pub async fn page(owner: Owner, Path(purpose): Path<String>, Query(asked): Query<Asked>) -> Response {
    let Some(purpose) = Purpose::parse(&purpose) else {
        return owner.failed(&AppError::NotFound, "");
    };
    let next = if asked.next.is_empty() {
        ""
    } else {
        own_path(&asked.next)
    };
    match owner.state.accounts.consent_page(owner.account, purpose, next).await {
        Ok(view) => owner.show(PrivatePage::Consent(Box::new(view)), StatusCode::OK).await,
        Err(error) => owner.failed(&error, ""),
    }
}

/// Gives it or takes it back.
pub async fn say(owner: Owner, Path(purpose): Path<String>, Fields(typed): Fields) -> Response {
    let Some(purpose) = Purpose::parse(&purpose) else {
        return owner.failed(&AppError::NotFound, "");
    };
    let accounts = &owner.state.accounts;
    let (account, whence) = (owner.account, &owner.whence);
    let said = match typed.get("say") {
        "yes" => accounts
            .give_consent(account, purpose, owner.visit.lang, whence)
            .await
            .map(|()| true),
        "no" => accounts
            .withdraw_consent(account, purpose, whence)
            .await
            .map(|()| false),
        _ => Err(AppError::Invalid(Vec::new())),
    };
    match said {
        Ok(true) if !typed.get("next").is_empty() => Redirect::to(own_path(typed.get("next"))).into_response(),
        Ok(true) => done("saved"),
        // The account is closed, and its sessions with it.
        Ok(false) if purpose == Purpose::Account => {
            let gone = session::ended(owner.state.https);
            with_cookie(gone, Redirect::to("/").into_response())
        }
        Ok(false) => done("removed"),
        Err(error) => owner.failed(&error, ""),
    }
}
