//! Step 5: what was typed, exactly what everybody will see, where it goes and by when; then the one button.

use super::form::ReportForm;
use super::lacking::Lacking;
use super::what::PersonalNote;
use crate::complaints::model::{
    Card, CardPhoto, ComplaintNumber, Mark, Preview, ReportDraft, State, StepName, headline,
};
use crate::complaints::pages::complaint::PublicView;
use crate::error::AppError;
use crate::i18n::{Common, ReportTexts};
use crate::kernel::Point;
use crate::ui::{ErrorNote, Icon, lang, page};
use leptos::prelude::*;

/// The step.
#[component]
pub fn CheckStep(form: ReportForm) -> impl IntoView {
    let t = ReportTexts::of(lang());
    let busy = move || form.sending.get() || form.queued.get();
    let words = move || match (form.queued.get(), form.sending.get()) {
        (true, _) => t.queued,
        (_, true) => t.sending,
        _ => t.send,
    };
    view! {
        <section aria-labelledby="step-title">
            <h2 id="step-title" tabindex="-1">{t.check_and_send}</h2>
            <Review form/>
            <PersonalNote form/>
            {move || match form.preview.get() {
                Some(Ok(preview)) => view! { <Outcome form preview/> }.into_any(),
                Some(Err(error)) => view! { <NoPreview form error/> }.into_any(),
                None => ().into_any(),
            }}
            <Lacking form/>
            <div class="wfoot">
                <button class="btn btn--sun btn--lg" name="go" value="send" formaction="/report/send" aria-disabled=move || busy().to_string()>{words}</button>
                <button class="btn btn--ghost" name="go" value="back">{Common::of(lang()).back}</button>
            </div>
            <p class="vh" role="status">{move || busy().then(words)}</p>
            <p class="hint hint--after">{t.send_hint}</p>
        </section>
    }
}

/// Everything typed, each line with a way to change it.
#[component]
fn Review(form: ReportForm) -> impl IntoView {
    let t = ReportTexts::of(lang());
    let rows = move || {
        let draft = form.whole();
        let category = form.category().map(|category| category.name).unwrap_or_default();
        let place = [
            draft.address.clone(),
            draft.place.map(Point::to_lat_lon).unwrap_or_default(),
        ];
        let contact = [draft.name.clone(), draft.phone.clone(), draft.email.clone()];
        let joined = |parts: &[String]| {
            parts
                .iter()
                .filter(|part| !part.is_empty())
                .cloned()
                .collect::<Vec<_>>()
                .join(", ")
        };
        let photos = match (form.pictures().len(), draft.photos.len()) {
            (0, _) => t.no_photos.to_owned(),
            (all, there) if all > there => format!("{all}, {}", t.photos_come),
            (all, _) => all.to_string(),
        };
        let contact = if draft.has_contact() {
            joined(&contact)
        } else {
            t.no_contact.to_owned()
        };
        [
            (t.place, joined(&place), StepName::Place),
            (t.chosen_category, category, StepName::What),
            (t.text, headline(&draft.body), StepName::What),
            (t.photos, photos, StepName::Photos),
            (t.contact, contact, StepName::Contact),
        ]
        .map(|(name, value, step)| {
            let href = format!("/report?step={}", step.code());
            view! { <dt>{name}</dt><dd>{value}" "<a href=href>{t.change}<span class="vh">" "{name}</span></a></dd> }
        })
        .collect_view()
    };
    view! { <dl class="dl review my-4">{rows}</dl> }
}

/// Why nobody can say yet what everybody will see; the report can be sent all the same.
#[component]
fn NoPreview(form: ReportForm, error: AppError) -> impl IntoView {
    let t = ReportTexts::of(lang());
    view! {
        <h3 class="mt-5 mb-3">{t.everybody_sees}</h3>
        <ErrorNote error/>
        <p class="row mt-2"><button class="btn btn--sm" type="button" on:click=move |_| form.ask_way()>{Common::of(lang()).retry}</button><span class="small muted">{t.no_preview}</span></p>
    }
}

/// Where it goes and by when, and the public page as it will be.
#[component]
fn Outcome(form: ReportForm, preview: Preview) -> impl IntoView {
    let t = ReportTexts::of(lang());
    let to = match &preview.organisation {
        Some(name) => view! { <b>{t.will_go_to}" «"{name.clone()}"»."</b>" "{preview.reason.clone()} }.into_any(),
        None => view! { <b>{t.dispatcher_decides}</b> }.into_any(),
    };
    let by = preview
        .due_at
        .map(|at| view! { " "{t.answer_by}" "<crate::complaints::parts::When at/>"." });
    // Photos may arrive while it is looked at.
    let card = Memo::new(move |_| as_card(&form.whole().cleaned(), form, preview.clone()));
    let card = move || {
        card.get()
            .map(|card| view! { <div class="preview p-inner"><PublicView card=std::sync::Arc::new(card) number=t.number_later/></div> })
    };
    view! {
        <div class="note"><Icon name="route"/><div>{to}{by}</div></div>
        <h3 class="mt-5 mb-3">{t.everybody_sees}</h3>
        {card}
    }
}

/// The complaint as it would be, for the preview.
fn as_card(draft: &ReportDraft, form: ReportForm, preview: Preview) -> Option<Card> {
    let category = form.category();
    let answers = category
        .iter()
        .flat_map(|category| &category.questions)
        .filter_map(|question| {
            let value = draft.answer(&question.code)?;
            let words = question.option(value).map_or(value, |option| option.label.as_str());
            Some((question.label.clone(), words.to_owned()))
        });
    let photo = |(large, small)| CardPhoto {
        large,
        small,
        width: 1600,
        height: 1200,
        after: false,
    };
    let state = State::at_first(preview.organisation.is_some());
    Some(Card {
        number: ComplaintNumber::new(0, 0),
        title: headline(&draft.body),
        body: draft.body.clone(),
        answers: answers.collect(),
        state,
        mark: Mark::of(state, false, false),
        place: draft.place?,
        address: draft.address.clone(),
        place_note: draft.place_note.clone(),
        district: preview.district,
        group: String::new(),
        norm: category
            .as_ref()
            .map(|category| (category.norm, category.norm_source.clone())),
        category: category.map(|category| category.name).unwrap_or_default(),
        organisation: preview.organisation,
        reason: preview.reason,
        created_at: page().now,
        due_at: preview.due_at,
        closed_at: None,
        support: 0,
        supported: false,
        claim: None,
        mine: false,
        link: None,
        edit_until: None,
        asked: None,
        photos: form.pictures().into_iter().map(photo).collect(),
        steps: Vec::new(),
    })
}
