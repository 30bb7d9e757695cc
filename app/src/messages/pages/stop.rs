//! `/stop/…`: the owner of an address wants no more notices.

use crate::i18n::MessageTexts;
use crate::ui::{PageTitle, lang};
use leptos::prelude::*;
use std::sync::Arc;

/// How far it came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StopStep {
    /// Is asked: programs that open every link of a letter must not decide.
    #[default]
    Question,
    /// No more notices.
    Stopped,
    /// Notices again.
    Again,
}

/// What the page shows; put into the context by the host.
#[derive(Clone, Debug, Default)]
pub struct StopView {
    /// The path of the page.
    pub path: String,
    /// It is about short messages to a phone.
    pub of_text: bool,
    /// How far it came.
    pub step: StopStep,
}

/// Asks, and says what was done.
#[component]
pub fn StopPage() -> impl IntoView {
    let t = MessageTexts::of(lang());
    let shown = use_context::<Arc<StopView>>().unwrap_or_default();
    let (said, choice, button) = match shown.step {
        StopStep::Question if shown.of_text => (t.stop_question_sms, "stop", t.stop_yes),
        StopStep::Question => (t.stop_question, "stop", t.stop_yes),
        StopStep::Stopped if shown.of_text => (t.stop_done_sms, "again", t.stop_again),
        StopStep::Stopped => (t.stop_done, "again", t.stop_again),
        StopStep::Again => (t.stop_undone, "stop", t.stop_yes),
    };
    view! {
        <PageTitle text=t.stop_title/>
        <main id="main" class="wrap narrow stack my-6">
            <h1>{t.stop_title}</h1>
            <p role="status">{said}</p>
            <form method="post" action=shown.path.clone()>
                <input type="hidden" name="choice" value=choice/>
                <button class="btn">{button}</button>
            </form>
        </main>
    }
}
