//! What belongs to a person.

use super::{Owner, Posted};
use crate::complaints::mine;
use crate::http::cookies;
use crate::http::forms::with_cookie;
use crate::http::pairs::Pairs;
use crate::secret;
use app::account::profile::forms::Typed;
use app::account::profile::model::{Done, Mine, MyView, PrivatePage};
use app::error::AppError;
use app::kernel::Cursor;
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;

/// The page at `/my`.
pub async fn page(owner: Owner, asked: Pairs) -> Response {
    show(&owner, &asked, None, false).await
}

/// The page; `wrong` is a link that leads to nothing, `unticked` tells that nothing was chosen.
async fn show(owner: &Owner, asked: &Pairs, wrong: Option<String>, unticked: bool) -> Response {
    let status = if wrong.is_some() || unticked {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    match view(owner, asked).await {
        Ok(mut view) => {
            let returned = owner.returned().await;
            view.wrong_link = wrong.is_some();
            view.unticked = unticked;
            view.link = wrong
                .or_else(|| returned.map(|typed| typed.get("link").to_owned()))
                .unwrap_or_default();
            owner.show(PrivatePage::My(Box::new(view)), status).await
        }
        Err(error) => owner.failed(&error),
    }
}

/// Adds reports: by a link that was typed, or those of this device that the person calls his own. Others can be forgotten here,
/// and support of this device taken over.
pub async fn claim(Posted { owner, typed }: Posted) -> Response {
    let done = match typed.get("act") {
        "own" | "forget" => return chosen(&owner, typed).await,
        "support" => owner.state.accounts.claim_support(owner.account, &owner.whence).await,
        _ => {
            // The whole link, or its last part.
            let part = typed.get("link").trim().rsplit('/').next().unwrap_or_default();
            let secrets: Vec<Vec<u8>> = secret::is_plausible(part)
                .then(|| secret::hash(part))
                .into_iter()
                .collect();
            let accounts = &owner.state.accounts;
            match accounts.claim_reports(owner.account, &secrets, &owner.whence).await {
                Ok(0) => {
                    let wrong = Some(typed.get("link").to_owned());
                    return show(&owner, &Pairs::default(), wrong, false).await;
                }
                done => done,
            }
        }
    };
    match done {
        Ok(_) => owner.forgetting(Redirect::to("/my?done=claimed").into_response()),
        Err(error) => owner.again(&error, typed).await,
    }
}

/// What was ticked among the reports of this device becomes the account's own, or is forgotten on the device.
async fn chosen(owner: &Owner, typed: Typed) -> Response {
    let numbers: Vec<&str> = typed.all("own").collect();
    if numbers.is_empty() {
        return show(owner, &Pairs::default(), None, true).await;
    }
    let known = match mine::opened(&owner.state.pool, owner.account, &owner.whence.secrets).await {
        Ok(known) => known,
        Err(error) => return owner.again(&error, typed).await,
    };
    let ticked = known.into_iter().filter(|one| numbers.contains(&one.number.as_str()));
    let secrets: Vec<Vec<u8>> = ticked.map(|one| one.secret).collect();
    if typed.get("act") == "forget" {
        let cookie = cookies::unfollowed(&owner.visit.follow, &secrets, owner.state.https);
        return with_cookie(cookie, Redirect::to("/my?done=removed").into_response());
    }
    let accounts = &owner.state.accounts;
    match accounts.claim_reports(owner.account, &secrets, &owner.whence).await {
        Ok(_) => Redirect::to("/my?done=claimed").into_response(),
        Err(error) => owner.again(&error, typed).await,
    }
}

async fn view(owner: &Owner, asked: &Pairs) -> Result<MyView, AppError> {
    let (pool, accounts) = (&owner.state.pool, &owner.state.accounts);
    let tab = if asked.get("show") == "supported" {
        Mine::Supported
    } else {
        Mine::Own
    };
    let after = Cursor::parse(asked.get("after"));
    let (complaints, next) = mine::page(pool, owner.account, tab == Mine::Own, after, owner.visit.lang).await?;
    Ok(MyView {
        tab,
        counts: mine::counts(pool, owner.account).await?,
        complaints,
        next,
        opened: mine::opened(pool, owner.account, &owner.whence.secrets)
            .await?
            .into_iter()
            .map(|one| (one.number, one.elsewhere))
            .collect(),
        supported_here: mine::supported_here(pool, owner.account, &owner.whence.device_hash).await?,
        unticked: false,
        link: String::new(),
        wrong_link: false,
        done: Done::parse(asked.get("done")),
        notices: accounts.notices(owner.account).await?,
        devices: accounts.devices(owner.account, &owner.whence.session_hash).await?,
    })
}
