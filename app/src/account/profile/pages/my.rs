//! What belongs to a person: complaints, messages, devices.

use super::fields::Marks;
use crate::account::model::Device;
use crate::account::profile::forms::Typed;
use crate::account::profile::labels;
use crate::account::profile::model::{Mine, MyView, NoticeLine};
use crate::complaints::model::ListItem;
use crate::complaints::parts::CaseRow;
use crate::i18n::{self, ProfileTexts};
use crate::messages::model::Channel;
use crate::ui::{Icon, PageTitle, lang, page};
use leptos::prelude::*;

/// The page at `/my`.
#[component]
pub fn MyPage(view: MyView) -> impl IntoView {
    let t = ProfileTexts::of(lang());
    let done = view.done.map(|done| {
        view! { <div class="note" role="status"><Icon name="check"/><div>{labels::done(done, t)}</div></div> }
    });
    view! {
        <PageTitle text=t.my_title/>
        <main id="main" class="wrap">
            <header class="row row--between myhead"><h1>{t.my_title}</h1><a class="btn" href="/profile" rel="external"><Icon name="user"/>{t.settings}</a></header>
            <div class="columns homegrid">
                <div class="stack">{done}<Complaints view=view.clone()/><Claim view=view.clone()/></div>
                <aside class="stack"><Notices notices=view.notices/><Devices devices=view.devices/></aside>
            </div>
        </main>
    }
}

#[component]
fn Complaints(view: MyView) -> impl IntoView {
    let lang = lang();
    let t = ProfileTexts::of(lang);
    let tab = view.tab;
    let chip = move |which: Mine, href: &'static str, words: &'static str, count: i64| {
        let here = (which == tab).then_some("true");
        view! { <a class="chip" href=href rel="external" aria-current=here>{words}" "<span class="num">{i18n::number(count, lang)}</span></a> }
    };
    let none = if tab == Mine::Own { t.none_own } else { t.none_supported };
    let query = if tab == Mine::Own { "" } else { "show=supported&" };
    let is_empty = view.complaints.is_empty();
    let row = |item: ListItem| view! { <CaseRow item selected=Signal::stored(false)/> };
    view! {
        <section aria-labelledby="mine">
            <div class="card__h"><h2 id="mine">{t.mine_h}</h2><a href="/report" rel="external">{t.report_more}</a></div>
            <div class="chips mb-4" role="group" aria-label=t.which>
                {chip(Mine::Own, "/my", t.own, view.counts.0)}{chip(Mine::Supported, "/my?show=supported", t.supported, view.counts.1)}
            </div>
            {is_empty.then(|| view! { <div class="empty"><Icon name="list"/><b>{none}</b>{t.claim_hint}</div> })}
            {(!is_empty).then(|| view! { <div class="card card--flush">{view.complaints.into_iter().map(row).collect_view()}</div> })}
            {view.next.map(|next| view! { <p class="mt-4"><a class="btn" href=format!("/my?{query}after={next}") rel="external">{t.more}</a></p> })}
        </section>
    }
}

/// Makes reports that were sent without signing in one's own. Others may use this device too: nothing happens unasked.
#[component]
fn Claim(view: MyView) -> impl IntoView {
    let lang = lang();
    let t = ProfileTexts::of(lang);
    let is_wrong = view.wrong_link;
    let support = (view.supported_here > 0).then(|| {
        let count = i18n::number(view.supported_here, lang);
        view! {
            <form method="post" action="/my/claim"><Marks typed=Typed::default()/>
                <p class="small mb-3">{t.supported_here}" "<span class="num">{count}</span></p>
                <button class="btn" name="act" value="support">{t.claim_support}</button>
            </form>
        }
    });
    view! {
        <OfDevice opened=view.opened unticked=view.unticked/>
        <section class="card stack" aria-labelledby="claim">
            <h2 class="h3" id="claim">{t.claim_h}</h2>
            {support}
            <form class="stack" method="post" action="/my/claim">
                <Marks typed=Typed::default()/>
                <div class=if is_wrong { "field field--error" } else { "field" }>
                    <label for="link">{t.claim_label}</label>
                    {is_wrong.then(|| view! { <p class="err" id="link-error"><Icon name="alert"/>{t.claim_wrong}</p> })}
                    <input class="input" id="link" name="link" type="text" inputmode="url" autocomplete="off" maxlength="300" value=view.link
                        aria-invalid=is_wrong.then_some("true") aria-describedby=is_wrong.then_some("link-error")/>
                </div>
                <div><button class="btn">{t.claim}</button></div>
            </form>
        </section>
    }
}

