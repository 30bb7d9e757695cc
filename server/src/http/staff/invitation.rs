//! The page of an invitation's letter: for whoever is reached by its address.

use super::Fields;
use crate::account::Whence;
use crate::account::profile::text_of;
use crate::http::account::new_password_fault;
use crate::http::cookies::Visit;
use crate::http::forms::with_cookie;
use crate::http::pages::failed;
use crate::http::render::render_plain;
use crate::http::session;
use crate::staffing::{Accepted, Offer, Who};
use crate::state::AppState;
use app::account::profile::consent::Purpose;
use app::error::AppError;
use app::i18n::AccountFaults;
use app::staffing::model::{Gone, InvitationPage, Typed};
use app::staffing::pages::InvitationView;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use http::StatusCode;
use http::request::Parts;
use leptos::prelude::*;
use std::sync::Arc;

/// Pages.
pub fn routes() -> Router<AppState> {
    Router::new().route("/invitation/{token}", get(look))
}

/// Forms with a password.
pub fn doors() -> Router<AppState> {
    Router::new().route("/invitation/{token}", post(accept))
}

async fn answer(state: &AppState, request: Request, page: InvitationPage, status: StatusCode) -> Response {
    let mut response = render_plain(state, request, page, || view! { <InvitationView/> }).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response
}

/// What the visitor of a link may do about its offer.
fn page_for(offer: Offer, visit: &Visit, token: &str, typed: Typed) -> InvitationPage {
    let here = visit.signed_in.as_ref().map(|person| person.account);
    let Offer {
        role, place, masked, ..
    } = offer;
    match (offer.account, here) {
        (Some(owner), Some(here)) if owner == here => InvitationPage::Accept { role, place },
        (_, Some(_)) => InvitationPage::Gone(Gone::Another),
        (Some(_), None) => InvitationPage::SignIn {
            role,
            place,
            next: format!("/invitation/{token}"),
        },
        (None, None) => InvitationPage::Register {
            role,
            place,
            masked,
            consent: Purpose::Account.words(visit.lang),
            text: text_of(Purpose::Account, visit.lang),
            typed,
        },
    }
}

async fn look(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    Path(token): Path<String>,
    request: Request,
) -> Response {
    match state.staffing.look_at_invitation(&token, visit.lang).await {
        Ok(Some(offer)) => {
            let page = page_for(offer, &visit, &token, Typed::default());
            answer(&state, request, page, StatusCode::OK).await
        }
        Ok(None) => answer(&state, request, InvitationPage::Gone(Gone::Over), StatusCode::GONE).await,
        Err(error) => failed(&state, &visit, &error, "", &format!("/invitation/{token}")),
    }
}

/// What is wrong with the form of a newcomer.
fn check(typed: &mut Typed, visit: &Visit) {
    if let Some(words) = new_password_fault(typed.get("new_password"), "", visit.lang) {
        typed.refuse("new_password", words);
    }
    if typed.get("consent").is_empty() {
        typed.refuse("consent", AccountFaults::of(visit.lang).no_consent);
    }
}

async fn accept(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    Path(token): Path<String>,
    whence: Whence,
    parts: Parts,
    Fields(mut typed): Fields,
) -> Response {
    let bare = Request::from_parts(parts, Body::empty());
    let back = format!("/invitation/{token}");
    let offer = match state.staffing.look_at_invitation(&token, visit.lang).await {
        Ok(Some(offer)) => offer,
        Ok(None) => return answer(&state, bare, InvitationPage::Gone(Gone::Over), StatusCode::GONE).await,
        Err(error) => return failed(&state, &visit, &error, "", &back),
    };
    let done = match page_for(offer.clone(), &visit, &token, Typed::default()) {
        page @ InvitationPage::Gone(_) => return answer(&state, bare, page, StatusCode::FORBIDDEN).await,
        InvitationPage::SignIn { next, .. } => {
            let to = format!("/login?next={next}");
            return Redirect::to(&to).into_response();
        }
        InvitationPage::Register { .. } => {
            check(&mut typed, &visit);
            if !typed.is_good() {
                let page = page_for(offer, &visit, &token, typed);
                return answer(&state, bare, page, StatusCode::UNPROCESSABLE_ENTITY).await;
            }
            let who = Who::Newcomer {
                password: typed.get("new_password"),
                text: typed.get("consent_text"),
            };
            let done = state.staffing.accept(&token, who, &whence).await;
            if done == Ok(Accepted::OtherWords) {
                typed.set("consent", "");
                typed.refuse("consent", AccountFaults::of(visit.lang).consent_changed);
                let page = page_for(offer, &visit, &token, typed);
                return answer(&state, bare, page, StatusCode::CONFLICT).await;
            }
            done
        }
        InvitationPage::Accept { .. } => match &visit.signed_in {
            Some(person) => state.staffing.accept(&token, Who::Member(person), &whence).await,
            None => Ok(Accepted::Another),
        },
    };
    let (gone, status) = match done {
        Ok(Accepted::In(fresh)) => {
            let to = Redirect::to("/admin/enter?next=/admin").into_response();
            return with_cookie(session::begun(&fresh, state.https), to);
        }
        Ok(Accepted::Over) => (Gone::Over, StatusCode::GONE),
        Ok(Accepted::Another | Accepted::OtherWords) => (Gone::Another, StatusCode::FORBIDDEN),
        Ok(Accepted::TooOften(retry_s)) => return failed(&state, &visit, &AppError::TooMany { retry_s }, "", &back),
        Err(error) => return failed(&state, &visit, &error, "", &back),
    };
    answer(&state, bare, InvitationPage::Gone(gone), status).await
}
