//! Use-cases of complaints that a host must supply.

use super::model::{
    Board, Card, ComplaintNumber, Filter, Nearby, Preview, ReportDraft, ReportStart, Submitted, Supported,
};
use crate::directory::model::FilterOptions;
use crate::error::AppError;
use crate::kernel::{CategoryId, Lang, Point, Viewer};
use async_trait::async_trait;

/// What citizens do with complaints.
#[async_trait]
pub trait ComplaintsPort: Send + Sync {
    /// What the map starts with: the list, the counts, and what its filters offer.
    async fn open_map(&self, filter: &Filter, lang: Lang) -> Result<(Board, FilterOptions), AppError>;

    /// A page of the list and the counts, for a filter.
    async fn board(&self, filter: &Filter, lang: Lang) -> Result<Board, AppError>;

    /// The public card; `None` when there is no such complaint or it is not public (its author sees it still).
    async fn card(&self, who: &Viewer, number: &ComplaintNumber, lang: Lang) -> Result<Option<Card>, AppError>;

    /// Open complaints of the same category within 100 m of a point, nearest first.
    async fn nearby(&self, who: &Viewer, at: Point, category: CategoryId, lang: Lang) -> Result<Vec<Nearby>, AppError>;

    /// Where the report will go and by when, and what only the server can find wrong with it.
    async fn preview(&self, who: &Viewer, draft: &ReportDraft, lang: Lang) -> Result<Preview, AppError>;

    /// Registers a complaint: row, history and outbox in one transaction. The same key and body again answers the
    /// first result; another body under the key is [`AppError::KeyReused`]. `draft_hash` as for [`Self::open_report`]:
    /// what is registered is no draft any more.
    async fn submit(
        &self,
        who: &Viewer,
        draft_hash: Option<&[u8]>,
        draft: &ReportDraft,
        lang: Lang,
    ) -> Result<Submitted, AppError>;

    /// "Me too": once per device.
    async fn support(&self, who: &Viewer, number: &ComplaintNumber) -> Result<Supported, AppError>;

    /// The author corrects the text within fifteen minutes.
    async fn correct(
        &self,
        who: &Viewer,
        number: &ComplaintNumber,
        body: &str,
        place_note: &str,
    ) -> Result<(), AppError>;

    /// Everything the report form starts with. `draft_hash` is the SHA-256 of the draft cookie of a visitor without
    /// JavaScript, whose report in the making the server keeps.
    async fn open_report(&self, who: &Viewer, draft_hash: Option<&[u8]>, lang: Lang) -> Result<ReportStart, AppError>;
}
