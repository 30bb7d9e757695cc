//! Other ways into an account: always in sight, and they open without any script.

use crate::i18n::AccountTexts;
use crate::ui::{Icon, lang};
use leptos::prelude::*;

/// By phone, with Gosuslugi, at a desk.
#[component]
pub fn OtherWays(
    /// Another service vouches for people here.
    oidc: bool,
) -> impl IntoView {
    let t = AccountTexts::of(lang());
    view! {
        <section class="stack" aria-labelledby="ways">
            <h2 id="ways">{t.other_ways}</h2>
            <a class="rcard way" href="/login/phone?next=/password" rel="external">
                <Icon name="sms"/>
                <span><b>{t.way_sms}</b><span class="small muted">{t.way_sms_hint}</span></span>
            </a>
            {oidc.then(|| view! {
                <a class="rcard way" href="/login/oidc" rel="external">
                    <Icon name="key"/>
                    <span><b>{t.way_oidc}</b><span class="small muted">{t.way_oidc_hint}</span></span>
                </a>
            })}
            <a class="rcard way" href="/recover/desk" rel="external">
                <Icon name="user"/>
                <span><b>{t.way_desk}</b><span class="small muted">{t.way_desk_hint}</span></span>
            </a>
            <p class="small muted">{t.same_words}</p>
        </section>
    }
}
