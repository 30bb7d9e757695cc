//! `/admin`: the desk: what the roles are, and what may be done today.

use super::super::model::{Door, HomeView, Shown};
use super::super::parts::{Frame, door_note, door_text};
use crate::i18n::{StaffTexts, role_note, role_text};
use crate::ui::lang;
use leptos::prelude::*;
use std::sync::Arc;

/// The desk of a member of the staff.
#[component]
pub fn HomePage(shown: HomeView) -> impl IntoView {
    let lang = lang();
    let t = StaffTexts::of(lang);
    let role = move |(role, place): (_, Option<String>)| {
        let place = place.unwrap_or_else(|| t.whole_region.to_owned());
        view! { <li><b>{role_text(role, lang)}</b>", "{place}<br/><span class="muted">{role_note(role, lang)}</span></li> }
    };
    let roles: Vec<_> = shown.roles.into_iter().map(role).collect();
    let doors = use_context::<Arc<Shown>>()
        .map(|shown| shown.doors.clone())
        .unwrap_or_default();
    let door = move |door: Door| {
        view! {
            <li class="card">
                <a class="strong" href=door.path() rel="external">{door_text(door, lang)}</a>
                <p class="muted">{door_note(door, lang)}</p>
            </li>
        }
    };
    let doors: Vec<_> = doors.into_iter().filter(|door| *door != Door::Home).map(door).collect();
    view! {
        <Frame title=t.home_title>
            <h2>{t.your_roles}</h2>
            <ul class="stack">{roles}</ul>
            <h2>{t.today}</h2>
            <ul class="doors">{doors}</ul>
            <p><a href="/admin/codes" rel="external">{t.codes_title}</a></p>
        </Frame>
    }
}
