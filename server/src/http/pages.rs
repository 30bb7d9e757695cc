//! Pages and server functions: each request gets its context, then Leptos renders.

use super::answers::told;
use super::cookies::Visit;
use super::edge::CspNonce;
use super::render::{render, render_plain};
use super::session;
use crate::account::profile::text_of;
use crate::secret;
use crate::state::AppState;
use app::account::model::AccountPage;
use app::account::profile::consent::Purpose;
use app::account::profile::model::{FormMarks, Private, PrivatePage};
use app::account::profile::pages::PrivateView;
use app::browser::Start;
use app::complaints::model::{ComplaintNumber, Filter};
use app::error::AppError;
use app::kernel::{Lang, PageContext, Person, Region, Timestamp, Zone};
use app::shell::{AccountApp, CitizenApp, HeadParts, ReportApp};
use app::ui::app_error_text;
use axum::body::Body;
use axum::extract::{Path, Query, Request, State};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use http::request::Parts;
use http::{HeaderValue, StatusCode, Uri, header};
use leptos::prelude::*;
use leptos::server_fn::axum::server_fn_paths;
use leptos_axum::{ResponseOptions, handle_server_fns_with_context};
use std::sync::Arc;

/// Everything that Leptos answers: the pages, the server functions, and the page for everything else.
pub fn routes() -> Router<AppState> {
    // What is set already stays: one server of the process was first.
    let _ = any_spawner::Executor::init_tokio();
    let doorbells = server_fn_paths().fold(Router::new(), |router, (path, _)| router.route(path, post(ring)));
    doorbells
        .route("/", get(map))
        .route("/c/{number}", get(case))
        .route("/c/{number}/receipt", get(case))
        .route("/report", get(report))
        .fallback(lost)
}

async fn ring(request: Request) -> Response {
    handle_server_fns_with_context(provide_services, request)
        .await
        .into_response()
}

async fn map(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    Query(pairs): Query<Vec<(String, String)>>,
    request: Request,
) -> Response {
    let filter = Filter::from_pairs(pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())));
    let start = state.ports.complaints.open_map(&filter, visit.lang).await;
    if let Ok((_, options)) = &start
        && let Some(known) = filter.known(options)
    {
        let query = known.to_query();
        let query = if query.is_empty() { query } else { format!("?{query}") };
        return Redirect::to(&format!("/{query}")).into_response();
    }
    render(
        request,
        &state.bundle.citizen,
        Some(Start::new(start)),
        || view! { <CitizenApp/> },
    )
    .await
}

async fn case(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    Path(number): Path<String>,
    request: Request,
) -> Response {
    let card = match ComplaintNumber::parse(&number) {
        Some(number) => {
            let complaints = &state.ports.complaints;
            complaints.card(&visit.viewer(), &number, visit.lang).await
        }
        None => Ok(None),
    };
    render(
        request,
        &state.bundle.citizen,
        Some(Start::new(card)),
        || view! { <CitizenApp/> },
    )
    .await
}

/// The page of a complaint with what was typed into a form of it that was refused, in answer to that form. It comes without
/// script, which would take the form's address for the page's.
pub async fn case_again(
    state: &AppState,
    visit: &Visit,
    number: &ComplaintNumber,
    form: Parts,
    refused: impl Clone + Send + Sync + 'static,
    status: StatusCode,
) -> Response {
    let Ok(uri) = Uri::try_from(format!("/c/{number}")) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = uri;
    *request.headers_mut() = form.headers;
    *request.extensions_mut() = form.extensions;
    request.extensions_mut().insert(refused);
    let card = state.ports.complaints.card(&visit.viewer(), number, visit.lang).await;
    let head = HeadParts {
        wasm: String::new(),
        ..state.bundle.citizen.clone()
    };
    let mut response = render(request, &head, Some(Start::new(card)), || view! { <CitizenApp/> }).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response
}

async fn report(State(state): State<AppState>, Extension(visit): Extension<Arc<Visit>>, request: Request) -> Response {
    let draft = visit.draft.as_deref().map(secret::hash);
    let complaints = &state.ports.complaints;
    let start = complaints
        .open_report(&visit.viewer(), draft.as_deref(), visit.lang)
        .await;
    render(
        request,
        &state.bundle.report,
        Some(Start::new(start)),
        || view! { <ReportApp/> },
    )
    .await
}

async fn lost(State(state): State<AppState>, request: Request) -> Response {
    render(request, &state.bundle.citizen, None, || view! { <CitizenApp/> }).await
}

/// Renders a page of accounts in this state.
pub async fn account_page(state: &AppState, request: Request, page: AccountPage, status: StatusCode) -> Response {
    let page = AccountPage {
        sms: state.sends_sms(),
        oidc: state.provider.as_ref().map(|provider| provider.name().to_owned()),
        inbox: state.inbox.is_some(),
        kept: state_kept(&request),
        consent_text: text_of(Purpose::Account, lang_of(&request)),
        ..page
    };
    let start = Start::new(Ok(page));
    let mut response = render(request, &state.bundle.account, Some(start), || view! { <AccountApp/> }).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response
}

/// Whether what was typed into a form waits for its sender to sign in again.
fn state_kept(request: &Request) -> bool {
    let ready = request.extensions().get::<Ready>();
    ready.is_some_and(|ready| ready.visit.kept.is_some())
}

