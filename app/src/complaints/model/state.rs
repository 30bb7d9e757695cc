//! The states of a complaint. Red and green on the map are always derived from them.

use serde::{Deserialize, Serialize};

macro_rules! states {
    ($($(#[$doc:meta])* $name:ident = $code:literal),* $(,)?) => {
        /// Where a complaint is in its life.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum State { $($(#[$doc])* $name),* }

        impl State {
            /// Every state, in the order of a life.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The code kept in the database and in exports.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// Reads a code.
            pub fn parse(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }
        }
    };
}

states! {
    /// Registered, number given; the clock runs from here.
    Submitted = "submitted",
    /// A moderator looks at it before it goes on.
    Moderation = "moderation",
    /// Refused by a moderator; not public.
    Rejected = "rejected",
    /// Sent to an organisation by a rule.
    Routed = "routed",
    /// Opened by the organisation.
    Accepted = "accepted",
    /// A crew works on it.
    InWork = "in_work",
    /// The term was moved, with a reason.
    Planned = "planned",
    /// The citizen was asked something; the clock stands.
    InfoNeeded = "info_needed",
    /// Another person checks the answer.
    Check = "check",
    /// Done; the citizen decides.
    AwaitConfirm = "await_confirm",
    /// The citizen said yes.
    Confirmed = "confirmed",
    /// The citizen did not answer in time; counted apart.
    AutoConfirmed = "auto_confirmed",
    /// The citizen said no: stricter control.
    Reopened = "reopened",
    /// Closed honestly without being solved.
    NotSolved = "not_solved",
    /// Merged into another complaint; not public by itself.
    Duplicate = "duplicate",
    /// Goes on as a formal appeal.
    HandedOver = "handed_over",
    /// Taken from the public by a moderator.
    Hidden = "hidden",
}

impl State {
    /// Somebody still owes an answer (red on the map). The database derives the same in `complaint.is_open`.
    pub fn is_open(self) -> bool {
        use State::{Accepted, Check, InWork, InfoNeeded, Moderation, Planned, Reopened, Routed, Submitted};
        matches!(
            self,
            Submitted | Moderation | Routed | Accepted | InWork | Planned | InfoNeeded | Check | Reopened
        )
    }

    /// Where a complaint is once it is registered: at an organisation, if a rule leads to one.
    pub fn at_first(routed: bool) -> Self {
        if routed { Self::Routed } else { Self::Submitted }
    }

    /// Shown to everybody. The database derives the same in `complaint.is_public`.
    pub fn is_public(self) -> bool {
        !matches!(self, Self::Rejected | Self::Duplicate | Self::Hidden)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back() {
        for state in State::ALL {
            assert_eq!(State::parse(state.code()), Some(*state));
        }
        assert_eq!(State::parse("closed"), None);
    }
}
