//! What was typed into a form of the staff stays. Every form of `/admin` passes here on the way to its handler and back: when
//! the session has ended it waits, sealed, until its sender has proved once more who it is; when it could not be taken it
//! comes back as it was. No handler has to think of either. Passwords and codes are never kept, and a file has to be chosen
//! once more: the page says so.

use super::{Member, encoded};
use crate::account::Whence;
use crate::http::answers::told;
use crate::http::astray;
use crate::http::cookies::{self, Visit};
use crate::http::forms::{own_path, with_cookie};
use crate::http::pages::message;
use crate::http::render::render_plain;
use crate::state::AppState;
use app::error::AppError;
use app::i18n::{ProfileTexts, StaffTexts};
use app::kernel::AccountId;
use app::staffing::model::{AgainView, Done, Door, Shown, StaffPage, Typed};
use app::staffing::pages::StaffView;
use app::ui::app_error_text;
use axum::body::{Body, Bytes};
use axum::extract::{Form, FromRequest, FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode, header};
use leptos::prelude::*;
use std::sync::Arc;

/// Where the second proof is given.
const ENTER: &str = "/admin/enter";
/// Never kept and never shown again.
const SECRETS: [&str; 3] = ["password", "new_password", "code"];
/// Fields of forms that nobody types.
const UNTYPED: [&str; 6] = ["whose", "id", "next", "after", "deed", "version"];
/// What forms do: the last part of their address, after that of the page on which they stand.
const DEEDS: [&str; 12] = [
    "/code",
    "/reveal",
    "/change",
    "/end",
    "/again",
    "/withdraw",
    "/norm",
    "/day",
    "/apply",
    "/address",
    "/retry",
    "/give-up",
];
/// Pages of one thing, and their lists.
const LISTS: [(&str, &str); 5] = [
    ("/dispatch/", "/dispatch"),
    ("/admin/organisations/", "/admin/organisations"),
    ("/admin/members/", "/admin/members"),
    ("/admin/invitations/", "/admin/members/invited"),
    ("/admin/categories/", "/admin/categories"),
];

/// The page of a form.
pub(super) fn page_of(path: &str) -> &str {
    if path == ENTER {
        "/admin"
    } else if DEEDS.iter().any(|deed| path.ends_with(*deed)) {
        astray::page_of(path)
    } else {
        path
    }
}

/// A form on its way.
struct Posted {
    state: AppState,
    visit: Arc<Visit>,
    parts: Parts,
    /// What was typed, without passwords and codes; none: it brings a file.
    typed: Option<Typed>,
}

/// Puts this room around the routes of the staff.
pub async fn keep(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let visit = request.extensions().get::<Arc<Visit>>().cloned();
    let Some(visit) = visit else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    // whoever has no business here is told so by the handler, and nothing is read
    let is_stranger = matches!(visit.known(), Ok(Some(who)) if !who.is_staff());
    if request.method() != Method::POST || is_stranger {
        return next.run(request).await;
    }
    let (posted, body) = match Posted::read(state, visit, request).await {
        Ok(read) => read,
        Err(refused) => return refused,
    };
    let account = match posted.visit.known() {
        Ok(Some(who)) if who.second_factor || posted.parts.uri.path() == ENTER => who.account,
        Ok(Some(_)) => return posted.set_aside(ENTER).await,
        Ok(None) => return posted.set_aside("/login").await,
        Err(error) => return posted.not_taken(&error, false),
    };
    if posted.is_of_another(account) {
        let words = ProfileTexts::of(posted.visit.lang).other_account;
        let status = StatusCode::CONFLICT;
        return message(&posted.state, &posted.visit, status, words, "", &posted.page());
    }
    let request = Request::from_parts(posted.parts.clone(), body);
    posted.answered(account, next.run(request).await).await
}

