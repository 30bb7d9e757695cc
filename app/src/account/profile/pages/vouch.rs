//! The page of the service that a demonstration plays, and the question to somebody new whom a service vouches for.

use crate::account::profile::consent::Purpose;
use crate::i18n::{OidcTexts, ProfileTexts};
use crate::ui::{Icon, PageTitle, lang};
use leptos::prelude::*;
use std::sync::Arc;

/// What the service was asked for.
#[derive(Clone, Debug, Default)]
pub struct VouchView {
    /// Whom it plays.
    pub service: String,
    /// Goes back in the address.
    pub state: String,
    /// Goes back in the code.
    pub nonce: String,
    /// Everybody it knows: key and name.
    pub people: Vec<(String, String)>,
}

/// Whoever comes here says who it is. The host puts a [`VouchView`] into the context.
#[component]
pub fn VouchPage() -> impl IntoView {
    let t = OidcTexts::of(lang());
    let view = use_context::<Arc<VouchView>>().unwrap_or_default();
    let button = |(key, name): (String, String)| {
        view! { <li><button class="btn btn--block" name="person" value=key><Icon name="user"/>{name}</button></li> }
    };
    let people = view.people.iter().cloned().map(button).collect_view();
    let back = format!("/oidc/callback?error=access_denied&state={}", view.state);
    view! {
        <PageTitle text=t.demo_title/>
        <main id="main" class="wrap narrow stack my-6">
            <h1>{t.demo_title}</h1>
            <div class="note"><Icon name="info"/><div>{t.demo_note}" «"{view.service.clone()}"»."</div></div>
            <form method="post" action="/dev/vouch">
                <input type="hidden" name="state" value=view.state.clone()/>
                <input type="hidden" name="nonce" value=view.nonce.clone()/>
                <h2 class="h3 mb-4">{t.demo_who}</h2>
                <ul class="plain stack">
                    {people}
                    <li><button class="btn btn--block" name="person" value="new"><Icon name="plus"/>{t.demo_new}</button></li>
                </ul>
            </form>
            <p><a href=back rel="external">{t.demo_decline}</a></p>
        </main>
    }
}

/// What somebody new is asked.
#[derive(Clone, Debug, Default)]
pub struct AgreeView {
    /// Names the words that are shown.
    pub text: String,
    /// They are others than a moment ago.
    pub changed: bool,
}

/// Somebody new is asked whether an account may be kept. The host puts an [`AgreeView`] into the context.
#[component]
pub fn AgreePage() -> impl IntoView {
    let t = OidcTexts::of(lang());
    let view = use_context::<Arc<AgreeView>>().unwrap_or_default();
    let (title, words) = Purpose::Account.words(lang());
    let changed = view.changed.then(|| {
        view! { <div class="note note--warn" role="alert"><Icon name="alert"/><div>{ProfileTexts::of(lang()).words_changed}</div></div> }
    });
    view! {
        <PageTitle text=title/>
        <main id="main" class="wrap narrow stack my-6">
            <h1>{title}</h1>
            <p>{t.new_here}</p>
            {changed}
            <div class="card"><p class="read">{words}</p></div>
            <form method="post" action="/login/oidc/agree">
                <input type="hidden" name="text" value=view.text.clone()/>
                <button class="btn btn--primary btn--lg">{t.agree}</button>
            </form>
            <p><a href="/login" rel="external">{t.demo_decline}</a></p>
        </main>
    }
}
