//! Recovering an account, and changing a password.

use crate::account::model::Trouble;
use crate::account::parts::{self, Frame, LetterTrack, LineField, LoginField, OtherWays, PasswordField, ProofField};
use crate::error::Field;
use crate::i18n::AccountTexts;
use crate::ui::lang;
use leptos::prelude::*;

/// The page at `/recover`.
#[component]
pub fn RecoverPage() -> impl IntoView {
    let t = AccountTexts::of(lang());
    let state = parts::account_page();
    let problems = state.problems.clone();
    let aside = view! { <OtherWays sms=state.sms oidc=state.oidc.clone()/> };
    view! {
        <Frame title=t.recover_title state=state.clone() aside=aside.into_any()>
            <p class="muted">{t.recover_intro}</p>
            <form class="stack" method="post" action="/recover">
                <LoginField value=state.login problems/>
                <ProofField puzzle=state.puzzle/>
                <button class="btn btn--primary btn--lg btn--block">{t.recover_send}</button>
            </form>
            <p><a href="/login" rel="external">{t.remembered}</a></p>
        </Frame>
    }
}

/// The page at `/recover/sent`: the true fate of the letter.
#[component]
pub fn RecoverSentPage() -> impl IntoView {
    let t = AccountTexts::of(lang());
    let state = parts::account_page();
    let aside = view! { <OtherWays sms=state.sms oidc=state.oidc.clone()/> };
    view! {
        <Frame title=t.recover_title state=state.clone() aside=aside.into_any()>
            {match state.letter {
                Some(letter) => view! { <LetterTrack letter inbox=state.inbox/><p class="small muted">{t.link_lives}</p> }.into_any(),
                None => view! { <p>{t.nothing_sent}</p><p><a class="btn" href="/recover" rel="external">{t.recover_send}</a></p> }.into_any(),
            }}
        </Frame>
    }
}

/// The page at `/recover/{token}`. Opening it changes nothing: its form does.
#[component]
pub fn ResetPage() -> impl IntoView {
    let t = AccountTexts::of(lang());
    let state = parts::account_page();
    let problems = state.problems.clone();
    let (over, sms, oidc) = (state.trouble == Some(Trouble::Over), state.sms, state.oidc.clone());
    let aside = over.then(|| view! { <OtherWays sms oidc/> }.into_any());
    view! {
        <Frame title=t.new_password_title state=state.clone() aside=aside.unwrap_or_else(|| ().into_any())>
            {if over {
                view! { <p>{t.link_over}</p><p><a class="btn btn--primary" href="/recover" rel="external">{t.recover_send}</a></p> }.into_any()
            } else {
                view! {
                    <form class="stack" method="post">
                        <PasswordField field=Field::NewPassword label=t.new_password hint=t.password_hint complete="new-password" problems/>
                        <p class="small muted">{t.others_end}</p>
                        <button class="btn btn--primary btn--lg btn--block">{t.set_password}</button>
                    </form>
                }.into_any()
            }}
        </Frame>
    }
}

/// The page at `/recover/desk`: the code that a clerk printed.
#[component]
pub fn DeskPage() -> impl IntoView {
    let t = AccountTexts::of(lang());
    let state = parts::account_page();
    let problems = state.problems.clone();
    let aside = view! { <OtherWays sms=state.sms oidc=state.oidc.clone()/> };
    view! {
        <Frame title=t.desk_title state=state.clone() aside=aside.into_any()>
            <p>{t.desk_intro}</p>
            <form class="stack" method="post" action="/recover/desk">
                <LineField field=Field::Code label=t.desk_code hint=t.desk_code_hint kind="text" complete="off" problems=problems.clone()/>
                <PasswordField field=Field::NewPassword label=t.new_password hint=t.password_hint complete="new-password" problems/>
                <p class="small muted">{t.others_end}</p>
                <button class="btn btn--primary btn--lg btn--block">{t.set_password}</button>
            </form>
        </Frame>
    }
}

/// The page at `/password`: whoever is signed in sets another password.
#[component]
pub fn PasswordPage() -> impl IntoView {
    let t = AccountTexts::of(lang());
    let state = parts::account_page();
    let problems = state.problems.clone();
    view! {
        <Frame title=t.new_password_title state=state.clone()>
            <form class="stack" method="post" action="/password">
                <input type="hidden" name="next" value=state.next/>
                {state.ask_password.then(|| view! {
                    <PasswordField field=Field::Password label=t.current_password complete="current-password" problems=problems.clone()/>
                })}
                <PasswordField field=Field::NewPassword label=t.new_password hint=t.password_hint complete="new-password" problems/>
                <p class="small muted">{t.others_end}</p>
                <button class="btn btn--primary btn--lg btn--block">{t.set_password}</button>
            </form>
        </Frame>
    }
}
