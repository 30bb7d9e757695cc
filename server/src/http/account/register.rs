//! Making an account by e-mail.

use super::posted::Posted;
use super::{Asked, address, blank, enter, entered, go_on, new_password_problem, said, sent, with_letter, wrong};
use crate::account::Link;
use crate::http::cookies::Visit;
use crate::http::pages::account_page;
use crate::state::AppState;
use app::account::model::{AccountPage, Trouble};
use app::error::Field;
use app::i18n::AccountFaults;
use axum::Extension;
use axum::extract::{Path, Query, Request, State};
use axum::response::Response;
use http::StatusCode;
use std::sync::Arc;

/// The page at `/register`; whoever is signed in goes on.
pub async fn page(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Response {
    if visit.signed_in.is_some() {
        return go_on(&asked.next);
    }
    account_page(&state, request, blank(&state, &asked.next), StatusCode::OK).await
}

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
        ..blank(&state, &fields.next)
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
    let done = state.accounts.register(&email, &fields.new_password, &whence).await;
    let to = enter::code_path(&fields.next).replacen("/login/code", "/register/sent", 1);
    sent(&state, request, page, done, &to).await
}

/// The page at `/register/sent`.
pub async fn sent_page(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Response {
    let page = with_letter(&state, &visit, &asked.next).await;
    account_page(&state, request, page, StatusCode::OK).await
}

/// Tries the code from the letter.
pub async fn code(state: State<AppState>, posted: Posted) -> Response {
    enter::code(state, posted).await
}

/// The page at `/confirm/{token}`. Changes nothing.
pub async fn confirm_page(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    Path(token): Path<String>,
    request: Request,
) -> Response {
    let link = state
        .accounts
        .look_at_confirmation(&token, visit.ticket.as_deref())
        .await;
    let link = link.unwrap_or(Link::Over);
    let page = AccountPage {
        trouble: (link == Link::Over).then_some(Trouble::Over),
        ask_password: link == Link::GoodWithPassword,
        ..blank(&state, "")
    };
    let status = if page.trouble.is_some() {
        StatusCode::GONE
    } else {
        StatusCode::OK
    };
    account_page(&state, request, page, status).await
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
    let link = state
        .accounts
        .look_at_confirmation(&token, ticket)
        .await
        .unwrap_or(Link::Over);
    let page = AccountPage {
        ask_password: link == Link::GoodWithPassword,
        ..blank(&state, &fields.next)
    };
    let done = state.accounts.confirm(&token, ticket, &fields.password, &whence).await;
    if done == Ok(crate::account::Entry::Over) {
        let page = AccountPage {
            trouble: Some(Trouble::Over),
            ..page
        };
        return account_page(&state, request, page, StatusCode::GONE).await;
    }
    entered(&state, request, page, done, visit.lang).await
}
