//! The application of accounts: signing in, registering, recovering. A bundle of its own (docs/adr/0006). Every link loads
//! a page, so it needs no router: the path decides once.

use super::frame::{Bar, Bottom, Top};
use super::not_found::NotFound;
use crate::account::pages::{
    CodePage, ConfirmPage, DeskPage, LoginPage, PasswordPage, PhonePage, RecoverPage, RecoverSentPage, RegisterPage,
    RegisterSentPage, ResetPage,
};
use crate::browser::Address;
use leptos::prelude::*;

/// The pages of accounts. The server answers their paths with this application.
#[component]
pub fn AccountApp() -> impl IntoView {
    let address = Address::followed();
    provide_context(address);
    let path = address.path.get_value();
    let page = match path.as_str() {
        "/login" => view! { <LoginPage/> }.into_any(),
        "/login/phone" => view! { <PhonePage/> }.into_any(),
        "/login/code" => view! { <CodePage/> }.into_any(),
        "/register" => view! { <RegisterPage/> }.into_any(),
        "/register/sent" => view! { <RegisterSentPage/> }.into_any(),
        "/recover" => view! { <RecoverPage/> }.into_any(),
        "/recover/sent" => view! { <RecoverSentPage/> }.into_any(),
        "/recover/desk" => view! { <DeskPage/> }.into_any(),
        "/password" => view! { <PasswordPage/> }.into_any(),
        path if path.starts_with("/confirm/") => view! { <ConfirmPage/> }.into_any(),
        path if path.starts_with("/recover/") => view! { <ResetPage/> }.into_any(),
        _ => view! { <NotFound/> }.into_any(),
    };
    view! {
        <Top/>
        {page}
        <Bottom/>
        <Bar/>
    }
}
