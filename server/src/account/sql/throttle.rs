//! Tries within a sliding window. The row is locked while it is counted, so that a hundred tries at once are a hundred.

use sqlx::{PgExecutor, PgPool};

/// Counts a try if there is room for it; whether there was.
pub async fn take(
    db: impl PgExecutor<'_>,
    scope: &str,
    subject: &[u8],
    most: i32,
    window_s: f64,
) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "insert into throttle as t (scope, subject, hits) values ($1, $2, array[clock_timestamp()])
         on conflict (scope, subject) do update
         set hits = array(select hit from unnest(t.hits) as hit where hit > clock_timestamp() - make_interval(secs => $4)
                          order by hit) || clock_timestamp(),
             updated_at = clock_timestamp()
         where (select count(*) from unnest(t.hits) as hit where hit > clock_timestamp() - make_interval(secs => $4)) < $3",
    )
    .bind(scope)
    .bind(subject)
    .bind(most)
    .bind(window_s)
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Seconds until there is room for a try.
pub async fn wait(
    db: impl PgExecutor<'_>,
    scope: &str,
    subject: &[u8],
    most: i32,
    window_s: f64,
) -> sqlx::Result<Option<f64>> {
    sqlx::query_scalar(
        "select extract(epoch from hit + make_interval(secs => $4) - clock_timestamp())::float8
         from throttle, unnest(hits) as hit where scope = $1 and subject = $2
         order by hit desc offset $3 - 1 limit 1",
    )
    .bind(scope)
    .bind(subject)
    .bind(most)
    .bind(window_s)
    .fetch_optional(db)
    .await
}

/// Takes back the last try.
pub async fn give_back(db: impl PgExecutor<'_>, scope: &str, subject: &[u8]) -> sqlx::Result<()> {
    sqlx::query(
        "update throttle set hits = trim_array(hits, 1) where scope = $1 and subject = $2 and cardinality(hits) > 0",
    )
    .bind(scope)
    .bind(subject)
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets all tries.
pub async fn forgive(db: impl PgExecutor<'_>, scope: &str, subject: &[u8]) -> sqlx::Result<()> {
    sqlx::query("delete from throttle where scope = $1 and subject = $2")
        .bind(scope)
        .bind(subject)
        .execute(db)
        .await?;
    Ok(())
}

/// Tries within a window.
pub async fn hits(db: impl PgExecutor<'_>, scope: &str, subject: &[u8], window_s: f64) -> sqlx::Result<i64> {
    sqlx::query_scalar(
        "select count(*) from throttle, unnest(hits) as hit
         where scope = $1 and subject = $2 and hit > clock_timestamp() - make_interval(secs => $3)",
    )
    .bind(scope)
    .bind(subject)
    .bind(window_s)
    .fetch_one(db)
    .await
}

/// The clock, whole seconds.
pub async fn now_s(db: impl PgExecutor<'_>) -> sqlx::Result<i64> {
    sqlx::query_scalar("select extract(epoch from clock_timestamp())::bigint")
        .fetch_one(db)
        .await
}

/// Uses a solved puzzle up; false when it is too late, or was used.
pub async fn use_proof(db: impl PgExecutor<'_>, challenge: &[u8], until_s: i64) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "insert into account_proof (challenge, expires_at) select $1, to_timestamp($2::float8)
         where to_timestamp($2::float8) between clock_timestamp() and clock_timestamp() + interval '1 hour'
         on conflict (challenge) do nothing",
    )
    .bind(challenge)
    .bind(until_s)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets what no window reaches any more, and puzzles that nobody may bring again.
pub async fn sweep(db: &PgPool) -> sqlx::Result<u64> {
    sqlx::query("delete from account_proof where expires_at < now()")
        .execute(db)
        .await?;
    let done = sqlx::query("delete from throttle where updated_at < now() - interval '1 day'")
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}
