//! The words and rules of complaints: plain types and functions, no framework.

mod card;
mod filter;
pub mod life;
mod mark;
mod number;
mod personal;
mod report;
mod state;

pub use card::{Asked, Card, CardPhoto, Claim, EventKind, Question, Step, Supported};
pub use filter::{Board, Counters, Filter, ListItem, Nearby, Period};
pub use mark::Mark;
pub use number::ComplaintNumber;
pub use personal::{Personal, PersonalKind, find_personal};
pub use report::{
    Answer, BODY_MAX, BODY_MIN, DraftKey, NOTE_MAX, PHOTOS_MAX, PhotoRef, Preview, ReportDraft, ReportStart, STEPS,
    StepName, Submitted, headline,
};
pub use state::State;
