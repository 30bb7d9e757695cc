//! What a page of accounts shows. The server makes it, renders it, and writes it into the page, where the browser reads it
//! again: no page of accounts waits for a second answer.

use crate::error::FieldProblem;
use serde::{Deserialize, Serialize};

/// The state of a page of accounts. Never holds a password.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountPage {
    /// Where to go after signing in: a path of this site.
    pub next: String,
    /// What was typed: an e-mail or a phone.
    pub login: String,
    /// What is wrong, field by field.
    pub problems: Vec<FieldProblem>,
}
