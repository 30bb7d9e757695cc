//! Consents, each on its own page.

use super::{Owner, Posted};
use crate::http::forms::{own_path, with_cookie};
use crate::http::pairs::Pairs;
use crate::http::session;
use app::account::profile::consent::Purpose;
use app::account::profile::model::{ConsentView, PrivatePage};
use app::error::AppError;
use app::i18n::ProfileTexts;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;

/// The page.
pub async fn page(owner: Owner, Path(purpose): Path<String>, asked: Pairs) -> Response {
    let Some(purpose) = Purpose::parse(&purpose) else {
        return owner.failed(&AppError::NotFound);
    };
    let next = asked.get("next");
    let next = if next.is_empty() { "" } else { own_path(next) };
    show(&owner, purpose, next, false).await
}

async fn show(owner: &Owner, purpose: Purpose, next: &str, changed: bool) -> Response {
    let accounts = &owner.state.accounts;
    let page = accounts
        .consent_page(owner.account, purpose, owner.visit.lang, next)
        .await;
    match page {
        // Nothing is sent by it yet: there is nothing to agree to.
        Ok(view) if purpose == Purpose::Notices && view.line.given_at.is_none() => owner.failed(&AppError::NotFound),
        Ok(view) => {
            let view = ConsentView { changed, ..view };
            let status = if changed { StatusCode::CONFLICT } else { StatusCode::OK };
            owner.show(PrivatePage::Consent(Box::new(view)), status).await
        }
        Err(error) => owner.failed(&error),
    }
}

/// Gives it or takes it back.
pub async fn say(Path(purpose): Path<String>, Posted { owner, typed }: Posted) -> Response {
    let Some(purpose) = Purpose::parse(&purpose) else {
        return owner.failed(&AppError::NotFound);
    };
    let closes = purpose == Purpose::Account && typed.get("say") == "no";
    if closes && !owner.is_sure() {
        return owner.prove_first();
    }
    let accounts = &owner.state.accounts;
    let (account, whence) = (owner.account, &owner.whence);
    let said = match typed.get("say") {
        "yes" if purpose == Purpose::Notices => Err(AppError::NotFound),
        "yes" => match accounts.give_consent(account, purpose, typed.get("text"), whence).await {
            Ok(false) => {
                let next = typed.get("next");
                let next = if next.is_empty() { "" } else { own_path(next) };
                return show(&owner, purpose, next, true).await;
            }
            given => given,
        },
        "no" => accounts
            .withdraw_consent(account, purpose, whence)
            .await
            .map(|()| false),
        _ => Err(AppError::Invalid(Vec::new())),
    };
    match said {
        Ok(true) if !typed.get("next").is_empty() => Redirect::to(own_path(typed.get("next"))).into_response(),
        Ok(true) => owner.done("saved"),
        // The account is closed, and its sessions with it.
        Ok(false) if purpose == Purpose::Account => {
            let gone = session::ended(owner.state.https);
            with_cookie(gone, Redirect::to("/").into_response())
        }
        Ok(false) => owner.done("removed"),
        Err(AppError::Forbidden) if closes => {
            let words = ProfileTexts::of(owner.visit.lang).staff_first;
            owner.stays(words, "/profile/consents/account")
        }
        Err(error) => owner.again(&error, typed).await,
    }
}
