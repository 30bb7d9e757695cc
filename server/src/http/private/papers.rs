//! Papers of oneself and of those for whom one acts.

use super::{Owner, Posted, id};
use crate::account::profile::{Kept, Removed};
use app::account::profile::consent::Purpose;
use app::account::profile::forms::{PersonFacts, Typed, read_document};
use app::account::profile::model::PrivatePage;
use app::error::AppError;
use app::i18n::ProfileTexts;
use axum::extract::Path;
use axum::response::Response;
use http::StatusCode;
use uuid::Uuid;

/// The form; the consent comes first.
pub async fn form(owner: Owner, Path(handle): Path<String>) -> Response {
    match open(&owner, &handle).await {
        Ok(Ok((_, facts))) => {
            let typed = owner.returned().await.unwrap_or_default();
            owner.show(page(&handle, &facts, typed), StatusCode::OK).await
        }
        Ok(Err(first)) => first,
        Err(error) => owner.failed(&error),
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
    let person = id(handle)?;
    let known = owner.state.accounts.person(owner.account, person).await?;
    let facts = known.ok_or(AppError::NotFound)?;
    let here = format!("/profile/people/{person}/documents");
    Ok(match owner.consent_first(Purpose::Documents, &here).await? {
        Some(first) => Err(first),
        None => Ok((person, facts)),
    })
}

/// Keeps a paper.
pub async fn add(Path(handle): Path<String>, Posted { owner, mut typed }: Posted) -> Response {
    match try_add(&owner, &handle, &mut typed).await {
        Ok(Ok(response)) => response,
        Ok(Err(facts)) => {
            let page = page(&handle, &facts, typed);
            owner.show(page, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => owner.again(&error, typed).await,
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
        .add_document(owner.account, person, &paper, &owner.key(typed), &owner.whence)
        .await?
    {
        Kept::Yes => return Ok(Ok(owner.done("saved"))),
        Kept::NoPerson => return Err(AppError::NotFound),
        Kept::OfAnother => typed.set("refused", "of_another"),
        Kept::Verified => typed.set("refused", "verified"),
    }
    Ok(Err(facts))
}

/// Erases a paper.
pub async fn remove(owner: Owner, Path(document): Path<String>) -> Response {
    let (accounts, whence) = (&owner.state.accounts, &owner.whence);
    let removed = async { accounts.remove_document(owner.account, id(&document)?, whence).await };
    match removed.await {
        Ok(Removed::Verified) => {
            let why = ProfileTexts::of(owner.visit.lang).verified_only;
            owner.stays(why, "/profile#documents")
        }
        removed => owner.ended(removed),
    }
}
