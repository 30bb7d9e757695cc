//! The citizens' applications and their routes: one to look, one to report. Each is a bundle of its own, so that neither
//! makes the other's first visit longer (docs/adr/0006). Every page is loaded from the server, which alone decides what
//! is at an address: there is no second router to agree with.

use super::footer::{Footer, TabBar};
use super::header::{Header, ServiceLine};
use super::not_found::NotFound;
use crate::browser::Address;
use crate::complaints::pages::{ComplaintPage, MapPage, ReceiptPage, ReportPage};
use crate::i18n::Common;
use crate::ui::lang;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;

/// Where a citizen looks: the map, a complaint, a receipt.
#[component]
pub fn CitizenApp() -> impl IntoView {
    provide_meta_context();
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
        <Footer/>
        <TabBar/>
    }
}

/// Where a citizen reports.
#[component]
pub fn ReportApp() -> impl IntoView {
    provide_meta_context();
    provide_context(Address::followed());
    view! {
        <Top/>
        <ReportPage/>
        <Footer/>
        <TabBar/>
    }
}

/// What stands above every page.
#[component]
pub(super) fn Top() -> impl IntoView {
    let t = Common::of(lang());
    view! {
        <a class="skip" href="#main" rel="external">{t.skip}</a>
        <ServiceLine/>
        <Header/>
    }
}
