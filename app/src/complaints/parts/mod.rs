//! Pieces of the pages of complaints.

mod case_row;
mod correct;
mod counters;
mod decide;
mod filters;
mod legend;
mod personal;
mod photos;
mod support;
mod term;
mod timeline;
mod when;

pub use case_row::CaseRow;
pub use correct::{CorrectForm, RefusedCorrection};
pub use counters::CountersRow;
pub use decide::{DecideForm, RefusedDecision};
pub use filters::FilterForm;
pub use legend::Legend;
pub use personal::{PersonalWarning, masked};
pub use photos::Photos;
pub use support::SupportButton;
pub use term::TermCard;
pub use timeline::Timeline;
pub use when::{DueLine, When};
