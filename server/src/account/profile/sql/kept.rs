//! Queries of forms that wait for their senders.

use sqlx::PgExecutor;

/// Keeps a form for so many seconds.
pub async fn insert(db: impl PgExecutor<'_>, hash: &[u8], sealed: &[u8], lives_s: f64) -> sqlx::Result<()> {
    sqlx::query(
        "insert into pii.kept_form (form_hash, sealed, created_at, expires_at)
         values ($1, $2, clock_timestamp(), clock_timestamp() + make_interval(secs => $3))",
    )
    .bind(hash)
    .bind(sealed)
    .bind(lives_s)
    .execute(db)
    .await?;
    Ok(())
}

/// A form that still waits.
pub async fn find(db: impl PgExecutor<'_>, hash: &[u8]) -> sqlx::Result<Option<Vec<u8>>> {
    sqlx::query_scalar("select sealed from pii.kept_form where form_hash = $1 and expires_at > clock_timestamp()")
        .bind(hash)
        .fetch_optional(db)
        .await
}

/// Forgets a form.
pub async fn delete(db: impl PgExecutor<'_>, hash: &[u8]) -> sqlx::Result<()> {
    sqlx::query("delete from pii.kept_form where form_hash = $1")
        .bind(hash)
        .execute(db)
        .await?;
    Ok(())
}
