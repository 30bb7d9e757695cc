//! `/dev/inbox`: what a demonstration sent.

use crate::i18n::{self, MessageTexts};
use crate::messages::model::{Channel, InboxLetter, InboxPage};
use crate::ui::{PageTitle, encode, lang, page};
use leptos::prelude::*;
use std::sync::Arc;

/// Letters and short messages, newest first. The host puts an [`InboxPage`] into the context.
#[component]
pub fn DevInboxPage() -> impl IntoView {
    let t = MessageTexts::of(lang());
    let shown = use_context::<Arc<InboxPage>>().unwrap_or_default();
    let older = shown.next.map(|before| {
        let href = format!("/dev/inbox?address={}&before={before}", encode(&shown.address));
        view! { <p><a class="btn" href=href rel="external">{t.older}</a></p> }
    });
    let letters: Vec<_> = shown
        .letters
        .iter()
        .cloned()
        .map(|letter| view! { <Letter letter/> })
        .collect();
    let is_filtered = !shown.address.is_empty();
    view! {
        <PageTitle text=t.inbox_title/>
        <main id="main" class="wrap narrow stack my-6">
            <h1>{t.inbox_title}</h1>
            <p class="muted">{t.inbox_note}</p>
            <form method="get" action="/dev/inbox" class="row gap-2">
                <label class="label" for="address">{t.address}</label>
                <input class="input" id="address" name="address" value=shown.address.clone() autocomplete="off"/>
                <button class="btn">{t.show}</button>
                {is_filtered.then(|| view! { <a href="/dev/inbox" rel="external">{t.show_all}</a> })}
            </form>
            {letters.is_empty().then(|| view! { <p>{t.nothing_came}</p> })}
            {letters}
            {older}
        </main>
    }
}

#[component]
fn Letter(letter: InboxLetter) -> impl IntoView {
    let lang = lang();
    let t = MessageTexts::of(lang);
    let zone = page().region.zone;
    let at = letter.at;
    let when = format!("{}, {}", i18n::date(at, page().now, zone, lang), i18n::clock(at, zone));
    let kind = match letter.channel {
        Channel::Mail => t.letter,
        Channel::Sms => t.sms,
    };
    let heading = if letter.subject.is_empty() {
        kind.to_owned()
    } else {
        letter.subject.clone()
    };
    let pieces: Vec<_> = letter
        .pieces()
        .into_iter()
        .map(|(text, is_link)| {
            let text = text.to_owned();
            if is_link {
                let href = text.clone();
                view! { <a href=href rel="external">{text}</a> }.into_any()
            } else {
                text.into_any()
            }
        })
        .collect();
    view! {
        <article class="card stack gap-2 letter" data-channel=letter.channel.code()>
            <h2 class="h3">{heading}</h2>
            <p class="small muted">
                {kind}" · "<time datetime=zone.civil(at).iso(zone)>{when}</time>" · "{t.to_whom}" "<b>{letter.to.clone()}</b>
            </p>
            <div class="letter__text">{pieces}</div>
            {(!letter.message_id.is_empty()).then(|| view! { <p class="small muted">{letter.message_id.clone()}</p> })}
        </article>
    }
}
