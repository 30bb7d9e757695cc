//! Counters of the day and the list of those who want no notices.

use super::Quotas;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgExecutor, PgPool};

/// The day in the region.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub struct Today {
    /// The clock of the database.
    pub now: DateTime<Utc>,
    /// The date that the region's calendars show.
    pub day: NaiveDate,
}

/// What day it is.
pub async fn today(pool: &PgPool, offset_s: i32) -> sqlx::Result<Today> {
    sqlx::query_as("select now() as now, ((now() at time zone 'UTC') + make_interval(secs => $1))::date as day")
        .bind(f64::from(offset_s))
        .fetch_one(pool)
        .await
}

/// Whether a message may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reserved {
    /// It is counted already.
    Yes,
    /// The phone had its share.
    PhoneFull,
    /// Everybody together had it.
    DayFull,
}

/// Counts one message to a phone, unless a quota is used up. The row of the day is taken last and held shortly.
pub async fn reserve(pool: &PgPool, day: NaiveDate, address_hash: &[u8], quotas: Quotas) -> sqlx::Result<Reserved> {
    let mut tx = pool.begin().await?;
    let share = i64::from(quotas.per_phone);
    let all = i64::from(quotas.per_day);
    for (key, most, full) in [
        (address_hash, share, Reserved::PhoneFull),
        (b"", all, Reserved::DayFull),
    ] {
        let counted = sqlx::query(
            "insert into sms_count as c (day, address_hash, sent) select $1, $2, 1 where $3 > 0
             on conflict (day, address_hash) do update set sent = c.sent + 1 where c.sent < $3",
        )
        .bind(day)
        .bind(key)
        .bind(most)
        .execute(&mut *tx)
        .await?;
        if counted.rows_affected() == 0 {
            tx.rollback().await?;
            return Ok(full);
        }
    }
    tx.commit().await?;
    Ok(Reserved::Yes)
}

/// Takes a count back: the message cost nothing.
pub async fn release(pool: &PgPool, day: NaiveDate, address_hash: &[u8]) -> sqlx::Result<()> {
    // One statement each: nobody holds one of the two rows while he waits for the other.
    for key in [address_hash, b""] {
        sqlx::query("update sms_count set sent = sent - 1 where day = $1 and address_hash = $2 and sent > 0")
            .bind(day)
            .bind(key)
            .execute(pool)
            .await?;
    }
    Ok(())
}

/// Forgets the counters of past days.
pub async fn forget(pool: &PgPool) -> sqlx::Result<()> {
    sqlx::query("delete from sms_count where day < current_date - 7")
        .execute(pool)
        .await?;
    Ok(())
}

/// Whether an address wants no notices.
pub async fn is_out(pool: &PgPool, address_hash: &[u8]) -> sqlx::Result<bool> {
    sqlx::query_scalar("select exists (select from message_opt_out where address_hash = $1)")
        .bind(address_hash)
        .fetch_one(pool)
        .await
}

/// The keyed hash with this beginning of an address that anything was ever written to.
pub async fn known(pool: &PgPool, start: &[u8]) -> sqlx::Result<Option<Vec<u8>>> {
    sqlx::query_scalar(
        "select address_hash from outbox
         where address_hash between $1 and $1 || decode(repeat('ff', 32), 'hex') limit 1",
    )
    .bind(start)
    .fetch_optional(pool)
    .await
}

/// Whether an address wanted no notices when a message was written.
pub async fn was_out(pool: &PgPool, address_hash: &[u8], outbox_id: i64) -> sqlx::Result<bool> {
    sqlx::query_scalar(
        "select exists (select from message_opt_out
                        where address_hash = $1
                          and at <= coalesce((select created_at from outbox where outbox_id = $2), 'infinity'))",
    )
    .bind(address_hash)
    .bind(outbox_id)
    .fetch_one(pool)
    .await
}

/// Notes that an address wants no notices.
pub async fn opt_out(db: impl PgExecutor<'_>, address_hash: &[u8]) -> sqlx::Result<()> {
    sqlx::query("insert into message_opt_out (address_hash) values ($1) on conflict do nothing")
        .bind(address_hash)
        .execute(db)
        .await?;
    Ok(())
}

/// Notes that an address wants them again.
pub async fn opt_in(db: impl PgExecutor<'_>, address_hash: &[u8]) -> sqlx::Result<()> {
    sqlx::query("delete from message_opt_out where address_hash = $1")
        .bind(address_hash)
        .execute(db)
        .await?;
    Ok(())
}
