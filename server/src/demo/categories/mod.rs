//! The categories of the demo region: twelve groups, some sixty kinds of trouble, each with its norm, the words people
//! use for it, its extra questions and who answers for it. How often each is reported follows a real region.

mod city;
mod home;
mod outdoors;
mod people;
mod questions;

pub use app::kernel::NormUnit as Unit;
use serde::Serialize;

/// A group of categories: the first of the two levels.
pub struct Group {
    /// Stable code, the key in the database.
    pub code: &'static str,
    /// First letter of the routing rules of this group, as in «Д-12».
    pub letter: &'static str,
    /// Russian name.
    pub ru: &'static str,
    /// English name.
    pub en: &'static str,
    /// The categories in it, the frequent ones first.
    pub leaves: &'static [Leaf],
}

/// Which organisation answers for a category.
#[derive(Clone, Copy, Debug)]
pub enum Who {
    /// One organisation for the whole region, by its code.
    One(&'static str),
    /// The managing company of the district's houses.
    Housing,
    /// The administration of the district.
    Council,
}

/// When in the year a trouble can be seen at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Season {
    /// All the year.
    Always,
    /// November to March.
    Winter,
    /// May to September.
    Summer,
    /// October to April: the heating is on.
    Heating,
    /// September to November.
    Autumn,
}

impl Season {
    /// Whether it fits a month, 1 to 12.
    pub const fn has(self, month: u32) -> bool {
        match self {
            Self::Always => true,
            Self::Winter => matches!(month, 11 | 12 | 1..=3),
            Self::Summer => matches!(month, 5..=9),
            Self::Heating => matches!(month, 10..=12 | 1..=4),
            Self::Autumn => matches!(month, 9..=11),
        }
    }
}

/// A category a complaint may have: the second level.
pub struct Leaf {
    /// Stable code, the key in the database.
    pub code: &'static str,
    /// Russian name.
    pub ru: &'static str,
    /// English name.
    pub en: &'static str,
    /// Words people use for it.
    pub keywords: &'static str,
    /// The norm's number, its unit and the document it comes from.
    pub norm: (i32, Unit, &'static str),
    /// Who answers, and why, in both languages; `{org}` stands for its name.
    pub who: Who,
    /// Why it is them: Russian, English.
    pub why: (&'static str, &'static str),
    /// How often it is reported, per thousand complaints (roughly).
    pub weight: u16,
    /// When it occurs.
    pub season: Season,
    /// A report needs a photo.
    pub photo: bool,
    /// One of the six shown first.
    pub common: bool,
    /// Questions of the form.
    pub questions: &'static [Question],
}

impl Leaf {
    const fn new(code: &'static str, ru: &'static str, en: &'static str, keywords: &'static str) -> Self {
        Self {
            code,
            ru,
            en,
            keywords,
            norm: (9, Unit::WorkingDays, ""),
            who: Who::Council,
            why: ("", ""),
            weight: 10,
            season: Season::Always,
            photo: false,
            common: false,
            questions: &[],
        }
    }

    const fn norm(mut self, value: i32, unit: Unit, source: &'static str) -> Self {
        self.norm = (value, unit, source);
        self
    }

    const fn by(mut self, who: Who, ru: &'static str, en: &'static str) -> Self {
        self.who = who;
        self.why = (ru, en);
        self
    }

    const fn weight(mut self, weight: u16) -> Self {
        self.weight = weight;
        self
    }

    const fn season(mut self, season: Season) -> Self {
        self.season = season;
        self
    }

    const fn photo(mut self) -> Self {
        self.photo = true;
        self
    }

    const fn common(mut self) -> Self {
        self.common = true;
        self
    }

    const fn ask(mut self, questions: &'static [Question]) -> Self {
        self.questions = questions;
        self
    }
}

/// A question of the form, in the shape of the column `questions`.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Question {
    /// Key of the answer.
    pub code: &'static str,
    /// Russian text.
    pub label_ru: &'static str,
    /// English text.
    pub label_en: &'static str,
    /// `choice` or `text`.
    pub kind: &'static str,
    /// The form cannot be sent without it.
    pub required: bool,
    /// The answers of a choice.
    pub options: &'static [Choice],
}

/// One answer of a choice. An answer with a stopper ends the form: call 112.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Choice {
    /// Key of the answer.
    pub code: &'static str,
    /// Russian text.
    pub label_ru: &'static str,
    /// English text.
    pub label_en: &'static str,
    /// What to do at once instead of writing, in Russian.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopper_ru: Option<&'static str>,
    /// The same in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopper_en: Option<&'static str>,
}

/// All groups in the order of the form.
pub static GROUPS: [&Group; 12] = [
    &city::ROADS,
    &city::LIGHT,
    &city::TRAFFIC,
    &city::TRANSPORT,
    &home::UTILITIES,
    &home::HOUSES,
    &outdoors::YARDS,
    &outdoors::WASTE,
    &outdoors::GREEN,
    &outdoors::SHORE,
    &people::NATURE,
    &people::SOCIAL,
];

/// Every leaf with its group, in order.
pub fn leaves() -> impl Iterator<Item = (&'static Group, &'static Leaf)> {
    GROUPS
        .iter()
        .flat_map(|group| group.leaves.iter().map(move |leaf| (*group, leaf)))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn there_are_about_sixty_categories_in_two_levels_with_unique_codes() {
        let mut codes: HashSet<_> = GROUPS.iter().map(|group| group.code).collect();
        let leaves: Vec<_> = leaves().collect();
        assert!((55..=70).contains(&leaves.len()), "{} categories", leaves.len());
        for (_, leaf) in &leaves {
            assert!(codes.insert(leaf.code), "{} twice", leaf.code);
            assert!(leaf.norm.0 > 0 && !leaf.norm.2.is_empty(), "{} has no norm", leaf.code);
            assert!(
                leaf.why.0.contains("{org}") && leaf.why.1.contains("{org}"),
                "{} says no reason",
                leaf.code
            );
            assert!(
                leaf.keywords.split_whitespace().count() >= 3,
                "{} has few words",
                leaf.code
            );
        }
        assert_eq!(leaves.iter().filter(|(_, leaf)| leaf.common).count(), 6);
    }

    #[test]
    fn questions_serialise_with_stoppers_only_where_they_are() {
        let gas = leaves()
            .find(|(_, leaf)| leaf.code == "gas_smell")
            .map(|(_, leaf)| leaf)
            .unwrap();
        let json = serde_json::to_value(gas.questions).unwrap();
        assert_eq!(json[0]["kind"], "choice");
        assert!(json[0]["options"][0]["stopper_ru"].as_str().unwrap().contains("112"));
        assert!(json[0]["options"][1].get("stopper_ru").is_none());
    }

    #[test]
    fn every_choice_has_answers_and_every_stopper_says_112_in_both_languages() {
        for (_, leaf) in leaves() {
            for question in leaf.questions {
                assert_eq!(question.kind == "choice", question.options.len() > 1, "{}", leaf.code);
                for option in question.options {
                    assert_eq!(option.stopper_ru.is_some(), option.stopper_en.is_some());
                    assert!(option.stopper_ru.is_none_or(|text| text.contains("112")));
                    assert!(option.stopper_en.is_none_or(|text| text.contains("112")));
                }
            }
        }
    }
}
