//! `/admin/areas`: the areas of the region.

use super::super::model::{AreaLine, AreasView};
use super::super::parts::Frame;
use crate::i18n::{self, StaffReferenceTexts, StaffTexts};
use crate::kernel::Lang;
use crate::ui::{encode, lang};
use leptos::prelude::*;

const PATH: &str = "/admin/areas";

/// The list.
#[component]
pub fn AreasPage(shown: AreasView) -> impl IntoView {
    let lang = lang();
    let (t, staff) = (StaffReferenceTexts::of(lang), StaffTexts::of(lang));
    let next = shown.next.map(|after| {
        let href = format!("{PATH}?q={}&after={}", encode(&shown.query), encode(&after));
        view! { <p><a class="btn" href=href rel="external">{staff.next_page}</a></p> }
    });
    view! {
        <Frame title=t.areas>
            <p class="muted">{t.areas_import}</p>
            <form method="get" action=PATH role="search" class="staffbar">
                <div class="field">
                    <label class="label" for="q">{staff.search}</label>
                    <input class="input" id="q" name="q" value=shown.query autocomplete="off"/>
                </div>
                <button class="btn">{staff.find}</button>
            </form>
            {if shown.rows.is_empty() {
                view! { <p>{staff.none_found}</p> }.into_any()
            } else {
                view! { <List rows=shown.rows/> }.into_any()
            }}
            {next}
        </Frame>
    }
}

#[component]
fn List(rows: Vec<AreaLine>) -> impl IntoView {
    let lang = lang();
    let t = StaffReferenceTexts::of(lang);
    let row = move |line: AreaLine| {
        let region = line.is_region.then(|| format!(" ({})", t.region));
        view! {
            <tr>
                <th scope="row">{line.name}{region}<br/><code class="muted">{line.code}</code></th>
                <td class="r">{size(line.km2, lang)}</td>
                <td class="r">{i18n::number(line.rules, lang)}</td>
            </tr>
        }
    };
    let rows: Vec<_> = rows.into_iter().map(row).collect();
    view! {
        <div class="tablebox" tabindex="0" role="region" aria-label=t.areas>
            <table class="table">
                <thead>
                    <tr><th scope="col">{t.area}</th><th scope="col" class="r">{t.km2}</th><th scope="col" class="r">{t.rules}</th></tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// Square kilometres with one digit after the comma.
fn size(km2: f64, lang: Lang) -> String {
    let text = format!("{km2:.1}");
    match lang {
        Lang::Ru => text.replace('.', ","),
        Lang::En => text,
    }
}
