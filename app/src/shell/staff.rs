//! The staff's application: its desks arrive with accounts; until then it says so.

use super::frame::{Bottom, Top};
use super::not_found::NotFound;
use crate::browser::Address;
use crate::i18n::Common;
use crate::ui::{PageTitle, lang};
use leptos::prelude::*;

/// Everything the staff sees.
#[component]
pub fn StaffApp() -> impl IntoView {
    let address = Address::followed();
    provide_context(address);
    let page = match address.segments().as_slice() {
        [desk] if desk == "dispatch" => view! { <Desk/> }.into_any(),
        _ => view! { <NotFound/> }.into_any(),
    };
    view! {
        <Top/>
        {page}
        <Bottom/>
    }
}

/// The door of the desks.
#[component]
fn Desk() -> impl IntoView {
    let t = Common::of(lang());
    view! {
        <PageTitle text=t.staff_title/>
        <main id="main" class="wrap narrow stack">
            <h1>{t.staff_title}</h1>
            <p class="muted">{t.staff_closed}</p>
            <p><a class="btn" href="/" rel="external">{t.to_map}</a></p>
        </main>
    }
}
