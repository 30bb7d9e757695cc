//! The profile and what belongs to a person: plain pages for whoever is signed in. Every answer that changed something is a
//! redirect; a form with errors comes back with everything that was typed.

mod consents;
mod contacts;
mod family;
mod my;
mod papers;
mod profile;

use super::cookies::Visit;
use super::pages::{message, private_page};
use crate::account::Whence;
use crate::state::AppState;
use app::account::profile::consent::Purpose;
use app::account::profile::forms::Typed;
use app::account::profile::model::PrivatePage;
use app::error::AppError;
use app::kernel::{AccountId, Zone};
use app::ui::app_error_text;
use axum::Router;
use axum::body::Body;
use axum::extract::{Form, FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use http::StatusCode;
use http::request::Parts;
use std::sync::Arc;

/// The routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/my", get(my::page))
        .route("/profile", get(profile::page))
        .route("/profile/name", get(profile::name).post(profile::save_name))
        .route("/my/claim", post(my::claim))
        .route("/profile/contacts/add", get(contacts::form).post(contacts::ask))
        .route("/profile/contacts/code", get(contacts::code).post(contacts::prove))
        .route("/profile/contacts/{handle}/remove", post(contacts::remove))
        .route("/profile/notices", post(profile::save_notices))
        .route("/profile/family/{relation}", get(family::form).post(family::add))
        .route("/profile/family/{person}/remove", post(family::remove))
        .route("/profile/trust/{request}", get(family::code).post(family::answer))
        .route("/profile/trusted/{person}/revoke", post(family::revoke))
        .route(
            "/profile/people/{person}/documents",
            get(papers::form).post(papers::add),
        )
        .route("/profile/documents/{document}/remove", post(papers::remove))
        .route("/profile/consents/{purpose}", get(consents::page).post(consents::say))
}

/// Somebody who is signed in and asks for one of these pages. Guests go to sign in and come back.
struct Owner {
    state: AppState,
    visit: Arc<Visit>,
    account: AccountId,
    whence: Whence,
    parts: Parts,
}

impl FromRequestParts<AppState> for Owner {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let visit = parts.extensions.get::<Arc<Visit>>().cloned();
        let visit = visit.ok_or_else(|| StatusCode::INTERNAL_SERVER_ERROR.into_response())?;
        let Some(person) = visit.signed_in.as_ref() else {
            // Only pages that are read can be come back to.
            let reads = parts.method == http::Method::GET;
            let path = if reads { parts.uri.path() } else { "/profile" };
            return Err(Redirect::to(&format!("/login?next={path}")).into_response());
        };
        let whence = Whence::from_request_parts(parts, state)
            .await
            .map_err(IntoResponse::into_response)?;
        Ok(Self {
            state: state.clone(),
            account: person.account,
            whence,
            visit: Arc::clone(&visit),
            parts: parts.clone(),
        })
    }
}

impl Owner {
    fn zone(&self) -> Zone {
        Zone {
            offset_s: self.state.config.region.tz.offset().local_minus_utc(),
        }
    }

    /// Renders a page.
    async fn show(&self, page: PrivatePage, status: StatusCode) -> Response {
        let request = Request::from_parts(self.parts.clone(), Body::empty());
        private_page(&self.state, request, page, status).await
    }

    /// Says that it did not work; shows what was typed.
    fn failed(&self, error: &AppError, typed: &str) -> Response {
        let status = crate::http::answers::status(error);
        message(
            &self.state,
            &self.visit,
            status,
            app_error_text(error, self.visit.lang),
            typed,
            "/profile",
        )
    }

    /// The page of a consent that must be given before `here`; `None` when it stands.
    async fn consent_first(&self, purpose: Purpose, here: &str) -> Result<Option<Response>, AppError> {
        let stands = self.state.accounts.has_consent(self.account, purpose).await?;
        Ok((!stands)
            .then(|| Redirect::to(&format!("/profile/consents/{}?next={here}", purpose.code())).into_response()))
    }
}

/// Back to the profile, which says what was done.
fn done(code: &str) -> Response {
    Redirect::to(&format!("/profile?done={code}")).into_response()
}

/// The fields of a posted form. Bytes that are no text become signs of replacement, which no field takes.
struct Fields(Typed);

impl FromRequest<AppState> for Fields {
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        let form = Form::<Vec<(String, String)>>::from_request(request, state).await;
        let Form(pairs) = form.map_err(IntoResponse::into_response)?;
        Ok(Self(Typed::new(pairs)))
    }
}
