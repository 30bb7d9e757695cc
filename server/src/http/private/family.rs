//! Children, wards and trust.

use super::profile::everything;
use super::{Fields, Owner, done};
use crate::account::profile::Answered;
use app::account::identity::{Fault, Relation};
use app::account::profile::consent::Purpose;
use app::account::profile::forms::{Typed, read_relative};
use app::account::profile::model::PrivatePage;
use app::error::AppError;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use uuid::Uuid;

/// The form of somebody to act for; the consent comes first.
pub async fn form(owner: Owner, Path(relation): Path<String>) -> Response {
    let Some(relation) = Relation::parse(&relation) else {
        return owner.failed(&AppError::NotFound, "");
    };
    let here = format!("/profile/family/{}", relation.code());
    match owner.consent_first(Purpose::Family, &here).await {
        Ok(Some(first)) => first,
        Ok(None) => {
            owner
                .show(PrivatePage::Relative(relation, Typed::default()), StatusCode::OK)
                .await
        }
        Err(error) => owner.failed(&error, ""),
    }
}

/// Adds somebody, or sends the code that has to come first.
pub async fn add(owner: Owner, Path(relation): Path<String>, Fields(mut typed): Fields) -> Response {
    let Some(relation) = Relation::parse(&relation) else {
        return owner.failed(&AppError::NotFound, "");
    };
    match try_add(&owner, relation, &mut typed).await {
        Ok(Some(next)) => next,
        Ok(None) => {
            let page = PrivatePage::Relative(relation, typed);
            owner.show(page, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => owner.failed(&error, &everything(&typed)),
    }
}

async fn try_add(owner: &Owner, relation: Relation, typed: &mut Typed) -> Result<Option<Response>, AppError> {
    let accounts = &owner.state.accounts;
    let today = accounts.today(&owner.state.pool, owner.zone()).await?;
    let Some(new) = read_relative(relation, typed, today) else {
        return Ok(None);
    };
    if relation == Relation::Proxy {
        let request = accounts.ask_trust(owner.account, &new, &owner.whence).await?;
        return Ok(Some(Redirect::to(&format!("/profile/trust/{request}")).into_response()));
    }
    accounts
        .add_relative(owner.account, relation, &new, owner.zone(), &owner.whence)
        .await?;
    Ok(Some(done("saved")))
}

/// Stops acting for somebody.
pub async fn remove(owner: Owner, Path(person): Path<String>) -> Response {
    let Ok(person) = Uuid::parse_str(&person) else {
        return owner.failed(&AppError::NotFound, "");
    };
    match owner
        .state
        .accounts
        .remove_relative(owner.account, person, &owner.whence)
        .await
    {
        Ok(_) => done("removed"),
        Err(error) => owner.failed(&error, ""),
    }
}

/// The form of the code.
pub async fn code(owner: Owner, Path(request): Path<String>) -> Response {
    show_code(&owner, &request, Typed::default(), StatusCode::OK).await
}

async fn show_code(owner: &Owner, handle: &str, typed: Typed, status: StatusCode) -> Response {
    let Ok(request) = Uuid::parse_str(handle) else {
        return owner.failed(&AppError::NotFound, "");
    };
    match owner.state.accounts.asked_trust(owner.account, request).await {
        Ok(Some(asked)) => {
            let page = PrivatePage::ProxyCode {
                handle: request.to_string(),
                phone: asked.phone,
                fate: asked.fate,
                typed,
            };
            owner.show(page, status).await
        }
        Ok(None) => owner.failed(&AppError::NotFound, ""),
        Err(error) => owner.failed(&error, ""),
    }
}

/// Takes the code.
pub async fn answer(owner: Owner, Path(handle): Path<String>, Fields(mut typed): Fields) -> Response {
    let Ok(request) = Uuid::parse_str(&handle) else {
        return owner.failed(&AppError::NotFound, "");
    };
    let accounts = &owner.state.accounts;
    let answered = accounts
        .answer_trust(owner.account, request, typed.get("code"), owner.zone(), &owner.whence)
        .await;
    match answered {
        Ok(Answered::Yes) => done("saved"),
        Ok(Answered::Wrong) => {
            typed.refuse("code", Fault::CheckDigits);
            show_code(&owner, &handle, typed, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Ok(Answered::Over) => owner.failed(&AppError::NotFound, ""),
        Err(error) => owner.failed(&error, ""),
    }
}

/// Takes back the trust that one gave.
pub async fn revoke(owner: Owner, Path(person): Path<String>) -> Response {
    let Ok(person) = Uuid::parse_str(&person) else {
        return owner.failed(&AppError::NotFound, "");
    };
    match owner
        .state
        .accounts
        .revoke_trust(owner.account, person, &owner.whence)
        .await
    {
        Ok(_) => done("removed"),
        Err(error) => owner.failed(&error, ""),
    }
}
