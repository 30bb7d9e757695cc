//! What belongs to a person.

use super::Owner;
use crate::complaints::mine;
use app::account::profile::model::{Mine, MyView, PrivatePage};
use app::error::AppError;
use app::kernel::Cursor;
use axum::extract::Query;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;

/// What links to the page may say.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    show: String,
    #[serde(default)]
    after: String,
}

/// The page at `/my`.
pub async fn page(owner: Owner, Query(asked): Query<Asked>) -> Response {
    match view(&owner, &asked).await {
        Ok(view) => owner.show(PrivatePage::My(Box::new(view)), StatusCode::OK).await,
        Err(error) => owner.failed(&error, ""),
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
        notices: accounts.notices(owner.account).await?,
        devices: accounts.devices(owner.account, &owner.whence.session_hash).await?,
    })
}
