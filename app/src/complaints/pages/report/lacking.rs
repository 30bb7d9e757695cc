//! A report that waits while some of its photos did not arrive: nobody but its author decides what it goes without.

use super::form::ReportForm;
use crate::i18n::ReportTexts;
use crate::ui::{Icon, lang};
use leptos::prelude::*;

/// The question, while there is one.
#[component]
pub fn Lacking(form: ReportForm) -> impl IntoView {
    let t = ReportTexts::of(lang());
    let asks = Memo::new(move |_| form.queued.get() && !form.tray.busy() && form.lacks());
    let again = Memo::new(move |_| form.tray.hopeful());
    let retry = move || {
        again.get().then(|| {
            view! { <button class="btn btn--sm" type="button" on:click=move |_| form.retry_photos()>{t.photo_retry}</button> }
        })
    };
    move || {
        asks.get().then(|| {
            view! {
                <div class="note note--warn my-4" role="alert" tabindex="-1" id="lacking"><Icon name="alert"/>
                    <div class="stack gap-2">
                        <p>{t.photos_lack}</p>
                        <div class="row gap-2">
                            {retry}
                            <button class="btn btn--sm" type="button" on:click=move |_| form.send_without()>{t.send_without}</button>
                        </div>
                    </div>
                </div>
            }
        })
    }
}
