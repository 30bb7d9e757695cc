//! What a host must supply about the region.

use super::model::{AddressHit, Catalogue, FilterOptions, PlaceInfo};
use crate::error::AppError;
use crate::kernel::{Lang, Point};
use async_trait::async_trait;
use std::sync::Arc;

/// Reference data of the region.
#[async_trait]
pub trait DirectoryPort: Send + Sync {
    /// All categories with norms and questions.
    async fn catalogue(&self, lang: Lang) -> Result<Arc<Catalogue>, AppError>;

    /// What the filters of the map offer.
    async fn filter_options(&self, lang: Lang) -> Result<Arc<FilterOptions>, AppError>;

    /// What is known about a point.
    async fn place(&self, at: Point, lang: Lang) -> Result<PlaceInfo, AppError>;

    /// Addresses that fit a text, best first, at most eight. Coordinates `lat, lon` are understood too.
    async fn find_address(&self, text: &str, lang: Lang) -> Result<Vec<AddressHit>, AppError>;
}
