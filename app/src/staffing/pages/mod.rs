//! Pages of the staff. They are given everything by the server and have no life of their own in the browser.

mod enter;
mod home;
mod organisations;

use super::model::StaffPage;
use leptos::prelude::*;
use std::sync::Arc;

/// Whatever page the server has prepared.
#[component]
pub fn StaffView() -> impl IntoView {
    let page = use_context::<Arc<StaffPage>>();
    page.map(|page| match page.as_ref().clone() {
        StaffPage::Home(shown) => view! { <home::HomePage shown/> }.into_any(),
        StaffPage::Enter(shown) => view! { <enter::EnterPage shown/> }.into_any(),
        StaffPage::Codes(codes, next) => view! { <enter::CodesPage codes next/> }.into_any(),
        StaffPage::Organisations(shown) => view! { <organisations::OrganisationsPage shown=*shown/> }.into_any(),
    })
}
