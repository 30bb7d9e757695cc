//! Browser entry of the bundle of accounts: takes over the page that the server rendered.

use app::browser::page_context;
use app::shell::AccountApp;
use leptos::prelude::*;
use std::sync::Arc;

fn main() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    if let Some(page) = page_context() {
        let page = Arc::new(page);
        hydrate_body(move || {
            provide_context(Arc::clone(&page));
            view! { <AccountApp/> }
        });
    }
}
