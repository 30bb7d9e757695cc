//! The way to a service that vouches for people, and back.
//!
//! What leaves is bound to the browser by a cookie: whoever is lured to our callback with somebody else's code has no
//! departure that fits (login CSRF). Leaving is a plain link, because the policy of our pages lets no form lead elsewhere.

use super::answers::told;
use super::cookies::{self, Visit};
use super::edge::{Bucket, Lane, Rules};
use super::forms::{own_path, with_cookie};
use super::pages::message;
use super::pairs::Pairs;
use super::render::render_plain;
use super::session;
use crate::account::Whence;
use crate::account::profile::text_of;
use crate::oidc::{Attempt, Newcomer, Outcome, VouchError, demo};
use crate::secret;
use crate::state::AppState;
use app::account::profile::consent::Purpose;
use app::account::profile::pages::{AgreePage, AgreeView, VouchPage, VouchView};
use app::error::AppError;
use app::i18n::OidcTexts;
use axum::body::Body;
use axum::extract::{Form, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use subtle::ConstantTimeEq;

/// The routes. Only a demonstration plays the service itself.
pub fn routes(state: &AppState) -> Router<AppState> {
    // A service that hangs takes no place from pages, and nobody may ask it without end.
    let waits = Rules::new()
        .lane(Lane::Vouching)
        .bucket(Bucket::Vouch)
        .deadline(PATIENCE);
    let routes = Router::new()
        .route("/login/oidc", get(start))
        .route("/oidc/callback", get(callback))
        .layer(waits)
        .route("/login/oidc/agree", get(asked).post(agreed))
        .route("/oidc/unlink", post(unlink));
    let plays = state.provider.as_ref().is_some_and(|provider| provider.is_played());
    if plays {
        routes.route(demo::PAGE, get(vouch).post(vouched))
    } else {
        routes
    }
}

/// The page of the service that the demonstration plays.
async fn vouch(State(state): State<AppState>, wish: Pairs, request: Request) -> Response {
    let people = demo::PEOPLE
        .iter()
        .map(|person| (person.key.to_owned(), person.name.join(" ")));
    let page = VouchView {
        service: state
            .provider
            .as_ref()
            .map(|provider| provider.name().to_owned())
            .unwrap_or_default(),
        state: wish.get("state").to_owned(),
        nonce: wish.get("nonce").to_owned(),
        people: people.collect(),
    };
    render_plain(&state, request, page, || view! { <VouchPage/> }).await
}

/// Sends a person of the demonstration back, as a service would.
async fn vouched(State(state): State<AppState>, Form(wish): Form<Vec<(String, String)>>) -> Response {
    let wish = Pairs(wish);
    let Some(code) = demo::code(&state.vault, wish.get("person"), wish.get("nonce")) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    // Both are of signs that need no escaping; anything else is not ours.
    if !secret::is_plausible(wish.get("state")) {
        return StatusCode::BAD_REQUEST.into_response();
    }
    Redirect::to(&format!("/oidc/callback?code={code}&state={}", wish.get("state"))).into_response()
}

/// The cookie of a departure, one for each: two tabs leave and come back apart, and a link to our callback from elsewhere ends
/// nobody's. With TLS nobody else of the domain can plant one.
fn name(https: bool, state: &str) -> Option<String> {
    let is_ours = state.len() >= PIECE
        && state
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    let kind = if https { "__Host-oidc" } else { "oidc" };
    is_ours.then(|| format!("{kind}-{}", &state[..PIECE]))
}

/// Characters of the state that name a cookie.
const PIECE: usize = 10;
/// As long as a departure lives, seconds.
const KEEP: u64 = 600;
/// What we ask of the service, three times at most, and our own work.
const PATIENCE: Duration = Duration::from_secs(15);

/// Sends a person to the service.
async fn start(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    wanted: Pairs,
    headers: HeaderMap,
) -> Response {
    let Some(provider) = state.provider.as_ref() else {
        return refuse(&state, &visit, StatusCode::NOT_FOUND, OidcTexts::of(visit.lang).closed);
    };
    let person = match visit.known() {
        Ok(person) => person,
        Err(error) => return failed(&state, &visit, &error),
    };
    let link = match (wanted.given("link"), person) {
        // Only our own page, or the person, may begin a link: no other site.
        // Whoever links signs in by it ever after.
        (Some(_), Some(person)) if is_own(&headers) && person.is_sure() => Some(person.account.0),
        (Some(_), _) => return Redirect::to("/login?next=/profile").into_response(),
        (None, _) => None,
    };
    let departure = match provider.begin().await {
        Ok(departure) => departure,
        Err(error) => return vouch_failed(&state, &visit, &error),
    };
    let url = departure.url.clone();
    let next = match wanted.get("next") {
        "" => "/my",
        next => own_path(next),
    };
    let attempt = Attempt {
        departure,
        next: next.to_owned(),
        link,
    };
    match state.accounts.depart(&attempt).await {
        Ok(secret) => {
            let name = name(state.https, &attempt.departure.state);
            let cookie = name.and_then(|name| cookies::set(&name, &secret, KEEP, state.https, true));
            with_cookie(cookie, Redirect::to(&url).into_response())
        }
        Err(error) => failed(&state, &visit, &error),
    }
}

fn is_own(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").map(http::HeaderValue::as_bytes);
    matches!(site, Some(b"same-origin" | b"none"))
}

/// Takes a person back.
async fn callback(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    whence: Whence,
    returned: Pairs,
    headers: HeaderMap,
) -> Response {
    let mut response = match come_back(&state, &visit, &whence, &returned, &headers).await {
        Ok(response) => response,
        Err(error) => failed(&state, &visit, &error),
    };
    let own = name(state.https, returned.get("state")).filter(|name| cookies::cookie(&headers, name).is_some());
    if let Some(gone) = own.and_then(|name| cookies::set(&name, "", 0, state.https, true)) {
        response.headers_mut().append(http::header::SET_COOKIE, gone);
    }
    response
}

async fn come_back(
    state: &AppState,
    visit: &Visit,
    whence: &Whence,
    returned: &Pairs,
    headers: &HeaderMap,
) -> Result<Response, AppError> {
    let t = OidcTexts::of(visit.lang);
    let Some(provider) = state.provider.as_ref() else {
        return Ok(refuse(state, visit, StatusCode::NOT_FOUND, t.closed));
    };
    // Before the departure is used up.
    visit.known()?;
    let name = name(state.https, returned.get("state"));
    let cookie = name
        .and_then(|name| cookies::cookie(headers, &name))
        .filter(|text| secret::is_plausible(text));
    let attempt = match cookie {
        Some(cookie) => state.accounts.back(cookie).await?,
        None => None,
    };
    let Some(attempt) = attempt else {
        return Ok(refuse(state, visit, StatusCode::BAD_REQUEST, t.lost));
    };
    let is_state = bool::from(
        attempt
            .departure
            .state
            .as_bytes()
            .ct_eq(returned.get("state").as_bytes()),
    );
    // Whoever sends the person back may name himself (RFC 9207).
    if !is_state || returned.given("iss").is_some_and(|iss| iss != provider.issuer()) {
        return Ok(refuse(state, visit, StatusCode::BAD_REQUEST, t.lost));
    }
    if returned.given("error").is_some() || returned.get("code").is_empty() {
        return Ok(refuse(state, visit, StatusCode::BAD_REQUEST, t.declined));
    }
    let vouched = match provider.finish(returned.get("code"), &attempt.departure).await {
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
    let accounts = &state.accounts;
    let done = accounts.sign_in_vouched(provider.issuer(), &vouched, whence).await?;
    Ok(match done {
        Outcome::SignedIn(secret) => {
            let cookie = session::begun(&secret, state.https);
            with_cookie(cookie, Redirect::to(own_path(&attempt.next)).into_response())
        }
        Outcome::New => {
            let next = attempt.next;
            let secret = accounts.await_consent(&Newcomer { vouched, next }).await?;
            let cookie = cookies::set(newcomer(state.https), &secret, KEEP, state.https, true);
            with_cookie(cookie, Redirect::to("/login/oidc/agree").into_response())
        }
        _ => refuse(state, visit, StatusCode::FORBIDDEN, t.blocked),
    })
}

/// The cookie of somebody new who has not agreed yet.
fn newcomer(https: bool) -> &'static str {
    if https { "__Host-newcomer" } else { "newcomer" }
}

/// The page that asks somebody new whether an account may be kept.
async fn asked(State(state): State<AppState>, Extension(visit): Extension<Arc<Visit>>, request: Request) -> Response {
    ask(&state, &visit, request, false).await
}

/// The secret of somebody new who has not agreed yet.
fn waits(headers: &HeaderMap, https: bool) -> Option<&str> {
    cookies::cookie(headers, newcomer(https)).filter(|text| secret::is_plausible(text))
}

async fn ask(state: &AppState, visit: &Visit, request: Request, changed: bool) -> Response {
    let awaited = match waits(request.headers(), state.https) {
        Some(secret) => state.accounts.is_awaited(secret).await,
        None => Ok(false),
    };
    match awaited {
        Ok(true) => {
            let page = AgreeView {
                text: text_of(Purpose::Account, visit.lang),
                changed,
            };
            let mut response = render_plain(state, request, page, || view! { <AgreePage/> }).await;
            if changed {
                *response.status_mut() = StatusCode::CONFLICT;
            }
            response
        }
        Ok(false) => refuse(state, visit, StatusCode::BAD_REQUEST, OidcTexts::of(visit.lang).lost),
        Err(error) => failed(state, visit, &error),
    }
}

/// Somebody new agrees.
async fn agreed(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    whence: Whence,
    parts: Parts,
    Form(typed): Form<Vec<(String, String)>>,
) -> Response {
    let typed = Pairs(typed);
    let (Some(secret), Some(provider)) = (waits(&parts.headers, state.https), state.provider.as_ref()) else {
        return refuse(&state, &visit, StatusCode::BAD_REQUEST, OidcTexts::of(visit.lang).lost);
    };
    let made = async {
        let today = state.accounts.today(&state.pool, state.config.region.tz.wall()).await?;
        let text = typed.get("text");
        state
            .accounts
            .make_vouched(provider.issuer(), secret, text, today, &whence)
            .await
    };
    match made.await {
        Ok(Some((session, next))) => {
            let response = Redirect::to(own_path(&next)).into_response();
            let response = with_cookie(session::begun(&session, state.https), response);
            with_cookie(cookies::set(newcomer(state.https), "", 0, state.https, true), response)
        }
        // Other words by now, or nobody waits any more: the page says which.
        Ok(None) => ask(&state, &visit, Request::from_parts(parts, Body::empty()), true).await,
        Err(error) => failed(&state, &visit, &error),
    }
}

/// Takes a link back.
async fn unlink(State(state): State<AppState>, Extension(visit): Extension<Arc<Visit>>, whence: Whence) -> Response {
    let person = match visit.known() {
        Ok(person) => person,
        Err(error) => return failed(&state, &visit, &error),
    };
    let (Some(person), Some(provider)) = (person, state.provider.as_ref()) else {
        return Redirect::to("/login?next=/profile").into_response();
    };
    if !person.is_sure() {
        return Redirect::to("/login?next=/profile").into_response();
    }
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
        VouchError::Away(_) => {
            let page = refuse(state, visit, StatusCode::OK, t.away);
            told(&AppError::Unavailable, page)
        }
        VouchError::Code(_) | VouchError::Token(_) => refuse(state, visit, StatusCode::BAD_REQUEST, t.lost),
    }
}

fn failed(state: &AppState, visit: &Visit, error: &AppError) -> Response {
    super::pages::failed(state, visit, error, "", "/login")
}
