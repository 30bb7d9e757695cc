//! Extra questions of a category as they are stored: `category.questions` is a JSON list of this shape, in both languages.

use app::directory::model::{Choice, Question, QuestionKind};
use app::kernel::Lang;
use serde::{Deserialize, Serialize};

/// One possible answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredChoice {
    /// Unique within the question.
    pub code: String,
    /// Russian label.
    pub label_ru: String,
    /// English label.
    pub label_en: String,
    /// Such an answer blocks the form and says what to do instead (call 112).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopper_ru: Option<String>,
    /// The same in English; without it the Russian words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopper_en: Option<String>,
}

impl StoredChoice {
    fn into_words(self, lang: Lang) -> Choice {
        let (label, stopper) = match lang {
            Lang::Ru => (self.label_ru, self.stopper_ru),
            Lang::En => (self.label_en, self.stopper_en.or(self.stopper_ru)),
        };
        Choice {
            code: self.code,
            label,
            stopper,
        }
    }
}

/// An extra question of a category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredQuestion {
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
    pub options: Vec<StoredChoice>,
}

impl StoredQuestion {
    /// The question in one language.
    #[must_use]
    pub fn into_words(self, lang: Lang) -> Question {
        Question {
            code: self.code,
            label: lang.pick(self.label_ru, self.label_en),
            kind: self.kind,
            required: self.required,
            options: self.options.into_iter().map(|option| option.into_words(lang)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stopper_without_english_words_stops_all_the_same() {
        let stored: StoredChoice = serde_json::from_value(serde_json::json!({
            "code": "yes", "label_ru": "Да", "label_en": "Yes", "stopper_ru": "Звоните 112"
        }))
        .unwrap();
        let english = stored.clone().into_words(Lang::En);
        assert_eq!(
            (english.label.as_str(), english.stopper.as_deref()),
            ("Yes", Some("Звоните 112"))
        );
        assert_eq!(stored.into_words(Lang::Ru).label, "Да");
    }
}
