//! The page for addresses that lead nowhere.

use crate::i18n::Common;
use crate::ui::{PageTitle, lang};
use leptos::prelude::*;

/// Says so, with status 404, and shows the way back.
#[component]
pub fn NotFound() -> impl IntoView {
    crate::call::status(404);
    let t = Common::of(lang());
    view! {
        <PageTitle text=t.not_found_title/>
        <main id="main" class="wrap narrow stack my-6">
            <h1>{t.not_found_title}</h1>
            <p>{t.not_found_text}</p>
            <p><a class="btn btn--primary" href="/" rel="external">{t.to_map}</a></p>
        </main>
    }
}
