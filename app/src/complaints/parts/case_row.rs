//! One row of the list beside the map.

use super::DueLine;
use crate::complaints::labels;
use crate::complaints::model::{ListItem, Mark};
use crate::i18n;
use crate::ui::{Sign, lang, page};
use leptos::prelude::*;

/// A complaint in the list: what, where, how it stands, since when, how many support it.
#[component]
pub fn CaseRow(
    /// The complaint.
    item: ListItem,
    /// Chosen on the map.
    #[prop(into)]
    selected: Signal<bool>,
) -> impl IntoView {
    let lang = lang();
    let page = page();
    let mark = item.mark.code();
    let href = format!("/c/{}", item.number);
    let class = move || {
        if selected.get() {
            format!("case s-{mark} is-sel")
        } else {
            format!("case s-{mark}")
        }
    };
    let mut place = vec![item.address.clone()];
    place.extend(item.distance_m.map(|m| i18n::metres(m, lang)));
    if item.distance_m.is_none() && !item.organisation.is_empty() {
        place.push(item.organisation.clone());
    }
    let place = place
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let overdue =
        matches!(item.mark, Mark::Over) || (item.mark == Mark::Repeat && item.due_at.is_some_and(|due| due < page.now));
    let state = match item.due_at.filter(|_| overdue) {
        Some(due_at) => view! { <DueLine due_at/> }.into_any(),
        None => labels::state(item.state, lang).into_any(),
    };
    let zone = page.region.zone;
    let updated = i18n::date_clock(item.updated_at, page.now, zone, lang);
    let machine = zone.civil(item.updated_at).iso(zone);
    view! {
        <a class=class href=href aria-current=move || selected.get().then_some("true")>
            <Sign mark/>
            <div>
                <h3>{item.title}</h3>
                <p>{place}</p>
                <p class="case__f">
                    <span class="st">{state}</span>
                    <time datetime=machine>{updated}</time>
                    {(item.support > 0).then(|| view! { <span>{i18n::supporters(item.support, lang)}</span> })}
                </p>
            </div>
        </a>
    }
}
