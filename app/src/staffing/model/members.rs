//! Members of the staff, and invitations to become one.

use super::Typed;
use crate::kernel::{Role, Timestamp};
use crate::messages::model::Fate;

/// An organisation by name; none is the whole region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// A role of somebody, in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberRow {
    /// The number of the membership.
    pub id: i64,
    /// How the person is greeted; empty when no name was told.
    pub name: String,
    /// The e-mail with dots in it.
    pub masked: String,
    /// What the person is.
    pub role: Role,
    /// Where.
    pub place: Option<Place>,
    /// Since when.
    pub since: Timestamp,
    /// An authenticator is connected.
    pub is_connected: bool,
}

/// Who has which role where.
#[derive(Clone, Debug, Default)]
pub struct MembersView {
    /// What was looked for in names and codes of organisations.
    pub query: String,
    /// Only this role.
    pub role: Option<Role>,
    /// An address was looked for, and stands in no link.
    pub by_address: Typed,
    /// A page of the list.
    pub rows: Vec<MemberRow>,
    /// The number after which the next page begins.
    pub next: Option<i64>,
    /// Somebody may be invited.
    pub may_invite: bool,
}

/// One role of somebody.
#[derive(Clone, Debug)]
pub struct MemberCard {
    /// As in the list.
    pub row: MemberRow,
    /// The whole address, after it was asked for.
    pub email: Option<String>,
    /// Other roles of the same person that the viewer may see.
    pub others: Vec<MemberRow>,
    /// Roles that the viewer may give; none: nothing may be changed here.
    pub roles: Vec<Role>,
    /// What was typed.
    pub typed: Typed,
    /// Organisations to choose from.
    pub places: Vec<Place>,
    /// It is the viewer's own.
    pub is_own: bool,
}

/// What has become of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationState {
    /// It waits until then.
    Open(Timestamp),
    /// Too old; it may be sent again.
    Expired(Timestamp),
}

/// An invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationRow {
    /// Its number.
    pub id: i64,
    /// The e-mail with dots in it.
    pub masked: String,
    /// The role.
    pub role: Role,
    /// Where.
    pub place: Option<Place>,
    /// When it was sent last.
    pub sent: Timestamp,
    /// What became of it.
    pub state: InvitationState,
}

/// Invitations that wait.
#[derive(Clone, Debug, Default)]
pub struct InvitedView {
    /// A page of them.
    pub rows: Vec<InvitationRow>,
    /// The number after which the next page begins.
    pub next: Option<i64>,
}

/// One invitation.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// As in the list.
    pub row: InvitationRow,
    /// What became of its letter.
    pub fate: Option<Fate>,
    /// What was typed.
    pub typed: Typed,
}

/// The form of an invitation.
#[derive(Clone, Debug, Default)]
pub struct InviteView {
    /// What was typed.
    pub typed: Typed,
    /// Roles that the viewer may give.
    pub roles: Vec<Role>,
    /// Organisations to choose from: those that were meant, or the first of all.
    pub places: Vec<Place>,
    /// The viewer may give roles in the whole region.
    pub whole_region: bool,
}

/// Why an invitation lets nobody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gone {
    /// Used, withdrawn, too old, or never was.
    Over,
    /// It is for somebody else than who is signed in.
    Another,
}

/// The page of an invitation, for the person who was invited.
#[derive(Clone, Debug)]
pub enum InvitationPage {
    /// It lets nobody in.
    Gone(Gone),
    /// An account with a new password.
    Register {
        /// Where, and as what.
        role: Role,
        /// The organisation.
        place: Option<Place>,
        /// The address with dots in it.
        masked: String,
        /// What is agreed to: the title and the words.
        consent: (&'static str, &'static str),
        /// Names these words.
        text: String,
        /// What was typed.
        typed: Typed,
    },
    /// There is an account: sign in first, then come back here.
    SignIn {
        /// As what.
        role: Role,
        /// Where.
        place: Option<Place>,
        /// The way back.
        next: String,
    },
    /// Whoever is signed in says yes.
    Accept {
        /// As what.
        role: Role,
        /// Where.
        place: Option<Place>,
    },
}
