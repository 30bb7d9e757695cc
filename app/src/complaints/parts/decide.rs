//! What the author is asked: whether it is done, whether an honest end is right, what the organisation wants to know. A plain
//! form, with script and without.

use super::When;
use crate::complaints::model::life::Deed;
use crate::complaints::model::{Asked, Card, EventKind, Question};
use crate::i18n::ComplaintTexts;
use crate::ui::{Icon, lang};
use leptos::prelude::*;
use std::sync::Arc;

/// A decision that was not taken: the server shows the page again with it.
#[derive(Clone, Debug)]
pub struct RefusedDecision {
    /// What was typed.
    pub words: String,
    /// What is wrong with it.
    pub wrong: &'static str,
}

/// The question to the author with its forms.
#[component]
pub fn DecideForm(
    /// The complaint.
    card: Arc<Card>,
) -> impl IntoView {
    let t = ComplaintTexts::of(lang());
    let Some(asked) = card.asked else {
        // nothing is asked any more; what was typed is not lost
        return use_context::<RefusedDecision>().map(|RefusedDecision { words, wrong }| {
            view! {
                <div class="note note--warn my-4" role="alert"><Icon name="alert"/><div><b>{wrong}</b><p class="pre" dir="auto">{words}</p></div></div>
            }
            .into_any()
        });
    };
    let title = match asked.what {
        Question::Done => t.decide_title,
        Question::End => t.dispute_title,
        Question::Detail => t.question_title,
    };
    let question = card.steps.iter().rev().find(|step| step.kind == EventKind::InfoNeeded);
    let question = question.filter(|_| asked.what == Question::Detail);
    let question = question.map(|step| view! { <p class="pre strong" dir="auto">{step.note.clone()}</p> });
    let until = asked
        .until
        .map(|at| view! { <p class="small muted">{t.decide_until}" "<When at dated=true/>". "{t.decide_silence}</p> });
    let yes = (asked.what == Question::Done).then(|| {
        view! {
            <form method="post" action=format!("/c/{}/decide", card.number)>
                <Hidden deed=Deed::Confirm asked/>
                <button class="btn btn--primary"><Icon name="check"/>{t.decide_yes}</button>
            </form>
        }
    });
    Some(
        view! {
            <section class="card stack gap-3 my-4" aria-labelledby="decide">
                <h2 class="h3" id="decide">{title}</h2>
                {question}
                {until.filter(|_| asked.what == Question::Done)}
                {yes}
                <InWords card asked/>
            </section>
        }
        .into_any(),
    )
}

/// The answer in words.
#[component]
fn InWords(card: Arc<Card>, asked: Asked) -> impl IntoView {
    let t = ComplaintTexts::of(lang());
    let (deed, label, hint, button) = match asked.what {
        Question::Detail => (Deed::Reply, t.reply_label, t.reply_hint, t.reply),
        _ => (Deed::Refute, t.decide_why, t.decide_why_hint, t.decide_no),
    };
    let refused = use_context::<RefusedDecision>();
    let wrong = refused.as_ref().map(|refused| refused.wrong);
    let words = refused.map(|refused| refused.words).unwrap_or_default();
    let described = if wrong.is_some() {
        "words-error words-hint"
    } else {
        "words-hint"
    };
    view! {
        <form method="post" action=format!("/c/{}/decide", card.number) class="stack gap-2">
            <Hidden deed asked/>
            <div class=if wrong.is_some() { "field field--error" } else { "field" }>
                <label class="label" for="words">{label}</label>
                <p class="hint" id="words-hint">{hint}</p>
                {wrong.map(|words| view! { <p class="err" id="words-error" role="alert"><Icon name="alert"/>{words}</p> })}
                <textarea class="input" id="words" name="words" rows="3" maxlength="4000"
                    aria-invalid=wrong.is_some().then_some("true") aria-describedby=described>{words}</textarea>
            </div>
            <div><button class="btn">{button}</button></div>
        </form>
    }
}

#[component]
fn Hidden(deed: Deed, asked: Asked) -> impl IntoView {
    view! {
        <input type="hidden" name="deed" value=deed.code()/>
        <input type="hidden" name="version" value=asked.version/>
    }
}
