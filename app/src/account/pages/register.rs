//! Making an account.

use super::login::query;
use crate::account::model::Trouble;
use crate::account::parts::{
    self, CodeField, ConsentField, Frame, LetterTrack, LineField, OtherDoors, OtherWays, PasswordField, ProofField, Why,
};
use crate::error::Field;
use crate::i18n::AccountTexts;
use crate::ui::lang;
use leptos::prelude::*;

/// The page at `/register`.
#[component]
pub fn RegisterPage() -> impl IntoView {
    let t = AccountTexts::of(lang());
    let state = parts::account_page();
    let problems = state.problems.clone();
    let query = query(&state.next);
    let login = format!("/login{query}");
    let aside = view! { <Why/> };
    view! {
        <Frame title=t.register_title state=state.clone() aside=aside.into_any()>
            <form class="stack" method="post" action="/register">
                <input type="hidden" name="next" value=state.next/>
                <LineField field=Field::Email label=t.email hint=t.email_hint kind="text" mode="email" complete="username" value=state.login problems=problems.clone()/>
                <PasswordField field=Field::NewPassword label=t.password hint=t.password_hint complete="new-password" problems=problems.clone()/>
                <ConsentField checked=state.consent text=state.consent_text problems/>
                <ProofField puzzle=state.puzzle/>
                <button class="btn btn--primary btn--lg btn--block">{t.register}</button>
            </form>
            <OtherDoors by_sms=state.sms.then_some(t.register_by_sms) query oidc=state.oidc.clone()/>
            <p>{t.have_account}" "<a href=login rel="external">{t.sign_in}</a></p>
        </Frame>
    }
}

/// The page at `/register/sent`: the fate of the letter, and the code from it.
#[component]
pub fn RegisterSentPage() -> impl IntoView {
    let t = AccountTexts::of(lang());
    let state = parts::account_page();
    let problems = state.problems.clone();
    let aside = view! { <OtherWays sms=state.sms oidc=state.oidc.clone()/> };
    view! {
        <Frame title=t.confirm_title state=state.clone() aside=aside.into_any()>
            {match state.letter {
                Some(letter) => view! {
                    <LetterTrack letter inbox=state.inbox/>
                    <p>{t.confirm_hint}</p>
                    <form class="stack" method="post" action="/register/sent">
                        <input type="hidden" name="next" value=state.next/>
                        <CodeField problems/>
                        <button class="btn btn--primary btn--lg btn--block">{t.confirm}</button>
                    </form>
                }.into_any(),
                None => view! { <p>{t.nothing_sent}</p><p><a class="btn" href="/register" rel="external">{t.register}</a></p> }.into_any(),
            }}
        </Frame>
    }
}

/// The page at `/confirm/{token}`. Opening it changes nothing: its button does.
#[component]
pub fn ConfirmPage() -> impl IntoView {
    let t = AccountTexts::of(lang());
    let state = parts::account_page();
    let problems = state.problems.clone();
    view! {
        <Frame title=t.confirm_title state=state.clone()>
            {if state.trouble == Some(Trouble::Over) {
                view! {
                    <p>{t.link_over}</p>
                    <p class="row gap-2"><a class="btn btn--primary" href="/login" rel="external">{t.sign_in}</a><a class="btn" href="/register" rel="external">{t.register}</a></p>
                }.into_any()
            } else {
                view! {
                    <form class="stack" method="post">
                        {state.ask_password.then(|| view! {
                            <PasswordField field=Field::Password label=t.password hint=t.password_of_registration complete="current-password" problems/>
                        })}
                        <p>{t.confirm_press}</p>
                        <button class="btn btn--primary btn--lg btn--block">{t.confirm_email}</button>
                    </form>
                }.into_any()
            }}
        </Frame>
    }
}
