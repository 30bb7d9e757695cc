//! A consent on a page of its own.

use crate::account::profile::consent::Purpose;
use crate::account::profile::model::ConsentView;
use crate::i18n::{self, ProfileTexts};
use crate::ui::{Icon, PageTitle, lang, page};
use leptos::prelude::*;

/// The page.
#[component]
pub fn ConsentPage(view: ConsentView) -> impl IntoView {
    let t = ProfileTexts::of(lang());
    let purpose = view.line.purpose;
    let (title, words) = purpose.words(lang());
    let action = format!("/profile/consents/{}", purpose.code());
    let when = |at| {
        let page = page();
        i18n::date_clock(at, page.now, page.region.zone, page.lang)
    };
    let what_follows = match purpose {
        Purpose::Account => t.withdraw_account,
        Purpose::Documents => t.withdraw_documents,
        Purpose::Family => t.withdraw_family,
        Purpose::Notices => t.withdraw_notices,
    };
    let stands = view.line.given_at.is_some();
    // Nothing is sent by the one for notices yet: it is only taken back.
    let must_give = (!stands || view.line.outdated) && purpose != Purpose::Notices;
    let give = must_give.then(|| {
        let next = view.next.clone();
        view! {
            <form method="post" action=action.clone()>
                <input type="hidden" name="next" value=next/>
                <input type="hidden" name="text" value=view.text.clone()/>
                <button class="btn btn--primary btn--lg" name="say" value="yes">{t.agree}</button>
            </form>
        }
    });
    let take_back = stands.then(|| {
        view! {
            <form class="stack" method="post" action=action.clone()>
                <p class="small muted">{what_follows}</p>
                <button class="btn" name="say" value="no">{t.withdraw}</button>
            </form>
        }
    });
    let history = view.history.into_iter().map(|(given, back)| {
        let back = back.map(|at| format!(", {} {}", t.withdrawn, when(at)));
        view! { <li>{t.given}" "{when(given)}{back}</li> }
    });
    let history = history.collect_view();
    view! {
        <PageTitle text=title/>
        <main id="main" class="wrap narrow stack my-5">
            <p><a href="/profile#consents" rel="external">{t.back}</a></p>
            <h1>{title}</h1>
            {(!view.next.is_empty() && must_give).then(|| view! { <div class="note"><Icon name="info"/><div>{t.consent_first}</div></div> })}
            {view.changed.then(|| view! { <div class="note note--warn" role="alert"><Icon name="alert"/><div>{t.words_changed}</div></div> })}
            <div class="card"><p class="read">{words}</p></div>
            {view.old_words.map(|old| view! { <section><h2 class="h3">{t.old_words}</h2><p class="read muted">{old}</p></section> })}
            {give}
            {take_back}
            <section><h2 class="h3">{t.history}</h2><ul class="small">{history}</ul></section>
        </main>
    }
}
