//! `/admin/outbox`: what waits, what failed, and the history of an address.

use super::super::model::{OutboxView, Typed};
use super::super::parts::{Frame, Line, Mark, Next, moment};
use crate::i18n::{self, MessageTexts, StaffTexts, cause_text, message_text};
use crate::kernel::{Cursor, Lang};
use crate::messages::model::{QueueCount, QueueEntry, QueueFilter, QueuePart, QueueStep};
use crate::ui::{Table, lang};
use leptos::prelude::*;

/// The queue for those who look after it.
#[component]
pub fn OutboxPage(shown: OutboxView) -> impl IntoView {
    let lang = lang();
    let t = MessageTexts::of(lang);
    let OutboxView {
        filter,
        page,
        refused,
        typed,
    } = shown;
    let age = match page.age_s {
        Some(seconds) => format!("{}: {}", t.age, i18n::duration(seconds, lang)),
        None => t.age_none.to_owned(),
    };
    let entries: Vec<_> = page.entries.into_iter().map(|entry| view! { <Entry entry/> }).collect();
    let by_address = !filter.address.is_empty();
    let further = page
        .next
        .filter(|_| by_address)
        .map(|after| view! { <Further address=typed.get("address").to_owned() after/> });
    let next = page
        .next
        .filter(|_| !by_address)
        .map(|after| format!("/admin/outbox?part={}&after={after}", filter.part.code()));
    // the history of an address has its name above it, as it was typed
    let whose =
        by_address.then(|| view! { <h2 class="h3">{t.history_of}": "{typed.get("address").trim().to_owned()}</h2> });
    view! {
        <Frame title=StaffTexts::of(lang).outbox typed=typed.clone()>
            {refused.then(|| view! { <p class="note note--warn" role="alert">{t.cannot}</p> })}
            <p class="strong">{age}</p>
            <Counts counts=page.counts/>
            <Choice filter typed/>
            {whose}
            {entries.is_empty().then(|| view! { <p>{t.nothing_here}</p> })}
            {entries}
            {further}
            <Next href=next/>
        </Frame>
    }
}

/// Leads to what went to an address before; the address stands in no link.
#[component]
fn Further(address: String, after: Cursor) -> impl IntoView {
    view! {
        <form method="post" action="/admin/outbox/address">
            <Mark/>
            <input type="hidden" name="address" value=address/>
            <input type="hidden" name="after" value=after.to_string()/>
            <button class="btn">{StaffTexts::of(lang()).next_page}</button>
        </form>
    }
}

#[component]
fn Choice(filter: QueueFilter, typed: Typed) -> impl IntoView {
    let t = MessageTexts::of(lang());
    let by_address = !filter.address.is_empty();
    let here = move |part: QueuePart| (!by_address && filter.part == part).then_some("page");
    view! {
        <nav class="row gap-2" aria-label=t.parts>
            <a class="btn" href="/admin/outbox" rel="external" aria-current=here(QueuePart::Failed)>{t.failed_part}</a>
            <a class="btn" href="/admin/outbox?part=waiting" rel="external" aria-current=here(QueuePart::Waiting)>{t.waiting_part}</a>
        </nav>
        <form method="post" action="/admin/outbox/address" class="staffbar">
            <Mark/>
            <Line name="address" label=t.history_of typed/>
            <button class="btn">{t.show}</button>
        </form>
    }
}

#[component]
fn Counts(counts: Vec<QueueCount>) -> impl IntoView {
    let lang = lang();
    let t = MessageTexts::of(lang);
    let cell = move |n: i64| view! { <td>{i18n::number(n, lang)}</td> };
    let row = move |count: QueueCount| {
        view! {
            <tr>
                <th scope="row">{channel_text(&count.channel, lang)}" · "{message_text(&count.template, lang).to_owned()}</th>
                {cell(count.dead)}{cell(count.refused)}{cell(count.delayed)}{cell(count.queued)}{cell(count.accepted)}
            </tr>
        }
    };
    let rows: Vec<_> = counts.into_iter().map(row).collect();
    // what failed first: a phone shows the first columns
    let heads = [t.template, t.dead, t.refused, t.delayed, t.queued, t.accepted];
    view! {
        <h2 class="h3">{t.counts}</h2>
        <Table label=t.counts heads rows/>
    }
}

#[component]
fn Entry(entry: QueueEntry) -> impl IntoView {
    let lang = lang();
    let t = MessageTexts::of(lang);
    let steps: Vec<_> = entry
        .steps
        .iter()
        .map(|step| view! { <li>{step_text(step, lang)}</li> })
        .collect();
    let next = entry
        .next_at
        .map(|at| format!(" · {} {}", t.next_try, moment(at, lang)));
    let button = |may: bool, action: &'static str, text: &'static str| {
        may.then(|| {
            view! {
                <form method="post" action=action>
                    <Mark/>
                    <input type="hidden" name="id" value=entry.id/>
                    <button class="btn btn--sm">{text}</button>
                </form>
            }
        })
    };
    view! {
        <article class="card stack gap-2" data-state=entry.state.clone()>
            <h2 class="h3">{channel_text(&entry.channel, lang)}" · "{message_text(&entry.template, lang).to_owned()}" · "{state_text(&entry, lang)}</h2>
            <p class="small muted">{t.created}" "{moment(entry.created_at, lang)}{next}</p>
            <ol class="small">{steps}</ol>
            <div class="row gap-2">
                {button(entry.can_retry, "/admin/outbox/retry", t.retry)}
                {button(entry.can_give_up, "/admin/outbox/give-up", t.give_up)}
            </div>
        </article>
    }
}

fn channel_text(channel: &str, lang: Lang) -> &'static str {
    let t = MessageTexts::of(lang);
    match channel {
        "mail" => t.letter,
        "sms" => t.sms,
        _ => t.event,
    }
}

fn state_text(entry: &QueueEntry, lang: Lang) -> &'static str {
    let t = MessageTexts::of(lang);
    match entry.state.as_str() {
        "leased" => t.in_hand,
        "ready" if entry.steps.is_empty() => t.queued,
        "ready" => t.delayed,
        other => outcome_text(other, lang),
    }
}

fn outcome_text(outcome: &str, lang: Lang) -> &'static str {
    let t = MessageTexts::of(lang);
    match outcome {
        "accepted" | "done" => t.accepted,
        "delayed" => t.delayed,
        "refused" => t.refused,
        "retried" => t.retried,
        _ => t.dead,
    }
}

/// `22 ноября, 14:03:12 · Отложено: … · mx.example · 451 Greylisted`.
fn step_text(step: &QueueStep, lang: Lang) -> String {
    let mut text = format!("{} · {}", moment(step.at, lang), outcome_text(&step.outcome, lang));
    if let Some(reason) = &step.reason {
        text = format!("{text}: {}", cause_text(reason.cause.code(), lang));
    }
    if !step.host.is_empty() {
        text = format!("{text} · {}", step.host);
    }
    let words = step
        .reason
        .as_ref()
        .map(|reason| reason.words.as_str())
        .unwrap_or_default();
    let code = step.code.map(|code| code.to_string()).unwrap_or_default();
    let said = format!("{code} {words}");
    match said.trim() {
        "" => text,
        said => format!("{text} · {said}"),
    }
}
