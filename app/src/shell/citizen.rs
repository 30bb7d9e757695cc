//! The citizens' applications and their routes: one to look, one to report. Each is a bundle of its own, so that neither
//! makes the other's first visit longer (docs/adr/0006); links between them load a page.

use super::footer::{Footer, TabBar};
use super::header::{Header, ServiceLine};
use super::not_found::NotFound;
use crate::browser::Address;
use crate::complaints::pages::{ComplaintPage, MapPage, ReceiptPage, ReportPage};
use crate::i18n::Common;
use crate::ui::lang;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::path;

/// Where a citizen looks: the map, a complaint, a receipt.
#[component]
pub fn CitizenApp() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Pages/>
        </Router>
    }
}

#[component]
fn Pages() -> impl IntoView {
    let location = use_location();
    provide_context(Address::routed(location.pathname.into(), location.search.into()));
    view! {
        <Top/>
        <FlatRoutes fallback=NotFound>
            <Route path=path!("/") view=MapPage/>
            <Route path=path!("/c/:number") view=ComplaintPage/>
            <Route path=path!("/c/:number/receipt") view=ReceiptPage/>
        </FlatRoutes>
        <Footer/>
        <TabBar/>
    }
}

/// Where a citizen reports.
#[component]
pub fn ReportApp() -> impl IntoView {
    provide_meta_context();
    provide_context(Address::of_one_page());
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
