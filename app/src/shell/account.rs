//! The application of accounts: signing in, registering, recovering. A bundle of its own (docs/adr/0006). Every link loads
//! a page, so it needs no router: the path decides once.

use super::citizen::Top;
use super::footer::{Footer, TabBar};
use super::not_found::NotFound;
use crate::account::pages::LoginPage;
use crate::browser::Address;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;

/// The pages of accounts. The server answers their paths with this application.
#[component]
pub fn AccountApp() -> impl IntoView {
    provide_meta_context();
    let address = Address::followed();
    provide_context(address);
    let path = address.path.get_value();
    view! {
        <Top/>
        {match path.as_str() {
            "/login" => view! { <LoginPage/> }.into_any(),
            _ => view! { <NotFound/> }.into_any(),
        }}
        <Footer/>
        <TabBar/>
    }
}
