//! Forms of people: oneself, a child, a ward, a grown-up who trusts.

use super::fields::{Line, Marks, Summary};
use crate::account::identity::Relation;
use crate::account::profile::forms::Typed;
use crate::account::profile::labels;
use crate::account::profile::model::NoticeLine;
use crate::i18n::ProfileTexts;
use crate::kernel::Timestamp;
use crate::messages::model::{Channel, Fate};
use crate::ui::{Icon, PageTitle, lang, page};
use leptos::prelude::*;

/// The form of one's own name.
#[component]
pub fn NamePage(typed: Typed) -> impl IntoView {
    let t = ProfileTexts::of(lang());
    let words = (typed.get("refused") == "verified").then_some(t.verified_name);
    view! {
        <Frame title=t.name_h typed=typed.clone()>
            <Refused words/>
            <form class="stack" method="post" action="/profile/name">
                <Marks typed=typed.clone()/>
                <PersonFields typed/>
                <Foot label=t.save/>
            </form>
        </Frame>
    }
}

/// The form of somebody for whom one acts.
#[component]
pub fn RelativePage(relation: Relation, typed: Typed) -> impl IntoView {
    let t = ProfileTexts::of(lang());
    let (title, hint, label) = match relation {
        Relation::Child => (t.child_title, t.child_hint, t.save),
        Relation::Ward => (t.ward_title, t.ward_hint, t.save),
        Relation::Proxy => (t.proxy_title, t.proxy_hint, t.send_code),
    };
    let words = match typed.get("refused") {
        "code_over" => Some(t.code_over),
        "day_over" => Some(t.day_over),
        _ => None,
    };
    let day_hint = if relation == Relation::Proxy {
        t.proxy_day_hint
    } else {
        ""
    };
    view! {
        <Frame title typed=typed.clone()>
            <Refused words/>
            <p class="muted mb-4">{hint}</p>
            <form class="stack" method="post" action=format!("/profile/family/{}", relation.code())>
                <Marks typed=typed.clone()/>
                <PersonFields typed=typed.clone()/>
                {(relation == Relation::Ward).then(|| view! { <Line name="act" label=t.act hint=t.act_hint typed=typed.clone()/> })}
                {(relation != Relation::Child).then(|| view! { <Line name="until" label=t.last_day hint=day_hint mode="numeric" typed=typed.clone()/> })}
                {(relation == Relation::Proxy).then(|| view! { <Line name="phone" label=t.proxy_phone mode="tel" typed=typed.clone()/> })}
                <Foot label/>
            </form>
        </Frame>
    }
}

/// The code from the phone of a grown-up who trusts.
#[component]
pub fn CodePage(handle: String, phone: String, fate: Option<Fate>, typed: Typed) -> impl IntoView {
    let t = ProfileTexts::of(lang());
    let again = format!("/profile/trust/{handle}?again=1");
    let became = fate.map(|fate| view! { <Became fate channel=Channel::Sms/> });
    view! {
        <Frame title=t.code_title typed=typed.clone()>
            <p>{t.code_sent}" "<span class="num nowrap">{phone}</span></p>
            {became}
            <form class="stack mt-4" method="post" action=format!("/profile/trust/{handle}")>
                <Marks typed=typed.clone()/>
                <Line name="code" label=t.code hint=t.trust_code_hint mode="numeric" complete="one-time-code" typed/>
                <Foot label=t.confirm/>
            </form>
            <p><a href=again rel="external">{t.code_again}</a></p>
        </Frame>
    }
}

/// Why the whole form was not taken.
#[component]
pub fn Refused(words: Option<&'static str>) -> impl IntoView {
    words.map(
        |words| view! { <div class="note note--warn mb-5" role="alert"><Icon name="alert"/><div>{words}</div></div> },
    )
}

/// What became of a code.
#[component]
pub fn Became(fate: Fate, channel: Channel) -> impl IntoView {
    let line = NoticeLine {
        template: String::new(),
        channel,
        at: Timestamp(0),
        fate,
    };
    let (class, words) = labels::fate(&line, page().region.zone, lang());
    let icon = if channel == Channel::Sms { "sms" } else { "mail" };
    view! { <p class=format!("deliv {class}")><Icon name=icon/>{words}</p> }
}

/// Title, summary of errors, way back.
#[component]
pub fn Frame(title: &'static str, typed: Typed, children: Children) -> impl IntoView {
    let t = ProfileTexts::of(lang());
    view! {
        <PageTitle text=title/>
        <main id="main" class="wrap narrow stack my-5">
            <p><a href="/profile" rel="external">{t.back}</a></p>
            <h1>{title}</h1>
            <Summary typed/>
            {children()}
        </main>
    }
}

/// The button.
#[component]
pub fn Foot(label: &'static str) -> impl IntoView {
    view! { <div class="wfoot"><button class="btn btn--primary btn--lg">{label}</button></div> }
}

#[component]
fn PersonFields(typed: Typed) -> impl IntoView {
    let t = ProfileTexts::of(lang());
    let sex = typed.get("sex").to_owned();
    let none = typed.has("no_patronymic");
    let choice = move |value: &'static str, label: &'static str| {
        view! { <label class="radio"><input type="radio" name="sex" value=value checked=sex == value/><span>{label}</span></label> }
    };
    view! {
        <Line name="family" label=t.family_name complete="family-name" typed=typed.clone()/>
        <Line name="given" label=t.given_name complete="given-name" typed=typed.clone()/>
        <Line name="patronymic" label=t.patronymic complete="additional-name" typed=typed.clone()/>
        <label class="check"><input type="checkbox" id="no_patronymic" name="no_patronymic" value="1" checked=none/><span>{t.no_patronymic}</span></label>
        <Line name="born" label=t.born hint=t.born_hint mode="numeric" complete="bday" typed/>
        <fieldset><legend class="label">{t.sex}" "<span class="muted">"– "{crate::i18n::Common::of(lang()).optional}</span></legend>
            <div class="row">{choice.clone()("male", t.male)}{choice("female", t.female)}</div>
        </fieldset>
    }
}
