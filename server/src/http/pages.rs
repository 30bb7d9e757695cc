//! Pages and server functions: each request gets its context, then Leptos renders.

use super::cookies::Visit;
use super::edge::CspNonce;
use crate::state::AppState;
use app::call::PageStatus;
use app::kernel::{Lang, PageContext, Region, Timestamp, Zone};
use app::shell::{CitizenApp, HeadParts, ReportApp, StaffApp, document};
use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderValue, StatusCode, header};
use leptos::nonce::Nonce;
use leptos::prelude::*;
use leptos_axum::{
    AxumRouteListing, LeptosRoutes, ResponseOptions, generate_route_list, render_app_async_with_context,
};
use std::sync::{Arc, OnceLock};

/// Everything that Leptos answers: the citizens' routes with all server functions, the staff's desks, the page for
/// everything else.
pub fn routes(state: &AppState) -> Router<AppState> {
    let head = state.bundle.citizen.clone();
    let citizen = move || render(&head, || view! { <CitizenApp/> });
    let head = state.bundle.report.clone();
    let report = move || render(&head, || view! { <ReportApp/> });
    let head = state.bundle.staff.clone();
    let staff = move || render(&head, || view! { <StaffApp/> });
    // `leptos_routes` registers every server function, so it can stand here once only.
    Router::new()
        .leptos_routes_with_context(state, known_routes(), provide_request_context, citizen.clone())
        .route(
            "/report",
            get(render_app_async_with_context(provide_request_context, report)),
        )
        .route(
            "/dispatch",
            get(render_app_async_with_context(provide_request_context, staff)),
        )
        .fallback(render_app_async_with_context(provide_request_context, citizen))
}

/// The citizens' routes, listed once per process: while Leptos lists routes it keeps every resource of the process from
/// loading, so a second server in the process would leave the pages of the first one waiting for ever.
fn known_routes() -> Vec<AxumRouteListing> {
    static ROUTES: OnceLock<Vec<AxumRouteListing>> = OnceLock::new();
    let list = || {
        let known = Arc::new(empty_page());
        generate_route_list(move || {
            provide_context(Arc::clone(&known));
            view! { <CitizenApp/> }
        })
    };
    ROUTES.get_or_init(list).clone()
}

fn render<V: IntoView + 'static>(head: &HeadParts, app: fn() -> V) -> impl IntoView + use<V> {
    let page = use_context::<Arc<PageContext>>().unwrap_or_else(|| Arc::new(empty_page()));
    let ready = use_context::<Ready>();
    let nonce = ready.as_ref().map(|ready| ready.nonce.clone()).unwrap_or_default();
    let lite = ready.is_some_and(|ready| ready.visit.lite);
    document(&page, head, &nonce, lite, app)
}

/// What the middleware prepared for a request.
#[derive(Clone)]
struct Ready {
    state: AppState,
    visit: Arc<Visit>,
    page: Arc<PageContext>,
    nonce: String,
}

/// Reads cookies and region before anything is rendered, and sets fresh cookies on the answer.
pub async fn prepare(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let visit = Arc::new(Visit::read(request.headers(), request.uri().query()));
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

fn provide_request_context() {
    let Some(ready) = use_context::<http::request::Parts>().and_then(|parts| parts.extensions.get::<Ready>().cloned())
    else {
        return;
    };
    let answer = use_context::<ResponseOptions>();
    let cookies = answer.clone();
    let set = move |cookie: HeaderValue| {
        if let Some(answer) = &cookies {
            answer.append_header(header::SET_COOKIE, cookie);
        }
    };
    let status = move |code: u16| {
        if let (Some(answer), Ok(code)) = (&answer, StatusCode::from_u16(code)) {
            answer.set_status(code);
        }
    };
    ready.state.ports.provide();
    provide_context(ready.visit.caller(ready.state.https, set));
    provide_context(PageStatus(Arc::new(status)));
    provide_context(Nonce::from_value(ready.nonce.clone()));
    provide_context(Arc::clone(&ready.page));
    provide_context(ready);
}

async fn page_context(state: &AppState, visit: &Visit) -> PageContext {
    let region = match state.directory.region().await {
        Ok(known) => {
            let name = match visit.lang {
                Lang::Ru => known.name_ru.clone(),
                Lang::En => known.name_en.clone(),
            };
            Region {
                name,
                view: known.view,
                demo: known.demo,
                ..region_stub()
            }
        }
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
            zone: Zone {
                offset_s: state.config.region.tz.offset().local_minus_utc(),
            },
            basemap_url: map.basemap_url.clone(),
            attribution: map.basemap_attribution.clone().unwrap_or_default(),
            ..region
        },
        assets: state.bundle.assets.clone(),
        now: Timestamp(crate::clock::now().timestamp_millis()),
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

fn empty_page() -> PageContext {
    PageContext {
        lang: Lang::Ru,
        prefs: app::kernel::Prefs::default(),
        region: region_stub(),
        assets: app::kernel::Assets::default(),
        now: Timestamp(0),
    }
}

/// A small page that says what is wrong with a plain form and shows what was typed, so that nothing is lost.
pub fn message(lang: Lang, status: StatusCode, words: &str, typed: &str, back: &str) -> Response {
    use axum::response::Html;
    let escape = |text: &str| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
    };
    let t = app::i18n::Common::of(lang);
    let (title, words, typed, back) = (t.error_title, escape(words), escape(typed), escape(back));
    let (code, go) = (lang.code(), t.back);
    let html = format!(
        "<!DOCTYPE html><html lang=\"{code}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><link rel=\"icon\" href=\"data:,\">\
         <title>{title}</title></head><body><main><h1>{title}</h1><p>{words}</p><pre>{typed}</pre><p><a href=\"{back}\">{go}</a></p></main></body></html>"
    );
    (status, Html(html)).into_response()
}
