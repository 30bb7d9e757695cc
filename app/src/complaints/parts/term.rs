//! The term of a case: the norm, by when, how late.

use super::{DueLine, When};
use crate::complaints::model::{Card, State};
use crate::i18n::{self, ComplaintTexts};
use crate::ui::{lang, page};
use leptos::prelude::*;
use std::sync::Arc;

/// The card about the term.
#[component]
pub fn TermCard(
    /// The complaint.
    card: Arc<Card>,
) -> impl IntoView {
    let lang = lang();
    let t = ComplaintTexts::of(lang);
    let now = page().now;
    let open = card.state.is_open();
    let norm = card.norm.clone().map(|(norm, source)| {
        view! {
            <dt>{t.norm}</dt>
            <dd>{i18n::norm_text(norm, lang)}{(!source.is_empty()).then(|| view! { <span class="small muted">" · "{source}</span> })}</dd>
        }
    });
    let head = match (card.due_at, card.closed_at) {
        (None, _) => t.no_term.into_any(),
        _ if card.state == State::InfoNeeded => t.paused.into_any(),
        (Some(due), Some(closed)) if !open => if closed <= due { t.closed_in_time } else { t.closed_late }.into_any(),
        (Some(due_at), _) => view! { <DueLine due_at/> }.into_any(),
    };
    let late = open && card.state != State::InfoNeeded && card.due_at.is_some_and(|due| due < now);
    view! {
        <section class="card stack gap-3" aria-labelledby="term">
            <h2 class="h3" id="term">{t.term}</h2>
            <p class=if late { "strong st s-over" } else { "strong" }>{head}</p>
            <dl class="dl small">
                {norm}
                {card.due_at.map(|at| view! { <dt>{t.due}</dt><dd class="num"><When at/></dd> })}
            </dl>
        </section>
    }
}
