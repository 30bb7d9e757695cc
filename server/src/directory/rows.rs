//! Rows of the tables and their way into the model.

use super::question::StoredQuestion;
use app::directory::model::{Category, Norm, NormUnit};
use app::kernel::{CategoryId, Lang};
use sqlx::FromRow;
use sqlx::types::Json;

/// A category or a group.
#[derive(FromRow)]
pub struct CategoryRow {
    pub category_id: i32,
    pub parent_id: Option<i32>,
    pub name: String,
    pub keywords: String,
    pub norm_value: Option<i32>,
    pub norm_unit: Option<String>,
    pub norm_source: String,
    pub questions: Json<Vec<StoredQuestion>>,
    pub photo_required: bool,
    pub common: bool,
}

impl CategoryRow {
    /// The category in the language of the row's texts; `None` for a group, which has no norm.
    pub fn leaf(self, lang: Lang) -> Option<(i32, Category)> {
        let parent = self.parent_id?;
        let norm = Norm {
            value: self.norm_value?,
            unit: NormUnit::parse(self.norm_unit.as_deref()?)?,
        };
        let category = Category {
            id: CategoryId(self.category_id),
            name: self.name,
            keywords: self.keywords,
            norm,
            norm_source: self.norm_source,
            photo_required: self.photo_required,
            common: self.common,
            questions: self
                .questions
                .0
                .into_iter()
                .map(|question| question.into_words(lang))
                .collect(),
        };
        Some((parent, category))
    }
}
