//! Signing in: by a password, by a code to the phone.

use crate::account::parts::{
    self, CodeField, ConsentWords, Frame, LetterTrack, LineField, LoginField, OtherDoors, OtherWays, PasswordField,
    ProofField, Why,
};
use crate::error::Field;
use crate::i18n::AccountTexts;
use crate::ui::{lang, page};
use leptos::prelude::*;

/// The page at `/login`.
#[component]
pub fn LoginPage() -> impl IntoView {
    let t = AccountTexts::of(lang());
    let state = parts::account_page();
    let problems = state.problems.clone();
    let query = query(&state.next);
    let register = format!("/register{query}");
    let aside = view! { <Why/> };
    let once_more = page()
        .person
        .is_some()
        .then(|| view! { <p class="note">{t.once_more}</p> });
    view! {
        <Frame title=t.sign_in_title state=state.clone() aside=aside.into_any()>
            {once_more}
            <form class="stack" method="post" action="/login">
                <input type="hidden" name="next" value=state.next/>
                <LoginField value=state.login problems=problems.clone()/>
                <PasswordField field=Field::Password label=t.password complete="current-password" problems>
                    <p class="hint hint--after"><a href="/recover" rel="external">{t.forgot}</a></p>
                </PasswordField>
                <ProofField puzzle=state.puzzle/>
                <button class="btn btn--primary btn--lg btn--block">{t.sign_in}</button>
            </form>
            <OtherDoors by_sms=state.sms.then_some(t.sign_in_by_sms) query oidc=state.oidc.clone()/>
            <p class="small muted">{t.no_captcha}</p>
            <p>{t.first_time}" "<a href=register rel="external">{t.register}</a></p>
        </Frame>
    }
}

/// Keeps in links where the person wanted to go.
pub(super) fn query(next: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/-._".contains(c);
    if !next.is_empty() && next.chars().all(is_plain) {
        format!("?next={next}")
    } else {
        String::new()
    }
}

/// The page at `/login/phone`.
#[component]
pub fn PhonePage() -> impl IntoView {
    let t = AccountTexts::of(lang());
    let state = parts::account_page();
    let problems = state.problems.clone();
    view! {
        <Frame title=t.phone_title state=state.clone()>
            <p class="muted">{t.phone_intro}</p>
            <form class="stack" method="post" action="/login/phone">
                <input type="hidden" name="next" value=state.next/>
                <LineField field=Field::Phone label=t.phone hint=t.phone_hint kind="tel" mode="tel" complete="tel" value=state.login problems/>
                <ProofField puzzle=state.puzzle/>
                <button class="btn btn--primary btn--lg btn--block">{t.send_code}</button>
                <p class="small muted">{t.phone_consent}</p>
                <ConsentWords text=state.consent_text/>
            </form>
            <p><a href="/login" rel="external">{t.by_password_instead}</a></p>
        </Frame>
    }
}

/// The page at `/login/code`, where the code of an SMS is typed.
#[component]
pub fn CodePage() -> impl IntoView {
    let t = AccountTexts::of(lang());
    let state = parts::account_page();
    let problems = state.problems.clone();
    let aside = view! { <OtherWays sms=state.sms oidc=state.oidc.clone()/> };
    view! {
        <Frame title=t.code_title state=state.clone() aside=aside.into_any()>
            {match state.letter {
                Some(letter) => view! {
                    <LetterTrack letter inbox=state.inbox/>
                    <form class="stack" method="post" action="/login/code">
                        <input type="hidden" name="next" value=state.next/>
                        <CodeField problems/>
                        <button class="btn btn--primary btn--lg btn--block">{t.sign_in}</button>
                    </form>
                }.into_any(),
                None => view! { <p>{t.nothing_sent}</p><p><a class="btn" href="/login/phone" rel="external">{t.send_code}</a></p> }.into_any(),
            }}
        </Frame>
    }
}
