//! Fields of the forms. They are plain: what was typed before the application is loaded stays.

use crate::account::profile::consent::Purpose;
use crate::error::{Field, FieldProblem};
use crate::i18n::AccountTexts;
use crate::ui::{FieldError, Icon, described_by, lang};
use leptos::prelude::*;

/// The class of a field, with its error or without.
fn class(field: &Field, problems: &[FieldProblem]) -> &'static str {
    if problems.iter().any(|found| found.field == *field) {
        "field field--error"
    } else {
        "field"
    }
}

/// A line of text.
#[component]
pub fn LineField(
    /// Which field.
    field: Field,
    /// Its label.
    label: &'static str,
    /// What help there is.
    #[prop(optional)]
    hint: &'static str,
    /// `text`, `email`, `tel`.
    kind: &'static str,
    /// The keyboard of phones: `numeric`, `email`, `tel`, `text`.
    #[prop(default = "text")]
    mode: &'static str,
    /// What the browser may fill in.
    complete: &'static str,
    /// What was typed.
    #[prop(optional)]
    value: String,
    /// All that is wrong with the form.
    problems: Vec<FieldProblem>,
) -> impl IntoView {
    let id = field.id();
    let class = class(&field, &problems);
    let hint_id = format!("{id}-hint");
    let described = described_by(&field, &problems, (!hint.is_empty()).then_some(hint_id.as_str()));
    let invalid = problems.iter().any(|found| found.field == field).then_some("true");
    view! {
        <div class=class>
            <label for=id.clone()>{label}</label>
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <FieldError field problems/>
            <input
                class="input"
                id=id.clone()
                name=id
                type=kind
                inputmode=mode
                autocomplete=complete
                autocapitalize="none"
                spellcheck="false"
                value=value
                aria-invalid=invalid
                aria-describedby=described
            />
        </div>
    }
}

/// A code of six digits: one field, so that pasting, filling in and reading aloud work.
#[component]
pub fn CodeField(
    /// All that is wrong with the form.
    problems: Vec<FieldProblem>,
) -> impl IntoView {
    let t = AccountTexts::of(lang());
    let field = Field::Code;
    let class = class(&field, &problems);
    let described = described_by(&field, &problems, None);
    let invalid = problems.iter().any(|found| found.field == field).then_some("true");
    view! {
        <div class=class>
            <label for="code">{t.code}</label>
            <FieldError field problems/>
            <input
                class="input input--code"
                id="code"
                name="code"
                type="text"
                inputmode="numeric"
                autocomplete="one-time-code"
                maxlength="12"
                aria-invalid=invalid
                aria-describedby=described
            />
        </div>
    }
}

/// Consent to keep the address.
#[component]
pub fn ConsentField(
    /// It was given.
    checked: bool,
    /// Names its words.
    text: String,
    /// All that is wrong with the form.
    problems: Vec<FieldProblem>,
) -> impl IntoView {
    let t = AccountTexts::of(lang());
    let class = class(&Field::Consent, &problems);
    view! {
        <div class=class>
            <FieldError field=Field::Consent problems/>
            <label class="check"><input type="checkbox" id="consent" name="consent" value="1" checked=checked/><span>{t.consent}</span></label>
            <ConsentWords text/>
        </div>
    }
}

/// The words of the consent to keep an account, and their name for the server.
#[component]
pub fn ConsentWords(
    /// Names them.
    text: String,
) -> impl IntoView {
    let (title, words) = Purpose::Account.words(lang());
    view! {
        <input type="hidden" name="consent_text" value=text/>
        <details class="small muted"><summary>{title}</summary><p>{words}</p></details>
    }
}

/// E-mail or phone, whatever the person signs in with.
#[component]
pub fn LoginField(
    /// What was typed.
    value: String,
    /// All that is wrong with the form.
    problems: Vec<FieldProblem>,
) -> impl IntoView {
    let t = AccountTexts::of(lang());
    view! { <LineField field=Field::Login label=t.login kind="text" complete="username" value problems/> }
}

/// A password, with a button that shows it.
#[component]
pub fn PasswordField(
    /// Which field.
    field: Field,
    /// Its label.
    label: &'static str,
    /// `current-password` or `new-password`.
    complete: &'static str,
    /// What help there is.
    #[prop(optional)]
    hint: &'static str,
    /// All that is wrong with the form.
    problems: Vec<FieldProblem>,
    /// What stands below.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let t = AccountTexts::of(lang());
    let shown = RwSignal::new(false);
    let id = field.id();
    let class = class(&field, &problems);
    let hint_id = format!("{id}-hint");
    let described = described_by(&field, &problems, (!hint.is_empty()).then_some(hint_id.as_str()));
    let invalid = problems.iter().any(|found| found.field == field).then_some("true");
    view! {
        <div class=class>
            <label for=id.clone()>{label}</label>
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <FieldError field problems/>
            <div class="inputrow">
                <input
                    class="input"
                    id=id.clone()
                    name=id.clone()
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=complete
                    autocapitalize="none"
                    spellcheck="false"
                    aria-invalid=invalid
                    aria-describedby=described
                />
                <button
                    class="btn script"
                    type="button"
                    aria-controls=id
                    aria-pressed=move || if shown.get() { "true" } else { "false" }
                    aria-label=t.show_password
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    <Icon name="eye"/>
                </button>
            </div>
            {children.map(|children| children())}
        </div>
    }
}
