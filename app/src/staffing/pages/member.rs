//! `/admin/members/{id}`: one role of somebody, and what may be done about it.

use super::super::model::{MemberCard, Place};
use super::super::parts::{Frame, Line, Mark, PlaceField, Proof, Select, day, member_name, place_text, role_options};
use super::members::List;
use crate::i18n::{StaffMemberTexts, role_text};
use crate::kernel::Role;
use crate::ui::lang;
use leptos::prelude::*;

/// The card.
#[component]
pub fn MemberPage(card: MemberCard) -> impl IntoView {
    let lang = lang();
    let t = StaffMemberTexts::of(lang);
    let row = card.row.clone();
    let path = format!("/admin/members/{}", row.id);
    let connected = if row.is_connected { t.connected } else { t.not_connected };
    let may_edit = !card.roles.is_empty();
    view! {
        <Frame title=member_name(&row, lang) typed=card.typed.clone()>
            <dl class="dl">
                <dt>{t.role}</dt><dd>{role_text(row.role, lang)}</dd>
                <dt>{t.place}</dt><dd>{place_text(row.place.as_ref(), lang)}</dd>
                <dt>{t.since}</dt><dd>{day(row.since, lang)}</dd>
                <dt>{t.authenticator}</dt><dd>{connected}</dd>
                <dt>{t.email}</dt><dd><Email card=card.clone()/></dd>
            </dl>
            {(!card.others.is_empty()).then(|| view! { <h2>{t.other_roles}</h2><List rows=card.others.clone()/> })}
            {may_edit.then(|| view! { <Change card=card.clone()/> })}
            {may_edit.then(|| view! {
                <section class="card stack" aria-labelledby="end">
                    <h2 id="end">{t.end}</h2>
                    <p>{t.end_note}</p>
                    <form class="stack" method="post" action=format!("{path}/end")>
                        <Mark/>
                        <Proof id="end-code" typed=card.typed.clone()/>
                        <button class="btn btn--danger">{t.end}</button>
                    </form>
                </section>
            })}
        </Frame>
    }
}

#[component]
fn Email(card: MemberCard) -> impl IntoView {
    let t = StaffMemberTexts::of(lang());
    match card.email {
        Some(email) => view! { <b dir="ltr">{email}</b> }.into_any(),
        None if card.row.masked.is_empty() => view! { {t.no_email} }.into_any(),
        None => {
            let action = format!("/admin/members/{}/reveal", card.row.id);
            view! {
                <span dir="ltr">{card.row.masked}</span>
                <form class="stack" method="post" action=action>
                    <Mark/>
                    <p class="hint">{t.show_email_note}</p>
                    <Line name="reason" label=t.reason hint=t.reason_hint typed=card.typed.clone()/>
                    <Proof id="reveal-code" typed=card.typed/>
                    <button class="btn btn--sm">{t.show_email}</button>
                </form>
            }
            .into_any()
        }
    }
}

#[component]
fn Change(card: MemberCard) -> impl IntoView {
    let lang = lang();
    let t = StaffMemberTexts::of(lang);
    let mut typed = card.typed;
    if typed.get("role").is_empty() && typed.get("organisation").is_empty() {
        typed.set("role", card.row.role.code());
        typed.set(
            "organisation",
            card.row.place.as_ref().map_or("", |place: &Place| &place.code),
        );
    }
    let whole = card.roles.contains(&Role::Administrator);
    view! {
        <section class="card stack" aria-labelledby="change">
            <h2 id="change">{t.change}</h2>
            <form class="stack" method="post" action=format!("/admin/members/{}/change", card.row.id)>
                <Mark/>
                <Select name="role" label=t.role options=role_options(&card.roles, lang) typed=typed.clone()/>
                <PlaceField places=card.places whole_region=whole typed=typed.clone()/>
                <Proof typed/>
                <button class="btn btn--primary">{t.change_go}</button>
            </form>
        </section>
    }
}
