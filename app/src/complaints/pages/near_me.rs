//! What is near the reader.

use crate::browser::{address, geolocation};
use crate::complaints::model::Filter;
use crate::i18n::{self, MapTexts};
use crate::ui::{Icon, lang};
use leptos::prelude::*;

/// From here on nothing is near, metres, and the map around may be empty.
const FAR_M: i64 = 50_000;

/// Nearest first: asks the device where it is.
#[component]
pub(super) fn NearMe(
    filter: Memo<Filter>,
    /// How far the nearest complaint is, metres.
    nearest: Signal<Option<i64>>,
) -> impl IntoView {
    let lang = lang();
    let t = MapTexts::of(lang);
    let denied = RwSignal::new(false);
    let address = address();
    let go = move |filter: Filter| address.turn(&filter.to_query());
    let press = move |_| {
        let now = filter.get_untracked().first_page();
        denied.set(false);
        if now.near.is_some() {
            go(Filter { near: None, ..now });
        } else {
            geolocation::locate(move |place| match place {
                Some(near) => go(Filter {
                    near: Some(near),
                    ..now.clone()
                }),
                None => denied.set(true),
            });
        }
    };
    let on = move || filter.get().near.is_some();
    // The first of all, not of a page or of what a filter leaves.
    let alone = move || {
        let now = filter.get();
        let near = now.near;
        near.is_some()
            && now
                == Filter {
                    near,
                    ..Filter::default()
                }
    };
    let words = move || match nearest.get().filter(|metres| alone() && *metres > FAR_M) {
        _ if denied.get() => Some(t.near_denied.to_owned()),
        Some(metres) => Some(format!("{} {}", t.near_far, i18n::metres(metres, lang))),
        None => None,
    };
    view! {
        <div class="row gap-2 mt-2">
            <button class="chip script" type="button" aria-pressed=move || on().to_string() on:click=press><Icon name="locate"/>{t.near_me}</button>
            {move || (filter.get() != Filter::default()).then(|| view! { <a class="small" href="/">{t.reset}</a> })}
        </div>
        <p class="small" role="status">{words}</p>
    }
}
