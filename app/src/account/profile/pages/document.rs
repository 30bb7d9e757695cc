//! The form of a paper.

use super::fields::{Line, Marks, Wrong};
use super::person::{Foot, Frame};
use crate::account::profile::forms::{DocumentKind, Typed};
use crate::account::profile::labels;
use crate::i18n::ProfileTexts;
use crate::ui::{Icon, lang};
use leptos::prelude::*;

/// The page.
#[component]
pub fn DocumentPage(person: String, name: String, typed: Typed) -> impl IntoView {
    let lang = lang();
    let t = ProfileTexts::of(lang);
    let chosen = typed.get("kind").to_owned();
    let is_wrong = typed.fault("kind").is_some();
    let option = move |kind: DocumentKind| {
        view! { <option value=kind.code() selected=kind.code() == chosen>{labels::document(kind, lang)}</option> }
    };
    let refused = match typed.get("refused") {
        "of_another" => Some(t.of_another),
        "verified" => Some(t.verified_only),
        _ => None,
    };
    view! {
        <Frame title=t.document_title typed=typed.clone()>
            {refused.map(|words| view! { <div class="note note--warn" role="alert"><Icon name="alert"/><div>{words}</div></div> })}
            <p>{t.document_of}": "<b dir="auto">{name}</b></p>
            <form class="stack" method="post" action=format!("/profile/people/{person}/documents")>
                <Marks typed=typed.clone()/>
                <div class=if is_wrong { "field field--error" } else { "field" }>
                    <label for="kind">{t.kind}</label>
                    <Wrong name="kind" typed=typed.clone()/>
                    <select class="w-18 select" id="kind" name="kind" aria-invalid=is_wrong.then_some("true")
                        aria-describedby=is_wrong.then_some("kind-error")>{DocumentKind::ALL.into_iter().map(option).collect_view()}</select>
                </div>
                <Line name="number" label=t.number hint=t.number_hint typed=typed.clone()/>
                <Line name="series" label=t.series hint=t.series_hint required=false typed=typed.clone()/>
                <Line name="issued" label=t.issued hint=t.issued_hint mode="numeric" required=false typed=typed.clone()/>
                <Line name="issuer" label=t.issuer hint=t.issued_hint mode="numeric" required=false typed/>
                <p class="row small muted"><Icon name="lock"/>{t.kept_sealed}</p>
                <Foot label=t.save/>
            </form>
        </Frame>
    }
}
