//! The address of the page that is shown. Every page is loaded from the server; what changes without loading is the query
//! alone, and the browser's history keeps it.

use leptos::prelude::*;
use percent_encoding::percent_decode_str;
use wasm_bindgen::{JsCast, JsValue};

/// Path and query of the page that is shown, as the URL has them (percent-encoded, the query without `?`).
#[derive(Clone, Copy, Debug)]
pub struct Address {
    /// The path.
    pub path: StoredValue<String>,
    /// The query.
    pub search: RwSignal<String>,
}

/// Path and query of the request, put into the context by the server.
#[derive(Clone, Debug, Default)]
pub struct Requested {
    /// The path.
    pub path: String,
    /// The query.
    pub search: String,
}

/// The address of this page.
pub fn address() -> Address {
    use_context().unwrap_or_else(|| Address::of(requested()))
}

impl Address {
    /// The address of an application: follows the way back and forth, and turns links to the same page into a change of
    /// the query. Links with `rel="external"` load the page anew.
    pub fn followed() -> Self {
        let address = Self::of(requested());
        Effect::new(move |_| {
            let back = window_event_listener_untyped("popstate", move |_| address.search.set(shown().search));
            let click = window_event_listener(leptos::ev::click, move |event| {
                if let Some(search) = same_page(&event, &address.path.get_value()) {
                    event.prevent_default();
                    address.turn(&search);
                }
            });
            on_cleanup(move || {
                back.remove();
                click.remove();
            });
        });
        address
    }

    fn of(Requested { path, search }: Requested) -> Self {
        Self {
            path: StoredValue::new(path),
            search: RwSignal::new(search),
        }
    }

    /// The parts of the path, as the URL has them.
    pub fn segments(self) -> Vec<String> {
        self.path.with_value(|path| {
            path.split('/')
                .filter(|part| !part.is_empty())
                .map(ToOwned::to_owned)
                .collect()
        })
    }

    /// The parameters, decoded, in their order.
    pub fn pairs(self) -> Vec<(String, String)> {
        let decode = |text: &str| {
            let text = text.replace('+', " ");
            percent_decode_str(&text).decode_utf8_lossy().into_owned()
        };
        self.search.with(|search| {
            let pairs = search.split('&').filter(|pair| !pair.is_empty());
            pairs
                .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
                .map(|(key, value)| (decode(key), decode(value)))
                .collect()
        })
    }

    /// The first value of a parameter, decoded.
    pub fn text(self, name: &str) -> Option<String> {
        let mut pairs = self.pairs().into_iter();
        pairs.find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Shows the same page with another query, from its top; the way back leads here. The same query makes no
    /// new step: Enter in a search field tells of the change and of the sending.
    pub fn turn(self, search: &str) {
        if self.search.with_untracked(|now| now == search) {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            return;
        }
        let mark = if search.is_empty() { "" } else { "?" };
        let to = self.path.with_value(|path| format!("{path}{mark}{search}"));
        if let Ok(history) = window().history() {
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&to));
        }
        self.search.set(search.to_owned());
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// The query of the link that was followed, when it leads to the page at `path` in this window.
fn same_page(event: &web_sys::MouseEvent, path: &str) -> Option<String> {
    if event.default_prevented()
        || event.button() != 0
        || event.ctrl_key()
        || event.meta_key()
        || event.shift_key()
        || event.alt_key()
    {
        return None;
    }
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let link = target.closest("a[href]").ok()??;
    let link = link.dyn_into::<web_sys::HtmlAnchorElement>().ok()?;
    let ours = link.origin() == window().location().origin().ok()?
        && link.pathname() == path
        && link.hash().is_empty()
        && link.target().is_empty()
        && !link.has_attribute("download")
        && !link.rel().split(' ').any(|word| word == "external");
    ours.then(|| link.search().trim_start_matches('?').to_owned())
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
