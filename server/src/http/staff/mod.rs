//! Pages of the staff: plain pages for members who gave the second proof. Guests go to sign in, members without the proof go
//! to give it, everybody else is told that this is not theirs.

mod codes;
mod desk;
mod dispatch;
mod enter;
mod files;
mod invitation;
mod invite;
mod journal;
mod kept;
mod members;
mod outbox;
mod reference;

use super::cookies::Visit;
use super::forms::with_cookie;
use super::pages::{failed, message};
use super::private::PLAIN;
use super::render::render_plain;
use super::session;
use crate::account::{SignedIn, Whence};
use crate::staffing::Entered;
use crate::state::AppState;
use app::error::AppError;
use app::i18n::StaffMemberTexts;
use app::kernel::{Viewer, Zone};
use app::staffing::model::{Done, Door, Fresh, HomeView, Shown, StaffPage, Typed};
use app::staffing::pages::StaffView;
use axum::Router;
use axum::body::Body;
use axum::extract::{Form, FromRequest, FromRequestParts, Path, Query, Request};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use leptos::prelude::*;
use percent_encoding::{PercentEncode, utf8_percent_encode};
use serde::Deserialize;
use std::sync::Arc;

const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

/// The routes.
pub fn routes(state: &AppState) -> Router<AppState> {
    let pages = Router::new()
        .route("/admin", get(home))
        .merge(enter::routes())
        .merge(members::routes())
        .merge(invite::routes())
        .merge(journal::routes())
        .merge(reference::routes())
        .merge(desk::routes())
        .merge(dispatch::routes())
        .merge(codes::routes())
        .merge(outbox::routes())
        .merge(files::cards());
    // how much a file may weigh is known before it is read
    let files = keeping(files::routes(), state).layer(files::rules());
    keeping(pages, state).merge(files).merge(invitation::routes())
}

/// Routes whose forms outlive the session and the database.
fn keeping(routes: Router<AppState>, state: &AppState) -> Router<AppState> {
    routes.layer(from_fn_with_state(state.clone(), kept::keep))
}

/// Forms with a new password: they wait [at the doors](super::doors).
pub fn doors() -> Router<AppState> {
    invitation::doors()
}

/// A member of the staff, with or without the second proof.
struct Member {
    state: AppState,
    visit: Arc<Visit>,
    who: SignedIn,
    whence: Whence,
    parts: Parts,
}

/// A member who gave the second proof.
struct Proved(Member);

impl FromRequestParts<AppState> for Member {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let visit = parts.extensions.get::<Arc<Visit>>().cloned();
        let visit = visit.ok_or_else(|| StatusCode::INTERNAL_SERVER_ERROR.into_response())?;
        let who = match visit.known() {
            Ok(Some(who)) => who.clone(),
            Ok(None) => return Err(Redirect::to(&format!("/login?next={}", encoded(way_back(parts)))).into_response()),
            Err(error) => return Err(failed(state, &visit, &error, "", way_back(parts))),
        };
        if !who.is_staff() {
            return Err(closed(state, &visit));
        }
        let whence = Whence::from_request_parts(parts, state)
            .await
            .map_err(IntoResponse::into_response)?;
        Ok(Self {
            state: state.clone(),
            visit,
            who,
            whence,
            parts: parts.clone(),
        })
    }
}

impl FromRequestParts<AppState> for Proved {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let member = Member::from_request_parts(parts, state).await?;
        if member.who.second_factor {
            Ok(Self(member))
        } else {
            Err(Redirect::to(&format!("/admin/enter?next={}", encoded(way_back(parts)))).into_response())
        }
    }
}

/// A page, or what stands in its place.
type Answer = Result<Response, Instead>;

/// Says that something may not be done, is not there, or failed.
struct Instead(Box<Response>);

impl IntoResponse for Instead {
    fn into_response(self) -> Response {
        *self.0
    }
}

/// The cookie of a session that a code has renewed.
struct Cookie(Option<HeaderValue>);

impl Cookie {
    /// Puts it on an answer.
    fn on(self, answer: impl IntoResponse) -> Response {
        with_cookie(self.0, answer.into_response())
    }
}

/// What a link to a page may say.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Said {
    done: String,
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

/// The number of a row in an address. What is no number is the number of nothing: whoever may not ask learns nothing by it,
/// and whoever may is told that there is no such thing.
struct Row(i64);

impl FromRequestParts<AppState> for Row {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let text = Path::<String>::from_request_parts(parts, state).await;
        let Path(text) = text.map_err(IntoResponse::into_response)?;
        Ok(Self(text.parse().unwrap_or_default()))
    }
}

