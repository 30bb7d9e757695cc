//! What belongs to a person.

use super::{Fields, Owner};
use crate::complaints::{mine, secret};
use app::account::profile::model::{Done, Mine, MyView, PrivatePage};
use app::error::AppError;
use app::kernel::Cursor;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use serde::Deserialize;

/// What links to the page may say.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    show: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    done: String,
}

/// The page at `/my`.
pub async fn page(owner: Owner, Query(asked): Query<Asked>) -> Response {
    show(&owner, &asked, None).await
}

async fn show(owner: &Owner, asked: &Asked, wrong: Option<String>) -> Response {
    let status = if wrong.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    match view(owner, asked).await {
        Ok(mut view) => {
            view.wrong_link = wrong;
            owner.show(PrivatePage::My(Box::new(view)), status).await
        }
        Err(error) => owner.failed(&error, ""),
    }
}

/// Adds reports by a link that was typed, or those whose links this device has opened.
pub async fn claim(owner: Owner, Fields(typed): Fields) -> Response {
    let secrets = if typed.has("opened") {
        owner.whence.secrets.clone()
    } else {
        // The whole link, or its last part.
        let part = typed.get("link").trim().rsplit('/').next().unwrap_or_default();
        secret::is_plausible(part)
            .then(|| secret::hash(part))
            .into_iter()
            .collect()
    };
    match owner
        .state
        .accounts
        .claim_reports(owner.account, &secrets, &owner.whence)
        .await
    {
        Ok(0) if !typed.has("opened") => show(&owner, &Asked::default(), Some(typed.get("link").to_owned())).await,
        Ok(_) => Redirect::to("/my?done=claimed").into_response(),
        Err(error) => owner.failed(&error, typed.get("link")),
    }
}

async fn view(owner: &Owner, asked: &Asked) -> Result<MyView, AppError> {
    let (pool, accounts) = (&owner.state.pool, &owner.state.accounts);
    let tab = if asked.show == "supported" {
        Mine::Supported
    } else {
        Mine::Own
    };
    let after = Cursor::parse(&asked.after);
    let (complaints, next) = mine::page(pool, owner.account, tab == Mine::Own, after, owner.visit.lang).await?;
    Ok(MyView {
        tab,
        counts: mine::counts(pool, owner.account).await?,
        complaints,
        next,
        opened: mine::opened(pool, &owner.whence.secrets).await?,
        wrong_link: None,
        done: Done::parse(&asked.done),
        notices: accounts.notices(owner.account).await?,
        devices: accounts.devices(owner.account, &owner.whence.session_hash).await?,
    })
}
