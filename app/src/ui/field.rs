//! Pieces of forms: the summary of errors, the error at a field, a text area that is safe on the server.

use super::head::{ON_SERVER, escape};
use super::{Icon, lang};
use crate::error::{Field, FieldProblem};
use crate::i18n::{Common, problem_text};
use leptos::prelude::*;

/// The summary on top of a form with errors: gets the focus and links to the fields.
#[component]
pub fn ErrorSummary(
    /// What is wrong.
    #[prop(into)]
    problems: Signal<Vec<FieldProblem>>,
) -> impl IntoView {
    let lang = lang();
    let t = Common::of(lang);
    let line = move |found: FieldProblem| {
        let href = format!("#{}", found.field.anchor());
        view! { <p><a href=href rel="external">{problem_text(&found.problem, lang)}</a></p> }
    };
    move || {
        let found = problems.get();
        let title = if found.len() == 1 { t.fix_one } else { t.fix_many };
        (!found.is_empty()).then(|| {
            view! {
                <div class="errsum mb-5" role="alert" tabindex="-1" id="errors">
                    <b>{title}</b>
                    {found.into_iter().map(line).collect_view()}
                </div>
            }
        })
    }
}

/// The error at one field; its id is `{field}-error`.
#[component]
pub fn FieldError(
    /// The field.
    field: Field,
    /// All that is wrong with the form.
    #[prop(into)]
    problems: Signal<Vec<FieldProblem>>,
) -> impl IntoView {
    let lang = lang();
    let id = format!("{}-error", field.id());
    move || {
        let id = id.clone();
        problems
            .get()
            .into_iter()
            .find(|found| found.field == field)
            .map(|found| {
                view! { <p class="err" id=id><Icon name="alert"/>{problem_text(&found.problem, lang)}</p> }
            })
    }
}

/// `aria-describedby` of a field: its hint, and its error when there is one.
pub fn described_by(field: &Field, problems: &[FieldProblem], hint: Option<&str>) -> Option<String> {
    let error = problems
        .iter()
        .any(|found| found.field == *field)
        .then(|| format!("{}-error", field.id()));
    match (hint, error) {
        (Some(hint), Some(error)) => Some(format!("{error} {hint}")),
        (None, Some(error)) => Some(error),
        (Some(hint), None) => Some(hint.to_owned()),
        (None, None) => None,
    }
}

/// A text area. `tachys` 0.2 writes its children unescaped when it renders on the server.
#[component]
pub fn TextArea(
    /// Its id and its name in the form.
    id: &'static str,
    /// The text.
    #[prop(into)]
    value: Signal<String>,
    /// Called with each change.
    #[prop(into)]
    on_change: Callback<String>,
    /// Has an error.
    #[prop(into)]
    invalid: Signal<bool>,
    /// Ids of hint and error.
    #[prop(into)]
    described: Signal<Option<String>>,
) -> impl IntoView {
    let first = value.get_untracked();
    // A text area drops the first line break after its start tag (HTML, §13.1.2.5).
    let first = if ON_SERVER {
        format!("\n{}", escape(&first))
    } else {
        first
    };
    view! {
        <textarea
            class="textarea"
            id=id
            name=id
            rows="6"
            aria-invalid=move || invalid.get().then_some("true")
            aria-describedby=move || described.get()
            prop:value=move || value.get()
            on:input=move |event| on_change.run(event_target_value(&event))
        >{first}</textarea>
    }
}
