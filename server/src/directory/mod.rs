//! Reference data: the port over the tables, kept in memory for a while because it changes rarely.

mod cache;
mod coordinates;
mod question;
mod rows;
mod sql;
pub mod terms;
#[cfg(test)]
mod tests;
pub mod watch;

pub use question::{StoredChoice, StoredQuestion};

use crate::base;
use crate::error::internal;
use app::directory::model::{AddressHit, Catalogue, FilterOptions, PlaceInfo};
use app::directory::port::DirectoryPort;
use app::error::AppError;
use app::kernel::{BBox, Lang, Point};
use async_trait::async_trait;
use cache::Cached;
use chrono::FixedOffset;
use sqlx::PgPool;
use std::sync::Arc;
use std::time::Duration;
use terms::Calendar;

/// How long reference data is kept.
const KEEP: Duration = Duration::from_secs(30);
/// Addresses farther than this are not "here", metres.
const HERE_M: f64 = 150.0;

/// The region as pages need it.
#[derive(Clone, Debug, PartialEq)]
pub struct RegionInfo {
    /// Russian name.
    pub name_ru: String,
    /// English name.
    pub name_en: String,
    /// Where most complaints are: what the map shows first.
    pub view: BBox,
    /// The data is the fictional demo region.
    pub demo: bool,
}

/// Reference data over the database.
pub struct Directory {
    pool: PgPool,
    zone: FixedOffset,
    catalogues: [Cached<Catalogue>; 2],
    options: [Cached<FilterOptions>; 2],
    calendar: Cached<Calendar>,
    region: Cached<RegionInfo>,
}

impl Directory {
    /// Over this pool, in a region with this offset.
    pub fn new(pool: PgPool, zone: FixedOffset) -> Self {
        Self {
            pool,
            zone,
            catalogues: [Cached::new(KEEP), Cached::new(KEEP)],
            options: [Cached::new(KEEP), Cached::new(KEEP)],
            calendar: Cached::new(KEEP),
            region: Cached::new(KEEP),
        }
    }

    /// Loads everything anew at the next question: somebody changed it.
    pub fn forget(&self) {
        for catalogue in &self.catalogues {
            catalogue.forget();
        }
        for options in &self.options {
            options.forget();
        }
        self.calendar.forget();
        self.region.forget();
    }

    /// The region's calendar of working days.
    pub async fn calendar(&self) -> sqlx::Result<Arc<Calendar>> {
        self.calendar.get(|| sql::calendar(&self.pool)).await
    }

    /// The region; before any import a nameless one around the whole world.
    pub async fn region(&self) -> sqlx::Result<Arc<RegionInfo>> {
        self.region.get(|| sql::region(&self.pool)).await
    }
}

fn of<T>(pair: &[Cached<T>; 2], lang: Lang) -> &Cached<T> {
    lang.pick(&pair[0], &pair[1])
}

#[async_trait]
impl DirectoryPort for Directory {
    async fn catalogue(&self, lang: Lang) -> Result<Arc<Catalogue>, AppError> {
        of(&self.catalogues, lang)
            .get(|| sql::catalogue(&self.pool, lang, self.zone))
            .await
            .map_err(internal)
    }

    async fn filter_options(&self, lang: Lang) -> Result<Arc<FilterOptions>, AppError> {
        of(&self.options, lang)
            .get(|| sql::filter_options(&self.pool, lang, self.zone))
            .await
            .map_err(internal)
    }

    async fn place(&self, at: Point, lang: Lang) -> Result<PlaceInfo, AppError> {
        let (place, address) = tokio::try_join!(
            base::place_at(&self.pool, at.lon, at.lat),
            base::nearest_address(&self.pool, at.lon, at.lat)
        )
        .map_err(internal)?;
        let district = lang.pick(place.district_ru, place.district_en);
        let address = address
            .filter(|address| address.metres <= HERE_M)
            .map(|address| words(&address, lang));
        Ok(PlaceInfo {
            inside: place.inside_region,
            district: district.unwrap_or_default(),
            address,
        })
    }

    async fn find_address(&self, text: &str, lang: Lang) -> Result<Vec<AddressHit>, AppError> {
        let text = text.trim();
        if let Some(place) = coordinates::read(text) {
            let place = self.in_order(place).await?;
            let near = base::nearest_address(&self.pool, place.lon, place.lat)
                .await
                .map_err(internal)?;
            let near = near.filter(|address| address.metres <= HERE_M);
            let text = near.map_or_else(|| place.to_lat_lon(), |address| words(&address, lang));
            return Ok(vec![AddressHit { text, place }]);
        }
        if text.is_empty() || text.contains('\0') {
            return Ok(Vec::new());
        }
        let text: String = text.chars().take(200).collect();
        let found = base::search_address(&self.pool, &text, 8).await.map_err(internal)?;
        let hit = |address: base::Address| {
            let place = Point::new(address.lon, address.lat)?;
            Some(AddressHit {
                text: words(&address, lang),
                place,
            })
        };
        Ok(found.into_iter().filter_map(hit).collect())
    }
}

impl Directory {
    /// The place, its coordinates exchanged if only that puts it into the region: programs write the longitude first.
    async fn in_order(&self, place: Point) -> Result<Point, AppError> {
        let Some(other) = Point::new(place.lat, place.lon) else {
            return Ok(place);
        };
        let inside = async |at: Point| {
            let found = base::place_at(&self.pool, at.lon, at.lat).await.map_err(internal)?;
            Ok(found.inside_region)
        };
        let exchanged = !inside(place).await? && inside(other).await?;
        Ok(if exchanged { other } else { place })
    }
}

fn words(address: &base::Address, lang: Lang) -> String {
    let street = lang.pick(&address.street_ru, &address.street_en);
    if address.house.is_empty() {
        street.clone()
    } else {
        format!("{street}, {}", address.house)
    }
}
