//! How many are in work, overdue and done.

use crate::complaints::model::Counters;
use crate::i18n::{self, MapTexts};
use crate::ui::{Sign, lang};
use leptos::prelude::*;

/// Three counts with their signs.
#[component]
pub fn CountersRow(
    /// The counts.
    counters: Counters,
) -> impl IntoView {
    let lang = lang();
    let t = MapTexts::of(lang);
    let cell = move |mark: &'static str, n: i64, words: &'static str| {
        view! { <div><b><Sign mark/>{i18n::number(n, lang)}</b>{words}</div> }
    };
    view! {
        <div class="sum3" role="group" aria-label=t.states>
            {cell("work", counters.open, t.in_work)} {cell("over", counters.overdue, t.overdue)} {cell("done", counters.done, t.done)}
        </div>
    }
}
