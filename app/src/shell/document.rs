//! The document around an application: what Trunk wrote into the head, with this request's nonce, and the page's context.
//! It is written, not built: it never changes in the browser, and whatever a stranger wrote enters it escaped.

use crate::kernel::PageContext;
use crate::ui::{PageHead, Said, escape};
use leptos::prelude::*;
use leptos::tachys::view::Position;
use std::fmt::Write;

/// What most bodies are shorter than, in bytes.
const BODY: usize = 24 * 1024;
/// What most heads are shorter than, in bytes.
const HEAD: usize = 8 * 1024;
/// Where Trunk wants the nonce.
const NONCE: &str = "{{__TRUNK NONCE__}}";

/// The parts of the head that Trunk wrote, cut by the server when it started.
#[derive(Clone, Debug, Default)]
pub struct HeadParts {
    /// Style sheet, font and icons.
    pub always: String,
    /// The module script and its preloads; left out in the light version.
    pub wasm: String,
}

/// The document of a page.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// What the page knows of itself.
    pub page: &'a PageContext,
    /// What Trunk wrote.
    pub head: &'a HeadParts,
    /// Put into the scripts that Trunk wrote.
    pub nonce: &'a str,
    /// Without script.
    pub lite: bool,
    /// What the page starts with, as JSON without `<`.
    pub start: Option<&'a str>,
}

impl Document<'_> {
    /// The whole text. Call it under the page's owner, with everything in the context that the application asks for.
    pub fn render<V: IntoView>(&self, app: impl FnOnce() -> V) -> String {
        let said = PageHead::default();
        provide_context(said.clone());
        let mut body = String::with_capacity(BODY);
        // The first child of `<body>`, as the browser will take it.
        let place = &mut Position::FirstChild;
        app()
            .into_view()
            .to_html_with_buf(&mut body, place, true, false, Vec::new());
        self.text(&said.take(), &body)
    }

    fn text(&self, said: &Said, body: &str) -> String {
        let mut html = String::with_capacity(HEAD + self.start.map_or(0, str::len) + body.len());
        self.open(&mut html);
        html.push_str(concat!(
            "<head><meta charset=\"utf-8\">",
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">",
            "<meta name=\"format-detection\" content=\"telephone=no\"><title>"
        ));
        html.push_str(&escape(&said.title));
        html.push_str("</title>");
        put(&mut html, &self.head.always, self.nonce);
        // `<` cannot end the data block early when it is written as \u003c.
        let json = serde_json::to_string(self.page).unwrap_or_default();
        html.push_str("<script type=\"application/json\" id=\"page-context\">");
        html.push_str(&json.replace('<', "\\u003c"));
        if let Some(start) = self.start {
            html.push_str("</script><script type=\"application/json\" id=\"page-start\">");
            html.push_str(start);
        }
        html.push_str("</script>");
        if !self.lite {
            put(&mut html, &self.head.wasm, self.nonce);
        }
        html.push_str("</head><body");
        if !said.class.is_empty() {
            let _ = write!(html, " class=\"{}\"", said.class);
        }
        html.push('>');
        html.push_str(body);
        html.push_str("</body></html>");
        html
    }

    /// The start tag of `<html>` with what the visitor wished; every value is one of ours.
    fn open(&self, html: &mut String) {
        let prefs = self.page.prefs;
        let (lang, theme, size) = (self.page.lang.code(), prefs.theme.code(), prefs.size.code());
        let _ = write!(
            html,
            "<!DOCTYPE html><html lang=\"{lang}\" data-theme=\"{theme}\" data-size=\"{size}\""
        );
        let wishes = [
            (prefs.wide, " data-spacing=\"wide\""),
            (prefs.no_images, " data-images=\"off\""),
            (self.lite, " data-lite=\"on\""),
        ];
        for (_, attribute) in wishes.iter().filter(|(wished, _)| *wished) {
            html.push_str(attribute);
        }
        html.push('>');
    }
}

/// What Trunk wrote, with the nonce in its places.
fn put(html: &mut String, part: &str, nonce: &str) {
    for (at, piece) in part.split(NONCE).enumerate() {
        if at > 0 {
            html.push_str(nonce);
        }
        html.push_str(piece);
    }
}
