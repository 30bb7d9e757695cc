//! Queries of people that a service vouches for.

use sqlx::PgExecutor;

/// Remembers a departure for ten minutes.
pub async fn depart(db: impl PgExecutor<'_>, hash: &[u8], sealed: &[u8]) -> sqlx::Result<()> {
    sqlx::query(
        "insert into oidc_attempt (attempt_hash, sealed, created_at, expires_at)
         values ($1, $2, clock_timestamp(), clock_timestamp() + interval '10 minutes')",
    )
    .bind(hash)
    .bind(sealed)
    .execute(db)
    .await?;
    Ok(())
}

/// Takes a departure: whoever comes back with it again finds nothing.
pub async fn take(db: impl PgExecutor<'_>, hash: &[u8]) -> sqlx::Result<Option<Vec<u8>>> {
    sqlx::query_scalar(
        "with taken as (delete from oidc_attempt where attempt_hash = $1 returning sealed, expires_at)
         select sealed from taken where expires_at > clock_timestamp()",
    )
    .bind(hash)
    .fetch_optional(db)
    .await
}

/// Forgets people who did not come back.
pub async fn sweep(db: impl PgExecutor<'_>) -> sqlx::Result<u64> {
    let done = sqlx::query("delete from oidc_attempt where expires_at < now()")
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}

/// Whose account a subject is linked to, and whether it may be used.
pub async fn account_of(db: impl PgExecutor<'_>, issuer: &str, subject: &[u8]) -> sqlx::Result<Option<(i64, bool)>> {
    sqlx::query_as(
        "select account_id, a.state = 'active' from account_oidc join account a using (account_id)
         where issuer = $1 and subject_blind = $2",
    )
    .bind(issuer)
    .bind(subject)
    .fetch_optional(db)
    .await
}

/// Links a subject to an account; whether it was free, and the account too.
pub async fn link(db: impl PgExecutor<'_>, issuer: &str, subject: &[u8], account: i64) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "insert into account_oidc (issuer, subject_blind, account_id) values ($1, $2, $3) on conflict do nothing",
    )
    .bind(issuer)
    .bind(subject)
    .bind(account)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether an account is linked.
pub async fn is_linked(db: impl PgExecutor<'_>, issuer: &str, account: i64) -> sqlx::Result<bool> {
    sqlx::query_scalar("select exists (select from account_oidc where issuer = $1 and account_id = $2)")
        .bind(issuer)
        .bind(account)
        .fetch_one(db)
        .await
}

/// Takes a link back, if another way to sign in is left; whether there was one. The account has to be locked: an address may
/// be on its way out, too.
pub async fn unlink(db: impl PgExecutor<'_>, issuer: &str, account: i64) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "delete from account_oidc where issuer = $1 and account_id = $2
           and exists (select from pii.account_contact c where c.account_id = $2 and c.confirmed_at is not null)",
    )
    .bind(issuer)
    .bind(account)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether somebody is remembered.
pub async fn is_there(db: impl PgExecutor<'_>, hash: &[u8]) -> sqlx::Result<bool> {
    sqlx::query_scalar(
        "select exists (select from oidc_attempt where attempt_hash = $1 and expires_at > clock_timestamp())",
    )
    .bind(hash)
    .fetch_one(db)
    .await
}
