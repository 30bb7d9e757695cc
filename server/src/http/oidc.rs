//! The way to a service that vouches for people, and back.
//!
//! What leaves is bound to the browser by a cookie: whoever is lured to our callback with somebody else's code has no
//! departure that fits (login CSRF). Leaving is a plain link, because the policy of our pages lets no form lead elsewhere.

use super::cookies::{self, Visit};
use super::forms::{own_path, with_cookie};
use super::pages::message;
use super::render::render_plain;
use super::session;
use crate::account::Whence;
use crate::complaints::secret;
use crate::oidc::{Attempt, Outcome, VouchError, demo};
use crate::state::AppState;
use app::account::profile::pages::{VouchPage, VouchView};
use app::error::AppError;
use app::i18n::OidcTexts;
use app::kernel::Zone;
use axum::extract::{Form, Query, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use http::{HeaderMap, StatusCode};
use leptos::prelude::*;
use serde::Deserialize;
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// The routes. Only a demonstration plays the service itself.
pub fn routes(state: &AppState) -> Router<AppState> {
    let routes = Router::new()
        .route("/login/oidc", get(start))
        .route("/oidc/callback", get(callback))
        .route("/oidc/unlink", post(unlink));
    let plays = state.provider.as_ref().is_some_and(|provider| provider.is_played());
    if plays {
        routes.route(demo::PAGE, get(vouch).post(vouched))
    } else {
        routes
    }
}

/// What the demonstration's service was asked for.
#[derive(Deserialize)]
struct Wish {
    #[serde(default)]
    state: String,
    #[serde(default)]
    nonce: String,
    #[serde(default)]
    person: String,
}

/// The page of the service that the demonstration plays.
async fn vouch(State(state): State<AppState>, Query(wish): Query<Wish>, request: Request) -> Response {
    let people = demo::PEOPLE
        .iter()
        .map(|person| (person.key.to_owned(), person.name.join(" ")));
    let page = VouchView {
        service: state
            .provider
            .as_ref()
            .map(|provider| provider.name().to_owned())
            .unwrap_or_default(),
        state: wish.state,
        nonce: wish.nonce,
        people: people.collect(),
    };
    render_plain(&state, request, page, || view! { <VouchPage/> }).await
}

/// Sends a person of the demonstration back, as a service would.
async fn vouched(State(state): State<AppState>, Form(wish): Form<Wish>) -> Response {
    let Some(code) = demo::code(&state.vault, &wish.person, &wish.nonce) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    // Both are of signs that need no escaping; anything else is not ours.
    if !secret::is_plausible(&wish.state) {
        return StatusCode::BAD_REQUEST.into_response();
    }
    Redirect::to(&format!("/oidc/callback?code={code}&state={}", wish.state)).into_response()
}

/// The cookie of a departure. With TLS nobody else of the domain can plant one.
fn name(https: bool) -> &'static str {
    if https { "__Host-oidc" } else { "oidc" }
}

/// As long as a departure lives, seconds.
const KEEP: u64 = 600;

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    next: String,
    link: Option<String>,
}

/// Sends a person to the service.
async fn start(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    let Some(provider) = state.provider.as_ref() else {
        return refuse(&state, &visit, StatusCode::NOT_FOUND, OidcTexts::of(visit.lang).closed);
    };
    let link = match (&wanted.link, &visit.signed_in) {
        // Only our own page, or the person, may begin a link: no other site.
        // A moment at somebody's open session is no proof: whoever links signs in by it ever after.
        (Some(_), Some(person)) if is_own(&headers) && person.proved_ago < session::PROVED => Some(person.account.0),
        (Some(_), _) => return Redirect::to("/login?next=/profile").into_response(),
        (None, _) => None,
    };
    let departure = match provider.begin().await {
        Ok(departure) => departure,
        Err(error) => return vouch_failed(&state, &visit, &error),
    };
    let url = departure.url.clone();
    let next = if wanted.next.is_empty() {
        "/my"
    } else {
        own_path(&wanted.next)
    };
    let attempt = Attempt {
        departure,
        next: next.to_owned(),
        link,
    };
    match state.accounts.depart(&attempt).await {
        Ok(secret) => {
            let cookie = cookies::set(name(state.https), &secret, KEEP, state.https, true);
            with_cookie(cookie, Redirect::to(&url).into_response())
        }
        Err(error) => failed(&state, &visit, &error),
    }
}

fn is_own(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").map(http::HeaderValue::as_bytes);
    matches!(site, Some(b"same-origin" | b"none"))
}

#[derive(Deserialize)]
struct Returned {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    /// Whoever sends the person back may name himself (RFC 9207).
    iss: Option<String>,
    error: Option<String>,
}

