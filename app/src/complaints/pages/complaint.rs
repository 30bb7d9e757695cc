//! The public page of a complaint: who answers, by when, what came of it.

use crate::browser::map::MiniMap;
use crate::browser::{address, use_start};
use crate::complaints::api;
use crate::complaints::labels;
use crate::complaints::model::{Card, Claim, Filter};
use crate::complaints::parts::{CorrectForm, DecideForm, Photos, RefusedCorrection, SupportButton, TermCard, Timeline};
use crate::i18n::{self, Common, ComplaintTexts};
use crate::ui::{ErrorNote, Icon, PageTitle, Pill, lang, page};
use leptos::prelude::*;
use std::sync::Arc;

/// The page at `/c/{number}`.
#[component]
pub fn ComplaintPage(
    /// As the URL has it.
    number: String,
) -> impl IntoView {
    let started = use_start(move || number.clone(), api::get_card);
    let reload = Callback::new(move |()| started.refetch());
    move || match started.get().as_deref() {
        None => view! { <main id="main" class="wrap my-6" aria-busy="true"></main> }.into_any(),
        Some(Ok(Some(card))) => view! { <CaseView card=Arc::new(card.clone()) reload/> }.into_any(),
        Some(Ok(None)) => view! { <NoCase/> }.into_any(),
        Some(Err(error)) => {
            view! { <main id="main" class="wrap my-6"><ErrorNote error=error.clone()/></main> }.into_any()
        }
    }
}

/// There is no such complaint, or it is not public: which of the two is not said.
#[component]
pub(super) fn NoCase() -> impl IntoView {
    crate::call::status(404);
    let t = ComplaintTexts::of(lang());
    view! {
        <PageTitle text=t.not_public/>
        <main id="main" class="wrap narrow stack my-6">
            <h1>{t.not_public}</h1>
            <p>{t.not_public_text}</p>
            <p><a class="btn btn--primary" href="/">{Common::of(lang()).to_map}</a></p>
        </main>
    }
}

#[component]
fn CaseView(card: Arc<Card>, reload: Callback<()>) -> impl IntoView {
    let title = format!("{}, {}", card.title, card.number);
    let mine = card.mine.then(|| view! { <Mine card=Arc::clone(&card) reload/> });
    let asks = view! { <DecideForm card=Arc::clone(&card)/> };
    let open = card.state.is_public();
    let actions = open
        .then(|| view! { <SupportButton number=card.number.clone() support=card.support supported=card.supported/> });
    let (actions, history) = (
        actions.into_any(),
        view! { <Timeline steps=card.steps.clone()/> }.into_any(),
    );
    view! {
        <PageTitle text=title/>
        <main id="main" class="wrap">
            <Crumbs card=Arc::clone(&card)/>
            {mine}
            {asks}
            <PublicView card actions history/>
        </main>
    }
}

#[component]
fn Crumbs(card: Arc<Card>) -> impl IntoView {
    view! {
        <ol class="crumbs">
            <li><a href="/">{Common::of(lang()).map}</a></li>
            <li>{card.group.clone()}</li>
            <li><span class="nowrap">{card.number.to_string()}</span></li>
        </ol>
    }
}

/// What everybody sees of a complaint. The report form shows exactly this before sending.
#[component]
pub fn PublicView(
    /// The complaint.
    card: Arc<Card>,
    /// What is said instead of the number before there is one.
    #[prop(optional)]
    number: Option<&'static str>,
    /// What can be done with it; nothing in a preview.
    #[prop(optional)]
    actions: Option<AnyView>,
    /// How it went; nothing in a preview.
    #[prop(optional)]
    history: Option<AnyView>,
) -> impl IntoView {
    view! {
        <CaseHead card=Arc::clone(&card) number/>
        {actions}
        <div class="columns casegrid">
            <div class="stack gap-6">
                <Description card=Arc::clone(&card)/>
                <Photos photos=card.photos.clone() title=card.title.clone()/>
                <PublishedAnswer card=Arc::clone(&card)/>
                {history}
            </div>
            <aside><TermCard card=Arc::clone(&card)/><Why card=Arc::clone(&card)/><Place card/></aside>
        </div>
    }
}

#[component]
fn CaseHead(card: Arc<Card>, number: Option<&'static str>) -> impl IntoView {
    let lang = lang();
    let t = ComplaintTexts::of(lang);
    let page = page();
    let reported = i18n::date(card.created_at, page.now, page.region.zone, lang);
    let where_and_what = [
        card.address.clone(),
        card.district.clone(),
        format!("{} «{}»", t.topic, card.category),
        format!("{} {reported}", t.reported),
    ];
    let line = where_and_what
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let preview = number.is_some();
    let number = number.map_or_else(|| card.number.to_string(), ToOwned::to_owned);
    let title = card.title.clone();
    let heading = if preview {
        view! { <p class="h1">{title}</p> }.into_any()
    } else {
        view! { <h1>{title}</h1> }.into_any()
    };
    view! {
        <header class="casehead" dir="auto">
            <div class="row">
                <Pill mark=card.mark.code() text=labels::state(card.state, lang) large=true/>
                <span class="muted num nowrap">{number}</span>
            </div>
            {heading}
            <p class="muted">{line}</p>
        </header>
    }
}

