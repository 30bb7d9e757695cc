//! A posted form of accounts: what was typed, who sent it, and the request that the page is rendered for if it comes back.

use crate::account::Whence;
use crate::http::cookies::Visit;
use crate::http::pairs::Pairs;
use axum::body::Body;
use axum::extract::{Form, FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use std::sync::Arc;

/// Fields of all forms of accounts; a form has some of them.
#[derive(Default)]
pub struct Fields {
    /// E-mail or phone.
    pub login: String,
    /// An e-mail.
    pub email: String,
    /// A phone.
    pub phone: String,
    /// The password.
    pub password: String,
    /// A password that is being chosen.
    pub new_password: String,
    /// A code.
    pub code: String,
    /// A solved puzzle.
    pub altcha: String,
    /// Names a session of another device.
    pub handle: String,
    /// Where to go afterwards.
    pub next: String,
    /// Consent was given.
    pub consent: Option<String>,
    /// Names the words of the consent that the form has shown.
    pub consent_text: String,
}

impl Fields {
    fn of(pairs: &Pairs) -> Self {
        let text = |name: &str| pairs.get(name).to_owned();
        Self {
            login: text("login"),
            email: text("email"),
            phone: text("phone"),
            password: text("password"),
            new_password: text("new_password"),
            code: text("code"),
            altcha: text("altcha"),
            handle: text("handle"),
            next: text("next"),
            consent_text: text("consent_text"),
            consent: pairs.given("consent").map(str::to_owned),
        }
    }
}

/// The form and its surroundings.
pub struct Posted {
    /// What was typed.
    pub fields: Fields,
    /// Cookies and who is signed in.
    pub visit: Arc<Visit>,
    /// Where it comes from.
    pub whence: Whence,
    /// The request without its body.
    pub request: Request,
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let whence = Whence::from_request_parts(&mut parts, state)
            .await
            .map_err(IntoResponse::into_response)?;
        let visit = parts.extensions.get::<Arc<Visit>>().cloned();
        let visit = visit.ok_or_else(|| StatusCode::INTERNAL_SERVER_ERROR.into_response())?;
        let bare = Request::from_parts(parts.clone(), Body::empty());
        let form = Form::<Vec<(String, String)>>::from_request(Request::from_parts(parts, body), state).await;
        let Form(pairs) = form.map_err(IntoResponse::into_response)?;
        Ok(Self {
            fields: Fields::of(&Pairs(pairs)),
            visit,
            whence,
            request: bare,
        })
    }
}
