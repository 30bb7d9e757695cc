//! The staff's application: its desks arrive with accounts; until then it says so.

use super::citizen::Top;
use super::footer::Footer;
use super::not_found::NotFound;
use crate::i18n::Common;
use crate::ui::{PageTitle, lang};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// Everything the staff sees.
#[component]
pub fn StaffApp() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Top/>
            <Routes fallback=NotFound>
                <Route path=path!("/dispatch") view=Desk ssr=SsrMode::Async/>
            </Routes>
            <Footer/>
        </Router>
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
