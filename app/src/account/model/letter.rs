//! A letter or an SMS that this device waits for.

use crate::kernel::Timestamp;
use crate::messages::model::{Cause, Fate};
use serde::{Deserialize, Serialize};

/// What it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Errand {
    /// Making an account by e-mail.
    Register,
    /// Signing in by phone.
    Phone,
    /// Recovering an account.
    Recover,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// What it was asked for.
    pub errand: Errand,
    /// Where it goes, masked.
    pub to: String,
    /// When it was written.
    pub created: Timestamp,
    /// Its fate, as true as we know it.
    pub fate: Fate,
    /// It was put off before that: why, and when last.
    pub delayed: Option<(Cause, Timestamp)>,
    /// Seconds before it may be sent again.
    pub again_s: u32,
    /// Its secret was used, is too old, or was tried too often.
    pub is_over: bool,
}
