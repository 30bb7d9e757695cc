//! What a page of accounts shows. The server makes it, renders it, and writes it into the page, where the browser reads it
//! again: no page of accounts waits for a second answer.

use super::{Letter, Puzzle};
use crate::error::FieldProblem;
use crate::kernel::Timestamp;
use serde::{Deserialize, Serialize};

/// Why nothing could be done at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Trouble {
    /// Too many ask at the moment.
    Busy,
    /// The link was used, is too old, or never was.
    Over,
    /// The address belongs to another account by now.
    Taken,
}

/// The state of a page of accounts. Never holds a password.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a note of its own on the page")]
pub struct AccountPage {
    /// Where to go after signing in: a path of this site.
    pub next: String,
    /// What was typed: an e-mail, a phone.
    pub login: String,
    /// Consent was given.
    pub consent: bool,
    /// Names the words of the consent that the page shows.
    pub consent_text: String,
    /// What is wrong, field by field.
    pub problems: Vec<FieldProblem>,
    /// Tried too often: when it may be tried again.
    pub wait_until: Option<Timestamp>,
    /// Why nothing could be done at all.
    pub trouble: Option<Trouble>,
    /// Too much was tried from here: the browser shows first that it takes the trouble.
    pub puzzle: Option<Puzzle>,
    /// The password is asked for: the link was opened on another device, or it is long since the person proved who it is.
    pub ask_password: bool,
    /// The letter or SMS that this device waits for.
    pub letter: Option<Letter>,
    /// Short messages leave this house.
    pub sms: bool,
    /// The service that vouches for people here.
    pub oidc: Option<String>,
    /// What was typed into a form waits until its sender has signed in again.
    pub kept: bool,
    /// Letters and SMS go nowhere: this is a demonstration, and shows them at `/dev/inbox`.
    pub inbox: bool,
}
