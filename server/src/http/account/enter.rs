//! Signing in: by a password, by a code to the phone.

use super::posted::Posted;
use super::{address, blank, entered, failed, guard, reach, said, sent, with_letter, wrong};
use crate::account::{Door, Entry};
use crate::state::AppState;
use app::account::model::AccountPage;
use app::error::Field;
use app::i18n::AccountFaults;
use axum::extract::State;
use axum::response::Response;

/// Signs in by a password.
pub async fn login(State(state): State<AppState>, posted: Posted) -> Response {
    let Posted {
        fields,
        visit,
        whence,
        request,
    } = posted;
    let t = AccountFaults::of(visit.lang);
    let page = AccountPage {
        login: fields.login.clone(),
        ..blank(&fields.next)
    };
    let read = address(Field::Login, &fields.login, visit.lang);
    let mut problems: Vec<_> = read.as_ref().err().cloned().into_iter().collect();
    if fields.password.is_empty() {
        problems.push(said(Field::Password, t.no_password));
    }
    let (Ok(address), true) = (read, problems.is_empty()) else {
        return wrong(&state, request, page, problems).await;
    };
    let proof = (fields.altcha.as_str(), &whence);
    let (request, page) = match guard(&state, request, page, Door::SignIn, &address, proof).await {
        Ok(through) => through,
        Err(puzzle) => return puzzle,
    };
    match state.accounts.sign_in(&address, &fields.password, &whence).await {
        Ok(Entry::Wrong) => wrong(&state, request, page, vec![said(Field::Password, t.wrong)]).await,
        done => entered(&state, request, page, done, visit.lang).await,
    }
}

/// Sends a code to a phone.
pub async fn phone(State(state): State<AppState>, posted: Posted) -> Response {
    let Posted {
        fields,
        visit,
        whence,
        request,
    } = posted;
    let page = AccountPage {
        login: fields.phone.clone(),
        ..blank(&fields.next)
    };
    let address = match reach(&state, Field::Phone, &fields.phone, visit.lang) {
        Ok(address) => address,
        Err(problem) => return wrong(&state, request, page, vec![problem]).await,
    };
    let proof = (fields.altcha.as_str(), &whence);
    let (request, page) = match guard(&state, request, page, Door::Phone, &address, proof).await {
        Ok(through) => through,
        Err(puzzle) => return puzzle,
    };
    let done = match state.accounts.shown_consent(&fields.consent_text).await {
        Ok(consent) => state.accounts.phone_code(&address, consent.as_deref(), &whence).await,
        Err(error) => Err(error),
    };
    sent(&state, request, page, done, &with_next("/login/code", &fields.next)).await
}

/// A page with where to go afterwards.
pub(super) fn with_next(path: &str, next: &str) -> String {
    let kept = percent_encoding::utf8_percent_encode(next, percent_encoding::NON_ALPHANUMERIC);
    if next.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?next={kept}")
    }
}

/// Tries the code of a letter or an SMS.
pub async fn code(State(state): State<AppState>, posted: Posted) -> Response {
    let Posted {
        fields,
        visit,
        whence,
        request,
    } = posted;
    let ticket = visit.ticket.clone().unwrap_or_default();
    let page = match with_letter(&state, &visit, &fields.next).await {
        Ok(page) => page,
        Err(error) => return failed(&state, request, blank(&fields.next), error).await,
    };
    if fields.code.trim().is_empty() {
        let problem = said(Field::Code, AccountFaults::of(visit.lang).no_code);
        return wrong(&state, request, page, vec![problem]).await;
    }
    let done = state.accounts.enter_code(&ticket, &fields.code, &whence).await;
    entered(&state, request, page, done, visit.lang).await
}
