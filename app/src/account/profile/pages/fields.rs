//! Fields of plain forms: what was typed stands in them, what is wrong stands at them.

use crate::account::identity::fault_text;
use crate::account::profile::forms::Typed;
use crate::account::profile::labels;
use crate::account::profile::model::FormMarks;
use crate::i18n::ProfileTexts;
use crate::ui::{Icon, lang};
use leptos::prelude::*;

/// The summary on top of a form with errors; links to the fields.
#[component]
pub fn Summary(typed: Typed) -> impl IntoView {
    let lang = lang();
    let t = ProfileTexts::of(lang);
    let returned = typed
        .has("returned")
        .then(|| view! { <div class="note mb-5" role="status"><Icon name="info"/><div>{t.returned}</div></div> });
    let faults = typed.faults().to_vec();
    let title = if faults.len() == 1 { t.fix_one } else { t.fix_many };
    let line = move |(name, fault)| {
        view! { <p><a href=format!("#{name}") rel="external">{labels::field(name, t)}": "{fault_text(&fault, lang)}</a></p> }
    };
    let summary = (!faults.is_empty()).then(|| {
        view! { <div class="errsum mb-5" role="alert" tabindex="-1" id="errors"><b>{title}</b>{faults.into_iter().map(line).collect_view()}</div> }
    });
    view! { {returned}{summary} }
}

/// The marks of a form; one that comes back keeps its key.
#[component]
pub fn Marks(typed: Typed) -> impl IntoView {
    let marks = use_context::<FormMarks>().unwrap_or_default();
    let key = match typed.get("key") {
        "" => marks.key,
        key => key.to_owned(),
    };
    view! { <input type="hidden" name="key" value=key/><input type="hidden" name="whose" value=marks.whose/> }
}

/// The error at one field.
#[component]
pub fn Wrong(name: &'static str, typed: Typed) -> impl IntoView {
    let words = typed.fault(name).map(|fault| fault_text(fault, lang()));
    words.map(|words| view! { <p class="err" id=format!("{name}-error")><Icon name="alert"/>{words}</p> })
}

/// A line of text.
#[component]
pub fn Line(
    name: &'static str,
    label: &'static str,
    #[prop(optional)] hint: &'static str,
    #[prop(default = "text")] mode: &'static str,
    #[prop(default = "off")] complete: &'static str,
    #[prop(default = true)] required: bool,
    typed: Typed,
) -> impl IntoView {
    let is_wrong = typed.fault(name).is_some();
    let described = match (is_wrong, hint.is_empty()) {
        (true, true) => Some(format!("{name}-error")),
        (true, false) => Some(format!("{name}-error {name}-hint")),
        (false, false) => Some(format!("{name}-hint")),
        (false, true) => None,
    };
    let optional = crate::i18n::Common::of(lang()).optional;
    let value = typed.get(name).to_owned();
    view! {
        <div class=if is_wrong { "field field--error" } else { "field" }>
            <label for=name>{label}{(!required).then(|| view! { " "<span class="muted">"– "{optional}</span> })}</label>
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=format!("{name}-hint")>{hint}</p> })}
            <Wrong name typed/>
            <input class="input w-18" id=name name=name type="text" inputmode=mode autocomplete=complete maxlength="300" value=value
                aria-invalid=is_wrong.then_some("true") aria-describedby=described/>
        </div>
    }
}