/// Reports of this device: which of them are the owner's?
#[component]
fn OfDevice(opened: Vec<(String, bool)>, unticked: bool) -> impl IntoView {
    let t = ProfileTexts::of(lang());
    let line = |(number, elsewhere): (String, bool)| {
        view! {
            <li class="row">
                <label class="check"><input type="checkbox" name="own" value=number.clone()/><span class="num">{number.clone()}</span></label>
                <a class="small" href=format!("/c/{number}") rel="external" aria-label=format!("{} {number}", t.open)>{t.open}</a>
                {elsewhere.then(|| view! { <span class="small muted">{t.elsewhere}</span> })}
            </li>
        }
    };
    (!opened.is_empty()).then(|| {
        view! {
            <section class="card stack" aria-labelledby="opened">
                <h2 class="h3" id="opened">{t.opened}</h2>
                <p class="small muted">{t.opened_hint}</p>
                {unticked.then(|| view! { <p class="err" role="alert"><Icon name="alert"/>{t.unticked}</p> })}
                <form class="stack" method="post" action="/my/claim">
                    <Marks typed=Typed::default()/>
                    <ul class="plain stack">{opened.into_iter().map(line).collect_view()}</ul>
                    <div class="row">
                        <button class="btn" name="act" value="own">{t.claim_own}</button>
                        <button class="btn btn--ghost" name="act" value="forget">{t.claim_forget}</button>
                    </div>
                </form>
            </section>
        }
    })
}

#[component]
fn Notices(notices: Vec<NoticeLine>) -> impl IntoView {
    let lang = lang();
    let t = ProfileTexts::of(lang);
    let is_empty = notices.is_empty();
    let line = move |notice: NoticeLine| {
        let page = page();
        let (class, words) = labels::fate(&notice, page.region.zone, lang);
        let icon = if notice.channel == Channel::Sms { "sms" } else { "mail" };
        let machine = page.region.zone.civil(notice.at).iso(page.region.zone);
        view! {
            <li class="ntf">
                <b class="strong small">{labels::notice(&notice.template, lang)}</b>
                <p class="small muted"><time datetime=machine>{i18n::date_clock(notice.at, page.now, page.region.zone, lang)}</time></p>
                <span class=format!("deliv {class}")><Icon name=icon/>{words}</span>
            </li>
        }
    };
    view! {
        <section class="card" aria-labelledby="ntf">
            <div class="card__h"><h2 class="h3" id="ntf">{t.notices_title}</h2><a class="small" href="/profile#contacts" rel="external">{t.where_to}</a></div>
            {is_empty.then(|| view! { <p class="small muted">{t.no_notices}</p> })}
            <ul class="plain">{notices.into_iter().map(line).collect_view()}</ul>
        </section>
    }
}

#[component]
fn Devices(devices: Vec<Device>) -> impl IntoView {
    let lang = lang();
    let t = ProfileTexts::of(lang);
    let several = devices.len() > 1;
    let line = move |device: Device| {
        let page = page();
        let name = if device.name.is_empty() {
            t.unknown_device.to_owned()
        } else {
            device.name
        };
        let seen = i18n::ago(device.seen, page.now, page.region.zone, lang);
        let act = if device.here {
            view! { <form method="post" action="/logout"><button class="btn btn--sm">{t.sign_out_here}</button></form> }
                .into_any()
        } else {
            view! {
                <form method="post" action="/sessions/end">
                    <input type="hidden" name="handle" value=device.handle/><input type="hidden" name="next" value="/my"/>
                    <button class="btn btn--sm" aria-label=format!("{}: {name}", t.sign_out_there)>{t.sign_out_there}</button>
                </form>
            }.into_any()
        };
        let words = if device.here {
            t.this_device.to_owned()
        } else {
            format!("{} {seen}", t.last_seen)
        };
        view! { <li class="ntf row row--between"><span><b class="strong small">{name}</b><span class="small muted block">{words}</span></span>{act}</li> }
    };
    view! {
        <section class="card" aria-labelledby="devices">
            <h2 class="h3" id="devices">{t.devices_h}</h2>
            <ul class="plain">{devices.into_iter().map(line).collect_view()}</ul>
            {several.then(|| view! {
                <form class="mt-4" method="post" action="/sessions/end-others"><input type="hidden" name="next" value="/my"/><button class="btn">{t.sign_out_others}</button></form>
            })}
        </section>
    }
}
