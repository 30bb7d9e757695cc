//! Queries of trusts that wait for a code.

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;
use uuid::Uuid;

/// A request to be written.
pub struct NewRequest<'a> {
    /// Id, random.
    pub request_id: Uuid,
    /// Who wants to act.
    pub account: i64,
    /// Who, until when, the phone.
    pub sealed: &'a [u8],
    /// Keyed hash of the phone.
    pub trustor_blind: &'a [u8],
    /// Keyed hash of the code.
    pub code_mac: &'a [u8],
    /// The SMS.
    pub message_id: i64,
}

/// How many codes went within an hour: to this phone, and by this account.
pub async fn recent(db: impl PgExecutor<'_>, account: i64, trustor_blind: &[u8]) -> sqlx::Result<(i64, i64)> {
    sqlx::query_as(
        "select (select count(*) from pii.proxy_request where trustor_blind = $2 and created_at > now() - interval '1 hour'),
                (select count(*) from pii.proxy_request where account_id = $1 and created_at > now() - interval '1 hour')",
    )
    .bind(account)
    .bind(trustor_blind)
    .fetch_one(db)
    .await
}

/// Writes a request; its code holds for five minutes.
pub async fn insert(db: impl PgExecutor<'_>, new: &NewRequest<'_>) -> sqlx::Result<()> {
    sqlx::query(
        "insert into pii.proxy_request (request_id, account_id, sealed, trustor_blind, code_mac, message_id, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, clock_timestamp(), clock_timestamp() + interval '5 minutes')",
    )
    .bind(new.request_id)
    .bind(new.account)
    .bind(new.sealed)
    .bind(new.trustor_blind)
    .bind(new.code_mac)
    .bind(new.message_id)
    .execute(db)
    .await?;
    Ok(())
}

/// A request that waits.
#[derive(sqlx::FromRow)]
pub struct RequestRow {
    /// Who, until when, the phone.
    pub sealed: Vec<u8>,
    /// Keyed hash of the phone.
    pub trustor_blind: Vec<u8>,
    /// Keyed hash of the code.
    pub code_mac: Vec<u8>,
    /// The SMS.
    pub message_id: Option<i64>,
    /// When its code is over.
    pub expires_at: DateTime<Utc>,
}

/// A request that is alive.
pub async fn find(db: impl PgExecutor<'_>, account: i64, request: Uuid) -> sqlx::Result<Option<RequestRow>> {
    sqlx::query_as(
        "select sealed, trustor_blind, code_mac, message_id, expires_at from pii.proxy_request
         where request_id = $2 and account_id = $1 and used_at is null and expires_at > clock_timestamp() and tries < 5",
    )
    .bind(account)
    .bind(request)
    .fetch_optional(db)
    .await
}

/// Counts a try before the code is looked at; `None` when there is none left. Two tries at once count as two.
pub async fn take_try(db: impl PgExecutor<'_>, account: i64, request: Uuid) -> sqlx::Result<Option<RequestRow>> {
    sqlx::query_as(
        "update pii.proxy_request set tries = tries + 1
         where request_id = $2 and account_id = $1 and used_at is null and expires_at > clock_timestamp() and tries < 5
         returning sealed, trustor_blind, code_mac, message_id, expires_at",
    )
    .bind(account)
    .bind(request)
    .fetch_optional(db)
    .await
}

/// Uses a request up; whether it was still unused.
pub async fn use_up(db: impl PgExecutor<'_>, request: Uuid) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "update pii.proxy_request set used_at = clock_timestamp() where request_id = $1 and used_at is null",
    )
    .bind(request)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}