/// Takes a person back.
async fn callback(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    whence: Whence,
    Query(returned): Query<Returned>,
    headers: HeaderMap,
) -> Response {
    let mut response = match come_back(&state, &visit, &whence, &returned, &headers).await {
        Ok(response) => response,
        Err(error) => failed(&state, &visit, &error),
    };
    if let Some(gone) = cookies::set(name(state.https), "", 0, state.https, true) {
        response.headers_mut().append(http::header::SET_COOKIE, gone);
    }
    response
}

async fn come_back(
    state: &AppState,
    visit: &Visit,
    whence: &Whence,
    returned: &Returned,
    headers: &HeaderMap,
) -> Result<Response, AppError> {
    let t = OidcTexts::of(visit.lang);
    let Some(provider) = state.provider.as_ref() else {
        return Ok(refuse(state, visit, StatusCode::NOT_FOUND, t.closed));
    };
    let cookie = cookies::cookie(headers, name(state.https)).filter(|text| secret::is_plausible(text));
    let attempt = match cookie {
        Some(cookie) => state.accounts.back(cookie).await?,
        None => None,
    };
    let Some(attempt) = attempt else {
        return Ok(refuse(state, visit, StatusCode::BAD_REQUEST, t.lost));
    };
    let is_state = bool::from(attempt.departure.state.as_bytes().ct_eq(returned.state.as_bytes()));
    if !is_state || returned.iss.as_deref().is_some_and(|iss| iss != provider.issuer()) {
        return Ok(refuse(state, visit, StatusCode::BAD_REQUEST, t.lost));
    }
    if returned.error.is_some() || returned.code.is_empty() {
        return Ok(refuse(state, visit, StatusCode::BAD_REQUEST, t.declined));
    }
    let vouched = match provider.finish(&returned.code, &attempt.departure).await {
        Ok(vouched) => vouched,
        Err(error) => return Ok(vouch_failed(state, visit, &error)),
    };
    if let Some(account) = attempt.link {
        let Some(person) = visit.signed_in.as_ref().filter(|person| person.account.0 == account) else {
            return Ok(refuse(state, visit, StatusCode::BAD_REQUEST, t.lost));
        };
        let outcome = state
            .accounts
            .link_vouched(provider.issuer(), &vouched, person.account, whence)
            .await?;
        let done = if outcome == Outcome::Linked {
            "linked"
        } else {
            "linked-elsewhere"
        };
        return Ok(Redirect::to(&format!("/profile?done={done}")).into_response());
    }
    let zone = Zone {
        offset_s: state.config.region.tz.offset().local_minus_utc(),
    };
    let today = state.accounts.today(&state.pool, zone).await?;
    Ok(
        match state
            .accounts
            .sign_in_vouched(provider.issuer(), &vouched, today, whence)
            .await?
        {
            Outcome::SignedIn(secret) => {
                let cookie = session::begun(&secret, state.https);
                with_cookie(cookie, Redirect::to(own_path(&attempt.next)).into_response())
            }
            _ => refuse(state, visit, StatusCode::FORBIDDEN, t.blocked),
        },
    )
}

/// Takes a link back.
async fn unlink(State(state): State<AppState>, Extension(visit): Extension<Arc<Visit>>, whence: Whence) -> Response {
    let (Some(person), Some(provider)) = (visit.signed_in.as_ref(), state.provider.as_ref()) else {
        return Redirect::to("/login?next=/profile").into_response();
    };
    match state.accounts.unlink(provider.issuer(), person.account, &whence).await {
        Ok(true) => Redirect::to("/profile?done=removed").into_response(),
        Ok(false) => refuse(&state, &visit, StatusCode::CONFLICT, OidcTexts::of(visit.lang).only_way),
        Err(error) => failed(&state, &visit, &error),
    }
}

fn refuse(state: &AppState, visit: &Visit, status: StatusCode, words: &str) -> Response {
    message(state, visit, status, words, "", "/login")
}

fn vouch_failed(state: &AppState, visit: &Visit, error: &VouchError) -> Response {
    let t = OidcTexts::of(visit.lang);
    tracing::warn!(%error, "nobody vouched");
    match error {
        VouchError::Away(_) => refuse(state, visit, StatusCode::SERVICE_UNAVAILABLE, t.away),
        VouchError::Code(_) | VouchError::Token(_) => refuse(state, visit, StatusCode::BAD_REQUEST, t.lost),
    }
}

fn failed(state: &AppState, visit: &Visit, error: &AppError) -> Response {
    let words = app::ui::app_error_text(error, visit.lang);
    refuse(state, visit, StatusCode::SERVICE_UNAVAILABLE, words)
}
