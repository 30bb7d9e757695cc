//! The address of the page that is shown, whoever keeps it: a router, or the browser's history alone.

use leptos::prelude::*;
use percent_encoding::percent_decode_str;

/// Path and query of the page that is shown, as the URL has them (percent-encoded, the query without `?`).
#[derive(Clone, Copy, Debug)]
pub struct Address {
    /// The path.
    pub path: Signal<String>,
    /// The query.
    pub search: Signal<String>,
    own: Option<RwSignal<String>>,
}

/// Path and query of the request, put into the context by the server.
#[derive(Clone, Debug, Default)]
pub struct Requested {
    /// The path.
    pub path: String,
    /// The query.
    pub search: String,
}

/// The address of this page; that of the request when no application keeps one.
pub fn address() -> Address {
    use_context().unwrap_or_else(Address::fixed)
}

impl Address {
    /// As a router keeps it.
    pub fn routed(path: Signal<String>, search: Signal<String>) -> Self {
        let own = None;
        Self { path, search, own }
    }

    /// For an application of one page, whose query alone changes: the browser's history keeps it.
    pub fn of_one_page() -> Self {
        let at_first = requested();
        let search = RwSignal::new(at_first.search);
        Effect::new(move |_| {
            let turned = window_event_listener_untyped("popstate", move |_| search.set(shown().search));
            on_cleanup(move || turned.remove());
        });
        Self {
            path: Signal::stored(at_first.path),
            search: search.into(),
            own: Some(search),
        }
    }

    fn fixed() -> Self {
        let Requested { path, search } = requested();
        Self {
            path: Signal::stored(path),
            search: Signal::stored(search),
            own: None,
        }
    }

    /// The first value of a parameter that needs no decoding: codes and numbers.
    pub fn code(self, name: &str) -> Option<String> {
        self.search.with(|search| {
            let mut pairs = search.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
        })
    }

    /// The first value of a parameter, decoded.
    pub fn text(self, name: &str) -> Option<String> {
        let value = self.code(name)?.replace('+', " ");
        Some(percent_decode_str(&value).decode_utf8_lossy().into_owned())
    }

    /// Shows the same page with another query, from its top; the way back leads here.
    pub fn turn(self, search: &str) {
        let Some(own) = self.own else { return };
        let to = format!("{}?{search}", self.path.get_untracked());
        if let Ok(history) = window().history() {
            let _ = history.push_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&to));
        }
        own.set(search.to_owned());
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }
}

fn requested() -> Requested {
    if super::ON_SERVER {
        use_context().unwrap_or_default()
    } else {
        shown()
    }
}

fn shown() -> Requested {
    let location = window().location();
    let search = location.search().unwrap_or_default();
    Requested {
        path: location.pathname().unwrap_or_default(),
        search: search.trim_start_matches('?').to_owned(),
    }
}
