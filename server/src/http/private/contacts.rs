//! Addresses of the owner.

use super::{Owner, Posted};
use crate::account::profile::Proved;
use crate::account::{Address, Sent};
use crate::http::cookies;
use crate::http::forms::with_cookie;
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
    let typed = owner.returned().await.unwrap_or_default();
    owner.show(PrivatePage::Contact(typed), StatusCode::OK).await
}

/// Sends the code.
pub async fn ask(posted: Posted) -> Response {
    if !posted.owner.is_sure() {
        return posted.prove_first().await;
    }
    let Posted { owner, mut typed } = posted;
    let Some(reach) = read_reach(&mut typed) else {
        let page = PrivatePage::Contact(typed);
        return owner.show(page, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let address = match reach {
        Reach::Email(email) => Address::Email(email),
        Reach::Phone(phone) if owner.state.sends_sms() => Address::Phone(phone),
        Reach::Phone(_) => {
            typed.refuse("address", Fault::NoGateway);
            let page = PrivatePage::Contact(typed);
            return owner.show(page, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    match owner
        .state
        .accounts
        .ask_contact(owner.account, &address, &owner.key(&typed), &owner.whence)
        .await
    {
        Ok(Sent::Ticket(ticket)) => {
            let cookie = cookies::waiting(&ticket, owner.state.https);
            with_cookie(cookie, owner.forgetting(Redirect::to(CODE).into_response()))
        }
        Ok(Sent::TooOften(retry_s)) => owner.again(&AppError::TooMany { retry_s }, typed).await,
        Err(error) => owner.again(&error, typed).await,
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
        Err(error) => owner.again(&error, typed).await,
    }
}

/// Takes the code.
pub async fn prove(Posted { owner, mut typed }: Posted) -> Response {
    let ticket = owner.visit.ticket.clone().unwrap_or_default();
    let accounts = &owner.state.accounts;
    match accounts
        .prove_contact(owner.account, &ticket, typed.get("code"), &owner.whence)
        .await
    {
        Ok(Proved::Yes) => with_cookie(cookies::waiting("", owner.state.https), owner.done("saved")),
        Ok(Proved::Wrong(left)) => {
            typed.refuse("code", Fault::WrongCode { left });
            show_code(&owner, typed, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Ok(Proved::Taken) => {
            typed.set("refused", "taken");
            show_code(&owner, typed, StatusCode::CONFLICT).await
        }
        Ok(Proved::Over) => Redirect::to("/profile/contacts/add").into_response(),
        Ok(Proved::TooOften(retry_s)) => owner.again(&AppError::TooMany { retry_s }, typed).await,
        Err(error) => owner.again(&error, typed).await,
    }
}

/// Says whether notices go to an address.
pub async fn notices(Path(handle): Path<String>, posted: Posted) -> Response {
    // an account without e-mail is told by short message who signs in: a found session must not silence that
    if posted.typed.get("say") == "no" && !posted.owner.is_sure() {
        return posted.prove_first().await;
    }
    let Posted { owner, typed } = posted;
    let wanted = match typed.get("say") {
        "yes" => true,
        "no" => false,
        _ => return owner.again(&AppError::Invalid(Vec::new()), typed).await,
    };
    match owner
        .state
        .accounts
        .choose_notices(owner.account, &handle, wanted, &owner.whence)
        .await
    {
        Ok(true) => owner.done("saved"),
        Ok(false) => owner.failed(&AppError::NotFound),
        Err(error) => owner.again(&error, typed).await,
    }
}

/// Takes an address away.
pub async fn remove(owner: Owner, Path(handle): Path<String>) -> Response {
    if !owner.is_sure() {
        return owner.prove_first();
    }
    let accounts = &owner.state.accounts;
    match accounts.remove_contact(owner.account, &handle, &owner.whence).await {
        Ok(false) => owner.stays(ProfileTexts::of(owner.visit.lang).last_contact, "/profile#contacts"),
        removed => owner.ended(removed),
    }
}
