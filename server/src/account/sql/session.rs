//! Sessions and devices.

use crate::staffing::Post;
use chrono::{DateTime, Utc};
use sqlx::types::Json;
use sqlx::{PgConnection, PgExecutor};

/// A session that is alive.
#[derive(sqlx::FromRow)]
pub struct Alive {
    /// Whose it is.
    pub account_id: i64,
    /// How the person proved who it is.
    pub method: String,
    /// Seconds since then.
    pub proved_s: f64,
    /// The sealed name of the person.
    pub name: Option<Vec<u8>>,
    /// What the person is in the staff.
    pub posts: Option<Json<Vec<Post>>>,
    /// Seconds since the second proof; `None`: it was not given.
    pub second_factor_s: Option<f64>,
}

/// The session of a cookie, if it is alive; remembers once a minute that it was seen.
pub async fn recognise(db: impl PgExecutor<'_>, hash: &[u8]) -> sqlx::Result<Option<Alive>> {
    sqlx::query_as(
        "with alive as (
             select s.session_id, s.account_id, s.method, s.seen_at, s.authenticated_at,
                    s.second_factor_at
             from session s join account a using (account_id)
             where s.session_hash = $1 and s.expires_at > now() and s.seen_at + s.idle > now() and a.state = 'active'
         ), seen as (
             update session set seen_at = now()
             where session_id = (select session_id from alive where seen_at < now() - interval '1 minute')
         )
         select alive.account_id, alive.method, n.sealed as name,
                extract(epoch from now() - alive.authenticated_at)::float8 as proved_s,
                extract(epoch from now() - alive.second_factor_at)::float8 as second_factor_s,
                (select jsonb_agg(jsonb_build_object('role', m.role, 'organisation', m.organisation_id, 'below', (
                     with recursive tree as (
                         select o.organisation_id from organisation o where o.organisation_id = m.organisation_id
                         union
                         select o.organisation_id from organisation o join tree on o.parent_id = tree.organisation_id
                     )
                     select jsonb_agg(organisation_id) from tree)))
                 from staff_member m where m.account_id = alive.account_id and m.ended_at is null) as posts
         from alive left join pii.account_name n using (account_id)",
    )
    .bind(hash)
    .fetch_optional(db)
    .await
}

/// Begins a session.
pub async fn insert(
    db: impl PgExecutor<'_>,
    hash: &[u8],
    account: i64,
    method: &str,
    device: &str,
) -> sqlx::Result<()> {
    sqlx::query("insert into session (session_hash, account_id, method, device) values ($1, $2, $3, $4)")
        .bind(hash)
        .bind(account)
        .bind(method)
        .bind(device)
        .execute(db)
        .await?;
    Ok(())
}

/// What is known of a device that signs in.
#[derive(sqlx::FromRow)]
pub struct DeviceSeen {
    /// It signed in to this account before.
    pub known: bool,
    /// Some other device did.
    pub others: bool,
}

/// Remembers that a device signed in to an account.
pub async fn remember_device(db: &mut PgConnection, account: i64, device: &[u8]) -> sqlx::Result<DeviceSeen> {
    let seen = sqlx::query_as(
        "select exists (select from account_device where account_id = $1 and device = $2) as known,
                exists (select from account_device where account_id = $1 and device <> $2) as others",
    )
    .bind(account)
    .bind(device)
    .fetch_one(&mut *db)
    .await?;
    sqlx::query(
        "insert into account_device (account_id, device) values ($1, $2)
         on conflict (account_id, device) do update set last_at = now()",
    )
    .bind(account)
    .bind(device)
    .execute(db)
    .await?;
    Ok(seen)
}

/// Ends the session of a cookie; the account it was of.
pub async fn end(db: impl PgExecutor<'_>, hash: &[u8]) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar("delete from session where session_hash = $1 returning account_id")
        .bind(hash)
        .fetch_optional(db)
        .await
}

/// Ends all sessions of an account but one; the number of them.
pub async fn end_others(db: impl PgExecutor<'_>, account: i64, but: &[u8]) -> sqlx::Result<u64> {
    let done = sqlx::query("delete from session where account_id = $1 and session_hash <> $2")
        .bind(account)
        .bind(but)
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}

/// Ends one session of an account by its handle; whether there was one.
pub async fn end_by_handle(db: impl PgExecutor<'_>, account: i64, handle: &str) -> sqlx::Result<bool> {
    let done =
        sqlx::query("delete from session where account_id = $1 and encode(substring(session_hash for 8), 'hex') = $2")
            .bind(account)
            .bind(handle)
            .execute(db)
            .await?;
    Ok(done.rows_affected() > 0)
}

/// A session as its owner sees it.
#[derive(sqlx::FromRow)]
pub struct Listed {
    /// The start of its hash: names it, and opens nothing.
    pub handle: String,
    /// What the browser said of itself.
    pub device: String,
    /// How it was begun.
    pub method: String,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When it was last seen.
    pub seen_at: DateTime<Utc>,
    /// It is the one that asks.
    pub here: bool,
}

/// The sessions of an account that are alive, the latest first.
pub async fn list(db: impl PgExecutor<'_>, account: i64, here: &[u8]) -> sqlx::Result<Vec<Listed>> {
    sqlx::query_as(
        "select encode(substring(session_hash for 8), 'hex') as handle, device, method, created_at, seen_at,
                session_hash = $2 as here
         from session where account_id = $1 and expires_at > now() and seen_at + idle > now()
         order by session_hash = $2 desc, seen_at desc, session_id desc limit 100",
    )
    .bind(account)
    .bind(here)
    .fetch_all(db)
    .await
}

/// Forgets sessions that are over; the number of them.
pub async fn sweep(db: impl PgExecutor<'_>) -> sqlx::Result<u64> {
    let done = sqlx::query("delete from session where expires_at <= now() or seen_at + idle <= now()")
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}
