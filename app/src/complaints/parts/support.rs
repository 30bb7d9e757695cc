//! "Me too": once per device, with or without script.

use crate::complaints::api;
use crate::complaints::model::ComplaintNumber;
use crate::i18n::ComplaintTexts;
use crate::ui::{Icon, app_error_text, lang};
use leptos::prelude::*;

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
    let send = Action::new(move |number: &ComplaintNumber| api::send_support(number.clone()));
    Effect::new(move |_| {
        if let Some(Ok(done)) = send.value().get() {
            count.set(done.support);
            mine.set(true);
        }
    });
    let said = move || match send.value().get() {
        Some(Ok(done)) if done.fresh => t.support_thanks,
        Some(Ok(_)) => t.support_again,
        Some(Err(error)) => app_error_text(&error, lang),
        None => "",
    };
    let words = move || if mine.get() { t.supported } else { t.support };
    view! {
        <form class="row gap-2" method="post" action=action on:submit=move |event| {
            event.prevent_default();
            send.dispatch(number.clone());
        }>
            <button class="btn btn--sm" aria-pressed=move || mine.get().to_string() disabled=move || send.pending().get()>
                <Icon name="up"/>{words}" · "<span class="num">{move || count.get()}</span>
            </button>
            <span class="small muted" role="status">{said}</span>
        </form>
    }
}
