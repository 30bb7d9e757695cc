//! Step 2: what. The topic with its norm and questions, and the text.

use super::form::ReportForm;
use super::questions::{Nearby, Questions};
use crate::browser::{address, dom};
use crate::complaints::model::{BODY_MAX, Personal, find_personal};
use crate::complaints::parts::{PersonalWarning, masked};
use crate::directory::model::Category;
use crate::error::Field;
use crate::i18n::{self, Common, ReportTexts};
use crate::kernel::CategoryId;
use crate::ui::{FieldError, Icon, TextArea, described_by, lang, page};
use leptos::prelude::*;
use std::time::Duration;

/// Until what takes the place of the list is there.
const SHOWN: Duration = Duration::from_millis(50);

/// The step.
#[component]
pub fn WhatStep(form: ReportForm) -> impl IntoView {
    let t = ReportTexts::of(lang());
    let chosen = Memo::new(move |_| form.category());
    let topic = move || match chosen.get() {
        Some(category) => view! { <Chosen category/><Questions form/><Nearby form/> }.into_any(),
        None => view! { <Topics form/> }.into_any(),
    };
    view! {
        <section aria-labelledby="step-title">
            <h2 id="step-title" class="mb-3" tabindex="-1">{t.what_happened}</h2>
            <FieldError field=Field::Category problems=form.shown_problems()/>
            <div id="category" tabindex="-1">{topic}</div>
            <div class="note note--danger my-4"><Icon name="alert"/><div><b>{t.emergency}</b>" "{t.emergency_call}" "<a href="tel:112" rel="external">"112"</a>"."</div></div>
            <Body form/>
            <div class="wfoot">
                <button class="btn btn--primary btn--lg" name="go" value="next">{Common::of(lang()).next}<Icon name="right"/></button>
                <button class="btn btn--ghost" name="go" value="back">{Common::of(lang()).back}</button>
            </div>
        </section>
    }
}

/// The chosen topic and its norm.
#[component]
fn Chosen(category: Category) -> impl IntoView {
    let lang = lang();
    let t = ReportTexts::of(lang);
    let source = if category.norm_source.is_empty() {
        String::new()
    } else {
        format!(" · {}", category.norm_source)
    };
    view! {
        <input type="hidden" name="category" value=category.id.to_string()/>
        // What the enter key in a line presses: the first button of the form, which would be "change" otherwise.
        <button class="vh" name="go" value="next" tabindex="-1" aria-hidden="true"></button>
        <div class="rcard rcard--chosen row row--between">
            <span><b>{category.name}</b><span class="small muted">{t.norm}" "{i18n::norm_text(category.norm, lang)}{source}</span></span>
            <button class="btn btn--ghost btn--sm" name="go" value="unpick">{t.change}</button>
        </div>
    }
}

