//! Step 4: contact. Optional, never public.

use super::form::ReportForm;
use crate::complaints::model::ReportDraft;
use crate::error::Field;
use crate::i18n::{Common, ReportTexts};
use crate::ui::{FieldError, Icon, described_by, lang};
use leptos::prelude::*;

/// The step.
#[component]
pub fn ContactStep(form: ReportForm) -> impl IntoView {
    let t = ReportTexts::of(lang());
    let consent = move || form.draft.with(|draft| draft.consent);
    view! {
        <section aria-labelledby="step-title">
            <h2 id="step-title" tabindex="-1">{t.how_to_reach}</h2>
            <p class="muted mt-1 mb-4">{t.contact_hint}</p>
            <div class="stack">
                <Line form field=Field::Name label=t.name kind="text" complete="name" get=|draft| draft.name.clone() set=|draft, typed| draft.name = typed/>
                <Line form field=Field::Phone label=t.phone hint=t.phone_hint kind="tel" complete="tel" get=|draft| draft.phone.clone() set=|draft, typed| draft.phone = typed/>
                <Line form field=Field::Email label=t.email kind="email" complete="email" get=|draft| draft.email.clone() set=|draft, typed| draft.email = typed/>
                <div class="field">
                    <FieldError field=Field::Consent problems=form.shown_problems()/>
                    <label class="check">
                        <input type="checkbox" id="consent" name="consent" value="1" checked=untrack(consent) prop:checked=consent
                            on:change=move |event| form.set(|draft| draft.consent = event_target_checked(&event))/>
                        <span>{t.consent}</span>
                    </label>
                </div>
            </div>
            <div class="wfoot">
                <button class="btn btn--primary btn--lg" name="go" value="next">{Common::of(lang()).next}<Icon name="right"/></button>
                <button class="btn btn--ghost" name="go" value="back">{Common::of(lang()).back}</button>
            </div>
        </section>
    }
}

/// A line of the contact.
#[component]
fn Line(
    form: ReportForm,
    field: Field,
    label: &'static str,
    #[prop(optional)] hint: &'static str,
    kind: &'static str,
    complete: &'static str,
    get: fn(&ReportDraft) -> String,
    set: fn(&mut ReportDraft, String),
) -> impl IntoView {
    let id = field.id();
    let hint_id = format!("{id}-hint");
    let problems = form.shown_problems();
    let of = StoredValue::new(field.clone());
    let bad = move || {
        of.with_value(|field| problems.get().iter().any(|found| found.field == *field))
            .then_some("true")
    };
    let hint_ref = (!hint.is_empty()).then(|| hint_id.clone());
    let described = move || of.with_value(|field| described_by(field, &problems.get(), hint_ref.as_deref()));
    view! {
        <div class="field" class:field--error=move || bad().is_some()>
            <label for=id.clone()>{label}" "<span class="muted">"– "{Common::of(lang()).optional}</span></label>
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <FieldError field problems/>
            <input class="input w-18" id=id.clone() name=id type=kind autocomplete=complete maxlength="300" aria-invalid=bad aria-describedby=described
                value=form.draft.with_untracked(get) prop:value=move || form.draft.with(get)
                on:input=move |event| form.set(|draft| set(draft, event_target_value(&event)))/>
        </div>
    }
}
