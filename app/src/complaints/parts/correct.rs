//! The author corrects the text within fifteen minutes.

use crate::complaints::api;
use crate::complaints::model::ComplaintNumber;
use crate::error::{AppError, Field, FieldProblem, Problem};
use crate::i18n::{self, Common, ComplaintTexts};
use crate::kernel::Timestamp;
use crate::ui::{FieldError, TextArea, app_error_text, described_by, lang, page};
use leptos::prelude::*;

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
    let text = RwSignal::new(body);
    let action = format!("/c/{number}/correct");
    let note = StoredValue::new(place_note.clone());
    let save = Action::new(move |number: &ComplaintNumber| {
        api::send_correction(number.clone(), text.get_untracked(), note.get_value())
    });
    Effect::new(move |_| {
        if let Some(Ok(())) = save.value().get() {
            reload.run(());
        }
    });
    let problems = Signal::derive(move || match save.value().get() {
        Some(Err(AppError::Invalid(problems))) if problems.is_empty() => {
            vec![FieldProblem::new(Field::Body, Problem::TooLate)]
        }
        Some(Err(AppError::Invalid(problems))) => problems,
        _ => Vec::new(),
    });
    let failed = move || match save.value().get() {
        Some(Err(AppError::Invalid(_))) | None => "",
        Some(Err(error)) => app_error_text(&error, lang),
        Some(Ok(())) => t.edit_saved,
    };
    let clock = i18n::clock(until, page().region.zone);
    view! {
        <form class="stack gap-2" method="post" action=action on:submit=move |event| {
            event.prevent_default();
            save.dispatch(number.clone());
        }>
            <div class="field">
                <label for="body">{t.edit}</label>
                <p class="hint" id="edit-hint">{t.edit_hint}" "<span class="sec">{clock}</span></p>
                <FieldError field=Field::Body problems/>
                <TextArea id="body" value=text on_change=move |typed| text.set(typed)
                    invalid=Signal::derive(move || !problems.get().is_empty())
                    described=Signal::derive(move || described_by(&Field::Body, &problems.get(), Some("edit-hint")))/>
            </div>
            <input type="hidden" name="place_note" value=place_note/>
            <div class="row"><button class="btn" disabled=move || save.pending().get()>{t.edit_save}</button><span role="status" class="small">{failed}</span></div>
            <p class="vh" role="status">{move || save.pending().get().then_some(Common::of(lang).loading)}</p>
        </form>
    }
}
