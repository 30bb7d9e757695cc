//! The form of an address that the owner adds, and of the code that proves it.

use super::fields::{Line, Marks};
use super::person::{Became, Foot, Frame};
use crate::account::profile::forms::Typed;
use crate::i18n::ProfileTexts;
use crate::messages::model::{Channel, Fate};
use crate::ui::{Icon, lang};
use leptos::prelude::*;

/// The form.
#[component]
pub fn ContactPage(typed: Typed) -> impl IntoView {
    let t = ProfileTexts::of(lang());
    view! {
        <Frame title=t.add_contact typed=typed.clone()>
            <form class="stack" method="post" action="/profile/contacts/add">
                <Marks typed=typed.clone()/>
                <Line name="address" label=t.address hint=t.address_hint complete="email" typed/>
                <Foot label=t.send_code/>
            </form>
        </Frame>
    }
}

/// The code.
#[component]
pub fn ContactCodePage(to: String, channel: Channel, fate: Option<Fate>, typed: Typed) -> impl IntoView {
    let t = ProfileTexts::of(lang());
    let taken = (typed.get("refused") == "taken").then(
        || view! { <div class="note note--warn" role="alert"><Icon name="alert"/><div>{t.contact_taken}</div></div> },
    );
    view! {
        <Frame title=t.code_title typed=typed.clone()>
            {taken}
            <p>{t.contact_sent}" "<span class="num nowrap">{to}</span></p>
            {fate.map(|fate| view! { <Became fate channel/> })}
            <form class="stack mt-4" method="post" action="/profile/contacts/code">
                <Marks typed=typed.clone()/>
                <Line name="code" label=t.contact_code hint=t.contact_code_hint mode="numeric" complete="one-time-code" typed/>
                <Foot label=t.confirm/>
            </form>
            <p><a href="/profile/contacts/add" rel="external">{t.other_address}</a></p>
        </Frame>
    }
}