impl Posted {
    async fn read(state: AppState, visit: Arc<Visit>, request: Request) -> Result<(Self, Body), Response> {
        let (parts, body) = request.into_parts();
        let kind = parts.headers.get(header::CONTENT_TYPE);
        let is_file = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
        let (typed, body) = if is_file {
            (None, body)
        } else {
            let whole = Bytes::from_request(Request::from_parts(parts.clone(), body), &state).await;
            let whole = whole.map_err(IntoResponse::into_response)?;
            let copy = Request::from_parts(parts.clone(), Body::from(whole.clone()));
            let form = Form::<Vec<(String, String)>>::from_request(copy, &state).await;
            // what is no form is refused by the handler
            let pairs = form.map(|Form(pairs)| pairs).unwrap_or_default();
            (Some(without_secrets(pairs)), Body::from(whole))
        };
        let posted = Self {
            state,
            visit,
            parts,
            typed,
        };
        Ok((posted, body))
    }

    /// The page to come back to.
    fn page(&self) -> String {
        let path = self.parts.uri.path();
        let next = self.typed.as_ref().map_or("", |typed| typed.get("next"));
        let page = if path == ENTER && !next.is_empty() {
            own_path(next)
        } else {
            page_of(path)
        };
        page.to_owned()
    }

    /// Whether the form was shown to somebody else, who was signed in here before.
    fn is_of_another(&self, account: AccountId) -> bool {
        let whose = self.typed.as_ref().map_or("", |typed| typed.get("whose"));
        !whose.is_empty() && whose != self.state.accounts.form_mark(account)
    }

    /// The form waits until its sender has come through this door.
    async fn set_aside(&self, door: &str) -> Response {
        let page = self.page();
        let to = |page: &str| Redirect::to(&format!("{door}?next={}", encoded(page))).into_response();
        // what was read out of a file is the file
        let Some(typed) = self.typed.as_ref().filter(|typed| !typed.has("text")) else {
            return to(&format!("{page}?done={}", Done::NoFile.code()));
        };
        let is_typed = |(name, value): &(String, String)| !value.is_empty() && !UNTYPED.contains(&name.as_str());
        if !typed.values().iter().any(is_typed) {
            return to(&page);
        }
        let whence = match Whence::from_request_parts(&mut self.parts.clone(), &self.state).await {
            Ok(whence) => whence,
            Err(status) => return status.into_response(),
        };
        match self.state.accounts.keep_form(&page, typed.values(), &whence).await {
            Ok(Some(secret)) => with_cookie(cookies::keeping(&secret, self.state.https), to(&page)),
            Ok(None) => {
                let mut response = self.again(ProfileTexts::of(self.visit.lang).signed_out, false);
                *response.status_mut() = StatusCode::FORBIDDEN;
                response
            }
            Err(error) => self.not_taken(&error, false),
        }
    }

    /// What the handler has answered, unless it failed: then the form comes back.
    async fn answered(&self, account: AccountId, response: Response) -> Response {
        let failed = response.extensions().get::<AppError>().cloned();
        match failed {
            Some(AppError::NotFound | AppError::Forbidden) | None => {
                let kept = self
                    .is_taken(account)
                    .await
                    .then(|| cookies::keeping("", self.state.https));
                with_cookie(kept.flatten(), response)
            }
            Some(error) => {
                // a code may have renewed the session before it failed
                let set = response.headers().get_all(header::SET_COOKIE);
                let set: Vec<HeaderValue> = set.into_iter().cloned().collect();
                let again = self.not_taken(&error, !set.is_empty());
                set.into_iter()
                    .fold(again, |again, cookie| with_cookie(Some(cookie), again))
            }
        }
    }

    /// Whether this is a form that waited: it waits no more.
    async fn is_taken(&self, account: AccountId) -> bool {
        let (Some(secret), Some(_), accounts) = (&self.visit.kept, &self.typed, &self.state.accounts) else {
            return false;
        };
        let page = page_of(self.parts.uri.path());
        let waited = matches!(accounts.kept_form(account, secret, page).await, Ok(Some(_)));
        waited && accounts.forget_form(account, secret, page).await.is_ok()
    }

    fn not_taken(&self, error: &AppError, is_renewed: bool) -> Response {
        let words = app_error_text(error, self.visit.lang);
        if self.typed.is_some() {
            return told(error, self.again(words, is_renewed));
        }
        let words = format!("{words} {}", StaffTexts::of(self.visit.lang).choose_again);
        let back = self.page();
        told(
            error,
            message(&self.state, &self.visit, StatusCode::OK, &words, "", &back),
        )
    }

