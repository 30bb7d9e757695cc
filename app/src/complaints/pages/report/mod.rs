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

use crate::browser::{address, dom, drafts, net, start};
use crate::complaints::model::{ReportDraft, ReportStart, STEPS, StepName};
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
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let go = event
            .submitter()
            .and_then(|button| button.get_attribute("value"))
            .unwrap_or_default();
        form.act(&go);
    };
    view! {
        <div class="wizard" class:wizard--check=move || step.get() == StepName::Check>
            <div>
                <h1 class="mb-4">{t.title}</h1>
                <Steps step/>
                <Notes form/>
                {move || (step.get() != StepName::Check).then(|| view! { <lacking::Lacking form/> })}
                <ErrorSummary problems=form.shown_problems()/>
                <form method="post" action="/report" enctype="multipart/form-data" novalidate on:submit=submit>
                    <input type="hidden" name="step" value=move || step.get().code()/>
                    {body}
                </form>
            </div>
            <aside::Aside form/>
        </div>
    }
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
        form.failed
            .get()
            .map(|error| view! { <div class="mb-5"><ErrorNote error/></div> })
    };
    let kept = move || {
        saved().map(|clock| {
            view! {
                <p class="small muted mb-4 row gap-2">
                    <span>{t.saved_at}" "<span class="sec">{clock}</span></span>
                    <button class="btn btn--ghost btn--sm" type="button" on:click=move |_| form.forget()>{t.clear_draft}</button>
                </p>
            }
        })
    };
    view! { {offline} {failed} {kept} }
}

/// Puts the focus on the summary of errors once it is there.
fn show_errors() {
    set_timeout(|| dom::focus("errors"), std::time::Duration::from_millis(50));
}

/// The draft kept on this device, unless the server keeps one for it.
fn local_draft() -> Option<ReportDraft> {
    drafts::load()
}
