//! Children, wards and trust.

use super::profile::{filled, written};
use super::{Owner, Posted, id};
use crate::account::profile::{Added, Answered, PEOPLE_MOST, Request};
use crate::http::pairs::Pairs;
use app::account::identity::{Fault, Phone, Relation};
use app::account::profile::consent::Purpose;
use app::account::profile::forms::{Typed, read_relative};
use app::account::profile::model::PrivatePage;
use app::error::AppError;
use app::kernel::{Day, Timestamp, Zone};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use uuid::Uuid;

/// The form of somebody to act for; the consent comes first.
pub async fn form(owner: Owner, Path(relation): Path<String>) -> Response {
    let Some(relation) = Relation::parse(&relation) else {
        return owner.failed(&AppError::NotFound);
    };
    let here = format!("/profile/family/{}", relation.code());
    match owner.consent_first(Purpose::Family, &here).await {
        Ok(Some(first)) => first,
        Ok(None) => {
            let typed = owner.returned().await.unwrap_or_default();
            owner.show(PrivatePage::Relative(relation, typed), StatusCode::OK).await
        }
        Err(error) => owner.failed(&error),
    }
}

/// Adds somebody, or sends the code that has to come first.
pub async fn add(Path(relation): Path<String>, Posted { owner, mut typed }: Posted) -> Response {
    let Some(relation) = Relation::parse(&relation) else {
        return owner.failed(&AppError::NotFound);
    };
    match try_add(&owner, relation, &mut typed).await {
        Ok(Some(next)) => next,
        Ok(None) => {
            let page = PrivatePage::Relative(relation, typed);
            owner.show(page, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => owner.again(&error, typed).await,
    }
}

async fn try_add(owner: &Owner, relation: Relation, typed: &mut Typed) -> Result<Option<Response>, AppError> {
    let accounts = &owner.state.accounts;
    let today = accounts.today(&owner.state.pool, owner.zone()).await?;
    let Some(new) = read_relative(relation, typed, today) else {
        return Ok(None);
    };
    if relation == Relation::Proxy && !owner.state.sends_sms() {
        typed.refuse("phone", Fault::NoGateway);
        return Ok(None);
    }
    if relation == Relation::Proxy {
        let key = owner.key(typed);
        let request = match accounts.ask_trust(owner.account, &new, &key, &owner.whence).await? {
            Request::Sent(request) => request,
            Request::TooOften(retry_s) => return Err(AppError::TooMany { retry_s }),
        };
        let next = Redirect::to(&format!("/profile/trust/{request}")).into_response();
        return Ok(Some(owner.forgetting(next)));
    }
    let added = accounts
        .add_relative(
            owner.account,
            relation,
            &new,
            &owner.key(typed),
            owner.zone(),
            &owner.whence,
        )
        .await?;
    match added {
        Added::Yes(_) => return Ok(Some(owner.done("saved"))),
        Added::Full => typed.refuse("family", full()),
        Added::DayOver if relation == Relation::Child => typed.refuse("born", Fault::Adult),
        Added::DayOver => typed.refuse("until", Fault::DayOver),
    }
    Ok(None)
}

/// The account acts for as many people as it may: the owner is one of them.
fn full() -> Fault {
    Fault::TooManyPeople { most: PEOPLE_MOST - 1 }
}

/// Stops acting for somebody.
pub async fn remove(owner: Owner, Path(person): Path<String>) -> Response {
    let (accounts, whence) = (&owner.state.accounts, &owner.whence);
    let removed = async { accounts.remove_relative(owner.account, id(&person)?, whence).await };
    owner.ended(removed.await)
}

/// The form of the code; with `again`, the form that asks for another one.
pub async fn code(owner: Owner, Path(handle): Path<String>, asked: Pairs) -> Response {
    let Ok(request) = Uuid::parse_str(&handle) else {
        return owner.failed(&AppError::NotFound);
    };
    if asked.given("again").is_some() {
        return once_more(&owner, request, None).await;
    }
    show_code(&owner, request, Typed::default(), StatusCode::OK).await
}

async fn show_code(owner: &Owner, request: Uuid, typed: Typed, status: StatusCode) -> Response {
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
        Ok(None) => once_more(owner, request, Some("code_over")).await,
        Err(error) => owner.again(&error, typed).await,
    }
}

/// The form of the trust again, with all that was typed into it; `why` the code is of no use.
async fn once_more(owner: &Owner, request: Uuid, why: Option<&str>) -> Response {
    match owner.state.accounts.asked_before(owner.account, request).await {
        Ok(Some(before)) => {
            let mut typed = filled(&before.facts);
            typed.set("until", &written(day_before(before.until)));
            typed.set("phone", before.phone.as_ref().map_or("", Phone::canonical));
            if let Some(why) = why {
                typed.set("refused", why);
            }
            let status = if why.is_some() {
                StatusCode::GONE
            } else {
                StatusCode::OK
            };
            owner.show(PrivatePage::Relative(Relation::Proxy, typed), status).await
        }
        Ok(None) => owner.failed(&AppError::NotFound),
        Err(error) => owner.failed(&error),
    }
}

/// The last day of what ends with the beginning of `until`.
fn day_before(until: Day) -> Day {
    let noon = Timestamp((until.number() * 86_400 - 43_200) * 1000);
    Day::of(Zone::default().civil(noon))
}

/// Takes the code.
pub async fn answer(Path(handle): Path<String>, Posted { owner, mut typed }: Posted) -> Response {
    let Ok(request) = Uuid::parse_str(&handle) else {
        return owner.failed(&AppError::NotFound);
    };
    let accounts = &owner.state.accounts;
    let answered = accounts
        .answer_trust(owner.account, request, typed.get("code"), owner.zone(), &owner.whence)
        .await;
    match answered {
        Ok(Answered::Yes) => return owner.done("saved"),
        Ok(Answered::Wrong(left)) => typed.refuse("code", Fault::WrongCode { left }),
        Ok(Answered::Full) => typed.refuse("code", full()),
        Ok(Answered::DayOver) => return once_more(&owner, request, Some("day_over")).await,
        Ok(Answered::Over) => return spent(&owner, request).await,
        Ok(Answered::None) => return owner.failed(&AppError::NotFound),
        Err(error) => return owner.again(&error, typed).await,
    }
    show_code(&owner, request, typed, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// No code opens this request any more: what was typed goes back into its form, and is not kept here.
async fn spent(owner: &Owner, request: Uuid) -> Response {
    let page = once_more(owner, request, Some("code_over")).await;
    let _ = owner.state.accounts.forget_trust(owner.account, request).await;
    page
}

/// Takes back the trust that one gave.
pub async fn revoke(owner: Owner, Path(person): Path<String>) -> Response {
    let (accounts, whence) = (&owner.state.accounts, &owner.whence);
    let revoked = async { accounts.revoke_trust(owner.account, id(&person)?, whence).await };
    owner.ended(revoked.await)
}
