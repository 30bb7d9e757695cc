//! The journal of security: what happened to whose account, and who did it.

use super::Typed;
use crate::kernel::{Cursor, Timestamp};

/// What the journal knows of, in the order of its list.
pub const KINDS: [&str; 45] = [
    "sign_in",
    "sign_in_failed",
    "sign_out",
    "sessions_ended",
    "registered",
    "account_erased",
    "password_changed",
    "password_reset",
    "desk_checked",
    "desk_refused",
    "desk_code_made",
    "second_factor",
    "second_factor_failed",
    "second_factor_connected",
    "second_factor_forgotten",
    "recovery_code_used",
    "oidc_linked",
    "oidc_unlinked",
    "contact_added",
    "contact_removed",
    "name_changed",
    "document_added",
    "document_refused",
    "document_removed",
    "relative_added",
    "relative_removed",
    "trust_asked",
    "trust_given",
    "trust_lost",
    "trust_revoked",
    "consent_given",
    "consent_withdrawn",
    "reports_claimed",
    "invitation_sent",
    "invitation_sent_again",
    "invitation_withdrawn",
    "invitations_withdrawn",
    "role_given",
    "role_changed",
    "role_ended",
    "roles_ended",
    "revealed",
    "directory_imported",
    "norm_changed",
    "calendar_changed",
];

/// An account in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// An address of it, with dots.
    Masked(String),
    /// It has no e-mail and no phone any more, or was erased.
    Nameless,
}

/// A line of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalLine {
    /// When.
    pub at: Timestamp,
    /// What happened, as a word of [`KINDS`].
    pub kind: String,
    /// Whose account; nobody's for an address that belongs to none.
    pub account: Option<Whose>,
    /// Who did it, if somebody else.
    pub actor: Option<Whose>,
    /// The network, wide.
    pub network: String,
    /// What the browser said of itself.
    pub device: String,
    /// More of it: names and values.
    pub details: Vec<(String, String)>,
}

/// A page of the journal.
#[derive(Clone, Debug, Default)]
pub struct JournalView {
    /// What was asked for: `kind`, `day`, `who`.
    pub typed: Typed,
    /// The lines, the latest first.
    pub lines: Vec<JournalLine>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
}
