//! Reports in the making of visitors without script.

use sqlx::PgPool;

/// The sealed draft of a device.
pub async fn draft(pool: &PgPool, hash: &[u8]) -> sqlx::Result<Option<Vec<u8>>> {
    sqlx::query_scalar("select sealed from pii.report_draft where draft_hash = $1")
        .bind(hash)
        .fetch_optional(pool)
        .await
}

/// Keeps a draft in the place of the one before.
pub async fn save_draft(pool: &PgPool, hash: &[u8], sealed: &[u8]) -> sqlx::Result<()> {
    sqlx::query(
        "insert into pii.report_draft (draft_hash, sealed) values ($1, $2)
         on conflict (draft_hash) do update set sealed = excluded.sealed, updated_at = now()",
    )
    .bind(hash)
    .bind(sealed)
    .execute(pool)
    .await?;
    Ok(())
}

/// Forgets a draft.
pub async fn delete_draft(db: impl sqlx::PgExecutor<'_>, hash: &[u8]) -> sqlx::Result<()> {
    sqlx::query("delete from pii.report_draft where draft_hash = $1")
        .bind(hash)
        .execute(db)
        .await?;
    Ok(())
}

/// Forgets drafts that nobody touched for so many seconds.
pub async fn sweep_drafts(pool: &PgPool, seconds: f64) -> sqlx::Result<u64> {
    let done = sqlx::query("delete from pii.report_draft where updated_at < now() - make_interval(secs => $1)")
        .bind(seconds)
        .execute(pool)
        .await?;
    Ok(done.rows_affected())
}
