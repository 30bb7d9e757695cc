//! What was typed into a form of the profile.

use crate::account::identity::Fault;

/// What was typed, with its faults.
pub type Typed = crate::kernel::Typed<Fault>;

/// Fields of every form that nobody types: its idempotency key, and the mark of whom it was shown to.
pub const MARKS: [&str; 2] = ["key", "whose"];

impl Typed {
    /// Whether anything was typed or chosen.
    pub fn is_filled(&self) -> bool {
        let mut values = self.values().iter();
        values.any(|(name, value)| !value.is_empty() && !MARKS.contains(&name.as_str()))
    }
}
