//! What members of the staff may do. Nobody may anything unless it was given to him.

/// A thing that not everybody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Right {
    /// Look after letters and short messages: what waits, what failed, trying again.
    TendMessages,
}

/// Everything that a viewer may do; nothing by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights(Vec<Right>);

impl Rights {
    /// These rights.
    pub fn of(rights: &[Right]) -> Self {
        Self(rights.to_vec())
    }

    /// Whether this one is among them.
    pub fn contains(&self, right: Right) -> bool {
        self.0.contains(&right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_allowed_by_default() {
        assert!(!Rights::default().contains(Right::TendMessages));
        assert!(Rights::of(&[Right::TendMessages]).contains(Right::TendMessages));
    }
}