    /// The form with everything that was typed.
    fn again(&self, words: &str, is_renewed: bool) -> Response {
        let typed = self.typed.clone().unwrap_or_default();
        let who = self.visit.signed_in.as_ref();
        let path = self.parts.uri.path();
        let is_fresh = is_renewed || who.is_some_and(|who| who.is_fresh() && path != ENTER);
        let whose = match (typed.get("whose"), who) {
            ("", Some(who)) => self.state.accounts.form_mark(who.account),
            (whose, _) => whose.to_owned(),
        };
        let view = AgainView {
            path: path.to_owned(),
            back: self.page(),
            words: words.to_owned(),
            typed,
        };
        let page = StaffPage::Again(Box::new(view));
        shown_as_is(&self.state, &self.visit, &self.parts, (page, whose, is_fresh))
    }
}

fn without_secrets(pairs: Vec<(String, String)>) -> Typed {
    let blank = |(name, value): (String, String)| {
        let value = if SECRETS.contains(&name.as_str()) {
            String::new()
        } else {
            value
        };
        (name, value)
    };
    Typed::new(pairs.into_iter().map(blank).collect())
}

/// A page that needs nothing of the database.
fn shown_as_is(
    state: &AppState,
    visit: &Visit,
    parts: &Parts,
    (page, whose, is_fresh): (StaffPage, String, bool),
) -> Response {
    let viewer = visit.viewer();
    let is_open = |door: &Door| visit.signed_in.is_some() && door.is_open(&viewer);
    let shown = Shown {
        page,
        doors: Door::ALL.into_iter().filter(is_open).collect(),
        is_fresh,
        demo_code: None,
        done: None,
        whose,
    };
    let request = Request::from_parts(parts.clone(), Body::empty());
    render_plain(state, request, shown, || view! { <StaffView/> }).into_inner()
}

impl Member {
    /// What was typed into a form of this page before its sender had to prove who it is; nothing otherwise.
    pub(super) async fn returned(&self) -> Typed {
        let Some(secret) = self.visit.kept.as_deref() else {
            return Typed::default();
        };
        let page = self.parts.uri.path();
        let kept = self.state.accounts.kept_form(self.who.account, secret, page).await;
        let Some(pairs) = kept.ok().flatten() else {
            return Typed::default();
        };
        let mut typed = Typed::new(pairs);
        let picked = typed.get("pick").to_owned();
        if !picked.is_empty() {
            typed.set("organisation", &picked);
        }
        typed.set("returned", "1");
        typed
    }

    /// Says that this is not here, or not here any more: an open page may be older than what others have done since.
    pub(super) fn missing(&self) -> Response {
        let path = self.parts.uri.path();
        let list = LISTS.iter().find(|(pages, _)| path.starts_with(*pages));
        let page = StaffPage::Gone(list.map_or("/admin", |(_, list)| *list));
        let parts = (page, String::new(), self.who.is_fresh());
        let mut response = shown_as_is(&self.state, &self.visit, &self.parts, parts);
        *response.status_mut() = StatusCode::NOT_FOUND;
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_signs_in_comes_back_to_the_page_of_the_form() {
        for (path, page) in [
            ("/admin/recovery", "/admin/recovery"),
            ("/admin/recovery/code", "/admin/recovery"),
            ("/admin/members/invite", "/admin/members/invite"),
            ("/admin/members/7/reveal", "/admin/members/7"),
            ("/admin/invitations/7/again", "/admin/invitations/7"),
            ("/admin/categories/pothole/norm", "/admin/categories/pothole"),
            ("/admin/calendar/day", "/admin/calendar"),
            ("/admin/organisations/apply", "/admin/organisations"),
            ("/admin/outbox/give-up", "/admin/outbox"),
            ("/admin/codes", "/admin/codes"),
            ("/admin/enter", "/admin"),
        ] {
            assert_eq!(page_of(path), page);
        }
    }

    #[test]
    fn passwords_and_codes_are_left_behind() {
        let pairs = [("email", "a@mail.example"), ("code", "123456"), ("password", "x")];
        let typed = without_secrets(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec());
        assert_eq!((typed.get("email"), typed.get("code")), ("a@mail.example", ""));
        assert!(typed.has("code") && typed.get("password").is_empty());
    }
}
