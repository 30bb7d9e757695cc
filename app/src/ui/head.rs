//! What a page says of itself outside of its body: its title and the look of `<body>`.

use super::{lang, page};
use crate::i18n::Common;
use leptos::prelude::*;
use std::sync::{Arc, Mutex, PoisonError};

/// Whether this is the server's build. Known from the target, not from the reactive owner: the server reads titles when
/// no owner is left, and would take itself for a browser.
pub const ON_SERVER: bool = cfg!(not(target_arch = "wasm32"));

/// Where a page that the server renders says it; put into the context by the shell, which writes the head after the body.
#[derive(Clone, Debug, Default)]
pub struct PageHead(Arc<Mutex<Said>>);

/// What the page said.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The whole title, as text.
    pub title: String,
    /// The class of `<body>`; empty for none.
    pub class: &'static str,
}

impl PageHead {
    /// What was said since the last time.
    pub fn take(&self) -> Said {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn say(&self, change: impl FnOnce(&mut Said)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// The title of the page.
#[component]
pub fn PageTitle(
    /// What the page is about; the name of the service is added.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let brand = Common::of(lang()).brand;
    let title = format!("{text} – {brand}, {}", page().region.name);
    if ON_SERVER {
        if let Some(head) = use_context::<PageHead>() {
            head.say(|said| said.title = title);
        }
    } else {
        document().set_title(&title);
    }
}

/// Gives `<body>` a class. Only the server does: a page keeps it for its life.
pub fn body_class(class: &'static str) {
    if let Some(head) = use_context::<PageHead>() {
        head.say(|said| said.class = class);
    }
}

/// Escapes text for everything that is written without a view: between tags and in quoted attributes.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
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
        assert_eq!(escape("\" onclick=\"x"), "&quot; onclick=&quot;x");
    }

    #[test]
    fn the_last_word_of_a_page_counts_and_is_said_once() {
        let head = PageHead::default();
        head.say(|said| said.title = "first".to_owned());
        head.clone().say(|said| said.title = "last".to_owned());
        assert_eq!(head.take().title, "last");
        assert_eq!(head.take(), Said::default());
    }
}
