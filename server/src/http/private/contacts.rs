//! Addresses of the owner.

use super::{Fields, Owner, done};
use crate::account::profile::Proved;
use crate::account::{Address, Sent};
use crate::http::cookies;
use crate::http::forms::with_cookie;
use crate::http::pages::message;
use app::account::identity::Fault;
use app::account::profile::contact::{Reach, read_reach};
use app::account::profile::forms::Typed;
use app::account::profile::model::PrivatePage;
use app::error::AppError;
use app::i18n::ProfileTexts;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;

/// Where the code is typed.
const CODE: &str = "/profile/contacts/code";

/// The form.
pub async fn form(owner: Owner) -> Response {
    owner.show(PrivatePage::Contact(Typed::default()), StatusCode::OK).await
}

/// Sends the code.
pub async fn ask(owner: Owner, Fields(mut typed): Fields) -> Response {
    let Some(reach) = read_reach(&mut typed) else {
        let page = PrivatePage::Contact(typed);
        return owner.show(page, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let address = match reach {
        Reach::Email(email) => Address::Email(email),
        Reach::Phone(phone) => Address::Phone(phone),
    };
    match owner
        .state
        .accounts
        .ask_contact(owner.account, &address, &owner.whence)
        .await
    {
        Ok(Sent::Ticket(ticket)) => {
            let cookie = cookies::waiting(&ticket, owner.state.https);
            with_cookie(cookie, Redirect::to(CODE).into_response())
        }
        Ok(Sent::TooOften(retry_s)) => owner.failed(&AppError::TooMany { retry_s }, typed.get("address")),
        Err(error) => owner.failed(&error, typed.get("address")),
    }
}

/// The form of the code.
pub async fn code(owner: Owner) -> Response {
    show_code(&owner, Typed::default(), StatusCode::OK).await
}

async fn show_code(owner: &Owner, typed: Typed, status: StatusCode) -> Response {
    let ticket = owner.visit.ticket.as_deref().unwrap_or_default();
    match owner.state.accounts.asked_contact(owner.account, ticket).await {
        Ok(Some(asked)) => {
            let page = PrivatePage::ContactCode {
                to: asked.to,
                channel: asked.channel,
                fate: asked.fate,
                typed,
            };
            owner.show(page, status).await
        }
        Ok(None) => Redirect::to("/profile/contacts/add").into_response(),
        Err(error) => owner.failed(&error, ""),
    }
}

/// Takes the code.
pub async fn prove(owner: Owner, Fields(mut typed): Fields) -> Response {
    let ticket = owner.visit.ticket.clone().unwrap_or_default();
    let accounts = &owner.state.accounts;
    match accounts
        .prove_contact(owner.account, &ticket, typed.get("code"), &owner.whence)
        .await
    {
        Ok(Proved::Yes) => with_cookie(cookies::waiting("", owner.state.https), done("saved")),
        Ok(Proved::Wrong) => {
            typed.refuse("code", Fault::CheckDigits);
            show_code(&owner, typed, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Ok(Proved::Taken) => {
            typed.set("refused", "taken");
            show_code(&owner, typed, StatusCode::CONFLICT).await
        }
        Ok(Proved::Over) => Redirect::to("/profile/contacts/add").into_response(),
        Ok(Proved::TooOften(retry_s)) => owner.failed(&AppError::TooMany { retry_s }, ""),
        Err(error) => owner.failed(&error, ""),
    }
}

/// Takes an address away.
pub async fn remove(owner: Owner, Path(handle): Path<String>) -> Response {
    match owner
        .state
        .accounts
        .remove_contact(owner.account, &handle, &owner.whence)
        .await
    {
        Ok(true) => done("removed"),
        Ok(false) => {
            let words = ProfileTexts::of(owner.visit.lang).last_contact;
            message(
                &owner.state,
                &owner.visit,
                StatusCode::CONFLICT,
                words,
                "",
                "/profile#contacts",
            )
        }
        Err(error) => owner.failed(&error, ""),
    }
}
