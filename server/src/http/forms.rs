//! Plain forms and links that work without any script: the look, support, correction, the secret link, the QR code.

use super::answers::told;
use super::cookies::{self, Visit};
use super::edge::{Bucket, per_form, text_form};
use super::pages;
use crate::account::Whence;
use crate::complaints::mine;
use crate::secret;
use crate::state::AppState;
use app::complaints::model::{ComplaintNumber, find_personal};
use app::complaints::parts::RefusedCorrection;
use app::error::AppError;
use app::i18n::ComplaintTexts;
use app::kernel::{AccountId, Prefs, Viewer};
use app::ui::app_error_text;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use fast_qr::QRBuilder;
use fast_qr::convert::{Builder, svg::SvgBuilder};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;
use std::sync::Arc;

/// The routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/prefs", post(set_prefs))
        .route("/f/{secret}", get(follow))
        .route("/c/{number}/support", post(support).layer(per_form(Bucket::Support)))
        .route("/c/{number}/correct", post(correct).layer(text_form(Bucket::Report)))
        .route("/c/{number}/claim", post(claim))
        .route("/c/{number}/qr.svg", get(qr))
}

#[derive(Deserialize)]
struct PrefsForm {
    #[serde(default)]
    next: String,
    #[serde(default)]
    theme: String,
    #[serde(default)]
    size: String,
    wide: Option<String>,
    no_images: Option<String>,
    lite: Option<String>,
}

/// Keeps the look and goes back to where the visitor was.
async fn set_prefs(State(state): State<AppState>, Form(form): Form<PrefsForm>) -> Response {
    let known = Prefs::from_cookie(&format!("{}.{}", form.theme, form.size));
    let prefs = Prefs {
        wide: form.wide.is_some(),
        no_images: form.no_images.is_some(),
        lite: form.lite.is_some(),
        ..known
    };
    with_cookie(
        cookies::looks(prefs, state.https),
        Redirect::to(own_path(&form.next)).into_response(),
    )
}

/// Only a path of this site: no scheme, no other host.
pub fn own_path(next: &str) -> &str {
    let own = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && next.bytes().all(|b| (0x21..0x7f).contains(&b));
    if own { next } else { "/" }
}

/// The secret link: remembers the complaint on this device and shows it. The secret leaves the address bar at once.
async fn follow(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    Path(text): Path<String>,
) -> Response {
    let viewer = Viewer {
        secrets: vec![secret::hash(&text)],
        ..Viewer::default()
    };
    let known = if secret::is_plausible(&text) {
        crate::complaints::number_of_secret(&state.pool, &viewer).await
    } else {
        Ok(None)
    };
    match known {
        Ok(Some(number)) => {
            let cookie = cookies::followed(&visit.follow, &text, state.https);
            with_cookie(cookie, Redirect::to(&format!("/c/{number}")).into_response())
        }
        Ok(None) => Redirect::to("/c/0").into_response(),
        Err(error) => pages::failed(&state, &visit, &error, "", "/"),
    }
}

/// Makes a complaint whose secret link this device knows the account's own.
async fn claim(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    whence: Whence,
    Path(number): Path<String>,
) -> Response {
    let Some(number) = ComplaintNumber::parse(&number) else {
        return Redirect::to("/c/0").into_response();
    };
    let page = format!("/c/{number}");
    let done = match visit.known() {
        Ok(Some(person)) => claim_known(&state, person.account, &whence, &number).await,
        Ok(None) => return Redirect::to(&format!("/login?next={page}")).into_response(),
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Redirect::to(&page).into_response(),
        Err(error) => pages::failed(&state, &visit, &error, "", &page),
    }
}