/// Only for the author on the device that opened the secret link.
#[component]
fn Mine(card: Arc<Card>, reload: Callback<()>) -> impl IntoView {
    let t = ComplaintTexts::of(lang());
    let page = page();
    let sent = untrack(|| address().text("sent")).is_some();
    let title = if sent { t.sent_title } else { t.mine_title };
    let receipt = format!("/c/{}/receipt", card.number);
    let refused = use_context::<RefusedCorrection>().is_some();
    let open = card.edit_until.filter(|until| refused || *until > page.now);
    let link = card.link.clone().map(|link| {
        let hint = if open.is_some() { t.sent_link_hint } else { t.follow_hint };
        view! {
            <p><a href=link.clone() rel="external nofollow">{t.sent_link}</a><span class="small muted">" · "{hint}</span></p>
        }
    });
    let claim = card.claim.map(|claim| {
        let hint = match claim {
            Claim::Free => t.claim_hint,
            Claim::Taken => t.claim_taken,
        };
        view! {
            <form class="row gap-2" method="post" action=format!("/c/{}/claim", card.number)>
                <button class="btn">{t.claim}</button><span class="small muted">{hint}</span>
            </form>
        }
    });
    let number = sent
        .then(|| view! { <p class="lead">{t.sent_number}" "<b class="num nowrap">{card.number.to_string()}</b></p> });
    view! {
        <section class="card card--sunken stack gap-3 my-4" aria-labelledby="mine" role=sent.then_some("status")>
            <h2 class="h3" id="mine">{title}</h2>
            {number}
            {link}
            {claim}
            <p><a href=receipt>{t.receipt}</a></p>
            {open.map(|until| view! { <CorrectForm number=card.number.clone() body=card.body.clone() place_note=card.place_note.clone() until reload/> })}
        </section>
    }
}

#[component]
fn Description(card: Arc<Card>) -> impl IntoView {
    let t = ComplaintTexts::of(lang());
    let answers = card
        .answers
        .iter()
        .map(|(question, answer)| view! { <dt>{question.clone()}</dt><dd>{answer.clone()}</dd> })
        .collect_view();
    view! {
        <section aria-labelledby="what">
            <h2 id="what" class="mb-3">{t.description}</h2>
            <p class="pre read" dir="auto">{card.body.clone()}</p>
            {(!card.place_note.is_empty()).then(|| view! { <p class="muted mt-2" dir="auto">{card.place_note.clone()}</p> })}
            <dl class="dl mt-3">{answers}</dl>
            <p class="small muted mt-3"><Icon name="lock"/>" "{t.author_hidden}</p>
        </section>
    }
}

/// The answer, when one was published.
#[component]
fn PublishedAnswer(card: Arc<Card>) -> impl IntoView {
    use crate::complaints::model::EventKind;
    use crate::complaints::parts::When;
    let t = ComplaintTexts::of(lang());
    let answer = card
        .steps
        .iter()
        .rev()
        .find(|step| matches!(step.kind, EventKind::Published | EventKind::NotSolved) && !step.note.is_empty());
    answer.map(|step| {
        view! {
            <section aria-labelledby="answer" class="card">
                <div class="card__h"><h2 id="answer">{t.answer}</h2><span class="small muted">{t.published}" "<When at=step.at/></span></div>
                <p class="pre" dir="auto">{step.note.clone()}</p>
                <p class="small muted mt-3">{step.organisation.clone()}</p>
            </section>
        }
    })
}

#[component]
fn Why(card: Arc<Card>) -> impl IntoView {
    let t = ComplaintTexts::of(lang());
    view! {
        <section class="card">
            <h2 class="h3 mb-2">{t.why}</h2>
            {match card.organisation.clone() {
                Some(name) => view! { <p class="strong">{name}</p><p class="small">{card.reason.clone()}</p> }.into_any(),
                None => view! { <p class="small">{t.no_organisation}</p> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Place(card: Arc<Card>) -> impl IntoView {
    let t = ComplaintTexts::of(lang());
    // By its number: neither its age nor its state hides it there.
    let only = Filter {
        text: card.number.to_string(),
        ..Filter::default()
    };
    let href = format!("/?{}", only.to_query());
    let label = format!("{}: {}", t.mini_map, card.address);
    view! {
        <section class="card card--flush" aria-label=t.place>
            <div class="map--small"><MiniMap page=page() label place=card.place mark=card.mark.code()/></div>
            <div class="p-inner small"><p class="num">{card.place.to_lat_lon()}</p><a href=href rel="external">{t.on_big_map}</a></div>
        </section>
    }
}
