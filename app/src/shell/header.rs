//! The link past the header, the line above it and the header itself. The server renders them for many pages ([`super::frame`]).

use super::frame::Here;
use super::template::Slot;
use crate::i18n::Common;
use crate::kernel::{Lang, Size, Theme};
use crate::ui::{Icon, lang, page};
use leptos::prelude::*;

/// The first link of a page leads past all this.
#[component]
pub(super) fn Skip() -> impl IntoView {
    view! { <a class="skip" href="#main" rel="external">{Common::of(lang()).skip}</a> }
}

/// Region, help, the version that is easy to see, the languages.
#[component]
pub(super) fn ServiceLine() -> impl IntoView {
    let t = Common::of(lang());
    let region = page().region.clone();
    view! {
        <div class="util" role="region" aria-label=t.service_line>
            <div class="util__in">
                <span class="util__hide">{region.name}" · "{t.tagline}</span>
                <div class="row">
                    <span class="util__hide nowrap">{t.on_duty}" "{region.phone}</span>
                    <Vision/>
                    <Languages/>
                </div>
            </div>
        </div>
    }
}

/// The same page in the other language: plain links, because the whole page changes.
#[component]
fn Languages() -> impl IntoView {
    let now = lang();
    let link = move |lang: Lang, text: &'static str| {
        let href = Slot::In(lang).mark();
        view! { <a href=href rel="external" lang=lang.code() hreflang=lang.code() aria-current=(lang == now).then_some("true")>{text}</a> }
    };
    view! {
        <span class="lang" role="group" aria-label=Common::of(now).language>{link(Lang::Ru, "RU")}{link(Lang::En, "EN")}</span>
    }
}

/// How to show the site: a plain form that works without any script.
#[component]
fn Vision() -> impl IntoView {
    let t = Common::of(lang());
    let prefs = page().prefs;
    view! {
        <details class="vision">
            <summary><Icon name="eye"/>{t.vision}</summary>
            <form class="vision__panel stack" method="post" action="/prefs">
                <p class="h3">{t.vision_title}</p>
                <input type="hidden" name="next" value=Slot::Here.mark()/>
                <fieldset><legend class="label">{t.text_size}</legend><div class="seg"><Sizes now=prefs.size/></div></fieldset>
                <fieldset><legend class="label">{t.colours}</legend><div class="seg"><Themes now=prefs.theme/></div></fieldset>
                <label class="check"><input type="checkbox" name="wide" value="1" checked=prefs.wide/><span>{t.spacing}</span></label>
                <label class="check"><input type="checkbox" name="no_images" value="1" checked=prefs.no_images/><span>{t.no_images}</span></label>
                <label class="check"><input type="checkbox" name="lite" value="1" checked=prefs.lite/><span>{t.lite}</span></label>
                <button class="btn btn--primary">{t.apply}</button>
                <p class="hint">{t.remember_choice}</p>
            </form>
        </details>
    }
}

#[component]
fn Sizes(now: Size) -> impl IntoView {
    let choice = move |size: Size, text: &'static str| {
        view! { <label><input type="radio" name="size" value=size.code() checked=size == now/><span>{text}</span></label> }
    };
    view! { {choice(Size::S100, "100\u{a0}%")}{choice(Size::S150, "150\u{a0}%")}{choice(Size::S200, "200\u{a0}%")} }
}

#[component]
fn Themes(now: Theme) -> impl IntoView {
    let t = Common::of(lang());
    let choice = move |theme: Theme, text: &'static str| {
        view! { <label><input type="radio" name="theme" value=theme.code() checked=theme == now/><span>{text}</span></label> }
    };
    view! {
        {choice(Theme::Auto, t.theme_auto)}{choice(Theme::Light, t.theme_light)}{choice(Theme::Dark, t.theme_dark)}
        {choice(Theme::Contrast, t.theme_contrast)}
    }
}

/// The mark, the sections and the one important button.
#[component]
pub(super) fn Header(
    /// Which section is shown.
    here: Here,
) -> impl IntoView {
    let t = Common::of(lang());
    view! {
        <header class="head">
            <div class="head__in">
                <a class="logo" href="/" rel="external" aria-label=t.home><Mark/>{t.brand}</a>
                <nav class="nav" aria-label=t.sections><a href="/" rel="external" aria-current=here.current(Here::Map)>{t.map}</a></nav>
                <span class="grow hide-m"></span>
                <span class="row hide-m gap-2"><Me/><a class="btn btn--sun" href="/report" rel="external"><Icon name="plus"/>{t.report}</a></span>
                <a class="menu btn btn--sm" href="#foot" rel="external"><Icon name="menu"/>{t.menu}</a>
            </div>
        </header>
    }
}

/// The door of accounts, or the person who went through it. A plain menu and a plain form: both work without any script.
#[component]
fn Me() -> impl IntoView {
    let t = Common::of(lang());
    let Some(person) = page().person.clone() else {
        return view! { <a class="btn" href="/login" rel="external">{t.sign_in}</a> }.into_any();
    };
    let name = if person.name.is_empty() {
        t.account.to_owned()
    } else {
        person.name.clone()
    };
    view! {
        <details class="whoami">
            <summary class="btn"><Icon name="user"/><span class="whoami__name" dir="auto">{name}</span></summary>
            <div class="whoami__panel">
                <a href="/my" rel="external">{t.my_things}</a>
                <a href="/profile" rel="external">{t.profile}</a>
                {person.is_staff.then(|| view! { <a href="/admin" rel="external">{t.staff_title}</a> })}
                <form method="post" action="/logout"><button>{t.sign_out}</button></form>
            </div>
        </details>
    }
    .into_any()
}

/// A ring that speaks with a light inside.
#[component]
fn Mark() -> impl IntoView {
    view! {
        <svg viewBox="0 0 40 40" aria-hidden="true">
            <path
                class="a"
                fill-rule="evenodd"
                d="M20 3c9.900 0 17.500 7.200 17.500 16.300S29.900 35.600 20 35.600c-2.300 0-4.500-.4-6.500-1.100L4.600 37.500l2.600-7.400C4.200 27.300 2.500 23.500 2.500 19.300 2.500 10.200 10.100 3 20 3zm0 6.200c-6.200 0-11 4.400-11 10.100s4.800 10.100 11 10.100 11-4.400 11-10.100S26.200 9.200 20 9.200z"
            ></path>
            <circle class="b" cx="20" cy="19.300" r="5.600"></circle>
        </svg>
    }
}
