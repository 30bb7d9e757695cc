//! Extra questions of a category, in the visitor's language.

use serde::{Deserialize, Serialize};

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum QuestionKind {
    /// One of the options.
    Choice,
    /// A line of text.
    Text,
}

/// One possible answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Unique within the question.
    pub code: String,
    /// What the visitor reads.
    pub label: String,
    /// Such an answer blocks the form and says what to do instead (call 112).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopper: Option<String>,
}

/// An extra question of a category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Unique within the category.
    pub code: String,
    /// What the visitor reads.
    pub label: String,
    /// How it is answered.
    pub kind: QuestionKind,
    /// Must be answered.
    #[serde(default)]
    pub required: bool,
    /// The options of a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
}

impl Question {
    /// The option with this code.
    pub fn option(&self, code: &str) -> Option<&Choice> {
        self.options.iter().find(|option| option.code == code)
    }
}
