//! `/admin/areas`: the areas of the region.

use super::super::model::{AreaLine, AreasView};
use super::super::parts::{Frame, Next, Search};
use crate::i18n::{self, StaffReferenceTexts, StaffTexts};
use crate::kernel::Lang;
use crate::ui::{Table, encode, lang};
use leptos::prelude::*;

const PATH: &str = "/admin/areas";

/// The list.
#[component]
pub fn AreasPage(shown: AreasView) -> impl IntoView {
    let t = StaffReferenceTexts::of(lang());
    let next = shown
        .next
        .map(|after| format!("{PATH}?q={}&after={}", encode(&shown.query), encode(&after)));
    view! {
        <Frame title=t.areas>
            <p class="muted">{t.areas_import}</p>
            <Search path=PATH query=shown.query/>
            <List rows=shown.rows/>
            <Next href=next/>
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
    let none = StaffTexts::of(lang).none_found;
    view! { <Table label=t.areas heads=[t.area, t.km2, t.rules] numbers=2 none rows/> }
}

/// Square kilometres with one digit after the comma.
fn size(km2: f64, lang: Lang) -> String {
    let text = format!("{km2:.1}");
    if lang == Lang::Ru { text.replace('.', ",") } else { text }
}
