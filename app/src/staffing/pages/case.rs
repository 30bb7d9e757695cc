//! `/dispatch/{number}`: a case for whoever works on it. What may be done now stands above; the form of one deed at a time.

use super::super::parts::{Frame, Line, Mark, Select, moment};
use crate::complaints::labels;
use crate::complaints::model::State;
use crate::complaints::model::life::{Deed, Demand, WORDS_MAX};
use crate::complaints::parts::{DueLine, Photos};
use crate::dispatch::model::{CaseView, Inner, REASONS, Standing};
use crate::dispatch::{actor_text, deed_text, reason_text, refusal_text};
use crate::i18n::{self, ComplaintTexts, DispatchTexts};
use crate::kernel::Lang;
use crate::ui::{Icon, Pill, Table, lang, page};
use leptos::prelude::*;

/// The page of a case.
#[component]
pub fn CasePage(shown: CaseView) -> impl IntoView {
    let lang = lang();
    let t = DispatchTexts::of(lang);
    let refusal = shown.refusal.map(|refusal| {
        view! { <div class="note note--warn" role="alert"><Icon name="alert"/><div>{refusal_text(refusal, lang)}</div></div> }
    });
    let title = format!("{} · {}", shown.card.number, shown.card.title);
    let history = shown.history.clone();
    view! {
        <Frame title typed=shown.typed.clone()>
            {refusal}
            <p class="row gap-2">
                <a class="btn btn--sm" href="/dispatch" rel="external">{t.back}</a>
                <a class="btn btn--sm" href=format!("/c/{}", shown.card.number) rel="external">{t.public_page}</a>
            </p>
            <Head shown=shown.clone()/>
            <Todo shown=shown.clone()/>
            <div class="casephotos"><Photos photos=shown.card.photos.clone() title=shown.card.title.clone()/></div>
            <History history/>
        </Frame>
    }
}

/// Where it stands, what was reported, what the organisation wishes for.
#[component]
fn Head(shown: CaseView) -> impl IntoView {
    let lang = lang();
    let t = DispatchTexts::of(lang);
    let c = ComplaintTexts::of(lang);
    let CaseView { card, standing, .. } = shown;
    let term = match card.due_at.filter(|_| card.state.is_open()) {
        Some(_) if card.state == State::InfoNeeded => t.paused.into_any(),
        Some(due_at) => view! { <DueLine due_at/>" · "{moment(due_at, lang)} }.into_any(),
        None => t.no_term.into_any(),
    };
    let control =
        (standing.reopened > 0).then(|| view! { <dt>{t.control}</dt><dd class="num">{standing.reopened}</dd> });
    let note =
        (!card.place_note.is_empty()).then(|| view! { <p class="muted" dir="auto">{card.place_note.clone()}</p> });
    view! {
        <section class="card stack gap-3" aria-label=t.state>
            <p class="row gap-2"><Pill mark=card.mark.code() text=labels::state(card.state, lang)/><span class="strong">{term}</span></p>
            <p class="pre read" dir="auto">{card.body.clone()}</p>
            {note}
            <dl class="dl small">
                <dt>{c.place}</dt><dd>{card.address.clone()}" · "{card.district.clone()}</dd>
                <dt>{t.topic}</dt><dd>{card.group.clone()}" · "{card.category.clone()}</dd>
                <dt>{t.who}</dt><dd>{card.organisation.clone().unwrap_or_else(|| t.nobody.to_owned())}</dd>
                <dt>{c.norm}</dt><dd>{card.norm.clone().map(|(norm, _)| i18n::norm_text(norm, lang))}</dd>
                {control}
            </dl>
            <Wished standing/>
        </section>
    }
}

/// What the organisation wishes for.
#[component]
fn Wished(standing: Standing) -> impl IntoView {
    let lang = lang();
    let t = DispatchTexts::of(lang);
    standing.wish.map(|wish| {
        let head = match wish.new_due {
            Some(due) => format!("{}: {}", t.wish_time, i18n::date(due, page().now, page().region.zone, lang)),
            None => format!("{}: {}", t.wish_end, reason_text(&wish.reason, lang)),
        };
        view! {
            <div class="note" role="status"><Icon name="info"/><div><b>{head}</b><p class="pre" dir="auto">{wish.words}</p></div></div>
        }
    })
}

/// What the viewer may do: a button where nothing has to be said, otherwise the way to a form.
#[component]
fn Todo(shown: CaseView) -> impl IntoView {
    let lang = lang();
    let t = DispatchTexts::of(lang);
    let here = format!("/dispatch/{}", shown.card.number);
    let version = shown.standing.version;
    let chosen = Deed::parse(shown.typed.get("deed")).filter(|deed| shown.deeds.contains(deed));
    let way = |deed: Deed| {
        let words = deed_text(deed, lang);
        if asks_nothing(deed) {
            return view! {
                <form method="post" action=here.clone()>
                    <Mark/>
                    <input type="hidden" name="deed" value=deed.code()/>
                    <input type="hidden" name="version" value=version/>
                    <button class="btn btn--primary">{words}</button>
                </form>
            }
            .into_any();
        }
        let href = format!("{here}?deed={}#deed", deed.code());
        let current = (Some(deed) == chosen).then_some("true");
        view! { <a class="btn" href=href rel="external" aria-current=current>{words}</a> }.into_any()
    };
    let ways: Vec<_> = shown.deeds.iter().copied().map(way).collect();
    let none = ways.is_empty().then(|| view! { <p>{t.nothing_todo}</p> });
    // the deed may not be done any more; what was written for it is not lost
    let words = shown.typed.get("words").to_owned();
    let lost = (chosen.is_none() && !words.is_empty()).then(|| {
        view! { <div class="note"><Icon name="info"/><div><b>{t.written}</b><p class="pre" dir="auto">{words}</p></div></div> }
    });
    let form = chosen
        .filter(|deed| !asks_nothing(*deed))
        .map(|deed| view! { <DeedForm deed shown=shown.clone()/> });
    view! {
        <section class="stack gap-3" aria-labelledby="todo">
            <h2 class="h3" id="todo">{t.todo}</h2>
            {none}
            <div class="row gap-2">{ways}</div>
            {lost}
            {form}
        </section>
    }
}

