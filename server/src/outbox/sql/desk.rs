//! What the staff sees of the queue.

use chrono::{DateTime, Utc};
use sqlx::{PgExecutor, PgPool, Postgres, QueryBuilder};

/// The state of the whole queue.
#[derive(sqlx::FromRow)]
pub struct AgeRow {
    /// The clock of the database.
    pub now: DateTime<Utc>,
    /// Seconds that the oldest due message has been due.
    pub age_s: Option<i64>,
}

/// How far the queue is behind.
pub async fn age(pool: &PgPool) -> sqlx::Result<AgeRow> {
    sqlx::query_as(
        "select now() as now, extract(epoch from now() - min(first.next_at))::bigint as age_s
         from (values ('mail'), ('sms'), ('event')) as c (channel)
         cross join lateral (
             select o.next_at from outbox o where o.state = 'ready' and o.channel = c.channel and o.next_at <= now()
             order by o.next_at limit 1
         ) first",
    )
    .fetch_one(pool)
    .await
}

/// How many messages of a state.
#[derive(sqlx::FromRow)]
pub struct CountRow {
    /// `mail`, `sms` or `event`.
    pub channel: String,
    /// Name of the text, or what happened.
    pub kind: String,
    /// In the queue, never tried.
    pub queued: i64,
    /// In the queue, tried before.
    pub delayed: i64,
    /// Accepted within a day.
    pub accepted: i64,
    /// Refused within a day.
    pub refused: i64,
    /// Given up within a day.
    pub dead: i64,
}

/// What waits, and what came of the letters and short messages of the last day. Reads partial indexes: its cost follows the
/// queue and the day, not the table.
pub async fn counts(pool: &PgPool) -> sqlx::Result<Vec<CountRow>> {
    sqlx::query_as(
        "with seen as (
             select channel, kind, state, attempts from outbox where state = 'ready'
             union all
             select channel, kind, state, attempts from outbox where state = 'leased'
             union all
             select channel, kind, state, attempts from outbox
             where sealed is not null and finished_at > now() - interval '1 day'
         )
         select channel, kind,
                count(*) filter (where state = 'leased' or (state = 'ready' and attempts = 0)) as queued,
                count(*) filter (where state = 'ready' and attempts > 0) as delayed,
                count(*) filter (where state = 'done') as accepted,
                count(*) filter (where state = 'refused') as refused,
                count(*) filter (where state = 'dead') as dead
         from seen group by channel, kind order by channel, kind",
    )
    .fetch_all(pool)
    .await
}

/// A message without what it says and to whom.
#[derive(sqlx::FromRow)]
pub struct EntryRow {
    /// Its number.
    pub outbox_id: i64,
    /// `mail`, `sms` or `event`.
    pub channel: String,
    /// Name of the text, or what happened.
    pub kind: String,
    /// `ready`, `leased`, `done`, `refused` or `dead`.
    pub state: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it is tried next.
    pub next_at: DateTime<Utc>,
    /// There is still something to send, and it is not too late.
    pub is_alive: bool,
    /// Where it stands in its list, microseconds.
    pub key: i64,
}

/// Refused and given up, the latest first, after a place in this list.
pub async fn failed(pool: &PgPool, after: Option<(i64, i64)>, limit: i64) -> sqlx::Result<Vec<EntryRow>> {
    let mut query = QueryBuilder::<Postgres>::new(
        "select outbox_id, channel, kind, state, created_at, next_at,
                (sealed is not null or channel = 'event') and (expires_at is null or expires_at > now()) as is_alive,
                (extract(epoch from finished_at) * 1000000)::bigint as key
         from outbox where state in ('refused', 'dead')",
    );
    if let Some(place) = after {
        query.push(" and (finished_at, outbox_id) < ");
        push_place(&mut query, place);
    }
    query
        .push(" order by finished_at desc, outbox_id desc limit ")
        .push_bind(limit);
    query.build_query_as().fetch_all(pool).await
}

