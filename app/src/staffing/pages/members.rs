//! `/admin/members`: who has which role where, and who is invited.

use super::super::model::{Door, InvitationRow, InvitationState, InvitedView, MemberRow, MembersView};
use super::super::parts::{Frame, Line, Mark, Next, day, member_name, moment, place_text, role_options};
use crate::i18n::{StaffMemberTexts, StaffTexts, role_text};
use crate::kernel::Role;
use crate::ui::{Table, encode, lang};
use leptos::prelude::*;

/// Everybody in the viewer's part of the tree.
#[component]
pub fn MembersPage(shown: MembersView) -> impl IntoView {
    let t = StaffMemberTexts::of(lang());
    let role = shown.role.map_or("", Role::code);
    let next = shown
        .next
        .map(|after| format!("/admin/members?q={}&role={role}&after={after}", encode(&shown.query)));
    let may_invite = shown.may_invite;
    view! {
        <Frame title=t.members typed=shown.by_address.clone()>
            <Parts invited=false/>
            {may_invite.then(|| view! { <p><a class="btn btn--primary" href="/admin/members/invite" rel="external">{t.invite}</a></p> })}
            <Filters shown=shown.clone()/>
            <List rows=shown.rows/>
            <Next href=next/>
        </Frame>
    }
}

#[component]
fn Parts(invited: bool) -> impl IntoView {
    let t = StaffMemberTexts::of(lang());
    let here = |is: bool| is.then_some("page");
    view! {
        <nav class="row gap-2" aria-label=t.members>
            <span class="seg">
                <a href=Door::Members.path() rel="external" aria-current=here(!invited)>{t.working}</a>
                <a href="/admin/members/invited" rel="external" aria-current=here(invited)>{t.invited}</a>
            </span>
        </nav>
    }
}

#[component]
fn Filters(shown: MembersView) -> impl IntoView {
    let lang = lang();
    let t = StaffMemberTexts::of(lang);
    let chosen = shown.role;
    let options: Vec<_> = role_options(&Role::ALL, lang)
        .into_iter()
        .map(|(value, words)| {
            let selected = value == chosen.map_or("", Role::code);
            let words = if value.is_empty() { t.any_role.to_owned() } else { words };
            view! { <option value=value selected=selected>{words}</option> }
        })
        .collect();
    view! {
        <form method="get" action="/admin/members" role="search" class="staffbar">
            <div class="field">
                <label class="label" for="q">{t.organisation_search}</label>
                <input class="input" id="q" name="q" value=shown.query autocomplete="off"/>
            </div>
            <div class="field">
                <label class="label" for="role">{t.role}</label>
                <select class="select" id="role" name="role">{options}</select>
            </div>
            <button class="btn">{StaffTexts::of(lang).find}</button>
        </form>
        <form method="post" action="/admin/members" class="staffbar">
            <Mark/>
            <Line name="email" label=t.by_address hint=t.by_address_hint typed=shown.by_address/>
            <button class="btn">{StaffTexts::of(lang).find}</button>
        </form>
    }
}

/// A table of roles.
#[component]
pub fn List(rows: Vec<MemberRow>) -> impl IntoView {
    let lang = lang();
    let t = StaffMemberTexts::of(lang);
    let row = move |row: MemberRow| {
        let connected = if row.is_connected { t.connected } else { t.not_connected };
        let masked = if row.masked.is_empty() { t.no_email } else { &row.masked }.to_owned();
        let masked = (!row.name.is_empty()).then(|| view! { <br/><span class="muted small" dir="ltr">{masked}</span> });
        view! {
            <tr>
                <th scope="row">
                    <a href=format!("/admin/members/{}", row.id) rel="external">{member_name(&row, lang)}</a>
                    {masked}
                </th>
                <td>{role_text(row.role, lang)}</td>
                <td>{place_text(row.place.as_ref(), lang)}</td>
                <td>{day(row.since, lang)}</td>
                <td>{connected}</td>
            </tr>
        }
    };
    let rows: Vec<_> = rows.into_iter().map(row).collect();
    let heads = [t.person, t.role, t.place, t.since, t.authenticator];
    view! { <Table label=t.members heads none=t.nobody rows/> }
}

/// Those who are invited and have not come yet.
#[component]
pub fn InvitedPage(shown: InvitedView) -> impl IntoView {
    let t = StaffMemberTexts::of(lang());
    let next = shown.next.map(|after| format!("/admin/members/invited?after={after}"));
    view! {
        <Frame title=t.members>
            <Parts invited=true/>
            <p><a class="btn btn--primary" href="/admin/members/invite" rel="external">{t.invite}</a></p>
            <Waiting rows=shown.rows/>
            <Next href=next/>
        </Frame>
    }
}

#[component]
fn Waiting(rows: Vec<InvitationRow>) -> impl IntoView {
    let lang = lang();
    let t = StaffMemberTexts::of(lang);
    let row = move |row: InvitationRow| {
        let state = match row.state {
            InvitationState::Open(at) => format!("{} {}", t.valid_until, moment(at, lang)),
            InvitationState::Expired(at) => format!("{} {}", t.expired, moment(at, lang)),
        };
        view! {
            <tr>
                <th scope="row"><a href=format!("/admin/invitations/{}", row.id) rel="external" dir="ltr">{row.masked}</a></th>
                <td>{role_text(row.role, lang)}</td>
                <td>{place_text(row.place.as_ref(), lang)}</td>
                <td>{moment(row.sent, lang)}</td>
                <td>{state}</td>
            </tr>
        }
    };
    let rows: Vec<_> = rows.into_iter().map(row).collect();
    let heads = [t.email, t.role, t.place, t.sent, t.valid_until];
    view! { <Table label=t.invited heads none=t.none_invited rows/> }
}
