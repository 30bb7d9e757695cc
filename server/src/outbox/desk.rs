//! The queue for those who look after it. Neither texts nor addresses are shown; an address is looked up by its keyed hash.

use super::sql::desk::{self, EntryRow, StepRow};
use super::{Channel, address_hash, timestamp};
use crate::error::internal;
use crate::vault::Vault;
use app::error::AppError;
use app::kernel::{Cursor, PAGE_SIZE, cut_page};
use app::messages::model::{
    Cause, OutboxKeeper, QueueCount, QueueEntry, QueueFilter, QueuePage, QueuePart, QueueStep, Reason,
};
use app::messages::port::MessagesPort;
use async_trait::async_trait;
use sqlx::PgPool;
use std::sync::Arc;

/// The port over the database.
pub struct Desk {
    pool: PgPool,
    vault: Arc<Vault>,
}

impl Desk {
    /// Over this database.
    #[must_use]
    pub fn new(pool: PgPool, vault: Arc<Vault>) -> Self {
        Self { pool, vault }
    }
}

#[async_trait]
impl MessagesPort for Desk {
    async fn queue(&self, _keeper: &OutboxKeeper, filter: &QueueFilter) -> Result<QueuePage, AppError> {
        let pool = &self.pool;
        let after = filter.after.map(|cursor| (cursor.key, cursor.id));
        let address = filter.address.trim();
        let mut rows = if !address.is_empty() {
            let hashes = [Channel::Mail, Channel::Sms].map(|channel| address_hash(&self.vault, channel, address));
            desk::of_addresses(pool, &hashes, after.map(|(_, id)| id), PAGE_SIZE + 1).await
        } else if filter.part == QueuePart::Waiting {
            desk::waiting(pool, after, PAGE_SIZE + 1).await
        } else {
            desk::failed(pool, after, PAGE_SIZE + 1).await
        }
        .map_err(internal)?;
        let has_more = cut_page(&mut rows);
        let next = rows.last().filter(|_| has_more).map(|row| Cursor {
            key: row.key,
            id: row.outbox_id,
        });
        let ids: Vec<i64> = rows.iter().map(|row| row.outbox_id).collect();
        let steps = desk::steps(pool, &ids).await.map_err(internal)?;
        let age = desk::age(pool).await.map_err(internal)?;
        let counts = desk::counts(pool).await.map_err(internal)?;
        Ok(QueuePage {
            age_s: age.age_s,
            now: timestamp(age.now),
            counts: counts.into_iter().map(count).collect(),
            entries: rows.into_iter().map(|row| entry(row, &steps)).collect(),
            next,
        })
    }
}

fn count(row: desk::CountRow) -> QueueCount {
    QueueCount {
        channel: row.channel,
        template: row.kind,
        queued: row.queued,
        delayed: row.delayed,
        accepted: row.accepted,
        refused: row.refused,
        dead: row.dead,
    }
}

fn entry(row: EntryRow, steps: &[StepRow]) -> QueueEntry {
    let waits = row.state == "ready";
    let failed = matches!(row.state.as_str(), "refused" | "dead");
    let mine = steps.iter().filter(|step| step.outbox_id == row.outbox_id);
    QueueEntry {
        id: row.outbox_id,
        channel: row.channel,
        template: row.kind,
        created_at: timestamp(row.created_at),
        next_at: waits.then(|| timestamp(row.next_at)),
        can_retry: (waits || failed) && row.is_alive,
        can_give_up: waits,
        state: row.state,
        steps: mine.map(step).collect(),
    }
}

fn step(row: &StepRow) -> QueueStep {
    // an accepting server's words have no cause, but its receipt is worth reading
    let cause = Cause::parse(&row.cause);
    QueueStep {
        at: timestamp(row.at),
        outcome: row.outcome.clone(),
        reason: cause.map(|cause| Reason {
            cause,
            words: row.words.clone(),
        }),
        host: row.host.clone(),
        code: row.smtp_code,
    }
}
