//! `/admin/calendar`: which days are worked, year by year.

use super::super::model::{CalendarLine, CalendarView, Typed};
use super::super::parts::{Frame, Line, Mark, Select, day_text};
use super::upload::{Outcome, UploadForm};
use crate::i18n::StaffReferenceTexts;
use crate::ui::{Table, lang};
use leptos::prelude::*;

const PATH: &str = "/admin/calendar";

/// A year.
#[component]
pub fn CalendarPage(shown: CalendarView) -> impl IntoView {
    let t = StaffReferenceTexts::of(lang());
    let here = shown.year;
    let year = move |year: i32| {
        let current = (year == here).then_some("page");
        view! { <a href=format!("{PATH}?year={year}") rel="external" aria-current=current>{year}</a> }
    };
    let mut years = shown.years.clone();
    if !years.contains(&here) {
        years.push(here);
        years.sort_unstable();
    }
    let years: Vec<_> = years.into_iter().map(year).collect();
    view! {
        <Frame title=t.calendar typed=shown.typed.clone()>
            {shown.upload.map(|upload| view! { <Outcome path=PATH upload/> })}
            <nav class="row gap-2" aria-label=t.year><span class="seg">{years}</span></nav>
            {match shown.worked {
                Some(worked) => view! { <p>{t.worked}": "<b>{worked}</b></p><Days days=shown.days/> }.into_any(),
                None => view! { <p class="note note--warn">{t.year_unknown}</p> }.into_any(),
            }}
            {shown.may_edit.then(|| view! { <EditDay typed=shown.typed/><UploadForm path=PATH/> })}
        </Frame>
    }
}

#[component]
fn Days(days: Vec<CalendarLine>) -> impl IntoView {
    let lang = lang();
    let t = StaffReferenceTexts::of(lang);
    let row = move |line: CalendarLine| {
        let kind = if line.is_off { t.off } else { t.on };
        view! { <tr><th scope="row">{day_text(line.day, lang)}</th><td>{kind}</td><td>{line.note}</td></tr> }
    };
    let rows: Vec<_> = days.into_iter().map(row).collect();
    view! {
        <h2>{t.differing}</h2>
        <Table label=t.differing heads=[t.day, t.kind, t.note] rows/>
    }
}

/// What a day may be.
pub fn kinds(t: &StaffReferenceTexts) -> Vec<(String, String)> {
    let known = [("", "–"), ("off", t.off), ("on", t.on), ("ordinary", t.ordinary)];
    known
        .map(|(value, words)| (value.to_owned(), words.to_owned()))
        .to_vec()
}

#[component]
fn EditDay(typed: Typed) -> impl IntoView {
    let t = StaffReferenceTexts::of(lang());
    view! {
        <section class="card stack" aria-labelledby="edit">
            <h2 id="edit">{t.edit_day}</h2>
            <p>{t.edit_day_note}</p>
            <form method="post" action="/admin/calendar/day" class="stack read">
                <Mark/>
                <Line name="day" label=t.day hint=t.day_hint typed=typed.clone()/>
                <Select name="kind" label=t.kind options=kinds(t) typed=typed.clone()/>
                <Line name="note" label=t.note typed/>
                <p><button class="btn btn--primary">{t.save}</button></p>
            </form>
        </section>
    }
}
