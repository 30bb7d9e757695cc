//! Categories, areas and addresses as the forms need them, already in the visitor's language.

mod question;

pub use crate::kernel::{Norm, NormUnit};
pub use question::{Choice, Question, QuestionKind};

use crate::kernel::{BBox, CategoryId, DistrictId, OrganisationId, Point};
use serde::{Deserialize, Serialize};

/// A category that a complaint may have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Category {
    /// Its id.
    pub id: CategoryId,
    /// Its name.
    pub name: String,
    /// Words people use for it.
    pub keywords: String,
    /// Its term.
    pub norm: Norm,
    /// Where the term comes from.
    pub norm_source: String,
    /// A photo is required.
    pub photo_required: bool,
    /// Among the frequent ones.
    pub common: bool,
    /// Extra questions.
    pub questions: Vec<Question>,
}

/// A group of categories.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Its id.
    pub id: CategoryId,
    /// Its name.
    pub name: String,
    /// Its categories.
    pub categories: Vec<Category>,
}

/// All categories.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Catalogue {
    /// Groups in order.
    pub groups: Vec<Group>,
}

impl Catalogue {
    /// The category with this id.
    pub fn category(&self, id: CategoryId) -> Option<&Category> {
        self.groups
            .iter()
            .flat_map(|group| &group.categories)
            .find(|category| category.id == id)
    }

    /// The frequent ones.
    pub fn common(&self) -> impl Iterator<Item = &Category> {
        self.groups
            .iter()
            .flat_map(|group| &group.categories)
            .filter(|category| category.common)
    }

    /// Categories for which every word of the query starts some word of name or keywords; best first
    /// (a match in the name counts more, then the one that leaves fewer letters of the word: «газ» means «газа» before
    /// «газоне»). An empty query finds nothing.
    pub fn search(&self, query: &str) -> Vec<&Category> {
        let words: Vec<String> = fold(query).split_whitespace().map(ToOwned::to_owned).collect();
        if words.is_empty() {
            return Vec::new();
        }
        let mut hits: Vec<((usize, usize), &Category)> = self
            .groups
            .iter()
            .flat_map(|group| &group.categories)
            .filter_map(|category| {
                let (name, keywords) = (fold(&category.name), fold(&category.keywords));
                let (mut in_keywords, mut surplus) = (0, 0);
                for word in &words {
                    surplus += if let Some(more) = surplus_of(&name, word) {
                        more
                    } else {
                        in_keywords += 1;
                        surplus_of(&keywords, word)?
                    };
                }
                Some(((in_keywords, surplus), category))
            })
            .collect();
        hits.sort_by_key(|(rank, _)| *rank);
        hits.into_iter().map(|(_, category)| category).collect()
    }
}

/// Letters by which the nearest word of `text` is longer than `word`; `None` when no word matches.
fn surplus_of(text: &str, word: &str) -> Option<usize> {
    let typed = word.chars().count();
    text.split_whitespace()
        .filter(|known| stem_match(known, word))
        .map(|known| known.chars().count().abs_diff(typed))
        .min()
}

/// A word matches when one starts with the other's stem: Russian endings differ in the last letters.
fn stem_match(known: &str, typed: &str) -> bool {
    let count = typed.chars().count();
    if known.starts_with(typed) {
        return true;
    }
    if count < 4 {
        return false;
    }
    let stem: String = typed.chars().take(count - if count > 5 { 2 } else { 1 }).collect();
    known.starts_with(&stem)
}

fn fold(text: &str) -> String {
    text.to_lowercase()
        .replace('ё', "е")
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect()
}

/// What the filters of the map offer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FilterOptions {
    /// Groups and their categories: id, name, is a group.
    pub categories: Vec<(CategoryId, String, bool)>,
    /// Districts.
    pub districts: Vec<District>,
    /// Organisations.
    pub organisations: Vec<(OrganisationId, String)>,
}

/// A district to choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct District {
    /// Its id.
    pub id: DistrictId,
    /// Its name.
    pub name: String,
    /// What the map shows when it is chosen.
    pub bounds: BBox,
}

/// An address that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AddressHit {
    /// `Приморский проспект, 28`.
    pub text: String,
    /// Where it is.
    pub place: Point,
}

/// What is known about a point.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PlaceInfo {
    /// It lies in the region.
    pub inside: bool,
    /// The district's name.
    pub district: String,
    /// The nearest address within 150 m.
    pub address: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn category(id: i32, name: &str, keywords: &str) -> Category {
        Category {
            id: CategoryId(id),
            name: name.to_owned(),
            keywords: keywords.to_owned(),
            norm: Norm {
                value: 9,
                unit: NormUnit::WorkingDays,
            },
            norm_source: String::new(),
            photo_required: false,
            common: false,
            questions: Vec::new(),
        }
    }

    #[test]
    fn categories_are_found_by_the_words_people_use() {
        let categories = vec![
            category(1, "Яма на дороге", "выбоина асфальт"),
            category(2, "Не горит свет", "фонарь лампа темно"),
            category(3, "Открытый люк", "яма колодец"),
            category(4, "Машины на газоне", ""),
            category(5, "Запах газа", ""),
        ];
        let catalogue = Catalogue {
            groups: vec![Group {
                id: CategoryId(9),
                name: "Всё".to_owned(),
                categories,
            }],
        };
        let ids = |query| {
            catalogue
                .search(query)
                .iter()
                .map(|category| category.id.0)
                .collect::<Vec<_>>()
        };
        assert_eq!(ids("яма"), [1, 3]);
        assert_eq!(ids("газ"), [5, 4], "the nearer word first");
        assert_eq!(ids("фонари"), [2]);
        assert_eq!(ids("ФОНАР"), [2]);
        assert_eq!(ids("люк открыт"), [3]);
        assert_eq!(ids("слон"), [0; 0]);
        assert_eq!(ids("  "), [0; 0]);
    }
}
