//! Leaflet and our layers for it: fetched when the first map of the visit needs them, and once only.

use super::layers::has_layers;
use crate::kernel::Assets;
use js_sys::Promise;
use leptos::prelude::document;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

thread_local! {
    /// The load under way or done; a failed one is forgotten, so that the next map tries again.
    static LOADING: RefCell<Option<Promise>> = const { RefCell::new(None) };
}

/// Resolves when `window.L` and `window.Otklik` are there.
///
/// # Errors
/// A file could not be loaded.
pub(super) async fn load(assets: &Assets) -> Result<(), JsValue> {
    if has_layers() {
        return Ok(());
    }
    let running = LOADING.with_borrow(Clone::clone);
    let promise = running.unwrap_or_else(|| {
        let assets = assets.clone();
        let promise = wasm_bindgen_futures::future_to_promise(async move {
            let style = style_sheet(&assets.leaflet_css);
            script(&assets.map_js).await?;
            style.await?;
            Ok(JsValue::UNDEFINED)
        });
        LOADING.set(Some(promise.clone()));
        promise
    });
    let result = JsFuture::from(promise).await;
    if result.is_err() {
        LOADING.set(None);
    }
    result.map(drop)
}

async fn script(src: &str) -> Result<(), JsValue> {
    let element: web_sys::HtmlScriptElement = document().create_element("script")?.unchecked_into();
    element.set_src(src);
    appended(&element).await
}

/// Started at once, awaited later.
fn style_sheet(href: &str) -> impl Future<Output = Result<(), JsValue>> + use<> {
    let element = document()
        .create_element("link")
        .map(JsCast::unchecked_into::<web_sys::HtmlLinkElement>);
    let started = element.map(|element| {
        element.set_rel("stylesheet");
        element.set_href(href);
        loaded(&element)
    });
    async move { JsFuture::from(started?).await.map(drop) }
}

async fn appended(element: &web_sys::Element) -> Result<(), JsValue> {
    JsFuture::from(loaded(element)).await.map(drop)
}

/// Puts the element into the head; settles with its `load` or `error`.
fn loaded(element: &web_sys::Element) -> Promise {
    Promise::new(&mut |resolve, reject| {
        let done = Closure::once_into_js(move || resolve.call0(&JsValue::UNDEFINED));
        let failed = Closure::once_into_js(move || reject.call0(&JsValue::UNDEFINED));
        let _ = element.add_event_listener_with_callback("load", done.unchecked_ref());
        let _ = element.add_event_listener_with_callback("error", failed.unchecked_ref());
        if let Some(head) = document().head() {
            let _ = head.append_child(element);
        }
    })
}
