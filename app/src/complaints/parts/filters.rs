//! The filters of the map: a plain GET form that a script only makes quicker.

use crate::browser::{address, dom};
use crate::complaints::labels;
use crate::complaints::model::{Filter, Mark, Period};
use crate::directory::model::FilterOptions;
use crate::i18n::MapTexts;
use crate::ui::{Icon, Sign, lang};
use leptos::prelude::*;

const FORM: &str = "filters";

/// Search, signs, topic, district, organisation, period. Every choice lands in the URL.
#[component]
pub fn FilterForm(
    /// What the URL says now.
    filter: Memo<Filter>,
    /// What may be chosen.
    options: FilterOptions,
) -> impl IntoView {
    let t = MapTexts::of(lang());
    let address = address();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let pairs = dom::form_pairs(FORM);
        let asked = Filter::from_pairs(pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())));
        address.turn(&asked.to_query());
    };
    let near = move || {
        filter
            .get()
            .near
            .map(|point| view! { <input type="hidden" name="near" value=point.to_lat_lon()/> })
    };
    view! {
        <form method="get" action="/" id=FORM role="search" aria-label=t.filters on:change=|_| dom::submit_form(FORM) on:submit=submit>
            <div class="search">
                <label class="vh" for="q">{t.search_label}</label>
                <input type="search" class="input" id="q" name="q" maxlength="100" placeholder=t.search_label prop:value=move || filter.get().text value=filter.get_untracked().text/>
                <button class="search__go" aria-label=t.search><Icon name="search"/></button>
            </div>
            {near}
            <fieldset class="chips chips--scroll">
                <legend class="vh">{t.states}</legend>
                {Mark::ALL.into_iter().map(|mark| view! { <MarkChip mark filter/> }).collect_view()}
            </fieldset>
            <div class="chips chips2"><Menus filter options/></div>
            <p class="noscript mt-3"><button class="btn btn--sm">{t.show}</button></p>
        </form>
    }
}

/// One sign as a switch.
#[component]
fn MarkChip(
    /// The sign.
    mark: Mark,
    /// What the URL says now.
    filter: Memo<Filter>,
) -> impl IntoView {
    let on = move || filter.get().marks.contains(&mark);
    view! {
        <label class="chip">
            <input class="vh" type="checkbox" name="state" value=mark.code() checked=filter.get_untracked().marks.contains(&mark) prop:checked=on/>
            <Sign mark=mark.code()/>
            {labels::mark_chip(mark, lang())}
        </label>
    }
}

#[component]
fn Menus(filter: Memo<Filter>, options: FilterOptions) -> impl IntoView {
    let lang = lang();
    let t = MapTexts::of(lang);
    let categories = options
        .categories
        .into_iter()
        .map(|(id, name, group)| (id.to_string(), if group { name } else { format!("\u{2003}{name}") }));
    let districts = options
        .districts
        .into_iter()
        .map(|found| (found.id.to_string(), found.name));
    let organisations = options
        .organisations
        .into_iter()
        .map(|(id, name)| (id.to_string(), name));
    let periods = Period::ALL
        .into_iter()
        .map(|period| (period.code().to_owned(), labels::period(period, lang).to_owned()));
    view! {
        <Menu name="category" label=t.category all=Some(t.all_categories) options=categories.collect()
            now=Signal::derive(move || filter.get().category.map(|id| id.to_string()).unwrap_or_default())/>
        <Menu name="district" label=t.district all=Some(t.all_districts) options=districts.collect()
            now=Signal::derive(move || filter.get().district.map(|id| id.to_string()).unwrap_or_default())/>
        <Menu name="organisation" label=t.organisation all=Some(t.all_organisations) options=organisations.collect()
            now=Signal::derive(move || filter.get().organisation.map(|id| id.to_string()).unwrap_or_default())/>
        <Menu name="period" label=t.period all=None options=periods.collect()
            now=Signal::derive(move || filter.get().period.code().to_owned())/>
    }
}

/// A menu of one filter: a native select in the dress of a chip.
#[component]
fn Menu(
    name: &'static str,
    label: &'static str,
    all: Option<&'static str>,
    options: Vec<(String, String)>,
    now: Signal<String>,
) -> impl IntoView {
    let option = move |(value, text): (String, String)| {
        let first = now.get_untracked() == value;
        view! { <option value=value.clone() selected=first prop:selected=move || now.get() == value>{text}</option> }
    };
    view! {
        <label class="chip chip--select">
            <span class="vh">{label}</span>
            <select name=name>
                {all.map(|text| option((String::new(), text.to_owned())))}
                {options.into_iter().map(option).collect_view()}
            </select>
        </label>
    }
}
