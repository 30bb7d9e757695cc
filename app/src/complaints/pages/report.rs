//! The report form.

use crate::i18n::ReportTexts;
use crate::ui::{PageTitle, lang};
use leptos::prelude::*;

/// The page at `/report`.
#[component]
pub fn ReportPage() -> impl IntoView {
    let t = ReportTexts::of(lang());
    view! { <PageTitle text=t.title/><main id="main" class="wrap wiz"><h1>{t.title}</h1></main> }
}
