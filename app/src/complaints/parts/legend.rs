//! What the signs on the map mean.

use crate::complaints::labels;
use crate::complaints::model::Mark;
use crate::i18n::MapTexts;
use crate::ui::{Sign, lang};
use leptos::prelude::*;

/// The legend: open on a wide screen, folded on a phone.
#[component]
pub fn Legend() -> impl IntoView {
    let t = MapTexts::of(lang());
    view! {
        <div class="legend mappos br hide-m"><p class="h4">{t.legend}</p><Signs/></div>
        <details class="legend only-m mappos br"><summary>{t.legend_short}</summary><Signs/></details>
    }
}

#[component]
fn Signs() -> impl IntoView {
    let lang = lang();
    let line = move |mark: Mark| view! { <li><Sign mark=mark.code() tail=true/>{labels::mark(mark, lang)}</li> };
    view! {
        <ul class="l">
            {Mark::ALL.into_iter().map(line).collect_view()}
            <li>
                <svg class="legend__cl" viewBox="0 0 48 48" aria-hidden="true">
                    <circle class="bg" cx="24" cy="24" r="24"></circle>
                    <g transform="rotate(-90 24 24)">
                        <circle class="w" cx="24" cy="24" r="18" pathLength="100" stroke-dasharray="36 64"></circle>
                        <circle class="g" cx="24" cy="24" r="20" pathLength="100" stroke-dasharray="60 40" stroke-dashoffset="-38"></circle>
                    </g>
                </svg>
                {MapTexts::of(lang).cluster_legend}
            </li>
        </ul>
    }
}
