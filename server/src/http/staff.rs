//! Pages of the staff: plain pages for members who gave the second proof. Guests go to sign in, members without the proof go
//! to give it, everybody else is told that this is not theirs.

use super::cookies::Visit;
use super::edge::{Bucket, text_form};
use super::forms::{own_path, with_cookie};
use super::pages::message;
use super::render::render_plain;
use super::session;
use crate::account::{SignedIn, Whence};
use crate::staffing::{Enrolment, Entered};
use crate::state::AppState;
use app::error::AppError;
use app::kernel::Right;
use app::staffing::model::{
    Enrol, EnterTrouble, EnterView, HomeView, OrganisationEditor, OrganisationReader, StaffPage, Upload,
};
use app::staffing::pages::StaffView;
use axum::body::Body;
use axum::extract::{Form, FromRequest, FromRequestParts, Multipart, Query, Request};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{RequestExt, Router};
use http::StatusCode;
use http::request::Parts;
use leptos::prelude::*;
use serde::Deserialize;
use std::sync::Arc;

/// Largest file of organisations, bytes: a thousand take half of it.
const FILE: u64 = 512 * 1024;

/// The routes.
pub fn routes() -> Router<AppState> {
    let upload = || text_form(Bucket::Support).body(4 * FILE);
    Router::new()
        .route("/admin", get(home))
        .route("/admin/enter", get(enter).post(prove))
        .route("/admin/organisations", get(organisations).post(look).layer(upload()))
        .route("/admin/organisations/apply", post(apply).layer(upload()))
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
        let Some(who) = visit.signed_in.clone() else {
            return Err(Redirect::to(&format!("/login?next={}", way_back(parts))).into_response());
        };
        if who.posts.is_empty() {
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
            Err(Redirect::to(&format!("/admin/enter?next={}", way_back(parts))).into_response())
        }
    }
}

/// Only pages that are read can be come back to.
fn way_back(parts: &Parts) -> &str {
    if parts.method == http::Method::GET {
        parts.uri.path()
    } else {
        "/admin"
    }
}

fn closed(state: &AppState, visit: &Visit) -> Response {
    let t = app::i18n::Common::of(visit.lang);
    message(state, visit, StatusCode::FORBIDDEN, t.staff_closed, "", "/")
}

impl Member {
    async fn show(&self, page: StaffPage, status: StatusCode) -> Response {
        let request = Request::from_parts(self.parts.clone(), Body::empty());
        let mut response = render_plain(&self.state, request, page, || view! { <StaffView/> }).await;
        if response.status() == StatusCode::OK {
            *response.status_mut() = status;
        }
        response
    }

    fn failed(&self, error: &AppError) -> Response {
        match error {
            AppError::Forbidden => closed(&self.state, &self.visit),
            error => super::answers::status(error).into_response(),
        }
    }

    /// The page of the second proof.
    async fn ask(&self, next: &str, trouble: Option<EnterTrouble>, status: StatusCode) -> Response {
        let staffing = &self.state.staffing;
        let enrol = match staffing.enrolment(self.who.account).await {
            Ok(Enrolment::Done) => None,
            Ok(Enrolment::Open { key, uri }) => Some(picture(&key, uri)),
            Err(error) => return self.failed(&error),
        };
        let demo_code = match &self.state.inbox {
            Some(_) => staffing.code_of_now(self.who.account).await.unwrap_or_default(),
            None => None,
        };
        let view = EnterView {
            enrol,
            trouble,
            next: next.to_owned(),
            demo_code,
        };
        self.show(StaffPage::Enter(view), status).await
    }

    /// The list, with what became of a file.
    async fn list(&self, asked: &Asked, upload: Option<Upload>, status: StatusCode) -> Response {
        let viewer = self.visit.viewer();
        let found = match OrganisationReader::of(&viewer) {
            Ok(reader) => {
                let staffing = &self.state.staffing;
                staffing
                    .organisations(&reader, &asked.q, &asked.after, self.visit.lang)
                    .await
            }
            Err(error) => Err(error),
        };
        match found {
            Ok(mut view) => {
                view.may_edit = OrganisationEditor::of(&viewer).is_ok();
                view.upload = upload;
                self.show(StaffPage::Organisations(Box::new(view)), status).await
            }
            Err(error) => self.failed(&error),
        }
    }
}

/// The secret as a picture, and in groups to be typed.
fn picture(key: &str, uri: String) -> Enrol {
    let signs: Vec<char> = key.chars().collect();
    let groups: Vec<String> = signs.chunks(4).map(|group| group.iter().collect()).collect();
    let (size, path) = fast_qr::QRBuilder::new(uri).build().map_or((0, String::new()), |code| {
        let dark = (0..code.size).flat_map(|y| (0..code.size).map(move |x| (x, y)));
        let dark = dark.filter(|(x, y)| code[*y][*x].value());
        (
            code.size,
            dark.map(|(x, y)| format!("M{x} {y}h1v1h-1z"))
                .collect::<Vec<_>>()
                .concat(),
        )
    });
    Enrol {
        key: groups.join(" "),
        size,
        path,
    }
}

