//! Pages of the staff. They are given everything by the server and have no life of their own in the browser.

mod again;
mod areas;
mod calendar;
mod case;
mod categories;
mod desk;
mod enter;
mod home;
mod invitation;
mod invite;
mod journal;
mod member;
mod members;
mod organisations;
mod outbox;
mod upload;

pub use invitation::InvitationView;

use super::model::{Shown, StaffPage};
use leptos::prelude::*;
use std::sync::Arc;

/// Whatever page the server has prepared.
#[component]
pub fn StaffView() -> impl IntoView {
    let shown = use_context::<Arc<Shown>>();
    shown.map(|shown| match shown.page.clone() {
        StaffPage::Home(shown) => view! { <home::HomePage shown/> }.into_any(),
        StaffPage::Enter(shown) => view! { <enter::EnterPage shown/> }.into_any(),
        StaffPage::Codes(codes, next) => view! { <enter::CodesPage codes next/> }.into_any(),
        StaffPage::NewCodes(shown) => view! { <enter::NewCodesPage shown/> }.into_any(),
        StaffPage::Organisations(shown) => view! { <organisations::OrganisationsPage shown=*shown/> }.into_any(),
        StaffPage::Organisation(card) => view! { <organisations::OrganisationPage card=*card/> }.into_any(),
        StaffPage::Members(shown) => view! { <members::MembersPage shown=*shown/> }.into_any(),
        StaffPage::Member(card) => view! { <member::MemberPage card=*card/> }.into_any(),
        StaffPage::Invited(shown) => view! { <members::InvitedPage shown/> }.into_any(),
        StaffPage::Invitation(shown) => view! { <invite::SentPage shown=*shown/> }.into_any(),
        StaffPage::Invite(shown) => view! { <invite::InvitePage shown/> }.into_any(),
        StaffPage::Journal(shown) => view! { <journal::JournalPage shown=*shown/> }.into_any(),
        StaffPage::Categories(shown) => view! { <categories::CategoriesPage shown=*shown/> }.into_any(),
        StaffPage::Category(card) => view! { <categories::CategoryPage card=*card/> }.into_any(),
        StaffPage::Calendar(shown) => view! { <calendar::CalendarPage shown=*shown/> }.into_any(),
        StaffPage::Areas(shown) => view! { <areas::AreasPage shown/> }.into_any(),
        StaffPage::File(door, upload) => view! { <upload::FilePage door upload=*upload/> }.into_any(),
        StaffPage::Outbox(shown) => view! { <outbox::OutboxPage shown=*shown/> }.into_any(),
        StaffPage::Desk(shown) => view! { <desk::DeskPage shown=*shown/> }.into_any(),
        StaffPage::Case(shown) => view! { <case::CasePage shown=*shown/> }.into_any(),
        StaffPage::Again(shown) => view! { <again::AgainPage shown=*shown/> }.into_any(),
        StaffPage::Gone(list) => view! { <again::GonePage list/> }.into_any(),
    })
}
