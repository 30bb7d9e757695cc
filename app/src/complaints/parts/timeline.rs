//! How a case went, to the second.

use super::When;
use crate::complaints::labels;
use crate::complaints::model::{EventKind, Step};
use crate::i18n::{self, ComplaintTexts};
use crate::ui::{lang, page};
use leptos::prelude::*;

/// The history, oldest first.
#[component]
pub fn Timeline(
    /// Its steps.
    steps: Vec<Step>,
) -> impl IntoView {
    let t = ComplaintTexts::of(lang());
    let mut earlier = None;
    let rows = steps
        .into_iter()
        .map(|step| {
            let before = earlier.replace(step.at);
            view! { <Row step earlier=before/> }
        })
        .collect_view();
    view! {
        <section aria-labelledby="history">
            <h2 id="history" class="mb-3">{t.history}</h2>
            <ol class="tl">{rows}</ol>
        </section>
    }
}

#[component]
fn Row(step: Step, earlier: Option<crate::kernel::Timestamp>) -> impl IntoView {
    let lang = lang();
    let t = ComplaintTexts::of(lang);
    let (class, dot) = dress(step.kind);
    let mut words = labels::step(step.kind, lang).to_owned();
    if step.kind == EventKind::Routed && !step.organisation.is_empty() {
        words = format!("{words}: {}", step.organisation);
    }
    if let Some(crew) = &step.crew {
        words = format!("{words}: {} {crew}", t.crew);
    }
    let mut day = format!(" · {}", i18n::weekday(step.at, page().region.zone, lang));
    let span = earlier
        .map(|earlier| step.at.seconds_since(earlier))
        .filter(|seconds| *seconds > 0);
    if let Some(seconds) = span {
        day = format!("{day} · {} {}", t.after_span, i18n::duration(seconds, lang));
    }
    // The answer has its own place on the page.
    let note = (step.kind != EventKind::Published && !step.note.is_empty()).then_some(step.note);
    view! {
        <li class=class>
            <span class=dot></span>
            <b>{words}</b>
            <span class="tl__t"><When at=step.at/>{day}</span>
            {note.map(|note| view! { <p class="small muted" dir="auto">{note}</p> })}
        </li>
    }
}

/// Colour and shape of a step's dot.
fn dress(kind: EventKind) -> (&'static str, &'static str) {
    match kind {
        EventKind::Submitted | EventKind::Corrected | EventKind::Imported => ("s-info", "dot dot--solid"),
        EventKind::Routed | EventKind::GivenBack | EventKind::Rejected | EventKind::Hidden | EventKind::Shown => {
            ("s-new", "dot dot--solid")
        }
        EventKind::Accepted | EventKind::InWork | EventKind::OnSite | EventKind::Replied | EventKind::Check => {
            ("s-work", "dot dot--solid")
        }
        EventKind::Planned
        | EventKind::InfoNeeded
        | EventKind::Returned
        | EventKind::TimeAsked
        | EventKind::EndAsked
        | EventKind::Denied => ("s-warn", "dot dot--sq"),
        EventKind::Reopened => ("s-repeat", "dot dot--solid"),
        EventKind::Published => ("s-await", "dot dot--sq"),
        EventKind::Confirmed | EventKind::AutoConfirmed => ("s-done", "dot dot--sq dot--solid"),
        EventKind::NotSolved => ("s-none", "dot dot--sq dot--solid"),
    }
}
