//! The inbox of a demonstration.

use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// Keeps a message.
pub async fn keep(
    pool: &PgPool,
    outbox_id: i64,
    channel: &str,
    address_hash: &[u8],
    sealed: &[u8],
) -> sqlx::Result<()> {
    sqlx::query("insert into pii.dev_inbox (outbox_id, channel, address_hash, sealed) values ($1, $2, $3, $4)")
        .bind(outbox_id)
        .bind(channel)
        .bind(address_hash)
        .bind(sealed)
        .execute(pool)
        .await?;
    Ok(())
}

/// A message of the inbox.
#[derive(sqlx::FromRow)]
pub struct InboxRow {
    /// Newer ones have larger numbers.
    pub dev_inbox_id: i64,
    /// The message in the queue.
    pub outbox_id: i64,
    /// When it came.
    pub at: DateTime<Utc>,
    /// `mail` or `sms`.
    pub channel: String,
    /// Address, subject and text.
    pub sealed: Vec<u8>,
}

/// Messages before a number, newest first; only of these addresses when some are given.
pub async fn page(
    pool: &PgPool,
    addresses: Option<&[Vec<u8>]>,
    before: Option<i64>,
    limit: i64,
) -> sqlx::Result<Vec<InboxRow>> {
    sqlx::query_as(
        "select dev_inbox_id, outbox_id, at, channel, sealed from pii.dev_inbox
         where ($1::bytea[] is null or address_hash = any($1)) and ($2::bigint is null or dev_inbox_id < $2)
         order by dev_inbox_id desc limit $3",
    )
    .bind(addresses)
    .bind(before)
    .bind(limit)
    .fetch_all(pool)
    .await
}