/// Waiting and in hand, the next one first, after a place in this list. Of each channel only its head is read; in hand are
/// never more than the runners hold.
pub async fn waiting(pool: &PgPool, after: Option<(i64, i64)>, limit: i64) -> sqlx::Result<Vec<EntryRow>> {
    let mut query = QueryBuilder::<Postgres>::new(
        "select outbox_id, channel, kind, state, created_at, next_at, true as is_alive,
                (extract(epoch from next_at) * 1000000)::bigint as key
         from (
             select w.* from (values ('mail'), ('sms'), ('event')) as c (channel)
             cross join lateral (select * from outbox o where o.state = 'ready' and o.channel = c.channel",
    );
    let beyond = |query: &mut QueryBuilder<Postgres>| {
        if let Some(place) = after {
            query.push(" and (o.next_at, o.outbox_id) > ");
            push_place(query, place);
        }
    };
    beyond(&mut query);
    query
        .push(" order by o.next_at, o.outbox_id limit ")
        .push_bind(limit)
        .push(") w union all (select * from outbox o where o.state = 'leased'");
    beyond(&mut query);
    query
        .push(")) head order by next_at, outbox_id limit ")
        .push_bind(limit);
    query.build_query_as().fetch_all(pool).await
}

/// A place in a list: microseconds and number.
fn push_place(query: &mut QueryBuilder<Postgres>, (key, id): (i64, i64)) {
    query
        .push("('epoch'::timestamptz + ")
        .push_bind(key)
        .push(" * interval '1 microsecond', ")
        .push_bind(id)
        .push(")");
}

/// What went to one of these addresses before a message, the latest first.
pub async fn of_addresses(
    pool: &PgPool,
    hashes: &[Vec<u8>],
    before: Option<i64>,
    limit: i64,
) -> sqlx::Result<Vec<EntryRow>> {
    sqlx::query_as(
        "select outbox_id, channel, kind, state, created_at, next_at,
                sealed is not null and (expires_at is null or expires_at > now()) as is_alive, 0::bigint as key
         from outbox where address_hash = any($1) and outbox_id < coalesce($2, 9223372036854775807)
         order by outbox_id desc limit $3",
    )
    .bind(hashes)
    .bind(before)
    .bind(limit)
    .fetch_all(pool)
    .await
}

/// A try.
#[derive(sqlx::FromRow)]
pub struct StepRow {
    /// Of which message.
    pub outbox_id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// What came of it.
    pub outcome: String,
    /// Why.
    pub cause: String,
    /// Who answered.
    pub host: String,
    /// With which code.
    pub smtp_code: Option<i16>,
    /// With which words.
    pub words: String,
}

/// What was tried with these messages, oldest first.
pub async fn steps(pool: &PgPool, ids: &[i64]) -> sqlx::Result<Vec<StepRow>> {
    sqlx::query_as(
        "select outbox_id, at, outcome, cause, host, smtp_code, words from outbox_attempt
         where outbox_id = any($1) order by outbox_attempt_id",
    )
    .bind(ids)
    .fetch_all(pool)
    .await
}

/// Puts a message at the head of the queue: one that waits, or one that failed and still says something.
pub async fn retry(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<bool> {
    let retried = sqlx::query(
        "with again as (
             update outbox set state = 'ready', attempts = 0, next_at = clock_timestamp(), finished_at = null
             where outbox_id = $1 and state in ('ready', 'refused', 'dead')
               and (sealed is not null or channel = 'event') and (expires_at is null or expires_at > now())
             returning outbox_id
         ), woken as (
             select pg_notify($2, '') from again
         )
         insert into outbox_attempt (outbox_id, outcome, words) select outbox_id, 'retried', '' from again, (select count(*) from woken) w",
    )
    .bind(id)
    .bind(crate::outbox::WAKE)
    .execute(db)
    .await?;
    Ok(retried.rows_affected() == 1)
}

/// Gives a waiting message up.
pub async fn give_up(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<bool> {
    let given_up = sqlx::query(
        "with ended as (
             update outbox set state = 'dead', finished_at = clock_timestamp() where outbox_id = $1 and state = 'ready'
             returning outbox_id
         )
         insert into outbox_attempt (outbox_id, outcome, cause) select outbox_id, 'dead', 'given-up' from ended",
    )
    .bind(id)
    .execute(db)
    .await?;
    Ok(given_up.rows_affected() == 1)
}
