//! "Me too": once per device, with or without script.

use crate::complaints::api;
use crate::complaints::model::ComplaintNumber;
use crate::i18n::ComplaintTexts;
use crate::ui::{Icon, app_error_text, lang};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The button with its count. Without script it is a plain form.
#[component]
pub fn SupportButton(
    /// Whom to support.
    number: ComplaintNumber,
    /// How many do.
    support: i64,
    /// The device does already.
    supported: bool,
) -> impl IntoView {
    let lang = lang();
    let t = ComplaintTexts::of(lang);
    let count = RwSignal::new(support);
    let mine = RwSignal::new(supported);
    let action = format!("/c/{number}/support");
    let said = RwSignal::new("");
    let send = move |number: ComplaintNumber| {
        spawn_local(async move {
            match api::send_support(number).await {
                Ok(done) => {
                    count.set(done.support);
                    mine.set(true);
                    said.set(if done.fresh { t.support_thanks } else { t.support_again });
                }
                Err(error) => said.set(app_error_text(&error, lang)),
            }
        });
    };
    let words = move || if mine.get() { t.supported } else { t.support };
    view! {
        <form class="row gap-2" method="post" action=action on:submit=move |event| {
            event.prevent_default();
            send(number.clone());
        }>
            <button class="btn btn--sm" aria-pressed=move || mine.get().to_string()>
                <Icon name="up"/>{words}" · "<span class="num">{move || count.get()}</span>
            </button>
            <span class="small muted" role="status">{move || said.get()}</span>
        </form>
    }
}
