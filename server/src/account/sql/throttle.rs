//! Tries within a sliding window. The row is locked while it is counted, so that a hundred tries at once are a hundred.

use sqlx::PgExecutor;

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

/// Forgets what no window reaches any more.
pub async fn sweep(db: impl PgExecutor<'_>) -> sqlx::Result<u64> {
    let done = sqlx::query("delete from throttle where updated_at < now() - interval '1 day'")
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}
