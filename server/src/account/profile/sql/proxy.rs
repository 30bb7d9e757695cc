//! Queries of trusts that wait for a code.

use sqlx::{PgConnection, PgExecutor};
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
    /// The form that asked.
    pub form_key: &'a [u8],
    /// How long its code holds, seconds.
    pub life_s: f64,
}

/// The request that a form has made.
pub async fn of_form(db: impl PgExecutor<'_>, account: i64, key: &[u8]) -> sqlx::Result<Option<Uuid>> {
    sqlx::query_scalar("select request_id from pii.proxy_request where account_id = $1 and form_key = $2")
        .bind(account)
        .bind(key)
        .fetch_optional(db)
        .await
}

/// Writes a request.
pub async fn insert(db: impl PgExecutor<'_>, new: &NewRequest<'_>) -> sqlx::Result<()> {
    sqlx::query(
        "insert into pii.proxy_request (request_id, account_id, sealed, trustor_blind, code_mac, message_id, form_key, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp(), clock_timestamp() + make_interval(secs => $8))",
    )
    .bind(new.request_id)
    .bind(new.account)
    .bind(new.sealed)
    .bind(new.trustor_blind)
    .bind(new.code_mac)
    .bind(new.message_id)
    .bind(new.form_key)
    .bind(new.life_s)
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
    /// Codes tried so far.
    pub tries: i16,
}

/// A request that is alive.
pub async fn find(db: impl PgExecutor<'_>, account: i64, request: Uuid) -> sqlx::Result<Option<RequestRow>> {
    sqlx::query_as(
        "select sealed, trustor_blind, code_mac, message_id, tries from pii.proxy_request
         where request_id = $2 and account_id = $1 and used_at is null and expires_at > clock_timestamp() and tries < 5",
    )
    .bind(account)
    .bind(request)
    .fetch_optional(db)
    .await
}

/// A request, also one whose code is over.
pub async fn any(db: impl PgExecutor<'_>, account: i64, request: Uuid) -> sqlx::Result<Option<RequestRow>> {
    sqlx::query_as(
        "select sealed, trustor_blind, code_mac, message_id, tries from pii.proxy_request where request_id = $2 and account_id = $1",
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
         returning sealed, trustor_blind, code_mac, message_id, tries",
    )
    .bind(account)
    .bind(request)
    .fetch_optional(db)
    .await
}

/// Erases a request; whether it was still there.
pub async fn delete(db: impl PgExecutor<'_>, request: Uuid) -> sqlx::Result<bool> {
    let done = sqlx::query("delete from pii.proxy_request where request_id = $1")
        .bind(request)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends what was allowed by a phone: requests first, so that none becomes a trust behind our back. Whose accounts acted.
pub async fn lose(db: &mut PgConnection, trustor_blind: &[u8]) -> sqlx::Result<Vec<i64>> {
    sqlx::query("delete from pii.proxy_request where trustor_blind = $1")
        .bind(trustor_blind)
        .execute(&mut *db)
        .await?;
    sqlx::query_scalar("delete from pii.person where relation = 'proxy' and trustor_blind = $1 returning account_id")
        .bind(trustor_blind)
        .fetch_all(db)
        .await
}

/// Erases all requests of an account; how many there were.
pub async fn delete_all(db: impl PgExecutor<'_>, account: i64) -> sqlx::Result<u64> {
    let done = sqlx::query("delete from pii.proxy_request where account_id = $1")
        .bind(account)
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}
