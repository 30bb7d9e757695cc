//! `/admin/journal`: what happened to whose account, and who did it.

use super::super::model::{JournalLine, JournalView, KINDS, Typed, Whose};
use super::super::parts::{Frame, Line, Select, moment};
use crate::i18n::{StaffJournalTexts, detail_text, event_text, role_text, value_text};
use crate::kernel::{Cursor, Lang, Role};
use crate::ui::{encode, lang};
use leptos::prelude::*;

/// A page of lines. Who is asked for by an address sends a form: an address stands in no link.
#[component]
pub fn JournalPage(shown: JournalView) -> impl IntoView {
    let t = StaffJournalTexts::of(lang());
    let typed = shown.typed.clone();
    let next = shown.next.map(|after| view! { <Older typed=typed.clone() after/> });
    view! {
        <Frame title=t.journal typed=typed.clone()>
            <p class="muted">{t.journal_note}</p>
            <Filters typed/>
            {if shown.lines.is_empty() {
                view! { <p>{t.empty}</p> }.into_any()
            } else {
                view! { <Lines lines=shown.lines/> }.into_any()
            }}
            {next}
        </Frame>
    }
}

#[component]
fn Filters(typed: Typed) -> impl IntoView {
    let lang = lang();
    let t = StaffJournalTexts::of(lang);
    let any = std::iter::once((String::new(), t.any_kind.to_owned()));
    let known = KINDS
        .iter()
        .map(|kind| ((*kind).to_owned(), event_text(kind, lang).to_owned()));
    view! {
        <form method="get" action="/admin/journal" role="search" class="staffbar">
            <Select name="kind" label=t.kind options=any.chain(known).collect() typed=typed.clone()/>
            <Line name="day" label=t.day hint=t.day_hint typed=typed.clone()/>
            <button class="btn">{t.show}</button>
            <a class="btn btn--ghost" href="/admin/journal" rel="external">{t.all}</a>
        </form>
        <form method="post" action="/admin/journal" class="staffbar">
            <input type="hidden" name="kind" value=typed.get("kind").to_owned()/>
            <input type="hidden" name="day" value=typed.get("day").to_owned()/>
            <Line name="who" label=t.person hint=t.person_hint typed/>
            <button class="btn">{t.show}</button>
        </form>
    }
}

#[component]
fn Older(typed: Typed, after: Cursor) -> impl IntoView {
    let t = StaffJournalTexts::of(lang());
    let get = |name: &str| typed.get(name).to_owned();
    if typed.get("who").is_empty() {
        let (kind, day) = (encode(&get("kind")), encode(&get("day")));
        let href = format!("/admin/journal?kind={kind}&day={day}&after={after}");
        return view! { <p><a class="btn" href=href rel="external">{t.older}</a></p> }.into_any();
    }
    view! {
        <form method="post" action="/admin/journal">
            <input type="hidden" name="kind" value=get("kind")/>
            <input type="hidden" name="day" value=get("day")/>
            <input type="hidden" name="who" value=get("who")/>
            <input type="hidden" name="after" value=after.to_string()/>
            <button class="btn">{t.older}</button>
        </form>
    }
    .into_any()
}

#[component]
fn Lines(lines: Vec<JournalLine>) -> impl IntoView {
    let lang = lang();
    let t = StaffJournalTexts::of(lang);
    let row = move |line: JournalLine| {
        let whence: Vec<&str> = [line.device.as_str(), line.network.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        let by = match (&line.actor, &line.account) {
            (Some(actor), _) => whose(Some(actor), lang),
            (None, Some(_)) => t.himself.to_owned(),
            (None, None) => "–".to_owned(),
        };
        view! {
            <tr>
                <td class="nowrap">{moment(line.at, lang)}</td>
                <th scope="row">{event_text(&line.kind, lang).to_owned()}</th>
                <td dir="auto">{whose(line.account.as_ref(), lang)}</td>
                <td dir="auto">{by}</td>
                <td>{whence.join(" · ")}</td>
                <td>{details(&line, lang)}</td>
            </tr>
        }
    };
    let rows: Vec<_> = lines.into_iter().map(row).collect();
    view! {
        <div class="tablebox" tabindex="0" role="region" aria-label=t.journal>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{t.at}</th>
                        <th scope="col">{t.kind}</th>
                        <th scope="col">{t.whose}</th>
                        <th scope="col">{t.by}</th>
                        <th scope="col">{t.whence}</th>
                        <th scope="col">{t.more}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn whose(who: Option<&Whose>, lang: Lang) -> String {
    let t = StaffJournalTexts::of(lang);
    match who {
        Some(Whose::Masked(address)) => address.clone(),
        Some(Whose::Nameless) => t.nameless.to_owned(),
        None => t.nobody.to_owned(),
    }
}

fn details(line: &JournalLine, lang: Lang) -> String {
    let said = |(name, value): &(String, String)| {
        let role = Role::parse(value).filter(|_| name.ends_with("role"));
        let value = role.map_or_else(|| value_text(value, lang), |role| role_text(role, lang));
        format!("{}: {value}", detail_text(name, lang))
    };
    line.details.iter().map(said).collect::<Vec<_>>().join("; ")
}
