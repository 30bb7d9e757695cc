//! The citizens' applications and their routes: one to look, one to report. Each is a bundle of its own, so that neither
//! makes the other's first visit longer (docs/adr/0006). Every page is loaded from the server, which alone decides what
//! is at an address: there is no second router to agree with.

use super::frame::{Bar, Bottom, Top};
use super::not_found::NotFound;
use crate::browser::Address;
use crate::complaints::pages::{ComplaintPage, MapPage, ReceiptPage, ReportPage};
use leptos::prelude::*;

/// Where a citizen looks: the map, a complaint, a receipt.
#[component]
pub fn CitizenApp() -> impl IntoView {
    let address = Address::followed();
    provide_context(address);
    let segments = address.segments();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let page = match segments.as_slice() {
        [] => view! { <MapPage/> }.into_any(),
        ["c", number] => view! { <ComplaintPage number=(*number).to_owned()/> }.into_any(),
        ["c", number, "receipt"] => view! { <ReceiptPage number=(*number).to_owned()/> }.into_any(),
        _ => view! { <NotFound/> }.into_any(),
    };
    view! {
        <Top/>
        {page}
        <Bottom/>
        <Bar/>
    }
}

/// Where a citizen reports.
#[component]
pub fn ReportApp() -> impl IntoView {
    provide_context(Address::followed());
    view! {
        <Top/>
        <ReportPage/>
        <Bottom/>
        <Bar/>
    }
}
