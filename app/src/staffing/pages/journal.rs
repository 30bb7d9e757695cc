//! `/admin/journal`: what happened to whose account, and who did it.

use super::super::model::{JournalLine, JournalView, Typed, Whose};
use super::super::parts::{Frame, Line, Mark, Select, moment};
use crate::i18n::{EVENTS, StaffJournalTexts, detail_text, event_text, role_text, value_text};
use crate::kernel::{Cursor, Lang, Role};
use crate::ui::{Table, encode, lang};
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
            <Lines lines=shown.lines/>
            {next}
        </Frame>
    }
}

#[component]
fn Filters(typed: Typed) -> impl IntoView {
    let lang = lang();
    let t = StaffJournalTexts::of(lang);
    let any = std::iter::once((String::new(), t.any_kind.to_owned()));
    let known = EVENTS
        .iter()
        .map(|(kind, ru, en)| ((*kind).to_owned(), lang.pick(*ru, *en).to_owned()));
    view! {
        <form method="get" action="/admin/journal" role="search" class="staffbar">
            <Select name="kind" label=t.kind options=any.chain(known).collect() typed=typed.clone()/>
            <Line name="day" label=t.day hint=t.day_hint typed=typed.clone()/>
            <button class="btn">{t.show}</button>
            <a class="btn btn--ghost" href="/admin/journal" rel="external">{t.all}</a>
        </form>
        <form method="post" action="/admin/journal" class="staffbar">
            <Mark/>
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
            <Mark/>
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
    let heads = [t.at, t.kind, t.whose, t.by, t.whence, t.more];
    view! { <Table label=t.journal heads none=t.empty rows/> }
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
        // a version of a text is named by its hash, whose beginning tells versions apart
        let value = match name.as_str() {
            "text" => value.get(..8).unwrap_or(value),
            _ => value,
        };
        let value = role.map_or_else(|| value_text(value, lang), |role| role_text(role, lang));
        format!("{}: {value}", detail_text(name, lang))
    };
    line.details.iter().map(said).collect::<Vec<_>>().join("; ")
}
