//! Giving access back to somebody who came to a desk with a document.

use super::Typed;

/// How far it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DeskStep {
    /// The address and what stands in the document.
    #[default]
    Ask,
    /// It fits: the clerk says that he has seen the document.
    Fits,
    /// The code, once.
    Code(String),
}

/// The desk.
#[derive(Clone, Debug, Default)]
pub struct DeskView {
    /// How far it is.
    pub step: DeskStep,
    /// What was typed.
    pub typed: Typed,
}
