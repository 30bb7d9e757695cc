//! The sign of a complaint on the map: shape, sign, word and colour, never colour alone.

use super::State;
use serde::{Deserialize, Serialize};

/// One of the seven signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// New, being checked: grey ring.
    New,
    /// In work: red disc.
    Work,
    /// Overdue: dark red octagon with a clock.
    Over,
    /// Came back from "done": raspberry diamond.
    Repeat,
    /// Done, the citizen decides: hollow green square.
    Await,
    /// Done: green square.
    Done,
    /// Closed, not solved: grey-brown square.
    None,
}

impl Mark {
    /// Every mark in the order of the legend.
    pub const ALL: [Self; 7] = [
        Self::New,
        Self::Work,
        Self::Over,
        Self::Repeat,
        Self::Await,
        Self::Done,
        Self::None,
    ];

    /// The code of CSS classes, tiles and filters.
    pub fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Work => "work",
            Self::Over => "over",
            Self::Repeat => "repeat",
            Self::Await => "await",
            Self::Done => "done",
            Self::None => "none",
        }
    }

    /// Reads a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| mark.code() == code)
    }

    /// The mark of a complaint: coming back outweighs being late, being late outweighs the stage.
    pub fn of(state: State, reopened: bool, overdue: bool) -> Self {
        match state {
            State::AwaitConfirm => Self::Await,
            State::Confirmed | State::AutoConfirmed => Self::Done,
            State::NotSolved | State::HandedOver | State::Rejected | State::Duplicate | State::Hidden => Self::None,
            _ if reopened || state == State::Reopened => Self::Repeat,
            // the clock stands while the author is asked
            _ if overdue && state != State::InfoNeeded => Self::Over,
            State::Submitted | State::Moderation => Self::New,
            _ => Self::Work,
        }
    }

    /// Red in the share of a cluster.
    pub fn is_open(self) -> bool {
        matches!(self, Self::New | Self::Work | Self::Over | Self::Repeat)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_marks_come_from_open_states_only() {
        for state in State::ALL {
            for reopened in [false, true] {
                for overdue in [false, true] {
                    assert_eq!(
                        Mark::of(*state, reopened, overdue).is_open(),
                        state.is_open(),
                        "{state:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn coming_back_outweighs_being_late() {
        assert_eq!(Mark::of(State::InWork, true, true), Mark::Repeat);
        assert_eq!(Mark::of(State::Submitted, false, true), Mark::Over);
        assert_eq!(Mark::of(State::Confirmed, true, true), Mark::Done);
    }
}
