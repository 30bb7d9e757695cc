//! Long work in the browser's only thread.

use super::ON_SERVER;
use js_sys::Promise;
use leptos::prelude::window;
use wasm_bindgen_futures::JsFuture;

/// Lets the browser draw and take keys before the work goes on.
pub async fn pause() {
    if ON_SERVER {
        return;
    }
    let later = Promise::new(&mut |go_on, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&go_on, 0);
    });
    let _ = JsFuture::from(later).await;
}