async fn home(Proved(member): Proved) -> Response {
    let roles = member.state.staffing.roles(member.who.account, member.visit.lang).await;
    let viewer = member.visit.viewer();
    match roles {
        Ok(roles) => {
            let view = HomeView {
                roles,
                outbox: viewer.rights.contains(Right::TendMessages),
                organisations: OrganisationReader::of(&viewer).is_ok(),
            };
            member.show(StaffPage::Home(view), StatusCode::OK).await
        }
        Err(error) => member.failed(&error),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Proof {
    password: String,
    code: String,
    next: String,
}

async fn enter(member: Member, Query(asked): Query<Proof>) -> Response {
    member.ask(&asked.next, None, StatusCode::OK).await
}

async fn prove(member: Member, Form(proof): Form<Proof>) -> Response {
    let staffing = &member.state.staffing;
    let done = staffing
        .enter(member.who.account, &proof.password, &proof.code, &member.whence)
        .await;
    let (trouble, status) = match done {
        Ok(Entered::In { session, codes }) => {
            let next = if proof.next.is_empty() {
                "/admin"
            } else {
                own_path(&proof.next)
            };
            let response = if codes.is_empty() {
                Redirect::to(next).into_response()
            } else {
                member
                    .show(StaffPage::Codes(codes, next.to_owned()), StatusCode::OK)
                    .await
            };
            return with_cookie(session::begun(&session, member.state.https), response);
        }
        Ok(Entered::WrongCode) => (EnterTrouble::Code, StatusCode::UNPROCESSABLE_ENTITY),
        Ok(Entered::WrongPassword) => (EnterTrouble::Password, StatusCode::UNPROCESSABLE_ENTITY),
        Ok(Entered::TooOften(_)) => (EnterTrouble::TooOften, StatusCode::TOO_MANY_REQUESTS),
        Err(error) => return member.failed(&error),
    };
    member.ask(&proof.next, Some(trouble), status).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    q: String,
    after: String,
}

async fn organisations(Proved(member): Proved, Query(asked): Query<Asked>) -> Response {
    member.list(&asked, None, StatusCode::OK).await
}

/// A file that was chosen, or shown before.
#[derive(Deserialize, Default)]
#[serde(default)]
struct File {
    text: String,
    close_missing: Option<String>,
}

async fn look(Proved(member): Proved, request: Request) -> Response {
    let file = match Multipart::from_request(request, &member.state).await {
        Ok(parts) => chosen(parts).await,
        Err(refused) => return refused.into_response(),
    };
    member.take(file.unwrap_or_default(), true).await
}

/// Reads the form; `None` when it breaks off.
async fn chosen(mut parts: Multipart) -> Option<File> {
    let mut file = File::default();
    while let Some(field) = parts.next_field().await.ok()? {
        match field.name() {
            Some("file") => {
                let bytes = field.bytes().await.ok()?;
                if u64::try_from(bytes.len()).is_ok_and(|length| length <= FILE) {
                    // what is no text is told row by row: the signs of replacement fit no column
                    file.text = String::from_utf8_lossy(&bytes).into_owned();
                }
            }
            Some("close_missing") => file.close_missing = Some(String::new()),
            _ => {}
        }
    }
    Some(file)
}

async fn apply(Proved(member): Proved, request: Request) -> Response {
    match request.extract::<Form<File>, _>().await {
        Ok(Form(file)) => member.take(file, false).await,
        Err(refused) => refused.into_response(),
    }
}

impl Member {
    /// Shows what a file would change, or takes it.
    async fn take(&self, file: File, dry_run: bool) -> Response {
        let editor = match OrganisationEditor::of(&self.visit.viewer()) {
            Ok(editor) => editor,
            Err(error) => return self.failed(&error),
        };
        let close_missing = file.close_missing.is_some();
        let wrong = StatusCode::UNPROCESSABLE_ENTITY;
        let (upload, status) = if file.text.is_empty() {
            (Upload::NoFile, wrong)
        } else {
            let staffing = &self.state.staffing;
            match staffing.upload(&editor, &file.text, dry_run, close_missing).await {
                Err(why) => (Upload::Unreadable(why), wrong),
                Ok(done) if done.rejected > 0 => (Upload::Refused(done.refusals), wrong),
                Ok(done) if dry_run => {
                    let look = Upload::Look {
                        diff: done.diff,
                        text: file.text,
                        close_missing,
                    };
                    (look, StatusCode::OK)
                }
                Ok(_) => (Upload::Applied, StatusCode::OK),
            }
        };
        self.list(&Asked::default(), Some(upload), status).await
    }
}
