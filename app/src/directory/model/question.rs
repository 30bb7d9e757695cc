//! Extra questions of a category. They are data: `category.questions` holds a JSON list of this shape.

use crate::kernel::Lang;
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
    /// Russian label.
    pub label_ru: String,
    /// English label.
    pub label_en: String,
    /// Such an answer blocks the form and says what to do instead (call 112).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopper_ru: Option<String>,
    /// The same in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopper_en: Option<String>,
}

impl Choice {
    /// The label in a language.
    pub fn label(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ru => &self.label_ru,
            Lang::En => &self.label_en,
        }
    }

    /// What to do instead of reporting, if this answer is an emergency.
    pub fn stopper(&self, lang: Lang) -> Option<&str> {
        match lang {
            Lang::Ru => self.stopper_ru.as_deref(),
            Lang::En => self.stopper_en.as_deref().or(self.stopper_ru.as_deref()),
        }
    }
}

/// An extra question of a category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Unique within the category.
    pub code: String,
    /// Russian text.
    pub label_ru: String,
    /// English text.
    pub label_en: String,
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
    /// The text in a language.
    pub fn label(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ru => &self.label_ru,
            Lang::En => &self.label_en,
        }
    }

    /// The option with this code.
    pub fn option(&self, code: &str) -> Option<&Choice> {
        self.options.iter().find(|option| option.code == code)
    }
}
