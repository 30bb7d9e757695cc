//! One complaint as everybody may see it.

use super::{ComplaintNumber, Mark, State};
use crate::kernel::{Point, Timestamp};
use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal),* $(,)?) => {
        /// What happened in a step of the history.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum EventKind { $($(#[$doc])* $name),* }

        impl EventKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The code kept in the database.
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

kinds! {
    /// Registered, number given.
    Submitted = "submitted",
    /// Sent to an organisation; `note` says why.
    Routed = "routed",
    /// The organisation opened it.
    Accepted = "accepted",
    /// A crew works on it.
    InWork = "in_work",
    /// The term was moved.
    Planned = "planned",
    /// The citizen was asked something.
    InfoNeeded = "info_needed",
    /// Work is done, the answer is being checked.
    Check = "check",
    /// The checker returned the answer.
    Returned = "returned",
    /// The answer was published; the citizen decides.
    Published = "published",
    /// The citizen said yes.
    Confirmed = "confirmed",
    /// No word from the citizen.
    AutoConfirmed = "auto_confirmed",
    /// The citizen said no.
    Reopened = "reopened",
    /// Closed without being solved.
    NotSolved = "not_solved",
    /// The author corrected the text.
    Corrected = "corrected",
    /// Came from another system.
    Imported = "imported",
    /// Refused by a moderator.
    Rejected = "rejected",
    /// Taken from the public.
    Hidden = "hidden",
    /// Given back to the public.
    Shown = "shown",
    /// The organisation said "not ours" a second time.
    GivenBack = "given_back",
    /// The crew is there.
    OnSite = "on_site",
    /// The author answered what he was asked.
    Replied = "replied",
    /// The organisation asks for more time.
    TimeAsked = "time_asked",
    /// The organisation says that it cannot be solved.
    EndAsked = "end_asked",
    /// The dispatcher did not agree.
    Denied = "denied",
}

/// A step of the history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// What happened.
    pub kind: EventKind,
    /// When, to the second.
    pub at: Timestamp,
    /// The organisation that acted, in the language asked for.
    pub organisation: String,
    /// Public words: a reason, an answer.
    pub note: String,
    /// Crew, if one was named.
    pub crew: Option<String>,
}

/// A photo of the card.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CardPhoto {
    /// Address of the large variant.
    pub large: String,
    /// Address of the small variant.
    pub small: String,
    /// Pixels of the large variant.
    pub width: i32,
    /// Pixels of the large variant.
    pub height: i32,
    /// Made after the work.
    pub after: bool,
}

/// The public card of a complaint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Its number.
    pub number: ComplaintNumber,
    /// The first sentence of the text.
    pub title: String,
    /// The whole text.
    pub body: String,
    /// Question and answer in words.
    pub answers: Vec<(String, String)>,
    /// State.
    pub state: State,
    /// Sign on the map.
    pub mark: Mark,
    /// Where.
    pub place: Point,
    /// Where, in words.
    pub address: String,
    /// "By the second entrance".
    pub place_note: String,
    /// District.
    pub district: String,
    /// Category.
    pub category: String,
    /// Group of the category.
    pub group: String,
    /// The norm of the category in words of the language, and its source.
    pub norm: Option<(crate::directory::model::Norm, String)>,
    /// Who answers.
    pub organisation: Option<String>,
    /// Why it.
    pub reason: Option<String>,
    /// When it was reported.
    pub created_at: Timestamp,
    /// By when.
    pub due_at: Option<Timestamp>,
    /// When it ended.
    pub closed_at: Option<Timestamp>,
    /// Supporters.
    pub support: i64,
    /// The viewer is among them.
    pub supported: bool,
    /// The viewer is the author (opened the secret link on this device).
    pub mine: bool,
    /// The viewer holds the secret link and may make the complaint the account's own.
    pub claim: Option<Claim>,
    /// The author's secret link, `/f/…`; for the author only.
    pub link: Option<String>,
    /// Until when the author may correct the text.
    pub edit_until: Option<Timestamp>,
    /// What the author is asked now; for the author only.
    pub asked: Option<Asked>,
    /// Photos.
    pub photos: Vec<CardPhoto>,
    /// History, oldest first.
    pub steps: Vec<Step>,
}

/// What an author is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// What.
    pub what: Question,
    /// Until when, if there is an end.
    pub until: Option<Timestamp>,
    /// The version of the complaint that was shown.
    pub version: i32,
}

/// See [`Asked`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Question {
    /// Whether it is done.
    Done,
    /// Whether it is right that it cannot be solved.
    End,
    /// What the organisation wants to know.
    Detail,
}

/// Whose a complaint is that the holder of its secret link may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Claim {
    /// Nobody's.
    Free,
    /// Another account's.
    Taken,
}

/// The answer to "me too".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supported {
    /// How many people support it now.
    pub support: i64,
    /// False: the device had supported it before.
    pub fresh: bool,
}
