//! The staff's application: what lives in the browser of a desk.

use super::frame::{Bottom, Top};
use super::not_found::NotFound;
use crate::browser::Address;
use crate::dispatch::pages::QueuePage;
use leptos::prelude::*;

/// Everything the staff sees.
#[component]
pub fn StaffApp() -> impl IntoView {
    let address = Address::followed();
    provide_context(address);
    let page = match address.segments().as_slice() {
        [desk] if desk == "dispatch" => view! { <QueuePage/> }.into_any(),
        _ => view! { <NotFound/> }.into_any(),
    };
    view! {
        <Top/>
        {page}
        <Bottom/>
    }
}