/// Back to a page, which says what was done.
fn done(path: &str, done: Done) -> Response {
    Redirect::to(&format!("{path}?done={}", done.code())).into_response()
}

/// Only pages that are read can be come back to: from a form to the page on which it stands.
fn way_back(parts: &Parts) -> &str {
    if parts.method == http::Method::GET {
        parts.uri.path_and_query().map_or("/admin", |asked| asked.as_str())
    } else {
        kept::page_of(parts.uri.path())
    }
}

/// A page as the value of a query.
fn encoded(page: &str) -> PercentEncode<'_> {
    utf8_percent_encode(page, PLAIN)
}

fn closed(state: &AppState, visit: &Visit) -> Response {
    let t = app::i18n::Common::of(visit.lang);
    message(state, visit, StatusCode::FORBIDDEN, t.staff_closed, "", "/")
}

impl Member {
    async fn show(&self, page: StaffPage, status: StatusCode) -> Response {
        let viewer = self.visit.viewer();
        let is_fresh = self.who.is_fresh();
        let demo_code = match &self.state.inbox {
            Some(_) if !is_fresh => self
                .state
                .staffing
                .code_of_now(self.who.account)
                .await
                .unwrap_or_default(),
            _ => None,
        };
        let shown = Shown {
            page,
            doors: Door::ALL.into_iter().filter(|door| door.is_open(&viewer)).collect(),
            is_fresh,
            demo_code,
            done: Query::<Said>::try_from_uri(&self.parts.uri)
                .ok()
                .and_then(|said| Done::parse(&said.done)),
            whose: self.state.accounts.form_mark(self.who.account),
        };
        let request = Request::from_parts(self.parts.clone(), Body::empty());
        let mut response = render_plain(&self.state, request, shown, || view! { <StaffView/> }).await;
        if response.status() == StatusCode::OK {
            *response.status_mut() = status;
        }
        response
    }

    /// Makes sure of a fresh proof: it is young, or the form brought a code. The code renews the session, so whatever is
    /// answered must carry the cookie. `None`: the code is missing or wrong, and the form says so.
    async fn freshen(&mut self, typed: &mut Typed) -> Result<Option<(Fresh, Cookie)>, Instead> {
        if self.who.is_fresh() {
            return Ok(Some((Fresh::seen(), Cookie(None))));
        }
        let t = StaffMemberTexts::of(self.visit.lang);
        let code = typed.get("code").to_owned();
        if code.trim().is_empty() {
            typed.refuse("code", t.proof_missing);
            return Ok(None);
        }
        let staffing = &self.state.staffing;
        let entered = staffing.enter(self.who.account, "", &code, &self.whence).await;
        match self.tried(entered)? {
            Entered::In { session, .. } => {
                self.whence.session_hash = crate::secret::hash(&session);
                self.who.second_factor_ago = Some(std::time::Duration::ZERO);
                Ok(Some((
                    Fresh::seen(),
                    Cookie(session::begun(&session, self.state.https)),
                )))
            }
            Entered::WrongCode | Entered::WrongPassword => {
                typed.refuse("code", t.proof_wrong);
                Ok(None)
            }
            Entered::TooOften(_) => {
                typed.refuse("code", app::i18n::StaffTexts::of(self.visit.lang).too_often);
                Ok(None)
            }
        }
    }

    /// The proof that the viewer may do something.
    fn may<T>(&self, proof: impl FnOnce(&Viewer) -> Result<T, AppError>) -> Result<T, Instead> {
        self.tried(proof(&self.visit.viewer()))
    }

    /// What was done, unless it failed.
    fn tried<T>(&self, done: Result<T, AppError>) -> Result<T, Instead> {
        done.map_err(|error| Instead(Box::new(self.failed(&error))))
    }

    /// What was found, unless there is no such thing here.
    fn found<T>(&self, found: Result<Option<T>, AppError>) -> Result<T, Instead> {
        self.tried(found)?.ok_or_else(|| Instead(Box::new(self.missing())))
    }

    fn zone(&self) -> Zone {
        self.state.config.region.tz.wall()
    }

    fn failed(&self, error: &AppError) -> Response {
        match error {
            AppError::Forbidden => closed(&self.state, &self.visit),
            AppError::NotFound => self.missing(),
            error => failed(&self.state, &self.visit, error, "", way_back(&self.parts)),
        }
    }
}

async fn home(Proved(member): Proved) -> Answer {
    let roles = member.state.staffing.roles(member.who.account, member.visit.lang).await;
    let roles = member.tried(roles)?;
    Ok(member.show(StaffPage::Home(HomeView { roles }), StatusCode::OK).await)
}