/// Whether a click is enough.
fn asks_nothing(deed: Deed) -> bool {
    let demands = deed.rule().demands;
    deed != Deed::Start && deed != Deed::StartAgain && demands.iter().all(|demand| *demand == Demand::Wish)
}

/// The form of a deed.
#[component]
fn DeedForm(deed: Deed, shown: CaseView) -> impl IntoView {
    let lang = lang();
    let t = DispatchTexts::of(lang);
    let demands = deed.rule().demands;
    let has = |wanted: Demand| demands.contains(&wanted);
    let words = demands.iter().any(|demand| matches!(demand, Demand::Words(_)));
    let typed = shown.typed.clone();
    let starts = matches!(deed, Deed::Start | Deed::StartAgain);
    let reasons = std::iter::once((String::new(), "–".to_owned()));
    let reasons = reasons.chain(REASONS.map(|code| (code.to_owned(), reason_text(code, lang).to_owned())));
    view! {
        <form method="post" action=format!("/dispatch/{}", shown.card.number) class="card stack gap-3" id="deed">
            <h3 class="h3">{deed_text(deed, lang)}</h3>
            <Mark/>
            <input type="hidden" name="deed" value=deed.code()/>
            <input type="hidden" name="version" value=shown.standing.version/>
            {has(Demand::Organisation).then(|| view! { <Organisation typed=typed.clone() places=shown.places.clone()/> })}
            {starts.then(|| view! { <Line name="crew" label=t.crew typed=typed.clone()/> })}
            {has(Demand::Term).then(|| view! { <Line name="until" label=t.until hint=t.until_hint typed=typed.clone()/> })}
            {has(Demand::Reason).then(|| view! { <Select name="reason" label=t.reason options=reasons.collect() typed=typed.clone()/> })}
            {words.then(|| view! { <Words typed=typed.clone()/> })}
            <div><button class="btn btn--primary">{deed_text(deed, lang)}</button></div>
        </form>
    }
}

/// Words that everybody will read.
#[component]
fn Words(typed: super::super::model::Typed) -> impl IntoView {
    let t = DispatchTexts::of(lang());
    let wrong = typed.fault("words").cloned();
    let class = if wrong.is_some() { "field field--error" } else { "field" };
    let described = if wrong.is_some() {
        "words-error words-hint"
    } else {
        "words-hint"
    };
    view! {
        <div class=class>
            <label class="label" for="words">{t.words}</label>
            <p class="hint" id="words-hint">{t.words_hint}</p>
            {wrong.clone().map(|words| view! { <p class="err" id="words-error"><Icon name="alert"/>{words}</p> })}
            <textarea class="input" id="words" name="words" rows="5" maxlength=WORDS_MAX.to_string()
                aria-invalid=wrong.is_some().then_some("true") aria-describedby=described>{typed.get("words").to_owned()}</textarea>
        </div>
    }
}

/// A line for an organisation, or the few that were meant.
#[component]
fn Organisation(typed: super::super::model::Typed, places: Vec<(String, String)>) -> impl IntoView {
    let t = DispatchTexts::of(lang());
    let is_many = typed.fault("organisation").is_some_and(|words| words == t.fault_many);
    let choice = |(code, name): (String, String)| {
        view! { <label class="radio"><input type="radio" name="pick" value=code.clone()/><span>{name}" "<code class="muted">{code}</code></span></label> }
    };
    let choices = is_many.then(|| {
        let choices: Vec<_> = places.into_iter().map(choice).collect();
        view! { <fieldset class="field"><legend>{t.which}</legend>{choices}</fieldset> }
    });
    view! {
        <Line name="organisation" label=t.organisation hint=t.organisation_hint typed/>
        {choices}
    }
}

/// Who did what, for the staff alone.
#[component]
fn History(history: Vec<Inner>) -> impl IntoView {
    let lang = lang();
    let t = DispatchTexts::of(lang);
    let rows: Vec<_> = history.into_iter().map(|line| view! { <Done line lang/> }).collect();
    view! {
        <h2 class="h3">{t.history}</h2>
        <Table label=t.history heads=[t.when, t.deed, t.by] rows/>
    }
}

#[component]
fn Done(line: Inner, lang: Lang) -> impl IntoView {
    view! {
        <tr>
            <th scope="row" class="num nowrap">{moment(line.at, lang)}</th>
            <td>{labels::step(line.kind, lang)}<p class="small muted" dir="auto">{line.note}</p></td>
            <td>{actor_text(&line.role, lang).to_owned()}</td>
        </tr>
    }
}
