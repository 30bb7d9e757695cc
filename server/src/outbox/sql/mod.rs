//! Queries of the queue. Here those of whoever has something to say.

pub mod desk;
pub mod inbox;
pub mod queue;

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

/// A message to be written.
pub struct NewMessage<'a> {
    /// `mail` or `sms`.
    pub channel: &'static str,
    /// Name of its text.
    pub template: &'a str,
    /// `ru` or `en`.
    pub lang: &'static str,
    /// The same key is the same message.
    pub dedupe_key: &'a str,
    /// Address and parameters.
    pub sealed: &'a [u8],
    /// Keyed hash of the address.
    pub address_hash: &'a [u8],
    /// After how many seconds nobody wants it any more.
    pub lives_s: Option<f64>,
}

/// Writes a message and wakes the runner when the transaction commits; `None` when the key is taken.
pub async fn insert(conn: &mut PgConnection, new: &NewMessage<'_>) -> sqlx::Result<Option<i64>> {
    let written: Option<(i64, String)> = sqlx::query_as(
        "with written as (
             insert into outbox (channel, kind, language, dedupe_key, sealed, address_hash, expires_at, created_at, next_at)
             values ($1, $2, $3, $4, $5, $6, clock_timestamp() + make_interval(secs => $7), clock_timestamp(), clock_timestamp())
             on conflict on constraint outbox_dedupe_key do nothing
             returning outbox_id
         )
         select outbox_id, pg_notify($8, '')::text from written",
    )
    .bind(new.channel)
    .bind(new.template)
    .bind(new.lang)
    .bind(new.dedupe_key)
    .bind(new.sealed)
    .bind(new.address_hash)
    .bind(new.lives_s)
    .bind(super::WAKE)
    .fetch_optional(conn)
    .await?;
    Ok(written.map(|(id, _)| id))
}

/// The message of a key that is taken.
pub async fn by_key(conn: &mut PgConnection, dedupe_key: &str) -> sqlx::Result<i64> {
    sqlx::query_scalar("select outbox_id from outbox where dedupe_key = $1")
        .bind(dedupe_key)
        .fetch_one(conn)
        .await
}

/// A message and the last thing that happened to it.
#[derive(sqlx::FromRow)]
pub struct FateRow {
    /// `ready`, `leased`, `done`, `refused` or `dead`.
    pub state: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it is tried (again).
    pub next_at: DateTime<Utc>,
    /// The last outcome.
    pub outcome: Option<String>,
    /// Its cause.
    pub cause: Option<String>,
    /// Who answered.
    pub host: Option<String>,
    /// What was answered.
    pub words: Option<String>,
    /// When.
    pub last_at: Option<DateTime<Utc>>,
}

/// What became of a message.
pub async fn fate(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<FateRow>> {
    sqlx::query_as(
        "select o.state, o.created_at, o.next_at, last.outcome, last.cause, last.host, last.words, last.at as last_at
         from outbox o
         left join lateral (
             select * from outbox_attempt a where a.outbox_id = o.outbox_id order by a.outbox_attempt_id desc limit 1
         ) last on true
         where o.outbox_id = $1 and o.channel <> 'event'",
    )
    .bind(id)
    .fetch_optional(db)
    .await
}

/// Cause and moment of the last try in vain of a message.
pub async fn last_delay(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<(String, DateTime<Utc>)>> {
    sqlx::query_as(
        "select coalesce(cause, ''), at from outbox_attempt
         where outbox_id = $1 and outcome = 'delayed' order by outbox_attempt_id desc limit 1",
    )
    .bind(id)
    .fetch_optional(db)
    .await
}
