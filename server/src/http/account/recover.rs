//! Recovering an account, and changing a password.

use super::posted::Posted;
use super::{
    blank, enter, entered, failed, following, go_on, guard, new_password_problem, over, reach, said, sent, too_often,
    with_letter, wrong,
};
use crate::account::{Address, Door, Entry, Link, Sent, SignedIn};
use crate::http::cookies::Visit;
use crate::http::pages::account_page;
use crate::http::pairs::Pairs;
use crate::state::AppState;
use app::account::model::{AccountPage, Errand, SignInMethod};
use app::error::Field;
use app::i18n::AccountFaults;
use axum::Extension;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use std::sync::Arc;

/// Sends a link to an e-mail, or a code to a phone.
pub async fn send(State(state): State<AppState>, posted: Posted) -> Response {
    let Posted {
        fields,
        visit,
        whence,
        request,
    } = posted;
    let page = AccountPage {
        login: fields.login.clone(),
        ..blank("")
    };
    let read = reach(&state, Field::Login, &fields.login, visit.lang);
    let (request, page) = match &read {
        Err(_) => (request, page),
        Ok(address) => {
            let door = match address {
                Address::Phone(_) => Door::Phone,
                Address::Email(_) => Door::Recover,
            };
            match guard(&state, request, page, door, address, (&fields.altcha, &whence)).await {
                Ok(through) => through,
                Err(puzzle) => return puzzle,
            }
        }
    };
    match read {
        Err(problem) => wrong(&state, request, page, vec![problem]).await,
        Ok(address @ Address::Phone(_)) => {
            let done = state.accounts.phone_code(&address, None, &whence).await;
            sent(
                &state,
                request,
                page,
                done,
                &enter::with_next("/login/code", "/password"),
            )
            .await
        }
        Ok(address @ Address::Email(_)) => {
            let done = state.accounts.recover(&address, &whence).await;
            sent(&state, request, page, done, "/recover/sent").await
        }
    }
}

/// Sends the same again.
pub async fn again(State(state): State<AppState>, posted: Posted) -> Response {
    let Posted {
        visit, whence, request, ..
    } = posted;
    let page = match with_letter(&state, &visit, "").await {
        Ok(page) => page,
        Err(error) => return failed(&state, at_path(request, "/recover/sent"), blank(""), error).await,
    };
    let to = match page.letter.as_ref().map(|letter| letter.errand) {
        Some(Errand::Register) => "/register/sent",
        Some(Errand::Phone) => "/login/code",
        Some(Errand::Recover) => "/recover/sent",
        None => return Redirect::to("/recover").into_response(),
    };
    let ticket = visit.ticket.clone().unwrap_or_default();
    match state.accounts.send_again(&ticket, &whence).await {
        Ok(Some(Sent::Ticket(ticket))) => following(&state, &ticket, to),
        Ok(Some(Sent::TooOften(wait_s))) => too_often(&state, at_path(request, to), page, wait_s).await,
        Ok(None) => Redirect::to(to).into_response(),
        Err(error) => failed(&state, at_path(request, to), page, error).await,
    }
}

/// The request as if it had asked for another page of ours: the application is chosen by the path.
fn at_path(mut request: Request, path: &'static str) -> Request {
    *request.uri_mut() = http::Uri::from_static(path);
    request
}

/// The page at `/recover/{token}`. Changes nothing.
pub async fn reset_page(State(state): State<AppState>, Path(token): Path<String>, request: Request) -> Response {
    let page = blank("");
    match state.accounts.look_at_recovery(&token).await {
        Ok(Link::Over) => over(&state, request, page).await,
        Ok(_) => account_page(&state, request, page, StatusCode::OK).await,
        Err(error) => failed(&state, request, page, error).await,
    }
}

/// Sets a new password by the link.
pub async fn reset(State(state): State<AppState>, Path(token): Path<String>, posted: Posted) -> Response {
    let Posted {
        fields,
        visit,
        whence,
        request,
    } = posted;
    let page = blank("");
    if let Some(problem) = new_password_problem(&fields.new_password, "", visit.lang) {
        return wrong(&state, request, page, vec![problem]).await;
    }
    let done = state
        .accounts
        .reset_by_link(&token, &fields.new_password, &whence)
        .await;
    if done == Ok(Entry::Over) {
        return over(&state, request, page).await;
    }
    entered(&state, request, page, done, visit.lang).await
}

/// Sets a new password by the code of a desk.
pub async fn desk(State(state): State<AppState>, posted: Posted) -> Response {
    let Posted {
        fields,
        visit,
        whence,
        request,
    } = posted;
    let t = AccountFaults::of(visit.lang);
    let page = blank("");
    let no_code = fields.code.trim().is_empty().then(|| said(Field::Code, t.no_code));
    let problems: Vec<_> = no_code
        .into_iter()
        .chain(new_password_problem(&fields.new_password, "", visit.lang))
        .collect();
    if !problems.is_empty() {
        return wrong(&state, request, page, problems).await;
    }
    let done = state
        .accounts
        .reset_by_desk_code(&fields.code, &fields.new_password, &whence)
        .await;
    if done == Ok(Entry::Over) {
        return wrong(&state, request, page, vec![said(Field::Code, t.desk_code)]).await;
    }
    entered(&state, request, page, done, visit.lang).await
}

/// Whether the person has just proved who it is otherwise than by the password.
fn has_proved(person: &SignedIn) -> bool {
    person.method != SignInMethod::Password && person.is_sure()
}

/// The page at `/password`.
pub async fn password_page(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    asked: Pairs,
    request: Request,
) -> Response {
    let person = match visit.known() {
        Ok(Some(person)) => person,
        Ok(None) => return Redirect::to("/login?next=/password").into_response(),
        Err(error) => return failed(&state, request, blank(asked.get("next")), error).await,
    };
    let page = AccountPage {
        ask_password: !has_proved(person),
        ..blank(asked.get("next"))
    };
    account_page(&state, request, page, StatusCode::OK).await
}

/// Sets another password.
pub async fn password(State(state): State<AppState>, posted: Posted) -> Response {
    let Posted {
        fields,
        visit,
        whence,
        request,
    } = posted;
    let person = match visit.known() {
        Ok(Some(person)) => person,
        Ok(None) => return go_on("/login?next=/password"),
        Err(error) => return failed(&state, request, blank(&fields.next), error).await,
    };
    let proved = has_proved(person);
    let page = AccountPage {
        ask_password: !proved,
        ..blank(&fields.next)
    };
    if let Some(problem) = new_password_problem(&fields.new_password, "", visit.lang) {
        return wrong(&state, request, page, vec![problem]).await;
    }
    let accounts = &state.accounts;
    let done = accounts
        .change_password(person.account, proved, &fields.password, &fields.new_password, &whence)
        .await;
    entered(&state, request, page, done, visit.lang).await
}
