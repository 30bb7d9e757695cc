//! The desks over the tables: the queue, the case, and the one way in which anything of it changes.

mod change;
mod clock;
mod sql;
#[cfg(test)]
mod tests;

pub use change::{Doer, Fault, Said, Undone};

use crate::complaints::{Complaints, timestamp};
use crate::directory::Directory;
use crate::error::internal;
use app::complaints::model::life::Deed;
use app::complaints::model::{ComplaintNumber, EventKind, Mark, State, headline};
use app::dispatch::model::{CaseReader, CaseView, Inner, Part, Queue, QueueFilter, QueueRow};
use app::dispatch::port::DispatchPort;
use app::error::AppError;
use app::kernel::{Cursor, Lang, OrganisationId, Scope, Viewer, cut_page};
use async_trait::async_trait;
use chrono::FixedOffset;
use sqlx::PgPool;
use std::sync::Arc;

/// The desks over the database.
pub struct Dispatch {
    pool: PgPool,
    complaints: Arc<Complaints>,
    directory: Arc<Directory>,
    zone: FixedOffset,
}

impl Dispatch {
    /// Over this pool, in a region with this offset.
    pub fn new(pool: PgPool, complaints: Arc<Complaints>, directory: Arc<Directory>, zone: FixedOffset) -> Self {
        Self {
            pool,
            complaints,
            directory,
            zone,
        }
    }

    /// A case for whoever may see every one; `None` when there is none of this number.
    pub async fn case(
        &self,
        _reader: &CaseReader,
        viewer: &Viewer,
        number: &ComplaintNumber,
        lang: Lang,
    ) -> Result<Option<CaseView>, AppError> {
        let mut db = self.pool.acquire().await.map_err(internal)?;
        let row = sql::case(&mut db, number.as_str(), viewer, self.zone.local_minus_utc(), false).await;
        let Some(row) = row.map_err(internal)?.filter(|row| change::is_seen(row, viewer)) else {
            return Ok(None);
        };
        let Some(mut standing) = change::standing(&row, viewer.account) else {
            return Ok(None);
        };
        let is_worked = standing.is_worked_by(viewer);
        let history = sql::history(&mut *db, row.complaint_id, is_worked)
            .await
            .map_err(internal)?;
        drop(db);
        if !is_worked {
            standing.wish = None;
        }
        let Some(card) = self.complaints.any_card(viewer, number, lang).await? else {
            return Ok(None);
        };
        let may = |deed: &Deed| {
            let is_by_hand = !matches!(deed, Deed::Open);
            is_by_hand && standing.actor(*deed, viewer).is_some() && !(*deed == Deed::Publish && standing.is_own_answer)
        };
        let deeds = Deed::ALL.iter().copied().filter(may).collect();
        Ok(Some(CaseView {
            card,
            deeds,
            standing,
            history: history.into_iter().filter_map(inner).collect(),
            places: Vec::new(),
            typed: app::kernel::Typed::default(),
            refusal: None,
        }))
    }

    /// The organisation that has a case has opened it: from this second everybody knows. True when that was new.
    pub async fn accept(&self, viewer: &Viewer, number: &ComplaintNumber) -> Result<bool, AppError> {
        let Some(account) = viewer.account else {
            return Ok(false);
        };
        let doer = Doer::Staff(viewer, account);
        match self.change(doer, number, Deed::Open, None, &Said::default()).await {
            Ok(_) => Ok(true),
            Err(Undone::Failed(error)) => Err(error),
            Err(_) => Ok(false),
        }
    }

    /// Organisations that a text means: number, code and name; exactly one when its code or name was typed.
    pub async fn organisations(
        &self,
        text: &str,
        lang: Lang,
    ) -> Result<Vec<(OrganisationId, String, String)>, AppError> {
        if text.trim().is_empty() {
            return Ok(Vec::new());
        }
        let text = text.trim();
        let found = sql::organisations(&self.pool, text, lang).await.map_err(internal)?;
        let exact =
            |(_, code, name): &&(i32, String, String)| code == text || name.to_lowercase() == text.to_lowercase();
        let exact: Vec<_> = found.iter().filter(exact).cloned().collect();
        let meant = if exact.len() == 1 { exact } else { found };
        Ok(meant
            .into_iter()
            .map(|(id, code, name)| (OrganisationId(id), code, name))
            .collect())
    }
}

#[async_trait]
impl DispatchPort for Dispatch {
    async fn queue(&self, reader: &CaseReader, filter: &QueueFilter, lang: Lang) -> Result<Queue, AppError> {
        let (rows, counts) = tokio::try_join!(
            sql::queue(&self.pool, reader.own(), filter, lang),
            sql::counts(&self.pool, reader.own(), filter),
        )
        .map_err(internal)?;
        let mut rows = rows;
        let has_more = cut_page(&mut rows);
        let next = rows.last().filter(|_| has_more).map(|row| Cursor {
            key: row.sort_key,
            id: row.complaint_id,
        });
        Ok(Queue {
            filter: filter.clone(),
            counts: Part::ALL.into_iter().zip(counts).collect(),
            rows: rows.into_iter().filter_map(line).collect(),
            next,
            has_own: *reader.own() != Scope::Region,
        })
    }
}

/// One row; `None` for a row that only a newer version understands.
fn line(row: sql::QueueItem) -> Option<QueueRow> {
    Some(QueueRow {
        number: ComplaintNumber::parse(&row.number)?,
        title: headline(&row.body),
        address: row.address,
        organisation: row.organisation.unwrap_or_default(),
        state: State::parse(&row.state)?,
        mark: Mark::parse(&row.mark)?,
        due_at: row.due_at.map(timestamp),
        created_at: timestamp(row.created_at),
        reopened: row.reopened_count,
        support: row.support_count,
        version: row.version,
    })
}

fn inner(row: sql::InnerRow) -> Option<Inner> {
    Some(Inner {
        at: timestamp(row.at),
        role: row.actor_role,
        kind: EventKind::parse(&row.kind)?,
        note: row.note,
    })
}
