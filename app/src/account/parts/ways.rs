//! Other ways into an account: always in sight, and they open without any script.

use crate::i18n::AccountTexts;
use crate::ui::{Icon, lang};
use leptos::prelude::*;

/// Why one would have an account, beside both doors.
#[component]
pub fn Why() -> impl IntoView {
    let t = AccountTexts::of(lang());
    view! {
        <aside class="stack">
            <h2>{t.why_account}</h2>
            <ul class="stack gap-2"><li>{t.why_follow}</li><li>{t.why_devices}</li><li>{t.why_optional}</li></ul>
        </aside>
    }
}

/// The doors that need no password.
#[component]
pub fn OtherDoors(
    /// What the door by phone is called here; none where no short message leaves.
    by_sms: Option<&'static str>,
    /// Where the person wanted to go, as a query.
    query: String,
    /// The service that vouches for people here.
    oidc: Option<String>,
) -> impl IntoView {
    let t = AccountTexts::of(lang());
    if by_sms.is_none() && oidc.is_none() {
        return None;
    }
    let by_sms = by_sms.map(|words| {
        let href = format!("/login/phone{query}");
        view! { <a class="btn btn--block" href=href rel="external"><Icon name="sms"/>{words}</a> }
    });
    Some(view! {
        <div class="or"><span class="small muted">{t.or}</span></div>
        {by_sms}
        {oidc.map(|name| view! {
            <a class="btn btn--block" href=format!("/login/oidc{query}") rel="external"><Icon name="key"/>{t.sign_in_by_oidc}" "{name}</a>
        })}
    })
}

/// By phone, by another service, at a desk.
#[component]
pub fn OtherWays(
    /// Short messages leave this house.
    sms: bool,
    /// The service that vouches for people here.
    oidc: Option<String>,
) -> impl IntoView {
    let t = AccountTexts::of(lang());
    view! {
        <section class="stack" aria-labelledby="ways">
            <h2 id="ways">{t.other_ways}</h2>
            {sms.then(|| view! {
                <a class="rcard way" href="/login/phone?next=/password" rel="external">
                    <Icon name="sms"/>
                    <span><b>{t.way_sms}</b><span class="small muted">{t.way_sms_hint}</span></span>
                </a>
            })}
            {oidc.map(|name| view! {
                <a class="rcard way" href="/login/oidc" rel="external">
                    <Icon name="key"/>
                    <span><b>{t.way_oidc}" "{name}</b><span class="small muted">{t.way_oidc_hint}</span></span>
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
