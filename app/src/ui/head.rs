//! Titles. `leptos_meta` 0.8 writes the title of the page unescaped when it renders on the server.

use super::{lang, page};
use crate::i18n::Common;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use leptos_meta::Title;

/// Whether this is the server's build. Known from the target, not from the reactive owner: the server reads titles when
/// no owner is left, and would take itself for a browser.
pub(super) const ON_SERVER: bool = cfg!(not(target_arch = "wasm32"));

/// The title of the page, safe with any text.
#[component]
pub fn PageTitle(
    /// What the page is about; the name of the service is added. No signal: the server reads the title at the end, when
    /// the part of the page that named it, and every signal of it, may be gone.
    #[prop(into)]
    text: TextProp,
) -> impl IntoView {
    let brand = Common::of(lang()).brand;
    let region = page().region.name.clone();
    let title = move || {
        let title = format!("{} – {brand}, {region}", text.get());
        if ON_SERVER { escape(&title) } else { title }
    };
    view! { <Title text=title/> }
}

/// Escapes text for places where the server renders it raw: `<title>` and the children of `<textarea>`.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_does_not_survive() {
        assert_eq!(
            escape("</title><script>alert(1)</script>&"),
            "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;"
        );
    }
}
