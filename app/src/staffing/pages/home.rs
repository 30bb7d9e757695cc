//! `/admin`: the desk with its doors.

use super::super::model::HomeView;
use crate::i18n::{StaffTexts, role_text};
use crate::ui::{PageTitle, lang};
use leptos::prelude::*;

/// The desk of a member of the staff.
#[component]
pub fn HomePage(shown: HomeView) -> impl IntoView {
    let lang = lang();
    let t = StaffTexts::of(lang);
    let role = move |(role, place): (_, Option<String>)| {
        let place = place.unwrap_or_else(|| t.whole_region.to_owned());
        view! { <li>{role_text(role, lang)}", "{place}</li> }
    };
    let roles: Vec<_> = shown.roles.into_iter().map(role).collect();
    let door = |open: bool, href: &'static str, text: &'static str| {
        open.then(|| view! { <li><a href=href rel="external">{text}</a></li> })
    };
    let doors = [
        door(shown.organisations, "/admin/organisations", t.organisations),
        door(shown.outbox, "/admin/outbox", t.outbox),
    ];
    let any = shown.organisations || shown.outbox;
    view! {
        <PageTitle text=t.home_title/>
        <main id="main" class="wrap narrow stack my-6">
            <h1>{t.home_title}</h1>
            <h2>{t.your_roles}</h2>
            <ul class="stack">{roles}</ul>
            {if any {
                view! { <nav aria-label=t.home_title><ul class="stack">{doors.into_iter().collect_view()}</ul></nav> }.into_any()
            } else {
                view! { <p>{t.nothing_yet}</p> }.into_any()
            }}
        </main>
    }
}
