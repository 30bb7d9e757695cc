//! A puzzle that the browser solves by itself while the form is filled in. Without script it is enough to wait.

use crate::account::model::Puzzle;
use crate::browser::pause;
use crate::i18n::AccountTexts;
use crate::ui::{Icon, lang};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Numbers that are tried in one go: some milliseconds, so that typing stays smooth.
const STEP: u64 = 1_000;

/// The note, and the field with the solution.
#[component]
pub fn ProofField(
    /// The puzzle, if there is one.
    puzzle: Option<Puzzle>,
) -> impl IntoView {
    let t = AccountTexts::of(lang());
    puzzle.map(|puzzle| {
        let waited = serde_json::to_string(&puzzle.unsolved()).unwrap_or_default();
        let found = RwSignal::new(None::<String>);
        Effect::new(move |_| {
            let puzzle = puzzle.clone();
            spawn_local(async move {
                let mut from = 0;
                while from < puzzle.max {
                    if let Some(solution) = puzzle.search(from, STEP) {
                        found.set(serde_json::to_string(&solution).ok());
                        return;
                    }
                    from += STEP;
                    pause().await;
                }
            });
        });
        let words = move || {
            if found.with(Option::is_none) {
                t.proof_works
            } else {
                t.proof_done
            }
        };
        view! {
            <input type="hidden" name="altcha" value=move || found.get().unwrap_or_else(|| waited.clone())/>
            <div class="note" id="proof"><Icon name="lock"/><div>
                <p>{t.proof_why}</p>
                <p class="script" role="status">{words}</p>
                <p class="noscript">{t.proof_without}</p>
            </div></div>
        }
    })
}
