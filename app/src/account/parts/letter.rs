//! The fate of a letter, as it unfolds. Rendered by the server; with script it asks again by itself, without there is a link.

use crate::account::model::{Errand, Letter};
use crate::account::{api, labels};
use crate::i18n::{self, AccountTexts};
use crate::kernel::Timestamp;
use crate::messages::model::{Channel, Fate};
use crate::ui::{Icon, lang, page};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How often the page asks.
const ASK: Duration = Duration::from_secs(2);

/// What became of the letter so far, and the button that sends it again.
#[component]
pub fn LetterTrack(
    /// As the server knew it when it rendered.
    letter: Letter,
    /// A demonstration shows what it sends.
    inbox: bool,
) -> impl IntoView {
    let t = AccountTexts::of(lang());
    let (channel, again_s, errand) = (channel_of(letter.errand), letter.again_s, letter.errand);
    let intro = if channel == Channel::Mail {
        t.sent_letter
    } else {
        t.sent_sms
    };
    let to = letter.to.clone();
    let shown = RwSignal::new(letter);
    let left = RwSignal::new(0_u32);
    Effect::new(move |_| {
        left.set(again_s);
        ask_again(shown);
        count_down(left);
    });
    view! {
        <p>{intro}" "<b dir="ltr">{to}</b>". "{t.see_fate}</p>
        <div role="status" aria-live="polite">{move || timeline(&shown.get())}</div>
        <div class="row gap-2">
            <form method="post" action="/again">
                <button class="btn btn--sm" disabled=move || left.get() != 0>
                    {move || match left.get() {
                        0 => t.send_again.to_owned(),
                        left => format!("{} {}:{:02}", t.send_again_in, left / 60, left % 60),
                    }}
                </button>
            </form>
            <a class="small" href=back(errand) rel="external">{if channel == Channel::Mail { t.other_email } else { t.other_phone }}</a>
            <a class="small noscript" href="" rel="external">{t.refresh}</a>
        </div>
        {inbox.then(|| view! { <p class="small muted">{t.demo_inbox}" "<a href="/dev/inbox" rel="external" target="_blank">{t.demo_inbox_link}</a></p> })}
    }
}

fn channel_of(errand: Errand) -> Channel {
    match errand {
        Errand::Phone => Channel::Sms,
        Errand::Register | Errand::Recover => Channel::Mail,
    }
}

fn back(errand: Errand) -> &'static str {
    match errand {
        Errand::Register => "/register",
        Errand::Phone => "/login/phone",
        Errand::Recover => "/recover",
    }
}

/// Asks until nothing can change any more.
fn ask_again(shown: RwSignal<Letter>) {
    let Some(is_final) = shown.try_with_untracked(|letter| letter.fate.is_final()) else {
        return;
    };
    if is_final {
        return;
    }
    set_timeout(
        move || {
            spawn_local(async move {
                if let Ok(Some(letter)) = api::get_letter().await {
                    let _ = shown.try_set(letter);
                }
                ask_again(shown);
            });
        },
        ASK,
    );
}

fn count_down(left: RwSignal<u32>) {
    if left.try_get_untracked().is_none_or(|left| left == 0) {
        return;
    }
    set_timeout(
        move || {
            let _ = left.try_update(|left| *left = left.saturating_sub(1));
            count_down(left);
        },
        Duration::from_secs(1),
    );
}

/// The steps so far.
fn timeline(letter: &Letter) -> impl IntoView + use<> {
    let lang = lang();
    let t = AccountTexts::of(lang);
    let is_mail = channel_of(letter.errand) == Channel::Mail;
    let clock = |at: Timestamp| i18n::clock(at, page().region.zone);
    let written = if is_mail { t.step_written } else { t.step_sms_written };
    let step = |class: &'static str, dot: &'static str, words: String, at: Timestamp, more: Option<String>| {
        view! {
            <li class=class>
                <span class=dot></span>
                <b>{words}</b>
                <time><em>{clock(at)}</em></time>
                {more.map(|more| view! { <p class="small">{more}</p> })}
            </li>
        }
    };
    let (solid, square) = ("dot dot--solid", "dot dot--sq dot--solid");
    let last = match &letter.fate {
        Fate::Queued { .. } => step("s-new", "dot", t.step_waits.to_owned(), letter.created, None),
        Fate::Accepted { host, at } => {
            let words = if is_mail { t.step_accepted } else { t.step_sms_accepted };
            let words = if host.is_empty() {
                words.to_owned()
            } else {
                format!("{words} {host}")
            };
            step("s-done", solid, words, *at, is_mail.then(|| t.look_in_spam.to_owned()))
        }
        Fate::Delayed { reason, at, next_at } => {
            let more = format!("{} {}", t.next_try, clock(*next_at));
            step(
                "s-work",
                solid,
                labels::cause(reason.cause, lang).to_owned(),
                *at,
                Some(more),
            )
        }
        Fate::Refused { reason, host, at } => {
            let by = if host.is_empty() {
                String::new()
            } else {
                format!(" ({host})")
            };
            let words = format!("{}{by}", labels::cause(reason.cause, lang));
            step("s-over", square, words, *at, Some(t.choose_other.to_owned()))
        }
        Fate::Dead { reason, at } => {
            let words = labels::cause(reason.cause, lang).to_owned();
            step("s-over", square, words, *at, Some(t.choose_other.to_owned()))
        }
    };
    // what was put off and then taken shows both
    let delayed = letter.delayed.filter(|_| letter.fate.is_final());
    let delayed = delayed.map(|(cause, at)| step("s-work", solid, labels::cause(cause, lang).to_owned(), at, None));
    view! {
        <ol class="tl">
            {step("s-done", solid, written.to_owned(), letter.created, None)}
            {delayed}
            {last}
        </ol>
        {letter.is_over.then(|| view! { <p class="small"><Icon name="info"/>{t.secret_over}</p> })}
    }
}
