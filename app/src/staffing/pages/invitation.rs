//! `/invitation/{token}`: the page of the letter. Opening it changes nothing: its forms do.

use super::super::model::{Gone, InvitationPage, Place, Typed};
use super::super::parts::{Line, Summary, place_text};
use crate::i18n::{AccountTexts, StaffMemberTexts, role_text};
use crate::kernel::Role;
use crate::ui::{Icon, PageTitle, encode, lang};
use leptos::prelude::*;
use std::sync::Arc;

/// Whatever state the invitation is in. The host puts an [`InvitationPage`] into the context.
#[component]
pub fn InvitationView() -> impl IntoView {
    let t = StaffMemberTexts::of(lang());
    let shown = use_context::<Arc<InvitationPage>>()?;
    let title = match shown.as_ref() {
        InvitationPage::Gone(Gone::Over) => t.over,
        InvitationPage::Gone(Gone::Another) => t.another,
        _ => t.welcome,
    };
    let body = match shown.as_ref().clone() {
        InvitationPage::Gone(gone) => view! { <Closed gone/> }.into_any(),
        InvitationPage::Register {
            role,
            place,
            masked,
            consent,
            text,
            typed,
        } => view! { <Register role place masked consent text typed/> }.into_any(),
        InvitationPage::SignIn { role, place, next } => {
            let href = format!("/login?next={}", encode(&next));
            view! {
                <Offer role place/>
                <p>{t.sign_in_note}</p>
                <p><a class="btn btn--primary btn--lg" href=href rel="external">{t.sign_in}</a></p>
            }
            .into_any()
        }
        InvitationPage::Accept { role, place } => view! {
            <Offer role place/>
            <p>{t.accept_note}</p>
            <form method="post"><button class="btn btn--primary btn--lg">{t.accept}</button></form>
        }
        .into_any(),
    };
    Some(view! {
        <PageTitle text=title/>
        <main id="main" class="wrap narrow stack my-6">
            <h1>{title}</h1>
            {body}
        </main>
    })
}

#[component]
fn Offer(role: Role, place: Option<Place>) -> impl IntoView {
    let lang = lang();
    let t = StaffMemberTexts::of(lang);
    view! {
        <dl class="dl">
            <dt>{t.your_role}</dt><dd>{role_text(role, lang)}</dd>
            <dt>{t.place}</dt><dd>{place_text(place.as_ref(), lang)}</dd>
        </dl>
    }
}

#[component]
fn Closed(gone: Gone) -> impl IntoView {
    let t = StaffMemberTexts::of(lang());
    match gone {
        Gone::Over => view! { <p>{t.over_note}</p> }.into_any(),
        Gone::Another => view! {
            <p>{t.another_note}</p>
            <div class="row gap-2">
                <form method="post" action="/logout"><button class="btn btn--primary">{t.sign_out}</button></form>
                <a class="btn" href="/profile" rel="external">{t.to_profile}</a>
            </div>
        }
        .into_any(),
    }
}

#[component]
fn Register(
    role: Role,
    place: Option<Place>,
    masked: String,
    consent: (&'static str, &'static str),
    text: String,
    typed: Typed,
) -> impl IntoView {
    let t = StaffMemberTexts::of(lang());
    let wrong = typed.fault("consent").cloned();
    let agree = AccountTexts::of(lang()).consent;
    let checked = !typed.get("consent").is_empty();
    view! {
        <Summary typed=typed.clone()/>
        <Offer role place/>
        <p>{t.register_note}</p>
        <form class="stack" method="post">
            <input type="hidden" name="consent_text" value=text/>
            <p>{t.your_address}": "<b dir="ltr">{masked}</b></p>
            <Line name="new_password" label=t.password hint=t.password_hint kind="password" complete="new-password" typed/>
            <div class=if wrong.is_some() { "field field--error" } else { "field" }>
                {wrong.clone().map(|words| view! { <p class="err" id="consent-error"><Icon name="alert"/>{words}</p> })}
                <label class="check">
                    <input
                        type="checkbox" id="consent" name="consent" value="1" checked=checked
                        aria-invalid=wrong.is_some().then_some("true") aria-describedby=wrong.is_some().then_some("consent-error")
                    />
                    <span>{agree}</span>
                </label>
                <details class="small muted"><summary>{consent.0}</summary><p>{consent.1}</p></details>
            </div>
            <button class="btn btn--primary btn--lg btn--block">{t.accept}</button>
        </form>
    }
}
