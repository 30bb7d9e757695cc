//! Phone numbers, e-mails and plates in what everybody will see: a warning, never a refusal.

use crate::complaints::model::Personal;
use crate::i18n::ReportTexts;
use crate::ui::{Icon, lang};
use leptos::prelude::*;

/// The text without what was found in it.
pub fn masked(text: &str, found: &[Personal]) -> String {
    found
        .iter()
        .fold(text.to_owned(), |text, find| text.replace(&find.text, find.mask()))
}

/// What was found, and the way to take it out; nothing when nothing was found.
#[component]
pub fn PersonalWarning(
    /// Without repetitions.
    #[prop(into)]
    found: Signal<Vec<Personal>>,
    /// Takes it out.
    remove: Callback<()>,
) -> impl IntoView {
    let t = ReportTexts::of(lang());
    move || {
        let found = found.get();
        (!found.is_empty()).then(|| {
            let words: Vec<String> = found.into_iter().map(|find| find.text).collect();
            view! {
                <div class="note note--warn mt-3" role="status"><Icon name="alert"/>
                    <div><b>{t.personal_title}</b>" "{t.personal_text}" "<span class="strong">{words.join(", ")}</span>" "
                        <button class="btn btn--sm script" type="button" on:click=move |_| remove.run(())>{t.personal_remove}</button>
                    </div>
                </div>
            }
        })
    }
}