/// Search, the frequent ones, and all of them by groups.
#[component]
fn Topics(form: ReportForm) -> impl IntoView {
    let t = ReportTexts::of(lang());
    let asked = address().text("q").unwrap_or_default();
    let query = RwSignal::new(asked.clone());
    let pick = Callback::new(move |id: CategoryId| {
        form.set(|draft| draft.category = Some(id));
        // the list is gone, and what had the focus with it
        set_timeout(|| dom::focus("category"), SHOWN);
    });
    // As a plain form all topics are one choice. Here each list is one of its own for the Tab key, and arrows only move.
    let lists = RwSignal::new(false);
    Effect::new(move |_| lists.set(true));
    let name = move |list: i32| {
        Signal::derive(move || {
            if lists.get() {
                format!("topics_{list}")
            } else {
                "category".to_owned()
            }
        })
    };
    let found = move || {
        let query = query.get();
        let list = form
            .catalogue
            .with_value(|all| all.search(&query).into_iter().take(8).cloned().collect::<Vec<_>>());
        (!query.trim().is_empty()).then(|| {
            let count = list.len();
            let name = name(-1);
            view! {
                <div class="cats mt-3">{list.into_iter().map(|category| view! { <Topic category pick name/> }).collect_view()}</div>
                <p class="vh" role="status">{count}</p>
            }
        })
    };
    let common: Vec<Category> = form.catalogue.with_value(|all| all.common().cloned().collect());
    let groups = form.catalogue.with_value(|all| all.groups.clone());
    if groups.is_empty() {
        return view! { <p class="note note--warn"><Icon name="alert"/><span>{t.no_categories}" "{page().region.phone.clone()}</span></p> }.into_any();
    }
    let group = move |group: crate::directory::model::Group| {
        let name = name(group.id.0);
        let topics = group
            .categories
            .into_iter()
            .map(|category| view! { <Topic category pick name/> })
            .collect_view();
        view! { <details class="drop--plain"><summary class="strong">{group.name}</summary><div class="cats my-3">{topics}</div></details> }
    };
    view! {
        <div class="field">
            <label for="category_query">{t.find_category}</label>
            <div class="inputrow">
                <div class="search grow"><Icon name="search"/>
                    <input type="search" class="input" id="category_query" name="q" placeholder=t.find_category_hint value=asked
                        on:input=move |event| query.set(event_target_value(&event))/>
                </div>
                <button class="btn noscript" name="go" value="search">{t.find}</button>
            </div>
        </div>
        {found}
        <fieldset class="mt-4"><legend class="label">{t.common_categories}</legend>
            <div class="cats">{common.into_iter().map(|category| view! { <Topic category pick name=name(0)/> }).collect_view()}</div>
        </fieldset>
        <div class="mt-4 stack gap-2"><p class="label">{t.all_categories}</p>{groups.into_iter().map(group).collect_view()}</div>
    }
    .into_any()
}

/// One topic to choose.
#[component]
fn Topic(category: Category, pick: Callback<CategoryId>, name: Signal<String>) -> impl IntoView {
    let lang = lang();
    let norm = format!(
        "{} {}",
        ReportTexts::of(lang).norm,
        i18n::norm_text(category.norm, lang)
    );
    let id = category.id;
    view! {
        <label class="rcard">
            <input type="radio" name=move || name.get() value=id.to_string() on:change=move |_| pick.run(id)
                on:keydown=move |event| dom::walk(&event, ".cats")/>
            <span><b>{category.name}</b><span class="small muted">{norm}</span></span>
        </label>
    }
}

/// The text, its length, and a warning about personal data in it.
#[component]
fn Body(form: ReportForm) -> impl IntoView {
    let t = ReportTexts::of(lang());
    let text = Signal::derive(move || form.draft.with(|draft| draft.body.clone()));
    let problems = form.shown_problems();
    let count = move || format!("{} {} {BODY_MAX}", text.with(|text| text.chars().count()), t.of);
    view! {
        <div class="field">
            <label for="body">{t.body}</label>
            <p class="hint" id="body-hint">{t.body_hint}</p>
            <FieldError field=Field::Body problems/>
            <TextArea id="body" value=text on_change=move |typed| form.set(|draft| draft.body = typed)
                invalid=Signal::derive(move || problems.get().iter().any(|found| found.field == Field::Body))
                described=Signal::derive(move || described_by(&Field::Body, &problems.get(), Some("body-hint")))/>
            <p class="counter">{count}</p>
        </div>
        <PersonalNote form/>
    }
}

/// Phone numbers, e-mails and plates in what everybody will see: a warning, never a refusal.
#[component]
pub fn PersonalNote(form: ReportForm) -> impl IntoView {
    let found = Memo::new(move |_| {
        let mut draft = form.draft.get();
        let mut found: Vec<Personal> = Vec::new();
        for find in draft.public_texts().flat_map(|text| find_personal(text)) {
            if !found.contains(&find) {
                found.push(find);
            }
        }
        found
    });
    let remove = Callback::new(move |()| {
        form.set(|draft| {
            for text in draft.public_texts() {
                *text = found.with_untracked(|found| masked(text, found));
            }
        });
    });
    view! { <PersonalWarning found remove/> }
}
