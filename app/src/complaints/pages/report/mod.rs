//! The report form. The same five steps are pages without script and one page with it; both keep everything typed.

mod aside;
mod check;
mod contact;
mod form;
mod lacking;
mod photos;
mod place;
mod place_search;
mod questions;
mod what;

use crate::browser::{address, dom, net, start};
use crate::complaints::model::{ReportStart, STEPS, StepName};
use crate::error::AppError;
use crate::i18n::{self, ReportTexts};
use crate::ui::{ErrorNote, ErrorSummary, Icon, PageTitle, lang, page};
use form::ReportForm;
use leptos::prelude::*;

/// The page at `/report`.
#[component]
pub fn ReportPage() -> impl IntoView {
    let t = ReportTexts::of(lang());
    let body = match start::<ReportStart>().as_deref() {
        Some(Ok(start)) => view! { <Wizard start=start.clone()/> }.into_any(),
        Some(Err(error)) => view! { <ErrorNote error=error.clone()/> }.into_any(),
        None => view! { <ErrorNote error=AppError::Unavailable/> }.into_any(),
    };
    view! {
        <PageTitle text=t.title/>
        <main id="main" class="wrap wiz">{body}</main>
    }
}

#[component]
fn Wizard(start: ReportStart) -> impl IntoView {
    let t = ReportTexts::of(lang());
    let address = address();
    let step = Memo::new(move |_| {
        address
            .text("step")
            .as_deref()
            .and_then(StepName::parse)
            .unwrap_or_default()
    });
    let form = ReportForm::new(start, step);
    form.keep();
    let body = move || match step.get() {
        StepName::Place => view! { <place::PlaceStep form/> }.into_any(),
        StepName::What => view! { <what::WhatStep form/> }.into_any(),
        StepName::Photos => view! { <photos::PhotosStep form/> }.into_any(),
        StepName::Contact => view! { <contact::ContactStep form/> }.into_any(),
        StepName::Check => view! { <check::CheckStep form/> }.into_any(),
    };
    view! {
        <div class="wizard" class:wizard--check=move || step.get() == StepName::Check>
            <div>
                <h1 class="mb-4">{t.title}</h1>
                <Steps step/>
                <Notes form/>
                {move || (step.get() != StepName::Check).then(|| view! { <lacking::Lacking form/> })}
                <ErrorSummary problems=form.shown_problems()/>
                <form method="post" action="/report" enctype="multipart/form-data" novalidate on:submit=move |event| submit(form, &event)>
                    <input type="hidden" name="key" value=move || form.draft.with(|draft| draft.key.0.clone())/>
                    <input type="hidden" name="step" value=move || step.get().code()/>
                    {body}
                </form>
            </div>
            <aside::Aside form/>
        </div>
    }
}

/// Does what the pressed button says, here instead of by its plain form.
fn submit(form: ReportForm, event: &leptos::ev::SubmitEvent) {
    let go = event
        .submitter()
        .and_then(|button| button.get_attribute("value"))
        .unwrap_or_default();
    // The copy that the server keeps goes by the plain form.
    if go == "clear" && form.posted {
        if dom::online() {
            return form.forget();
        }
        form.failed.set(Some(AppError::Offline));
    } else {
        form.act(&go);
    }
    event.prevent_default();
}

/// Where in the five steps we are.
#[component]
fn Steps(step: Memo<StepName>) -> impl IntoView {
    let t = ReportTexts::of(lang());
    let name = move |of: StepName| match of {
        StepName::Place => t.step_place,
        StepName::What => t.step_what,
        StepName::Photos => t.step_photos,
        StepName::Contact => t.step_contact,
        StepName::Check => t.step_check,
    };
    let item = move |of: StepName| {
        let text = name(of);
        let label = move || {
            if of < step.get() {
                view! { <a href=format!("/report?step={}", of.code())>{text}</a> }.into_any()
            } else {
                view! { <span>{text}</span> }.into_any()
            }
        };
        view! { <li class:done=move || of < step.get() aria-current=move || (of == step.get()).then_some("step")>{label}</li> }
    };
    view! { <ol class="steps mb-5" aria-label=t.steps>{STEPS.into_iter().map(item).collect_view()}</ol> }
}

/// The connection, the draft and the failure of the last try.
#[component]
fn Notes(form: ReportForm) -> impl IntoView {
    let lang = lang();
    let t = ReportTexts::of(lang);
    let zone = page().region.zone;
    let online = net::use_online();
    let saved = move || form.saved_at.get().map(|at| i18n::clock(at, zone));
    let offline = move || {
        (!online.get()).then(|| {
            view! {
                <div class="note note--warn mb-5" role="status"><Icon name="off"/><div><b>{t.offline}</b>" "{t.offline_text}</div></div>
            }
        })
    };
    let failed = move || {
        form.failed.get().map(|error| {
            let there = match &error {
                AppError::KeyReused { number } => Some((format!("/c/{number}"), number.clone())),
                _ => None,
            };
            let there = there.map(|(href, number)| {
                view! {
                    <p><a class="num" href=href rel="external">{number}</a></p>
                    <button class="btn" type="button" on:click=move |_| form.send_anew()>{t.send_anew}</button>
                }
            });
            view! { <div class="mb-5" id="failed" tabindex="-1"><ErrorNote error/>{there}</div> }
        })
    };
    // The form stays where it is while what it clears goes: one that left the page would send nothing.
    let kept = Memo::new(move |_| form.posted || form.saved_at.get().is_some());
    let kept = move || {
        kept.get().then(|| {
            view! {
                <form class="small muted mb-4 row gap-2" method="post" action="/report" enctype="multipart/form-data" on:submit=move |event| submit(form, &event)>
                    {move || saved().map(|clock| view! { <span>{t.saved_at}" "<span class="sec">{clock}</span></span> })}
                    <button class="btn btn--ghost btn--sm" name="go" value="clear">{t.clear_draft}</button>
                </form>
            }
        })
    };
    view! { {offline} {failed} {kept} }
}

/// Puts the focus on the summary of errors once it is there.
fn show_errors() {
    set_timeout(|| dom::focus("errors"), std::time::Duration::from_millis(50));
}
