//! Pages that are rendered by the server alone: no bundle carries them.

use super::frame::{Bar, Bottom, Top};
use crate::browser::Address;
use leptos::prelude::*;

/// The frame around such a page.
#[component]
pub fn PlainApp(children: Children) -> impl IntoView {
    provide_context(Address::followed());
    view! {
        <Top/>
        {children()}
        <Bottom/>
        <Bar/>
    }
}
