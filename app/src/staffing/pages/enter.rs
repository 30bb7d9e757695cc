//! `/admin/enter`: the second proof of who somebody is, and connecting an authenticator.

use super::super::model::{Enrol, EnterTrouble, EnterView, NewCodesView};
use super::super::parts::{Frame, Mark, Proof};
use crate::i18n::StaffTexts;
use crate::ui::{PageTitle, lang};
use leptos::prelude::*;

/// Asks for the code, or connects an authenticator first.
#[component]
pub fn EnterPage(shown: EnterView) -> impl IntoView {
    let t = StaffTexts::of(lang());
    let (title, note) = match shown.enrol {
        Some(_) => (t.enrol_title, t.enrol_note),
        None => (t.enter_title, t.enter_note),
    };
    let trouble = shown.trouble.map(|trouble| {
        let words = match trouble {
            EnterTrouble::Code => t.wrong_code,
            EnterTrouble::Password => t.wrong_password,
            EnterTrouble::TooOften => t.too_often,
        };
        view! { <p class="note note--warn" role="alert">{words}</p> }
    });
    let password = shown.enrol.as_ref().is_some_and(|enrol| enrol.asks_password).then(|| {
        view! {
            <div class="field">
                <label class="label" for="password">{t.password}</label>
                <input class="input" id="password" name="password" type="password" autocomplete="current-password" required/>
            </div>
        }
    });
    let demo = shown
        .demo_code
        .map(|code| view! { <p class="note">{t.demo_code}" "<strong>{code}</strong></p> });
    view! {
        <PageTitle text=title/>
        <main id="main" class="wrap narrow stack my-6">
            <h1>{title}</h1>
            <p>{note}</p>
            {trouble}
            {shown.enrol.map(|enrol| view! { <Picture enrol/> })}
            {demo}
            <form method="post" action="/admin/enter" class="stack">
                <Mark/>
                <input type="hidden" name="next" value=shown.next/>
                {password}
                <div class="field">
                    <label class="label" for="code">{t.code}</label>
                    <input class="input" id="code" name="code" autocomplete="one-time-code" required/>
                </div>
                <button class="btn btn--primary">{t.go_on}</button>
            </form>
        </main>
    }
}

#[component]
fn Picture(enrol: Enrol) -> impl IntoView {
    let t = StaffTexts::of(lang());
    let side = enrol.size + 8;
    let view_box = format!("-4 -4 {side} {side}");
    view! {
        <svg class="qr" viewBox=view_box width="240" height="240" role="img" aria-label=t.qr>
            <rect x="-4" y="-4" width=side height=side fill="#fff"></rect>
            <path d=enrol.path fill="#000"></path>
        </svg>
        <p>{t.key}": "<code>{enrol.key}</code></p>
    }
}

/// Shows recovery codes, once.
#[component]
pub fn CodesPage(codes: Vec<String>, next: String) -> impl IntoView {
    let t = StaffTexts::of(lang());
    let codes: Vec<_> = codes
        .into_iter()
        .map(|code| view! { <li><code>{code}</code></li> })
        .collect();
    view! {
        <PageTitle text=t.codes_title/>
        <main id="main" class="wrap narrow stack my-6">
            <h1>{t.codes_title}</h1>
            <p>{t.codes_note}</p>
            <ul class="stack">{codes}</ul>
            <p><a class="btn btn--primary" href=next rel="external">{t.codes_done}</a></p>
        </main>
    }
}

/// Asks whether recovery codes are to be made anew.
#[component]
pub fn NewCodesPage(shown: NewCodesView) -> impl IntoView {
    let t = StaffTexts::of(lang());
    let typed = shown.typed;
    view! {
        <Frame title=t.codes_title typed=typed.clone()>
            <p>{t.codes_left}" "<b>{shown.left}</b></p>
            <form class="stack read" method="post" action="/admin/codes">
                <Mark/>
                <p>{t.codes_anew_note}</p>
                <Proof typed/>
                <p><button class="btn btn--primary">{t.codes_anew}</button></p>
            </form>
        </Frame>
    }
}
