//! The author corrects the text within fifteen minutes.

use super::{PersonalWarning, masked};
use crate::browser::drafts;
use crate::complaints::api;
use crate::complaints::model::{BODY_MAX, ComplaintNumber, find_personal};
use crate::error::{AppError, Field, FieldProblem, Problem};
use crate::i18n::{self, Common, ComplaintTexts};
use crate::kernel::Timestamp;
use crate::ui::{FieldError, TextArea, app_error_text, described_by, lang, page};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A correction that a plain form sent and that was refused: the server shows the page again with it.
#[derive(Clone, Debug)]
pub struct RefusedCorrection {
    /// What was typed.
    pub body: String,
    /// What is wrong with it.
    pub problems: Vec<FieldProblem>,
}

/// The form of a correction; without script it posts to `/c/{number}/correct`.
#[component]
pub fn CorrectForm(
    /// Which complaint.
    number: ComplaintNumber,
    /// Its text.
    body: String,
    /// Its note about the place.
    place_note: String,
    /// Until when.
    until: Timestamp,
    /// Called after a correction was saved.
    reload: Callback<()>,
) -> impl IntoView {
    let lang = lang();
    let t = ComplaintTexts::of(lang);
    let page_path = format!("/c/{number}");
    let action = format!("{page_path}/correct");
    let (body, found, back) = match use_context::<RefusedCorrection>() {
        // The address is the form's now: a way back to the page.
        Some(refused) => (refused.body, refused.problems, Some(page_path)),
        None => (body, Vec::new(), None),
    };
    let back =
        back.map(|path| view! { <a class="btn btn--ghost" href=path rel="external">{Common::of(lang).back}</a> });
    let text = RwSignal::new(body);
    let note = StoredValue::new(place_note.clone());
    let own = StoredValue::new(number.to_string());
    let is_plain = !found.is_empty();
    Effect::new(move |first: Option<()>| {
        let kept = own.with_value(|number| drafts::kept_correction(number));
        if let (None, Some(kept), false) = (first, kept, is_plain) {
            text.set(kept);
        }
    });
    let typed = move |typed: String| {
        own.with_value(|number| drafts::keep_correction(number, &typed));
        text.set(typed);
    };
    let personal = Memo::new(move |_| text.with(|text| find_personal(text)));
    let remove =
        Callback::new(move |()| text.set(personal.with_untracked(|found| masked(&text.get_untracked(), found))));
    // A plain form is shown once more when it has a warning to show.
    let warned =
        (!personal.get_untracked().is_empty()).then(|| view! { <input type="hidden" name="warned" value="1"/> });
    let problems = RwSignal::new(found);
    let said = RwSignal::new("");
    let save = move |number: ComplaintNumber| {
        let have = text.with_untracked(|text| text.chars().count());
        if have > BODY_MAX {
            let most = BODY_MAX;
            problems.set(vec![FieldProblem::new(Field::Body, Problem::TooLong { have, most })]);
            return;
        }
        spawn_local(async move {
            problems.set(Vec::new());
            match api::send_correction(number, text.get_untracked(), note.get_value()).await {
                Ok(()) => {
                    drafts::forget_correction();
                    said.set(t.edit_saved);
                    reload.run(());
                }
                Err(AppError::Invalid(found)) if !found.is_empty() => problems.set(found),
                Err(error) => said.set(app_error_text(&error, lang)),
            }
        });
    };
    let clock = i18n::clock(until, page().region.zone);
    view! {
        <form class="stack gap-2" method="post" action=action on:submit=move |event| {
            event.prevent_default();
            save(number.clone());
        }>
            <div class="field">
                <label for="body">{t.edit}</label>
                <p class="hint" id="edit-hint">{t.edit_hint}" "<span class="sec">{clock}</span></p>
                <FieldError field=Field::Body problems/>
                <TextArea id="body" value=text on_change=typed
                    invalid=Signal::derive(move || !problems.get().is_empty())
                    described=Signal::derive(move || described_by(&Field::Body, &problems.get(), Some("edit-hint")))/>
            </div>
            <PersonalWarning found=personal remove/>
            {warned}
            <input type="hidden" name="place_note" value=place_note/>
            <div class="row"><button class="btn">{t.edit_save}</button>{back}<span role="status" class="small">{move || said.get()}</span></div>
        </form>
    }
}
