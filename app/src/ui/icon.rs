//! Icons from the sprite.

use super::icons_url;
use leptos::prelude::*;

/// An icon that only decorates; the words stand beside it.
#[component]
pub fn Icon(
    /// Its name in the sprite without `i-`.
    name: &'static str,
) -> impl IntoView {
    let href = format!("{}#i-{name}", icons_url());
    view! { <svg class="ic" aria-hidden="true" viewBox="0 0 24 24"><use href=href></use></svg> }
}
