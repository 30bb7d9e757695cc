//! A form that could not be taken: everything that was typed, to be sent once more.

use super::fields::Line;
use super::person::Foot;
use crate::account::profile::forms::Typed;
use crate::account::profile::labels;
use crate::i18n::ProfileTexts;
use crate::ui::{Icon, PageTitle, lang};
use leptos::prelude::*;

/// The page.
#[component]
pub fn AgainPage(path: String, words: String, typed: Typed) -> impl IntoView {
    let t = ProfileTexts::of(lang());
    let shown = |name: &str| labels::TYPED.iter().find(|known| **known == name).copied();
    let field = |(name, value): &(String, String)| match shown(name) {
        Some(name) => view! { <Line name label=labels::field(name, t) typed=typed.clone()/> }.into_any(),
        None => view! { <input type="hidden" name=name.clone() value=value.clone()/> }.into_any(),
    };
    let fields = typed.values().iter().map(field).collect_view();
    view! {
        <PageTitle text=t.again_title/>
        <main id="main" class="wrap narrow stack my-5">
            <h1>{t.again_title}</h1>
            <div class="note note--warn" role="alert"><Icon name="alert"/><div>{words}" "{t.again_hint}</div></div>
            <form class="stack" method="post" action=path>
                {fields}
                <Foot label=t.again_send/>
            </form>
            <p><a href="/profile" rel="external">{t.back}</a></p>
        </main>
    }
}
