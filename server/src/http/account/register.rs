//! Making an account by e-mail.

use super::posted::Posted;
use super::{address, blank, enter, entered, failed, guard, new_password_problem, over, said, sent, wrong};
use crate::account::{Door, Entry, Link};
use crate::http::cookies::Visit;
use crate::http::pages::account_page;
use crate::state::AppState;
use app::account::model::AccountPage;
use app::error::Field;
use app::i18n::AccountFaults;
use axum::Extension;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use http::StatusCode;
use std::sync::Arc;

/// Sends the letter that confirms an e-mail.
pub async fn register(State(state): State<AppState>, posted: Posted) -> Response {
    let Posted {
        fields,
        visit,
        whence,
        request,
    } = posted;
    let page = AccountPage {
        login: fields.email.clone(),
        consent: fields.consent.is_some(),
        ..blank(&fields.next)
    };
    let read = address(Field::Email, &fields.email, visit.lang);
    let mut problems: Vec<_> = read.as_ref().err().cloned().into_iter().collect();
    problems.extend(new_password_problem(&fields.new_password, &fields.email, visit.lang));
    if fields.consent.is_none() {
        problems.push(said(Field::Consent, AccountFaults::of(visit.lang).no_consent));
    }
    let (Ok(email), true) = (read, problems.is_empty()) else {
        return wrong(&state, request, page, problems).await;
    };
    let proof = (fields.altcha.as_str(), &whence);
    let (request, page) = match guard(&state, request, page, Door::Register, &email, proof).await {
        Ok(through) => through,
        Err(puzzle) => return puzzle,
    };
    let accounts = &state.accounts;
    let done = accounts
        .register(&email, &fields.new_password, &fields.consent_text, &whence)
        .await;
    let done = match done {
        Ok(None) => {
            let changed = said(Field::Consent, AccountFaults::of(visit.lang).consent_changed);
            let page = AccountPage { consent: false, ..page };
            return wrong(&state, request, page, vec![changed]).await;
        }
        Ok(Some(sent)) => Ok(sent),
        Err(error) => Err(error),
    };
    sent(
        &state,
        request,
        page,
        done,
        &enter::with_next("/register/sent", &fields.next),
    )
    .await
}

/// The page at `/confirm/{token}`. Changes nothing.
pub async fn confirm_page(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    Path(token): Path<String>,
    request: Request,
) -> Response {
    let ticket = visit.ticket.as_deref();
    let page = blank("");
    match state.accounts.look_at_confirmation(&token, ticket).await {
        Ok(Link::Over) => over(&state, request, page).await,
        Ok(link) => account_page(&state, request, asking(link, page), StatusCode::OK).await,
        Err(error) => failed(&state, request, page, error).await,
    }
}

/// Asks for the password of the registration where the link alone proves too little.
fn asking(link: Link, page: AccountPage) -> AccountPage {
    AccountPage {
        ask_password: link == Link::GoodWithPassword,
        ..page
    }
}

/// Uses the link.
pub async fn confirm(State(state): State<AppState>, Path(token): Path<String>, posted: Posted) -> Response {
    let Posted {
        fields,
        visit,
        whence,
        request,
    } = posted;
    let ticket = visit.ticket.as_deref();
    let page = blank(&fields.next);
    let page = match state.accounts.look_at_confirmation(&token, ticket).await {
        Ok(link) => asking(link, page),
        Err(error) => return failed(&state, request, page, error).await,
    };
    match state.accounts.confirm(&token, ticket, &fields.password, &whence).await {
        Ok(Entry::Over) => over(&state, request, page).await,
        done => entered(&state, request, page, done, visit.lang).await,
    }
}
