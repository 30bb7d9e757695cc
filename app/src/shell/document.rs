//! The document around an application: what Trunk wrote into the head, with this request's nonce, and the page's context.

use crate::kernel::PageContext;
use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use leptos_meta::MetaTags;

/// The parts of the head that Trunk wrote, cut by the server when it started.
#[derive(Clone, Debug, Default)]
pub struct HeadParts {
    /// Style sheet, font and icons.
    pub always: String,
    /// The module script and its preloads; left out in the light version.
    pub wasm: String,
}

/// The document of a page. `start` is what the page starts with, as JSON without `<`. `nonce` is put into the scripts that Trunk wrote.
pub fn document<V: IntoView + 'static, F: FnOnce() -> V>(
    page: &PageContext,
    head: &HeadParts,
    nonce: &str,
    lite: bool,
    start: Option<&str>,
    app: F,
) -> impl IntoView + use<V, F> {
    let prefs = page.prefs;
    // `<` cannot end the data block early when it is written as \u003c.
    let json = serde_json::to_string(page).unwrap_or_default().replace('<', "\\u003c");
    let start = start.map_or_else(String::new, |json| {
        format!(r#"<script type="application/json" id="page-start">{json}</script>"#)
    });
    let data = format!(r#"<script type="application/json" id="page-context">{json}</script>{start}"#);
    let wasm = if lite {
        String::new()
    } else {
        head.wasm.replace("{{__TRUNK NONCE__}}", nonce)
    };
    let trunk = format!("{}{data}{wasm}", head.always.replace("{{__TRUNK NONCE__}}", nonce));
    view! {
        <!DOCTYPE html>
        <html
            lang=page.lang.code()
            data-theme=prefs.theme.code()
            data-size=prefs.size.code()
            data-spacing=prefs.wide.then_some("wide")
            data-images=prefs.no_images.then_some("off")
            data-lite=lite.then_some("on")
        >
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="format-detection" content="telephone=no"/>
                <MetaTags/>
                {InertElement::new(trunk)}
            </head>
            <body>{app()}</body>
        </html>
    }
}
