//! Who asks: a guest, known by the device and by secret links opened on it, or somebody who is signed in.

use super::AccountId;

/// The person behind a request.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Viewer {
    /// SHA-256 of the device's random cookie: one device supports a complaint once.
    pub device: Vec<u8>,
    /// SHA-256 of the secret links opened on this device: their complaints are the viewer's own.
    pub secrets: Vec<Vec<u8>>,
    /// What he may do as a member of the staff; nothing, unless it was given to him.
    pub rights: super::Rights,
    /// The secrets themselves, in the same order, to show an author the link again. Never logged.
    pub links: Vec<String>,
    /// The account that is signed in on this device.
    pub account: Option<AccountId>,
    /// SHA-256 of the cookie of that session; empty for guests.
    pub session: Vec<u8>,
}
