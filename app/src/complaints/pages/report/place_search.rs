//! Addresses that fit what was typed, each a button that puts the pin.

use super::form::ReportForm;
use crate::directory::model::AddressHit;
use crate::i18n::ReportTexts;
use crate::ui::lang;
use leptos::prelude::*;

/// The list under the address field.
#[component]
pub fn Found(form: ReportForm) -> impl IntoView {
    move || form.hits.get().map(|found| view! { <Hits form found/> })
}

#[component]
fn Hits(form: ReportForm, found: Vec<AddressHit>) -> impl IntoView {
    let t = ReportTexts::of(lang());
    if found.is_empty() {
        return view! { <p class="small mt-2" role="status">{t.nothing_found}</p> }.into_any();
    }
    let button = move |hit: AddressHit| {
        let value = format!("pick:{}|{}", hit.place.to_lat_lon(), hit.text);
        let text = hit.text.clone();
        let pick = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            form.put(hit.place, Some(hit.text.clone()));
        };
        view! { <li><button class="btn btn--sm" name="go" value=value on:click=pick>{text}</button></li> }
    };
    view! {
        <div class="mt-3" role="region" aria-label=t.found_addresses>
            <p class="label">{t.found_addresses}</p>
            <ul class="row gap-2">{found.into_iter().map(button).collect_view()}</ul>
        </div>
    }
    .into_any()
}
