//! What the desks show, and the proofs without which nothing is shown or done.

mod standing;

pub use standing::{REASONS, Standing, Wish};

use crate::complaints::model::life::Deed;
use crate::complaints::model::{Card, ComplaintNumber, EventKind, Mark, State};
use crate::error::AppError;
use crate::kernel::{Cursor, Right, Scope, Timestamp, Viewer};
use serde::{Deserialize, Serialize};

/// Proof that the viewer may see every case. The only way to it is [`CaseReader::of`].
#[derive(Clone, Debug)]
pub struct CaseReader {
    scope: Scope,
    own: Scope,
}

impl CaseReader {
    /// # Errors
    /// [`AppError::Forbidden`] for everybody to whom the right was given nowhere.
    pub fn of(viewer: &Viewer) -> Result<Self, AppError> {
        let scope = viewer.rights.scope(Right::SeeCases).ok_or(AppError::Forbidden)?;
        let own = viewer.rights.scope(Right::WorkCases).unwrap_or(Scope::Region);
        Ok(Self { scope, own })
    }

    /// The part of the tree of which the queue is.
    pub fn own(&self) -> &Scope {
        // whoever answers for organisations has theirs before him; everybody else, the part that was given
        if self.scope == Scope::Region {
            &self.own
        } else {
            &self.scope
        }
    }
}

/// A part of the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Everything that is open, the most urgent first.
    #[default]
    Open,
    /// Nobody has opened it yet.
    New,
    /// The term is over.
    Over,
    /// It came back.
    Repeat,
    /// The organisation wishes for more time, or for an end.
    Wish,
    /// An answer waits to be checked.
    Check,
    /// No organisation has it.
    Nobody,
}

impl Part {
    /// All of them, in the order of the desk.
    pub const ALL: [Self; 7] = [
        Self::Open,
        Self::New,
        Self::Over,
        Self::Repeat,
        Self::Wish,
        Self::Check,
        Self::Nobody,
    ];

    /// As links have it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::New => "new",
            Self::Over => "over",
            Self::Repeat => "repeat",
            Self::Wish => "wish",
            Self::Check => "check",
            Self::Nobody => "nobody",
        }
    }

    /// Reads a code; everything else is the whole queue.
    pub fn parse(code: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|part| part.code() == code)
            .unwrap_or_default()
    }
}

/// What is asked for of the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueFilter {
    /// Which part.
    pub part: Part,
    /// Of all organisations, not only of one's own.
    pub everybody: bool,
    /// After this row.
    pub after: Option<Cursor>,
}

impl QueueFilter {
    /// Reads it from the pairs of a link; what is unknown is left out.
    pub fn from_pairs<'p>(pairs: impl Iterator<Item = (&'p str, &'p str)>) -> Self {
        let mut filter = Self::default();
        for (name, value) in pairs {
            match name {
                "part" => filter.part = Part::parse(value),
                "all" => filter.everybody = value == "1",
                "after" => filter.after = Cursor::parse(value),
                _ => {}
            }
        }
        filter
    }

    /// The link to it.
    pub fn href(&self) -> String {
        let all = if self.everybody { "&all=1" } else { "" };
        let after = self.after.map(|after| format!("&after={after}")).unwrap_or_default();
        format!("/dispatch?part={}{all}{after}", self.part.code())
    }
}

/// A row of the queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QueueRow {
    /// Its number.
    pub number: ComplaintNumber,
    /// The first sentence of the text.
    pub title: String,
    /// Where, in words.
    pub address: String,
    /// Who answers.
    pub organisation: String,
    /// State.
    pub state: State,
    /// Its sign.
    pub mark: Mark,
    /// By when.
    pub due_at: Option<Timestamp>,
    /// When it came.
    pub created_at: Timestamp,
    /// How often it came back.
    pub reopened: i16,
    /// Supporters.
    pub support: i32,
    /// Changes with every deed.
    pub version: i32,
}

/// A page of the queue.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Queue {
    /// What was asked for.
    pub filter: QueueFilter,
    /// How many each part has.
    pub counts: Vec<(Part, i64)>,
    /// The rows, the most urgent first.
    pub rows: Vec<QueueRow>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// The viewer answers for organisations of his own.
    pub has_own: bool,
}

/// A line of the history with what only the staff sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inner {
    /// When.
    pub at: Timestamp,
    /// The role, by the code of the history.
    pub role: String,
    /// What, in the words of the history.
    pub kind: EventKind,
    /// The words of it.
    pub note: String,
}

/// The page of a case.
#[derive(Clone, Debug)]
pub struct CaseView {
    /// What everybody sees.
    pub card: Card,
    /// Where it stands.
    pub standing: Standing,
    /// What the viewer may do now.
    pub deeds: Vec<Deed>,
    /// Its history with names.
    pub history: Vec<Inner>,
    /// Organisations that were meant, to choose from: code and name.
    pub places: Vec<(String, String)>,
    /// The form that was not taken, with what was typed.
    pub typed: crate::kernel::Typed<String>,
    /// Why nothing was done, if it is of no field.
    pub refusal: Option<Refusal>,
}

/// Why a deed was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Somebody has changed the case since the page was shown.
    Changed,
    /// Nobody may do that now.
    NotNow,
    /// Who answered does not check the answer.
    OwnAnswer,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_read_back() {
        let filter = QueueFilter {
            part: Part::Over,
            everybody: true,
            after: Some(Cursor { key: 5, id: 7 }),
        };
        let href = filter.href();
        let pairs = href
            .split_once('?')
            .unwrap()
            .1
            .split('&')
            .filter_map(|pair| pair.split_once('='));
        assert_eq!(QueueFilter::from_pairs(pairs), filter);
        assert_eq!(
            QueueFilter::from_pairs([("part", "x"), ("after", "x")].into_iter()),
            QueueFilter::default()
        );
    }
}
