//! The journal of security: what happened to whose account, and who did it.

use super::Typed;
use crate::kernel::{Cursor, Timestamp};

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
    /// What happened, as a word of [`EVENTS`](crate::i18n::EVENTS).
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