fn lang_of(request: &Request) -> Lang {
    let ready = request.extensions().get::<Ready>();
    ready.map(|ready| ready.visit.lang).unwrap_or_default()
}

/// Renders a page of what belongs to a person, in forms that are marked so.
pub async fn private_page(
    state: &AppState,
    request: Request,
    page: PrivatePage,
    marks: FormMarks,
    status: StatusCode,
) -> Response {
    let data = Private { page, marks };
    let mut response = render_plain(state, request, data, || view! { <PrivateView/> }).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response
}

/// What the middleware prepared for a request.
#[derive(Clone)]
pub struct Ready {
    /// The services.
    pub state: AppState,
    /// Who asks.
    pub visit: Arc<Visit>,
    /// What the page knows of itself.
    pub page: Arc<PageContext>,
    /// The nonce of its scripts.
    pub nonce: String,
}

/// Reads cookies and region before anything is rendered, and sets fresh cookies on the answer.
pub async fn prepare(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let mut visit = Visit::read(request.headers(), request.uri().query());
    visit.session = session::read(request.headers(), state.https);
    if let Some(session) = &visit.session {
        match state.accounts.recognise(session).await {
            Ok(known) => visit.signed_in = known,
            // Without the database there is no session, but still a page that says so.
            Err(_) => visit.unknown = true,
        }
    }
    let visit = Arc::new(visit);
    let nonce = request
        .extensions()
        .get::<CspNonce>()
        .map(|nonce| nonce.0.clone())
        .unwrap_or_default();
    let page = Arc::new(page_context(&state, &visit).await);
    let fresh = visit.fresh_cookies(state.https);
    request.extensions_mut().insert(Arc::clone(&visit));
    request.extensions_mut().insert(Ready {
        state,
        visit,
        page,
        nonce,
    });
    let mut response = next.run(request).await;
    for cookie in fresh {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    let headers = response.headers_mut();
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("private, no-store"));
    response
}

/// Gives a server function its services and its caller.
fn provide_services() {
    let ready = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Ready>().cloned());
    let Some(ready) = ready else {
        return;
    };
    let answer = use_context::<ResponseOptions>();
    let set = move |cookie: HeaderValue| {
        if let Some(answer) = &answer {
            answer.append_header(header::SET_COOKIE, cookie);
        }
    };
    ready.state.ports.provide();
    provide_context(ready.visit.caller(ready.state.https, set));
}

async fn page_context(state: &AppState, visit: &Visit) -> PageContext {
    let region = match state.directory.region().await {
        Ok(known) => Region {
            name: visit.lang.pick(&known.name_ru, &known.name_en).clone(),
            view: known.view,
            demo: known.demo,
            ..region_stub()
        },
        Err(error) => {
            let _ = crate::error::internal(error);
            region_stub()
        }
    };
    let map = &state.config.map;
    PageContext {
        lang: visit.lang,
        prefs: visit.prefs,
        region: Region {
            phone: state.config.region.phone.clone(),
            zone: state.config.region.tz.wall(),
            basemap_url: map.basemap_url.clone(),
            attribution: map.basemap_attribution.clone().unwrap_or_default(),
            ..region
        },
        assets: state.bundle.assets.clone(),
        now: Timestamp(crate::clock::now().timestamp_millis()),
        person: visit.signed_in.as_ref().map(|person| Person {
            name: person.name.clone(),
            is_staff: person.is_staff(),
        }),
    }
}

fn region_stub() -> Region {
    Region {
        name: String::new(),
        phone: String::new(),
        zone: Zone::default(),
        view: app::kernel::BBox {
            west: -180.0,
            south: -60.0,
            east: 180.0,
            north: 75.0,
        },
        basemap_url: None,
        attribution: String::new(),
        demo: false,
    }
}

/// The same for an error: its status, its words, when to come again. Carries the error, for whoever can answer better.
pub fn failed(state: &AppState, visit: &Visit, error: &AppError, typed: &str, back: &str) -> Response {
    let words = app_error_text(error, visit.lang);
    let mut response = told(error, message(state, visit, StatusCode::OK, words, typed, back));
    response.extensions_mut().insert(error.clone());
    response
}

/// A small page that says what is wrong with a plain form and shows what was typed, so that nothing is lost.
pub fn message(state: &AppState, visit: &Visit, status: StatusCode, words: &str, typed: &str, back: &str) -> Response {
    let escape = |text: &str| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
    };
    let t = app::i18n::Common::of(visit.lang);
    let (title, words, typed, back) = (t.error_title, escape(words), escape(typed), escape(back));
    let (code, go, skip) = (visit.lang.code(), t.back, t.skip);
    let (theme, size) = (visit.prefs.theme.code(), visit.prefs.size.code());
    // Style, font and icons need no nonce.
    let style = state.bundle.citizen.always.replace("{{__TRUNK NONCE__}}", "");
    let html = format!(
        "<!DOCTYPE html><html lang=\"{code}\" data-theme=\"{theme}\" data-size=\"{size}\" data-lite=\"on\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title>{style}</head><body>\
         <a class=\"skip\" href=\"#main\">{skip}</a><main id=\"main\" class=\"wrap narrow stack my-6\"><h1>{title}</h1><p>{words}</p>\
         <pre class=\"pre read\">{typed}</pre><p><a class=\"btn btn--primary\" href=\"{back}\">{go}</a></p></main></body></html>"
    );
    (status, Html(html)).into_response()
}
