//! A posted form. Whatever becomes of it, what was typed stays: a database that is away answers with the form, and a session
//! that has ended keeps it, sealed, until its sender has signed in again.

use super::{Owner, login_path, page_of, told, visit_of};
use crate::account::Whence;
use crate::http::cookies::{self, Visit};
use crate::http::forms::with_cookie;
use crate::http::pages::{message, private_page};
use crate::state::AppState;
use app::account::profile::forms::Typed;
use app::account::profile::model::{FormMarks, PrivatePage};
use app::error::AppError;
use app::i18n::ProfileTexts;
use app::ui::app_error_text;
use axum::body::Body;
use axum::extract::{Form, FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use http::request::Parts;
use std::sync::Arc;

/// A form of somebody who is signed in. Bytes that are no text become signs of replacement, which no field takes.
pub struct Posted {
    /// Who.
    pub owner: Owner,
    /// What was typed.
    pub typed: Typed,
}

impl FromRequest<AppState> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let bare = parts.clone();
        let form = Form::<Vec<(String, String)>>::from_request(Request::from_parts(parts, body), state).await;
        let Form(pairs) = form.map_err(IntoResponse::into_response)?;
        let typed = Typed::new(pairs);
        let visit = visit_of(&bare).map_err(IntoResponse::into_response)?;
        let account = match visit.known() {
            Ok(Some(person)) => person.account,
            Ok(None) => return Err(set_aside(state, bare, &visit, typed).await),
            Err(error) => return Err(again(state, bare, &error, typed).await),
        };
        // Somebody else has signed in since in another tab of this browser: what one has written is none of the other's.
        let whose = typed.get("whose");
        if !whose.is_empty() && whose != state.accounts.form_mark(account) {
            let words = ProfileTexts::of(visit.lang).other_account;
            let back = page_of(bare.uri.path());
            return Err(message(state, &visit, StatusCode::CONFLICT, words, "", back));
        }
        if let Some(kept) = &visit.kept {
            // It has come back: here it is.
            let page = page_of(bare.uri.path());
            let _ = state.accounts.forget_form(account, kept, page).await;
        }
        let owner = Owner::new(state, bare, visit, account).await?;
        Ok(Self { owner, typed })
    }
}

impl Posted {
    /// The form waits until its sender has proved who it is.
    pub async fn prove_first(self) -> Response {
        let Self { owner, typed } = self;
        set_aside(&owner.state, owner.parts, &owner.visit, typed).await
    }
}

/// The form once more, because it could not be taken.
pub async fn again(state: &AppState, parts: Parts, error: &AppError, typed: Typed) -> Response {
    let lang = visit_of(&parts).map(|visit| visit.lang).unwrap_or_default();
    let words = app_error_text(error, lang);
    told(error, shown(state, parts, words, typed).await)
}

async fn shown(state: &AppState, parts: Parts, words: &str, typed: Typed) -> Response {
    let page = PrivatePage::Again {
        path: parts.uri.path().to_owned(),
        words: words.to_owned(),
        typed,
    };
    let request = Request::from_parts(parts, Body::empty());
    private_page(state, request, page, FormMarks::default(), StatusCode::OK).await
}

/// The session has ended, or is too old for this: the form waits until its sender has signed in again.
async fn set_aside(state: &AppState, mut parts: Parts, visit: &Arc<Visit>, typed: Typed) -> Response {
    let page = page_of(parts.uri.path()).to_owned();
    let login = Redirect::to(&login_path(&page));
    if !typed.is_filled() {
        return login.into_response();
    }
    let whence = match Whence::from_request_parts(&mut parts, state).await {
        Ok(whence) => whence,
        Err(status) => return status.into_response(),
    };
    match state.accounts.keep_form(&page, typed.values(), &whence).await {
        Ok(Some(secret)) => with_cookie(cookies::keeping(&secret, state.https), login.into_response()),
        Ok(None) => {
            let words = ProfileTexts::of(visit.lang).signed_out;
            let mut page = shown(state, parts, words, typed).await;
            *page.status_mut() = StatusCode::FORBIDDEN;
            page
        }
        Err(error) => again(state, parts, &error, typed).await,
    }
}
