//! Papers of oneself and of those for whom one acts.

use super::profile::everything;
use super::{Fields, Owner, done};
use crate::account::profile::Kept;
use app::account::profile::consent::Purpose;
use app::account::profile::forms::{PersonFacts, Typed, read_document};
use app::account::profile::model::PrivatePage;
use app::error::AppError;
use axum::extract::Path;
use axum::response::Response;
use http::StatusCode;
use uuid::Uuid;

/// The form; the consent comes first.
pub async fn form(owner: Owner, Path(handle): Path<String>) -> Response {
    match open(&owner, &handle).await {
        Ok(Ok((_, facts))) => {
            owner
                .show(page(&handle, &facts, Typed::default()), StatusCode::OK)
                .await
        }
        Ok(Err(first)) => first,
        Err(error) => owner.failed(&error, ""),
    }
}

fn page(handle: &str, facts: &PersonFacts, typed: Typed) -> PrivatePage {
    PrivatePage::Document {
        person: handle.to_owned(),
        name: facts.full(),
        typed,
    }
}

async fn open(owner: &Owner, handle: &str) -> Result<Result<(Uuid, PersonFacts), Response>, AppError> {
    let person = Uuid::parse_str(handle).map_err(|_| AppError::NotFound)?;
    let known = owner.state.accounts.person(owner.account, person).await?;
    let facts = known.ok_or(AppError::NotFound)?;
    let here = format!("/profile/people/{person}/documents");
    Ok(match owner.consent_first(Purpose::Documents, &here).await? {
        Some(first) => Err(first),
        None => Ok((person, facts)),
    })
}

/// Keeps a paper.
pub async fn add(owner: Owner, Path(handle): Path<String>, Fields(mut typed): Fields) -> Response {
    match try_add(&owner, &handle, &mut typed).await {
        Ok(Ok(response)) => response,
        Ok(Err(facts)) => {
            let page = page(&handle, &facts, typed);
            owner.show(page, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => owner.failed(&error, &everything(&typed)),
    }
}

/// The answer, or the person whose form has to be shown again.
async fn try_add(owner: &Owner, handle: &str, typed: &mut Typed) -> Result<Result<Response, PersonFacts>, AppError> {
    let accounts = &owner.state.accounts;
    let (person, facts) = match open(owner, handle).await? {
        Ok(opened) => opened,
        Err(first) => return Ok(Ok(first)),
    };
    let today = accounts.today(&owner.state.pool, owner.zone()).await?;
    let Some(paper) = read_document(typed, &facts, today) else {
        return Ok(Err(facts));
    };
    match accounts
        .add_document(owner.account, person, &paper, &owner.whence)
        .await?
    {
        Kept::Yes => return Ok(Ok(done("saved"))),
        Kept::NoPerson => return Err(AppError::NotFound),
        Kept::OfAnother => typed.set("refused", "of_another"),
        Kept::Verified => typed.set("refused", "verified"),
    }
    Ok(Err(facts))
}

/// Erases a paper.
pub async fn remove(owner: Owner, Path(document): Path<String>) -> Response {
    let Ok(document) = Uuid::parse_str(&document) else {
        return owner.failed(&AppError::NotFound, "");
    };
    match owner
        .state
        .accounts
        .remove_document(owner.account, document, &owner.whence)
        .await
    {
        Ok(_) => done("removed"),
        Err(error) => owner.failed(&error, ""),
    }
}
