//! The queue: claims, outcomes, leases that ran out, messages that nobody wants any more.

use sqlx::PgPool;

/// A message that is ours until its lease ends.
#[derive(Debug, sqlx::FromRow)]
pub struct Claimed {
    /// Its number.
    pub outbox_id: i64,
    /// Name of its text, or what happened.
    pub kind: String,
    /// `ru` or `en`.
    pub language: String,
    /// The same key is the same message.
    pub dedupe_key: String,
    /// Address and parameters; none for an event.
    pub sealed: Option<Vec<u8>>,
    /// Keyed hash of the address; none for an event.
    pub address_hash: Option<Vec<u8>>,
    /// Of an event: what happened to what.
    pub payload: serde_json::Value,
    /// Tries that came to nothing.
    pub attempts: i32,
    /// Ours as long as this stays.
    pub lease_no: i32,
}

/// Takes messages whose time has come. The claim is committed before anything is sent: whoever dies with a message in hand
/// leaves it to others when the lease ends.
pub async fn claim(pool: &PgPool, channel: &str, most: i64, lease_s: f64) -> sqlx::Result<Vec<Claimed>> {
    sqlx::query_as(
        "with due as (
             select outbox_id from outbox
             where state = 'ready' and channel = $1 and next_at <= now() and (expires_at is null or expires_at > now())
             order by next_at, outbox_id limit $2 for update skip locked
         )
         update outbox o
         set state = 'leased', lease_no = o.lease_no + 1, lease_until = clock_timestamp() + make_interval(secs => $3)
         from due where o.outbox_id = due.outbox_id
         returning o.outbox_id, o.kind, o.language, o.dedupe_key, o.sealed, o.address_hash, o.payload, o.attempts, o.lease_no",
    )
    .bind(channel)
    .bind(most)
    .bind(lease_s)
    .fetch_all(pool)
    .await
}

/// What came of tries, column by column.
#[derive(Debug, Default)]
pub struct Outcomes {
    /// Numbers of messages.
    pub ids: Vec<i64>,
    /// The leases under which they were tried.
    pub leases: Vec<i32>,
    /// `accepted`, `delayed`, `refused` or `dead`.
    pub outcomes: Vec<&'static str>,
    /// Causes; empty when accepted.
    pub causes: Vec<&'static str>,
    /// Who answered.
    pub hosts: Vec<String>,
    /// With which code.
    pub codes: Vec<Option<i16>>,
    /// With which words.
    pub words: Vec<String>,
    /// Seconds until the next try.
    pub waits: Vec<Option<f64>>,
    /// Whether this was a try.
    pub tries: Vec<i32>,
}

/// Writes what came of tries, row and history in one statement. A message whose lease went to somebody else stays his. A try
/// that was none leaves no second line of the same cause in the history.
pub async fn finish(pool: &PgPool, done: &Outcomes) -> sqlx::Result<u64> {
    let written = sqlx::query(
        "with done as (
             select * from unnest($1::bigint[], $2::int[], $3::text[], $4::text[], $5::text[], $6::smallint[], $7::text[], $8::float8[], $9::int[])
                  as t (outbox_id, lease_no, outcome, cause, host, code, words, wait, tries)
         ), changed as (
             update outbox o
             set state = case d.outcome when 'accepted' then 'done' when 'delayed' then 'ready' else d.outcome end,
                 attempts = o.attempts + d.tries,
                 lease_until = null,
                 next_at = case when d.outcome = 'delayed' then clock_timestamp() + make_interval(secs => d.wait) else o.next_at end,
                 finished_at = case when d.outcome <> 'delayed' then clock_timestamp() end
             from done d
             where o.outbox_id = d.outbox_id and o.lease_no = d.lease_no and o.state in ('leased', 'ready')
             returning o.outbox_id, o.next_at, d.outcome, d.cause, d.host, d.code, d.words
         )
         insert into outbox_attempt (outbox_id, outcome, cause, host, smtp_code, words, next_at)
         select outbox_id, outcome, cause, host, code, words, case when outcome = 'delayed' then next_at end from changed",
    )
    .bind(&done.ids)
    .bind(&done.leases)
    .bind(&done.outcomes)
    .bind(&done.causes)
    .bind(&done.hosts)
    .bind(&done.codes)
    .bind(&done.words)
    .bind(&done.waits)
    .bind(&done.tries)
    .execute(pool)
    .await?;
    Ok(written.rows_affected())
}

/// Gives messages back whose runner died with them in hand. That was a try, and it may even have got through.
pub async fn reap(pool: &PgPool) -> sqlx::Result<u64> {
    let reaped = sqlx::query(
        "with gone as (
             select outbox_id from outbox where state = 'leased' and lease_until < now() limit 1000 for update skip locked
         ), back as (
             update outbox o set state = 'ready', lease_until = null, next_at = clock_timestamp(), attempts = o.attempts + 1
             from gone where o.outbox_id = gone.outbox_id
             returning o.outbox_id, o.next_at
         )
         insert into outbox_attempt (outbox_id, outcome, cause, next_at) select outbox_id, 'delayed', 'dropped', next_at from back",
    )
    .execute(pool)
    .await?;
    Ok(reaped.rows_affected())
}

/// Ends messages that nobody wants any more.
pub async fn expire(pool: &PgPool) -> sqlx::Result<u64> {
    let expired = sqlx::query(
        "with late as (
             select outbox_id from outbox where state = 'ready' and expires_at <= now() limit 1000 for update skip locked
         ), ended as (
             update outbox o set state = 'dead', finished_at = clock_timestamp() from late where o.outbox_id = late.outbox_id
             returning o.outbox_id
         )
         insert into outbox_attempt (outbox_id, outcome, cause) select outbox_id, 'dead', 'expired' from ended",
    )
    .execute(pool)
    .await?;
    Ok(expired.rows_affected())
}

/// Erases address and text of messages that ended so many days ago, and what the demonstration's inbox shows of them.
pub async fn erase(pool: &PgPool, days: i32) -> sqlx::Result<u64> {
    sqlx::query("delete from pii.dev_inbox where at < now() - make_interval(days => $1)")
        .bind(days)
        .execute(pool)
        .await?;
    let erased = sqlx::query(
        "update outbox set sealed = null where outbox_id in (
             select outbox_id from outbox where sealed is not null and finished_at < now() - make_interval(days => $1)
             limit 10000 for update skip locked)",
    )
    .bind(days)
    .execute(pool)
    .await?;
    Ok(erased.rows_affected())
}
