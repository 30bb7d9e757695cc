//! From an application and what was loaded for it to the answer. Rendering never waits: everything is there already, and
//! what is given to a handler is a future only because handlers are.

use super::pages::Ready;
use crate::state::AppState;
use app::browser::{Requested, Start};
use app::call::PageStatus;
use app::complaints::parts::{RefusedCorrection, RefusedDecision};
use app::shell::{Document, HeadParts, PlainApp};
use axum::extract::Request;
use axum::response::{Html, IntoResponse, Response};
use http::StatusCode;
use leptos::prelude::*;
use std::future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering::Relaxed};

/// Renders an application in its document.
pub fn render<V: IntoView>(
    request: Request,
    head: &HeadParts,
    start: Option<Start>,
    app: fn() -> V,
) -> future::Ready<Response> {
    let json = start.clone();
    let provide = || {
        if let Some(start) = start {
            provide_context(start);
        }
    };
    future::ready(write(
        request,
        head,
        json.as_ref().map(Start::json),
        false,
        provide,
        app,
    ))
}

/// A page that the server renders alone, around what it read for it. It carries no bundle, so it works without script and
/// makes none larger.
pub fn render_plain<T, V>(state: &AppState, request: Request, data: T, page: fn() -> V) -> future::Ready<Response>
where
    T: Send + Sync + 'static,
    V: IntoView + 'static,
{
    let provide = || provide_context(Arc::new(data));
    let app = move || view! { <PlainApp>{page()}</PlainApp> };
    future::ready(write(request, &state.bundle.citizen, None, true, provide, app))
}

fn write<V: IntoView>(
    request: Request,
    head: &HeadParts,
    start: Option<&str>,
    is_plain: bool,
    provide: impl FnOnce(),
    app: impl FnOnce() -> V,
) -> Response {
    let (mut parts, _body) = request.into_parts();
    let Some(ready) = parts.extensions.remove::<Ready>() else {
        // Outside of the layer that prepares pages; the routes are wrong, and every test of a page would say so.
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let refused = parts.extensions.remove::<RefusedCorrection>();
    let undecided = parts.extensions.remove::<RefusedDecision>();
    let document = Document {
        page: &ready.page,
        head,
        nonce: &ready.nonce,
        lite: is_plain || refused.is_some() || undecided.is_some() || ready.visit.lite,
        start,
    };
    let address = Requested {
        path: parts.uri.path().to_owned(),
        search: parts.uri.query().unwrap_or_default().to_owned(),
    };
    let status = Arc::new(AtomicU16::new(StatusCode::OK.as_u16()));
    // Nothing is loaded while a page is rendered, so nothing of it has to be known in the browser but `start`.
    let owner = Owner::new_root(None);
    let html = owner.with(|| {
        let told = Arc::clone(&status);
        provide_context(PageStatus(Arc::new(move |code| told.store(code, Relaxed))));
        provide_context(Arc::clone(&ready.page));
        ready.state.frames.provide(&ready.page, &address);
        provide_context(address);
        if let Some(refused) = refused {
            provide_context(refused);
        }
        if let Some(undecided) = undecided {
            provide_context(undecided);
        }
        provide();
        document.render(app)
    });
    owner.unset_with_forced_cleanup();
    let status = StatusCode::from_u16(status.load(Relaxed)).unwrap_or(StatusCode::OK);
    (status, Html(html)).into_response()
}
