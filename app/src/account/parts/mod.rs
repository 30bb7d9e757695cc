//! Pieces of the pages of accounts.

mod fields;
mod frame;
mod letter;
mod proof;
mod ways;

pub use fields::{CodeField, ConsentField, ConsentWords, LineField, LoginField, PasswordField};
pub use frame::{Frame, Notes};
pub use letter::LetterTrack;
pub use proof::ProofField;
pub use ways::{OtherDoors, OtherWays, Why};

use super::model::AccountPage;
use crate::browser::start;

/// The state of this page, as the server made it. Asked once by each page.
pub fn account_page() -> AccountPage {
    let known = start::<AccountPage>();
    known
        .and_then(|answer| answer.as_ref().as_ref().ok().cloned())
        .unwrap_or_default()
}
