//! The citizens' application and its routes.

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

/// Everything a citizen sees.
#[component]
pub fn CitizenApp() -> impl IntoView {
    provide_meta_context();
    let t = Common::of(lang());
    view! {
        <Router>
            <a class="skip" href="#main" rel="external">{t.skip}</a>
            <ServiceLine/>
            <Header/>
            <Routes fallback=NotFound>
                <Route path=path!("/") view=MapPage ssr=SsrMode::Async/>
                <Route path=path!("/report") view=ReportPage ssr=SsrMode::Async/>
                <Route path=path!("/c/:number") view=ComplaintPage ssr=SsrMode::Async/>
                <Route path=path!("/c/:number/receipt") view=ReceiptPage ssr=SsrMode::Async/>
            </Routes>
            <Footer/>
            <TabBar/>
        </Router>
    }
}
