//! The citizens' applications and their routes: one to look, one to report. Each is a bundle of its own, so that neither
//! makes the other's first visit longer (docs/adr/0006); links between them load a page.

use super::footer::{Footer, TabBar};
use super::header::{Header, ServiceLine};
use super::not_found::NotFound;
use crate::complaints::pages::{ComplaintPage, MapPage, ReceiptPage, ReportPage};
use crate::i18n::Common;
use crate::ui::lang;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// Where a citizen looks: the map, a complaint, a receipt.
#[component]
pub fn CitizenApp() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Top/>
            <Routes fallback=NotFound>
                <Route path=path!("/") view=MapPage ssr=SsrMode::Async/>
                <Route path=path!("/c/:number") view=ComplaintPage ssr=SsrMode::Async/>
                <Route path=path!("/c/:number/receipt") view=ReceiptPage ssr=SsrMode::Async/>
            </Routes>
            <Footer/>
            <TabBar/>
        </Router>
    }
}

/// Where a citizen reports.
#[component]
pub fn ReportApp() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Top/>
            <Routes fallback=NotFound>
                <Route path=path!("/report") view=ReportPage ssr=SsrMode::Async/>
            </Routes>
            <Footer/>
            <TabBar/>
        </Router>
    }
}

/// What stands above every page.
#[component]
fn Top() -> impl IntoView {
    let t = Common::of(lang());
    view! {
        <a class="skip" href="#main" rel="external">{t.skip}</a>
        <ServiceLine/>
        <Header/>
    }
}
