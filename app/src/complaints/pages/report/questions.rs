//! Questions of the chosen topic, their emergency answers, and complaints about the same close by.

use super::form::ReportForm;
use crate::complaints::api;
use crate::complaints::labels;
use crate::complaints::model::{ComplaintNumber, Nearby as Close};
use crate::directory::model::{Choice, Question, QuestionKind};
use crate::error::Field;
use crate::i18n::{self, ReportTexts};
use crate::ui::{FieldError, Icon, Pill, lang, page};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// All questions of the topic.
#[component]
pub fn Questions(form: ReportForm) -> impl IntoView {
    let questions = untrack(move || form.category())
        .map(|category| category.questions)
        .unwrap_or_default();
    let view = move |question: Question| match question.kind {
        QuestionKind::Choice => view! { <ChoiceField form question/> }.into_any(),
        QuestionKind::Text => view! { <LineField form question/> }.into_any(),
    };
    let asked = untrack(move || form.draft.with(|draft| draft.category))
        .map(|id| view! { <input type="hidden" name="asked" value=id.to_string()/> });
    view! { {asked} {questions.into_iter().map(view).collect_view()} }
}

#[component]
fn ChoiceField(form: ReportForm, question: Question) -> impl IntoView {
    let name = format!("answer_{}", question.code);
    let label = question.label.clone();
    let field = Field::Answer(question.code.clone());
    let id = field.id();
    let code = StoredValue::new(question.code.clone());
    let given = move || {
        form.draft
            .with(|draft| code.with_value(|code| draft.answer(code).map(ToOwned::to_owned)))
    };
    let stoppers: Vec<(String, String)> = question
        .options
        .iter()
        .filter_map(|option| Some((option.code.clone(), option.stopper.clone()?)))
        .collect();
    let stop = move || {
        let given = given()?;
        let words = stoppers
            .iter()
            .find(|(code, _)| *code == given)
            .map(|(_, words)| words.clone())?;
        Some(
            view! { <div class="note note--danger mt-2" role="alert"><Icon name="alert"/><div><b>{words}</b>" "<a href="tel:112" rel="external">"112"</a></div></div> },
        )
    };
    let option = |option: Choice| {
        let value = option.code.clone();
        let first = untrack(|| given().as_deref() == Some(option.code.as_str()));
        let label = option.label;
        let now = move || given().as_deref() == Some(value.as_str());
        let pick = option.code.clone();
        view! {
            <label class="radio">
                <input type="radio" name=name.clone() value=option.code checked=first prop:checked=now
                    on:change=move |_| form.set(|draft| code.with_value(|code| draft.set_answer(code, &pick)))/>
                <span>{label}</span>
            </label>
        }
    };
    let options = question.options.into_iter().map(option).collect_view();
    view! {
        <fieldset class="mt-4" id=id tabindex="-1">
            <legend class="label">{label}</legend>
            <FieldError field problems=form.shown_problems()/>
            <div class="row">{options}</div>
            {stop}
        </fieldset>
    }
}

#[component]
fn LineField(form: ReportForm, question: Question) -> impl IntoView {
    let id = format!("answer_{}", question.code);
    let label = question.label;
    let field = Field::Answer(question.code.clone());
    let code = StoredValue::new(question.code);
    let given = move || {
        form.draft
            .with(|draft| code.with_value(|code| draft.answer(code).unwrap_or_default().to_owned()))
    };
    view! {
        <div class="field mt-4">
            <label for=id.clone()>{label}</label>
            <FieldError field problems=form.shown_problems()/>
            <input type="text" class="input" id=id.clone() name=id maxlength="300" value=untrack(given) prop:value=given
                on:input=move |event| form.set(|draft| code.with_value(|code| draft.set_answer(code, &event_target_value(&event))))/>
        </div>
    }
}

/// "Already reported nearby": support instead of a second report.
#[component]
pub fn Nearby(form: ReportForm) -> impl IntoView {
    move || {
        form.preview
            .get()
            .and_then(Result::ok)
            .map(|preview| view! { <NearbyList list=preview.nearby/> })
    }
}

#[component]
fn NearbyList(list: Vec<Close>) -> impl IntoView {
    let t = ReportTexts::of(lang());
    (!list.is_empty()).then(|| {
        view! {
            <section class="mt-5" aria-labelledby="nearby">
                <h3 id="nearby">{t.nearby}</h3>
                <p class="muted small mb-3">{t.nearby_hint}</p>
                <div class="stack gap-2">{list.into_iter().map(|close| view! { <CloseRow close/> }).collect_view()}</div>
            </section>
        }
    })
}

/// One of them. Without script its button posts and opens its page.
#[component]
fn CloseRow(close: Close) -> impl IntoView {
    let lang = lang();
    let page = page();
    let c = i18n::ComplaintTexts::of(lang);
    let item = close.item;
    let number = item.number.clone();
    let go = format!("support:{number}");
    let href = format!("/c/{number}");
    let count = RwSignal::new(item.support);
    let mine = RwSignal::new(close.mine);
    let send = move |number: ComplaintNumber| {
        spawn_local(async move {
            if let Ok(done) = api::send_support(number).await {
                count.set(done.support);
                mine.set(true);
            }
        });
    };
    let plain = item.photo.is_none();
    let photo = item.photo.map(|url| view! { <img class="photo" src=url alt=""/> });
    let line = [
        item.distance_m.map(|m| i18n::metres(m, lang)),
        Some(i18n::ago(close.created_at, page.now, page.region.zone, lang)),
    ];
    let line = line.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <div class="dup" class:dup--plain=plain>
            {photo}
            <div>
                <b class="strong"><a href=href target="_blank" rel="external">{item.title}<span class="vh">" ("{i18n::Common::of(lang).new_window}")"</span></a></b>
                <p class="small muted">{line}" · "{move || i18n::supporters(count.get(), lang)}</p>
                <Pill mark=item.mark.code() text=labels::state(item.state, lang)/>
            </div>
            <button class="btn" name="go" value=go aria-pressed=move || mine.get().to_string() on:click=move |event| {
                event.prevent_default();
                send(number.clone());
            }><Icon name="up"/>{move || if mine.get() { c.supported } else { c.support }}</button>
        </div>
    }
}
