//! `/admin/recovery`: a person, a document, and a code for a new password.

use super::super::model::{DeskStep, DeskView, Typed};
use super::super::parts::{Frame, Line, Mark, Proof};
use crate::i18n::StaffDeskTexts;
use crate::ui::{Icon, lang};
use leptos::prelude::*;

/// What is typed into the first form and carried through the second.
const FIELDS: [&str; 6] = ["who", "family", "given", "patronymic", "born", "passport"];

/// The desk.
#[component]
pub fn DeskPage(shown: DeskView) -> impl IntoView {
    let t = StaffDeskTexts::of(lang());
    let typed = shown.typed;
    match shown.step {
        DeskStep::Ask => view! {
            <Frame title=t.desk typed=typed.clone()>
                <p class="read">{t.intro}</p>
                <Ask typed/>
            </Frame>
        }
        .into_any(),
        DeskStep::Fits => view! {
            <Frame title=t.desk typed=typed.clone()>
                <div class="note note--ok" role="status"><Icon name="check"/><div>{t.fits}</div></div>
                <Confirm typed/>
            </Frame>
        }
        .into_any(),
        DeskStep::Code(code) => view! {
            <Frame title=t.code_title>
                <p class="slip" translate="no">{code}</p>
                <p>{t.where_to}": "<b>"/recover/desk"</b></p>
                <p class="read">{t.code_note}</p>
                <p class="noprint"><a class="btn" href="/admin/recovery" rel="external">{t.another}</a></p>
            </Frame>
        }
        .into_any(),
    }
}

#[component]
fn Ask(typed: Typed) -> impl IntoView {
    let t = StaffDeskTexts::of(lang());
    view! {
        <form method="post" action="/admin/recovery" class="stack read">
            <Mark/>
            <Line name="who" label=t.who typed=typed.clone()/>
            <Line name="family" label=t.family typed=typed.clone()/>
            <Line name="given" label=t.given typed=typed.clone()/>
            <Line name="patronymic" label=t.patronymic hint=t.patronymic_hint typed=typed.clone()/>
            <Line name="born" label=t.born hint=t.born_hint typed=typed.clone()/>
            <Line name="passport" label=t.passport hint=t.passport_hint typed/>
            <p><button class="btn btn--primary">{t.check}</button></p>
        </form>
    }
}

#[component]
fn Confirm(typed: Typed) -> impl IntoView {
    let t = StaffDeskTexts::of(lang());
    let carried: Vec<_> = FIELDS
        .iter()
        .map(|name| view! { <input type="hidden" name=*name value=typed.get(name).to_owned()/> })
        .collect();
    let wrong = typed.fault("seen").cloned();
    view! {
        <p class="read">{t.fits_note}</p>
        <form method="post" action="/admin/recovery/code" class="stack read">
            <Mark/>
            {carried}
            <div class=if wrong.is_some() { "field field--error" } else { "field" }>
                {wrong.clone().map(|words| view! { <p class="err" id="seen-error"><Icon name="alert"/>{words}</p> })}
                <label class="check">
                    <input
                        type="checkbox" id="seen" name="seen" value="1"
                        aria-invalid=wrong.is_some().then_some("true") aria-describedby=wrong.is_some().then_some("seen-error")
                    />
                    <span>{t.seen}</span>
                </label>
            </div>
            <Proof typed/>
            <p><button class="btn btn--primary">{t.give}</button></p>
        </form>
    }
}
