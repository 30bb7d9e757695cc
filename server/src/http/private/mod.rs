//! The profile and what belongs to a person: plain pages for whoever is signed in. Every answer that changed something is a
//! redirect; a form with errors comes back with everything that was typed, and so does one that could not be taken at all.

mod consents;
mod contacts;
mod family;
mod my;
mod papers;
mod posted;
mod profile;

use super::answers::told;
use super::cookies::{self, Visit};
use super::forms::with_cookie;
use super::pages::{failed, message, private_page};
use crate::account::profile::FormKey;
use crate::account::{SignedIn, Whence};
use crate::state::AppState;
use app::account::profile::consent::Purpose;
use app::account::profile::forms::Typed;
use app::account::profile::model::{FormMarks, PrivatePage};
use app::error::AppError;
use app::kernel::{AccountId, Zone};
use axum::Router;
use axum::body::Body;
use axum::extract::{FromRequestParts, Request};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use http::StatusCode;
use http::request::Parts;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use posted::{Posted, again};
use std::sync::Arc;
use uuid::Uuid;

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
        .route("/profile/contacts/{handle}/notices", post(contacts::notices))
        .route("/profile/language", post(profile::save_language))
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
        let visit = visit_of(parts).map_err(IntoResponse::into_response)?;
        match visit.known() {
            Ok(Some(person)) => Self::new(state, parts.clone(), Arc::clone(&visit), person.account).await,
            Ok(None) => {
                // Only pages that are read can be come back to.
                let reads = parts.method == http::Method::GET;
                let asked = parts.uri.path_and_query().map_or("/profile", |asked| asked.as_str());
                let next = if reads { asked } else { page_of(parts.uri.path()) };
                Err(Redirect::to(&login_path(next)).into_response())
            }
            Err(error) => Err(failed(state, &visit, &error, "", page_of(parts.uri.path()))),
        }
    }
}

fn visit_of(parts: &Parts) -> Result<Arc<Visit>, StatusCode> {
    let visit = parts.extensions.get::<Arc<Visit>>().cloned();
    visit.ok_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// What may stand in the query of a link as it is.
pub const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.');

/// Reads an id of an address.
fn id(text: &str) -> Result<Uuid, AppError> {
    Uuid::parse_str(text).map_err(|_| AppError::NotFound)
}

/// Where guests go to sign in and come back from.
fn login_path(next: &str) -> String {
    format!("/login?next={}", utf8_percent_encode(next, PLAIN))
}

/// The page whose form is posted to a path.
fn page_of(path: &str) -> &str {
    let has_page = ["/profile/name", "/profile/contacts/add", "/profile/contacts/code"].contains(&path)
        || path.starts_with("/profile/consents/")
        || path.starts_with("/profile/trust/")
        || path.ends_with("/documents")
        || (path.starts_with("/profile/family/") && !path.ends_with("/remove"));
    match path {
        path if has_page => path,
        path if path.starts_with("/my") => "/my",
        _ => "/profile",
    }
}

impl Owner {
    async fn new(state: &AppState, mut parts: Parts, visit: Arc<Visit>, account: AccountId) -> Result<Self, Response> {
        let whence = Whence::from_request_parts(&mut parts, state)
            .await
            .map_err(IntoResponse::into_response)?;
        Ok(Self {
            state: state.clone(),
            visit,
            account,
            whence,
            parts,
        })
    }

    /// Whether it was proved lately who this is.
    fn is_sure(&self) -> bool {
        self.visit.signed_in.as_ref().is_some_and(SignedIn::is_sure)
    }

    /// To sign in once more, and back.
    fn prove_first(&self) -> Response {
        Redirect::to(&login_path(page_of(self.parts.uri.path()))).into_response()
    }

    fn zone(&self) -> Zone {
        self.state.config.region.tz.wall()
    }

    /// Renders a page.
    async fn show(&self, page: PrivatePage, status: StatusCode) -> Response {
        let request = Request::from_parts(self.parts.clone(), Body::empty());
        let marks = FormMarks {
            key: Uuid::new_v4().to_string(),
            whose: self.state.accounts.form_mark(self.account),
        };
        private_page(&self.state, request, page, marks, status).await
    }

    /// A page that could not be shown.
    fn failed(&self, error: &AppError) -> Response {
        failed(&self.state, &self.visit, error, "", "/profile")
    }

    /// The same for a form: it comes back with everything that was typed, and can be sent once more.
    async fn again(&self, error: &AppError, typed: Typed) -> Response {
        again(&self.state, self.parts.clone(), error, typed).await
    }

    /// Names what this form does.
    fn key(&self, typed: &Typed) -> FormKey {
        let accounts = &self.state.accounts;
        accounts.form_key(self.account, self.parts.uri.path(), typed.values())
    }

    /// What was typed into the form of this page before its sender had to sign in again.
    async fn returned(&self) -> Option<Typed> {
        let secret = self.visit.kept.as_deref()?;
        let page = self.parts.uri.path();
        let kept = self.state.accounts.kept_form(self.account, secret, page).await;
        let mut typed = Typed::new(kept.ok().flatten()?);
        typed.set("returned", "1");
        Some(typed)
    }

    /// Back to the profile, which says what was done.
    fn done(&self, code: &str) -> Response {
        let back = Redirect::to(&format!("/profile?done={code}")).into_response();
        self.forgetting(back)
    }

    /// What was to end has ended, also when it was not there any more: the profile says so.
    fn ended<T>(&self, done: Result<T, AppError>) -> Response {
        match done {
            Ok(_) => self.done("removed"),
            Err(error) => self.failed(&error),
        }
    }

    /// What was to end stays, and why.
    fn stays(&self, why: &str, back: &str) -> Response {
        message(&self.state, &self.visit, StatusCode::CONFLICT, why, "", back)
    }

    /// Nothing waits for this person any more.
    fn forgetting(&self, response: Response) -> Response {
        let kept = self.visit.kept.as_ref();
        with_cookie(kept.and_then(|_| cookies::keeping("", self.state.https)), response)
    }

    /// The page of a consent that must be given before `here`; `None` when it stands.
    async fn consent_first(&self, purpose: Purpose, here: &str) -> Result<Option<Response>, AppError> {
        let stands = self.state.accounts.has_consent(self.account, purpose).await?;
        Ok((!stands)
            .then(|| Redirect::to(&format!("/profile/consents/{}?next={here}", purpose.code())).into_response()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_signs_in_comes_back_to_the_page_of_the_form() {
        let person = "/profile/people/0a/documents";
        for path in [
            "/profile/name",
            person,
            "/profile/family/child",
            "/profile/consents/family",
        ] {
            assert_eq!(page_of(path), path);
        }
        for path in [
            "/profile/family/0a/remove",
            "/profile/language",
            "/profile/trusted/0a/revoke",
        ] {
            assert_eq!(page_of(path), "/profile");
        }
        assert_eq!(page_of("/my/claim"), "/my");
        assert_eq!(
            login_path("/my?show=supported&after=1_2"),
            "/login?next=/my%3Fshow%3Dsupported%26after%3D1_2"
        );
    }
}
