//! A puzzle that the browser solves by itself while the form is filled in. Without script other ways stay open.

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
        let found = RwSignal::new(String::new());
        Effect::new(move |_| {
            let puzzle = puzzle.clone();
            spawn_local(async move {
                let mut from = 0;
                while from < puzzle.max {
                    if let Some(solution) = puzzle.search(from, STEP) {
                        found.set(serde_json::to_string(&solution).unwrap_or_default());
                        return;
                    }
                    from += STEP;
                    pause().await;
                }
            });
        });
        let words = move || {
            if found.with(String::is_empty) {
                t.proof_works
            } else {
                t.proof_done
            }
        };
        view! {
            <input type="hidden" name="altcha" value=move || found.get()/>
            <div class="note" id="proof"><Icon name="lock"/><div>
                <p>{t.proof_why}</p>
                <p class="script" role="status">{words}</p>
                <p class="noscript">{t.proof_without}" "<a href="/recover" rel="external">{t.proof_letter}</a></p>
            </div></div>
        }
    })
}
