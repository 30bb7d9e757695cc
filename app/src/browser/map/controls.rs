//! Buttons beside the map, and the word that stands in its place when it cannot be shown.

use super::stage::Handle;
use crate::i18n::MapControls;
use crate::kernel::PageContext;
use leptos::prelude::*;
use std::sync::Arc;

/// Zoom in and zoom out. Not there before the map is.
#[component]
pub(super) fn Buttons<L: 'static>(handle: Handle<L>, page: Arc<PageContext>) -> impl IntoView {
    let words = MapControls::of(page.lang);
    let icons = page.assets.icons.clone();
    let zoom = move |step: f64| {
        if let Some(stage) = handle.peek() {
            stage.map.set_zoom(stage.map.get_zoom() + step);
        }
    };
    let buttons = move || {
        let icons = icons.as_str();
        view! {
            <div class="mappos tr">
                <div class="mapbtns">
                    <MapButton icons name="plus" label=words.zoom_in press=Callback::new(move |()| zoom(1.0))/>
                    <MapButton icons name="minus" label=words.zoom_out press=Callback::new(move |()| zoom(-1.0))/>
                </div>
            </div>
        }
    };
    move || handle.ready().then(&buttons)
}

#[component]
fn MapButton<'a>(
    icons: &'a str,
    name: &'static str,
    label: &'static str,
    press: Callback<()>,
) -> impl IntoView + use<> {
    let href = format!("{icons}#i-{name}");
    view! {
        <button class="btn" type="button" aria-label=label on:click=move |_| press.run(())>
            <svg class="ic" aria-hidden="true" viewBox="0 0 24 24"><use href=href></use></svg>
        </button>
    }
}

/// What stands in the box when the map could not be loaded.
#[component]
pub(super) fn Failure<L: 'static>(handle: Handle<L>, page: Arc<PageContext>) -> impl IntoView {
    let words = MapControls::of(page.lang);
    move || {
        handle
            .failed()
            .then(|| view! { <p class="map__msg" role="status">{words.failed}</p> })
    }
}
