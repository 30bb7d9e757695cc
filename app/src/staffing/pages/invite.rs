//! `/admin/members/invite` and `/admin/invitations/{id}`: asking somebody in, and what became of that.

use super::super::model::{Invitation, InvitationState, InviteView};
use super::super::parts::{Frame, Line, Mark, PlaceField, Proof, Select, moment, place_text, role_options};
use crate::i18n::{StaffMemberTexts, cause_text, role_text};
use crate::kernel::Lang;
use crate::messages::model::Fate;
use crate::ui::lang;
use leptos::prelude::*;

/// The form.
#[component]
pub fn InvitePage(shown: InviteView) -> impl IntoView {
    let lang = lang();
    let t = StaffMemberTexts::of(lang);
    let typed = shown.typed;
    view! {
        <Frame title=t.invite_title typed=typed.clone()>
            <p class="muted">{t.invite_note}</p>
            <form class="stack read" method="post" action="/admin/members/invite">
                <Mark/>
                <Line name="email" label=t.email kind="text" typed=typed.clone()/>
                <Select name="role" label=t.role options=role_options(&shown.roles, lang) typed=typed.clone()/>
                <PlaceField places=shown.places whole_region=shown.whole_region typed=typed.clone()/>
                <Proof typed/>
                <button class="btn btn--primary">{t.send}</button>
            </form>
        </Frame>
    }
}

/// An invitation that was sent.
#[component]
pub fn SentPage(shown: Invitation) -> impl IntoView {
    let lang = lang();
    let t = StaffMemberTexts::of(lang);
    let (row, typed) = (shown.row, shown.typed);
    let (word, until) = match row.state {
        InvitationState::Open(at) => (t.valid_until, at),
        InvitationState::Expired(at) => (t.expired, at),
    };
    let fate = shown
        .fate
        .map(|fate| view! { <dt>{t.letter}</dt><dd>{fate_text(&fate, lang)}</dd> });
    view! {
        <Frame title=t.invitation_title typed=typed.clone()>
            <dl class="dl">
                <dt>{t.email}</dt><dd dir="ltr">{row.masked}</dd>
                <dt>{t.role}</dt><dd>{role_text(row.role, lang)}</dd>
                <dt>{t.place}</dt><dd>{place_text(row.place.as_ref(), lang)}</dd>
                <dt>{t.sent}</dt><dd>{moment(row.sent, lang)}</dd>
                <dt>{word}</dt><dd>{moment(until, lang)}</dd>
                {fate}
            </dl>
            <form class="stack" method="post" action=format!("/admin/invitations/{}/again", row.id)>
                <Mark/>
                <p class="hint">{t.send_again_note}</p>
                <Proof id="again-code" typed=typed.clone()/>
                <p><button class="btn btn--primary">{t.send_again}</button></p>
            </form>
            <form class="stack" method="post" action=format!("/admin/invitations/{}/withdraw", row.id)>
                <Mark/>
                <Proof typed/>
                <p><button class="btn btn--danger">{t.withdraw}</button></p>
            </form>
        </Frame>
    }
}

/// What became of a letter, in a line.
fn fate_text(fate: &Fate, lang: Lang) -> String {
    let t = StaffMemberTexts::of(lang);
    match fate {
        Fate::Queued { .. } => t.letter_waits.to_owned(),
        Fate::Accepted { host, at } if host.is_empty() => format!("{}, {}", t.letter_accepted, moment(*at, lang)),
        Fate::Accepted { host, at } => format!("{} {host}, {}", t.letter_accepted, moment(*at, lang)),
        Fate::Delayed { reason, .. } => format!("{}: {}", t.letter_delayed, cause_text(reason.cause.code(), lang)),
        Fate::Refused { reason, .. } => format!("{}: {}", t.letter_refused, cause_text(reason.cause.code(), lang)),
        Fate::Dead { reason, .. } => format!("{}: {}", t.letter_dead, cause_text(reason.cause.code(), lang)),
    }
}
