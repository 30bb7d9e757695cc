//! Pages that are rendered by the server alone: no bundle carries them.

use super::citizen::Top;
use super::footer::{Footer, TabBar};
use crate::browser::Address;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;

/// The frame around such a page.
#[component]
pub fn PlainApp(children: Children) -> impl IntoView {
    provide_meta_context();
    provide_context(Address::followed());
    view! {
        <Top/>
        {children()}
        <Footer/>
        <TabBar/>
    }
}
