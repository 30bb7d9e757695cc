//! The port of complaints over the tables: permission, rules, one transaction per decision.

mod correct;
pub mod drafts;
pub mod mine;
pub mod notices;
mod read;
mod rows;
mod sql;
mod submit;
mod tallies;
#[cfg(test)]
mod tests;
pub mod tiles;

pub use read::timestamp;

use crate::directory::Directory;
use crate::error::internal;
use crate::secret;
use crate::vault::Vault;
use app::complaints::model::{
    Board, Card, ComplaintNumber, DraftKey, Filter, Nearby, Preview, ReportDraft, ReportStart, Submitted, Supported,
};
use app::complaints::port::ComplaintsPort;
use app::directory::model::FilterOptions;
use app::directory::port::DirectoryPort;
use app::error::AppError;
use app::kernel::{CategoryId, Lang, PAGE_SIZE, Point, Viewer};
use async_trait::async_trait;
use chrono::FixedOffset;
use sqlx::PgPool;
use std::sync::Arc;
use tallies::Tallies;

/// Complaints over the database.
pub struct Complaints {
    pool: PgPool,
    directory: Arc<Directory>,
    vault: Arc<Vault>,
    zone: FixedOffset,
    tallies: Tallies,
}

impl Complaints {
    /// Over this pool, in a region with this offset.
    pub fn new(pool: PgPool, directory: Arc<Directory>, vault: Arc<Vault>, zone: FixedOffset) -> Self {
        Self {
            tallies: Tallies::new(pool.clone()),
            pool,
            directory,
            vault,
            zone,
        }
    }

    /// The card of any complaint, whether it is public or not: for those who work on it.
    pub async fn any_card(&self, who: &Viewer, number: &ComplaintNumber, lang: Lang) -> Result<Option<Card>, AppError> {
        self.read_card(who, number, lang, true).await
    }

    async fn read_card(
        &self,
        who: &Viewer,
        number: &ComplaintNumber,
        lang: Lang,
        any: bool,
    ) -> Result<Option<Card>, AppError> {
        // One connection for all three: each return to the pool costs a round trip.
        let mut db = self.pool.acquire().await.map_err(internal)?;
        let row = sql::card(&mut db, who, number, lang, self.zone, any).await;
        let Some(row) = row.map_err(internal)? else {
            return Ok(None);
        };
        let steps = sql::steps(&mut db, row.complaint_id, lang).await.map_err(internal)?;
        let photos = sql::photos(&mut db, row.complaint_id).await.map_err(internal)?;
        drop(db);
        Ok(read::card(who, row, steps, photos, lang))
    }
}

#[async_trait]
impl ComplaintsPort for Complaints {
    async fn open_map(&self, filter: &Filter, lang: Lang) -> Result<(Board, FilterOptions), AppError> {
        let options = self.directory.filter_options(lang).await?;
        Ok((self.board(filter, lang).await?, (*options).clone()))
    }

    async fn board(&self, filter: &Filter, lang: Lang) -> Result<Board, AppError> {
        let filter = &filter.sane();
        let counters = self.tallies.of(filter).await.map_err(internal)?;
        let rows = sql::list(&self.pool, filter, lang, PAGE_SIZE + 1)
            .await
            .map_err(internal)?;
        Ok(read::board(counters, rows))
    }

    async fn card(&self, who: &Viewer, number: &ComplaintNumber, lang: Lang) -> Result<Option<Card>, AppError> {
        self.read_card(who, number, lang, false).await
    }

    async fn nearby(&self, who: &Viewer, at: Point, category: CategoryId, lang: Lang) -> Result<Vec<Nearby>, AppError> {
        let rows = sql::nearby(&self.pool, who, at, category, lang)
            .await
            .map_err(internal)?;
        Ok(rows.into_iter().filter_map(read::nearby).collect())
    }

    async fn preview(&self, who: &Viewer, draft: &ReportDraft, lang: Lang) -> Result<Preview, AppError> {
        submit::preview(self, who, draft, lang).await
    }

    async fn submit(
        &self,
        who: &Viewer,
        draft_hash: Option<&[u8]>,
        draft: &ReportDraft,
        lang: Lang,
    ) -> Result<Submitted, AppError> {
        submit::submit(self, who.account, draft_hash, draft, lang).await
    }

    async fn support(&self, who: &Viewer, number: &ComplaintNumber) -> Result<Supported, AppError> {
        if who.device.is_empty() {
            return Err(AppError::Forbidden);
        }
        let done = sql::support(&self.pool, who, number).await.map_err(internal)?;
        done.ok_or(AppError::NotFound)
    }

    async fn correct(
        &self,
        who: &Viewer,
        number: &ComplaintNumber,
        body: &str,
        place_note: &str,
    ) -> Result<(), AppError> {
        correct::correct(self, who, number, body, place_note).await
    }

    async fn open_report(&self, who: &Viewer, draft_hash: Option<&[u8]>, lang: Lang) -> Result<ReportStart, AppError> {
        let catalogue = (*self.directory.catalogue(lang).await?).clone();
        let kept = match draft_hash {
            Some(hash) => drafts::load(&self.pool, &self.vault, hash).await?,
            None => None,
        };
        let Some((draft, problems)) = kept else {
            return Ok(ReportStart {
                catalogue,
                ..ReportStart::default()
            });
        };
        let hits = match draft.place {
            None => self.directory.find_address(&draft.address, lang).await?,
            Some(_) => Vec::new(),
        };
        let place = match draft.place {
            Some(place) => Some(self.directory.place(place, lang).await?),
            None => None,
        };
        let preview = Some(submit::preview(self, who, &draft, lang).await?);
        Ok(ReportStart {
            catalogue,
            draft: Some(draft),
            problems,
            hits,
            place,
            preview,
        })
    }
}

/// The number of the complaint that was sent under a draft's key.
pub async fn number_of_key(pool: &PgPool, key: &DraftKey) -> Result<Option<ComplaintNumber>, AppError> {
    let who = Viewer {
        secrets: vec![secret::hash(&secret::of_complaint(&key.0))],
        ..Viewer::default()
    };
    number_of_secret(pool, &who).await
}

/// The number of the complaint whose secret the viewer holds.
pub async fn number_of_secret(pool: &PgPool, who: &Viewer) -> Result<Option<ComplaintNumber>, AppError> {
    let number = sql::number_of_secret(pool, who).await.map_err(internal)?;
    Ok(number.as_deref().and_then(ComplaintNumber::parse))
}
