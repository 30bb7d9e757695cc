//! Statements of the benchmarks' own. Those that are measured are not here: they are read from PostgreSQL's log while the
//! server runs them, so that a peer can never run other ones.

use anyhow::Result;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Executor as _, PgPool};

/// Settings under which the log holds every statement with its values.
const WATCH: [&str; 4] = [
    "alter system set log_statement = 'all'",
    "alter system set log_error_verbosity = 'default'",
    "alter system set log_parameter_max_length = -1",
    "alter system set log_line_prefix = '%a|'",
];

/// Statistics for the planner and clean pages, as autovacuum will have left them.
pub async fn settle(db: &mut PgConnection) -> Result<()> {
    db.execute("vacuum (analyze)").await?;
    db.execute("checkpoint").await?;
    Ok(())
}

/// As autovacuum keeps the queue.
pub async fn settle_outbox(pool: &PgPool) -> Result<()> {
    pool.execute("vacuum (analyze) outbox").await?;
    Ok(())
}

/// The same for the peer's queue.
pub async fn settle_worker(pool: &PgPool) -> Result<()> {
    pool.execute("vacuum (analyze) graphile_worker._private_jobs").await?;
    Ok(())
}

/// Letters that were not marked.
pub async fn outbox_left(pool: &PgPool) -> Result<i64> {
    let left = sqlx::query_scalar("select count(*) from outbox where channel = 'mail' and state <> 'done'");
    Ok(left.fetch_one(pool).await?)
}

/// A queue with nothing but what claiming and marking need.
pub async fn fill_bare_queue(db: &mut PgConnection, rows: i64) -> Result<()> {
    db.execute("drop table if exists bench_queue").await?;
    db.execute(
        "create table bench_queue (
             id bigint generated always as identity primary key, state text not null default 'ready',
             next_at timestamptz not null default now(), lease_until timestamptz, payload jsonb not null)",
    )
    .await?;
    db.execute("create index bench_queue_ready on bench_queue (next_at, id) where state = 'ready'")
        .await?;
    sqlx::query("insert into bench_queue (payload) select '{\"code\": \"123456\"}' from generate_series(1, $1)")
        .bind(rows)
        .execute(&mut *db)
        .await?;
    db.execute("grant all on bench_queue to public").await?;
    db.execute("vacuum (analyze) bench_queue").await?;
    Ok(())
}

/// Lets the log hold every statement with its values.
pub async fn watch(db: &mut PgConnection) -> Result<()> {
    for setting in WATCH {
        db.execute(setting).await?;
    }
    reload(db).await
}

/// Back to the settings of production.
pub async fn unwatch(db: &mut PgConnection) -> Result<()> {
    db.execute("alter system reset all").await?;
    reload(db).await
}

async fn reload(db: &mut PgConnection) -> Result<()> {
    db.execute("select pg_reload_conf()").await?;
    // The postmaster passes the signal on; nobody says when it has arrived everywhere.
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    Ok(())
}

/// Leaves a mark in the log.
pub async fn mark(db: &mut PgConnection, mark: &str) -> Result<()> {
    db.execute(AssertSqlSafe(format!("select '{mark}'"))).await?;
    Ok(())
}

/// The types that PostgreSQL gives to the parameters of a statement; those of `hints` that are not `unknown` are given.
pub async fn types(db: &mut PgConnection, statement: &str, hints: &[&str]) -> Result<Vec<String>> {
    let hints = hints.join(", ");
    db.execute(AssertSqlSafe(format!("prepare asked ({hints}) as {statement}")))
        .await?;
    let types: Vec<String> =
        sqlx::query_scalar("select parameter_types::text[] from pg_prepared_statements where name = 'asked'")
            .fetch_one(&mut *db)
            .await?;
    db.execute("deallocate asked").await?;
    Ok(types)
}

/// A public complaint as benchmarks need it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Sample {
    /// Its number.
    pub number: String,
    /// Longitude.
    pub lon: f64,
    /// Latitude.
    pub lat: f64,
    /// District, if any.
    pub district_id: Option<i32>,
    /// Organisation, if any.
    pub organisation_id: Option<i32>,
    /// Category.
    pub category_id: i32,
}

/// Public complaints from everywhere, always the same ones.
pub async fn samples(db: &mut PgConnection, count: i64) -> Result<Vec<Sample>> {
    Ok(sqlx::query_as(
        "select number, st_x(geom) as lon, st_y(geom) as lat, district_id, organisation_id, category_id from complaint
         where is_public and district_id is not null and organisation_id is not null order by md5(number) limit $1",
    )
    .bind(count)
    .fetch_all(db)
    .await?)
}

/// A category that can be reported without photos and without answers, for which a rule knows an organisation.
pub async fn plain_category(db: &mut PgConnection) -> Result<i32> {
    Ok(sqlx::query_scalar(
        "select category_id from category
         where parent_id is not null and questions = '[]' and not photo_required order by category_id limit 1",
    )
    .fetch_one(db)
    .await?)
}

/// The complaint's key in the table.
pub async fn complaint_id(db: &mut PgConnection, number: &str) -> Result<i64> {
    Ok(
        sqlx::query_scalar("select complaint_id from complaint where number = $1")
            .bind(number)
            .fetch_one(db)
            .await?,
    )
}

/// Settings that decide about speed, as `name = value`.
pub async fn settings(db: &mut PgConnection) -> Result<Vec<(String, String)>> {
    Ok(sqlx::query_as(
        "select name, current_setting(name) from pg_settings
         where name in ('server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'wal_compression',
                        'wal_sync_method', 'shared_buffers', 'max_wal_size', 'jit') order by name",
    )
    .fetch_all(db)
    .await?)
}
