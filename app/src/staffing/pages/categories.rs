//! `/admin/categories` and `/admin/categories/{code}`: categories, and norms that begin on a day.

use super::super::model::{CategoriesView, CategoryCard, CategoryLine, NormLine};
use super::super::parts::{Frame, Line, Mark, Next, Search, Select, day_text};
use super::upload::{Outcome, UploadForm};
use crate::i18n::{StaffReferenceTexts, StaffTexts, norm_text};
use crate::kernel::NormUnit;
use crate::ui::{Table, encode, lang};
use leptos::prelude::*;

const PATH: &str = "/admin/categories";

/// The list.
#[component]
pub fn CategoriesPage(shown: CategoriesView) -> impl IntoView {
    let t = StaffReferenceTexts::of(lang());
    let next = shown
        .next
        .map(|after| format!("{PATH}?q={}&after={}", encode(&shown.query), encode(&after)));
    view! {
        <Frame title=t.categories>
            {shown.upload.map(|upload| view! { <Outcome path=PATH upload/> })}
            <Search path=PATH query=shown.query/>
            <List rows=shown.rows/>
            <Next href=next/>
            {shown.may_edit.then(|| view! { <UploadForm path=PATH/> })}
        </Frame>
    }
}

#[component]
fn List(rows: Vec<CategoryLine>) -> impl IntoView {
    let t = StaffReferenceTexts::of(lang());
    let heads = [t.category, t.group, t.norm_now, t.changes];
    let rows: Vec<_> = rows.into_iter().map(|line| view! { <Row line/> }).collect();
    view! { <Table label=t.categories heads none=StaffTexts::of(lang()).none_found rows/> }
}

#[component]
fn Row(line: CategoryLine) -> impl IntoView {
    let lang = lang();
    let t = StaffReferenceTexts::of(lang);
    let closed = line.is_closed.then(|| format!(" ({})", t.closed));
    let href = format!("{PATH}/{}", line.code);
    view! {
        <tr>
            <th scope="row"><a href=href rel="external">{line.name}</a>{closed}<br/><code class="muted">{line.code}</code></th>
            <td>{line.group.unwrap_or_else(|| t.is_group.to_owned())}</td>
            <td>{line.norm.map_or_else(|| "–".to_owned(), |norm| norm_text(norm, lang))}</td>
            <td>{line.changes.map_or_else(|| "–".to_owned(), |day| day_text(day, lang))}</td>
        </tr>
    }
}

/// One category.
#[component]
pub fn CategoryPage(card: CategoryCard) -> impl IntoView {
    let lang = lang();
    let t = StaffReferenceTexts::of(lang);
    let is_group = card.line.group.is_none();
    let norms: Vec<_> = card.norms.into_iter().map(|norm| view! { <Norm norm/> }).collect();
    view! {
        <Frame title=card.line.name.clone() typed=card.typed.clone()>
            <dl class="dl">
                <dt>{t.group}</dt><dd>{card.line.group.clone().unwrap_or_else(|| t.is_group.to_owned())}</dd>
                <dt>{t.keywords}</dt><dd>{if card.keywords.is_empty() { "–".to_owned() } else { card.keywords }}</dd>
            </dl>
            {(!is_group).then(|| view! {
                <h2>{t.norms}</h2>
                <Table label=t.norms heads=[t.from, t.norm, t.source] rows=norms/>
            })}
            {(card.may_edit && !is_group && !card.line.is_closed).then(|| view! { <NewNorm code=card.line.code.clone() typed=card.typed.clone()/> })}
        </Frame>
    }
}

#[component]
fn Norm(norm: NormLine) -> impl IntoView {
    let lang = lang();
    let t = StaffReferenceTexts::of(lang);
    let from = norm
        .from
        .map_or_else(|| t.from_start.to_owned(), |day| day_text(day, lang));
    let now = norm.is_now.then(|| view! { " "<span class="tag">{t.now}</span> });
    view! {
        <tr>
            <th scope="row">{from}{now}</th>
            <td>{norm_text(norm.norm, lang)}</td>
            <td>{norm.source}</td>
        </tr>
    }
}

/// What a norm is counted in.
pub fn units(t: &StaffReferenceTexts) -> Vec<(String, String)> {
    let option = |unit: NormUnit, words: &str| (unit.code().to_owned(), words.to_owned());
    vec![
        (String::new(), "–".to_owned()),
        option(NormUnit::Minutes, t.minutes),
        option(NormUnit::WorkingHours, t.working_hours),
        option(NormUnit::WorkingDays, t.working_days),
        option(NormUnit::CalendarDays, t.calendar_days),
    ]
}

#[component]
fn NewNorm(code: String, typed: super::super::model::Typed) -> impl IntoView {
    let t = StaffReferenceTexts::of(lang());
    view! {
        <section class="card stack" aria-labelledby="new">
            <h2 id="new">{t.new_norm}</h2>
            <p>{t.new_norm_note}</p>
            <form method="post" action=format!("{PATH}/{code}/norm") class="stack read">
                <Mark/>
                <Line name="value" label=t.value typed=typed.clone()/>
                <Select name="unit" label=t.unit options=units(t) typed=typed.clone()/>
                <Line name="from" label=t.from_day hint=t.from_hint typed=typed.clone()/>
                <Line name="source" label=t.source hint=t.source_hint typed/>
                <p><button class="btn btn--primary">{t.add}</button></p>
            </form>
        </section>
    }
}
