//! The frame of pages that the server shows without any application: the profile and what belongs to a person.

use super::citizen::Top;
use super::footer::{Footer, TabBar};
use crate::account::profile::pages::PrivateView;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;

/// A page that the server has prepared.
#[component]
pub fn PrivateApp() -> impl IntoView {
    provide_meta_context();
    view! { <Top/><PrivateView/><Footer/><TabBar/> }
}
