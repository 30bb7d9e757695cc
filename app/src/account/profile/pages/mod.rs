//! Pages of the profile. They are given everything by the server and have no life of their own in the browser.

mod again;
mod consent;
mod contact;
mod document;
mod fields;
mod my;
mod person;
mod profile;
mod vouch;

pub use vouch::{AgreePage, AgreeView, VouchPage, VouchView};

use super::model::{Private, PrivatePage};
use leptos::prelude::*;
use std::sync::Arc;

/// Whatever page the server has prepared.
#[component]
pub fn PrivateView() -> impl IntoView {
    let private = use_context::<Arc<Private>>()?;
    provide_context(private.marks.clone());
    let shown = match private.page.clone() {
        PrivatePage::Profile(view) => view! { <profile::ProfilePage view=*view/> }.into_any(),
        PrivatePage::Name(typed) => view! { <person::NamePage typed/> }.into_any(),
        PrivatePage::Relative(relation, typed) => view! { <person::RelativePage relation typed/> }.into_any(),
        PrivatePage::Contact(typed) => view! { <contact::ContactPage typed/> }.into_any(),
        PrivatePage::ContactCode {
            to,
            channel,
            fate,
            typed,
        } => view! { <contact::ContactCodePage to channel fate typed/> }.into_any(),
        PrivatePage::ProxyCode {
            handle,
            phone,
            fate,
            typed,
        } => view! { <person::CodePage handle phone fate typed/> }.into_any(),
        PrivatePage::Document { person, name, typed } => {
            view! { <document::DocumentPage person name typed/> }.into_any()
        }
        PrivatePage::Consent(view) => view! { <consent::ConsentPage view=*view/> }.into_any(),
        PrivatePage::My(view) => view! { <my::MyPage view=*view/> }.into_any(),
        PrivatePage::Again { path, words, typed } => view! { <again::AgainPage path words typed/> }.into_any(),
    };
    Some(shown)
}
