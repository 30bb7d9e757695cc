//! The signs of states: shape, sign, word and colour, never colour alone.

use super::icons_url;
use leptos::prelude::*;

/// A sign without words.
#[component]
pub fn Sign(
    /// Code of the mark: `new`, `work`, `over`, `repeat`, `await`, `done`, `none`.
    mark: &'static str,
    /// With the tail of a pin.
    #[prop(optional)]
    tail: bool,
) -> impl IntoView {
    let icons = icons_url();
    let class = format!("pin s-{mark}");
    let glyph = format!("{icons}#g-{mark}");
    if tail {
        let (tail, tip) = (format!("{icons}#tail"), format!("{icons}#tip"));
        view! {
            <svg class=class viewBox="0 0 32 40" aria-hidden="true"><use href=tail></use><use href=glyph></use><use href=tip></use></svg>
        }
        .into_any()
    } else {
        view! { <svg class=class viewBox="0 0 32 32" aria-hidden="true"><use href=glyph></use></svg> }.into_any()
    }
}

/// A sign and its words.
#[component]
pub fn Pill(
    /// Code of the mark.
    mark: &'static str,
    /// The words.
    #[prop(into)]
    text: String,
    /// Larger.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let class = if large {
        format!("pill s-{mark} pill--lg")
    } else {
        format!("pill s-{mark}")
    };
    view! { <span class=class><Sign mark/>{text}</span> }
}