async fn claim_known(
    state: &AppState,
    account: AccountId,
    whence: &Whence,
    number: &ComplaintNumber,
) -> Result<(), AppError> {
    let opened = mine::opened(&state.pool, account, &whence.secrets).await?;
    let secret = opened.into_iter().find(|known| known.number == number.as_str());
    let Some(secret) = secret else {
        // A second click on the button: it is the account's own already.
        let viewer = Viewer {
            account: Some(account),
            ..Viewer::default()
        };
        let card = state.ports.complaints.card(&viewer, number, whence.lang).await?;
        return card.filter(|card| card.mine).map(drop).ok_or(AppError::NotFound);
    };
    state
        .accounts
        .claim_reports(account, &[secret.secret], whence)
        .await
        .map(drop)
}

/// "Me too" without script.
async fn support(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    Path(number): Path<String>,
) -> Response {
    let Some(number) = ComplaintNumber::parse(&number) else {
        return Redirect::to("/c/0").into_response();
    };
    let page = format!("/c/{number}");
    match state.ports.complaints.support(&visit.viewer(), &number).await {
        // An unknown number has a page that says so.
        Ok(_) | Err(AppError::NotFound) => Redirect::to(&page).into_response(),
        Err(error) => {
            let words = format!(
                "{} {}",
                ComplaintTexts::of(visit.lang).support_failed,
                app_error_text(&error, visit.lang)
            );
            told(
                &error,
                pages::message(&state, &visit, StatusCode::OK, &words, "", &page),
            )
        }
    }
}

/// A form that comes back with what is wrong with it.
const AGAIN: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

#[derive(Deserialize)]
struct CorrectForm {
    #[serde(default)]
    body: String,
    #[serde(default)]
    place_note: String,
    /// The page has warned of personal data in the text.
    warned: Option<String>,
}

/// A correction without script. A refused one is shown again on its page, at its field; one with personal data in it too,
/// once, with the warning.
async fn correct(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    Path(number): Path<String>,
    parts: Parts,
    Form(form): Form<CorrectForm>,
) -> Response {
    let Some(number) = ComplaintNumber::parse(&number) else {
        return Redirect::to("/c/0").into_response();
    };
    let page = format!("/c/{number}");
    if form.warned.is_none() && !find_personal(&form.body).is_empty() {
        let unwarned = RefusedCorrection {
            body: form.body,
            problems: Vec::new(),
        };
        return pages::case_again(&state, &visit, &number, parts, unwarned, AGAIN).await;
    }
    let done = state
        .ports
        .complaints
        .correct(&visit.viewer(), &number, &form.body, &form.place_note)
        .await;
    match done {
        Ok(()) => Redirect::to(&page).into_response(),
        Err(AppError::Invalid(problems)) => {
            let refused = RefusedCorrection {
                body: form.body,
                problems,
            };
            pages::case_again(&state, &visit, &number, parts, refused, AGAIN).await
        }
        Err(error) => {
            let typed = [form.body, form.place_note].join("\n\n");
            pages::failed(&state, &visit, &error, &typed, &page)
        }
    }
}

/// The QR code of a complaint's public page, for its receipt.
async fn qr(State(state): State<AppState>, Path(number): Path<String>, headers: HeaderMap) -> Response {
    let Some(number) = ComplaintNumber::parse(&number) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or("localhost");
    let origin = state
        .config
        .http
        .public_url
        .as_ref()
        .map_or_else(|| format!("http://{host}"), ToString::to_string);
    let Ok(code) = QRBuilder::new(format!("{origin}/c/{number}")).build() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let svg = SvgBuilder::default().margin(2).to_str(&code);
    let kept = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml")),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600")),
    ];
    (kept, svg).into_response()
}

/// Puts a cookie on an answer.
pub fn with_cookie(cookie: Option<HeaderValue>, mut response: Response) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_stay_on_this_site() {
        assert_eq!(own_path("/c/26-000001-5?lang=en"), "/c/26-000001-5?lang=en");
        for bad in [
            "",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/a\r\nSet-Cookie: x",
            "javascript:alert(1)",
        ] {
            assert_eq!(own_path(bad), "/", "{bad}");
        }
    }
}
