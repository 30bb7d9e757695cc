//! What `doctor` asks a database about itself.

use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgPool;

/// A database's account of itself.
#[derive(Debug, Clone)]
pub struct Facts {
    /// As `15.20 (Debian …)`.
    pub version: String,
    /// As 150020.
    pub version_number: i32,
    /// Version of PostGIS in this database.
    pub postgis: Option<String>,
    /// Whether PostGIS is installed beside this PostgreSQL.
    pub postgis_available: bool,
    /// The database's clock minus ours.
    pub skew: TimeDelta,
}

type Row = (String, i32, Option<String>, bool, DateTime<Utc>);

/// Asks.
pub async fn facts(pool: &PgPool) -> Result<Facts> {
    // The connection is there already: only the round trip counts.
    let mut connection = pool.acquire().await.context("no connection")?;
    let before = Utc::now();
    let (version, version_number, postgis, postgis_available, clock): Row = sqlx::query_as(
        "select current_setting('server_version'), current_setting('server_version_num')::int,
                (select extversion from pg_extension where extname = 'postgis'),
                exists (select from pg_available_extensions where name = 'postgis'),
                clock_timestamp()",
    )
    .fetch_one(&mut *connection)
    .await?;
    let trip = Utc::now() - before;
    let skew = clock - (before + trip / 2);
    Ok(Facts {
        version,
        version_number,
        postgis,
        postgis_available,
        skew,
    })
}

/// Whether the calendar of working days knows the year that it will be in 60 days: without it no term can be counted.
///
/// # Errors
/// When the database refuses.
pub async fn knows_coming_year(pool: &PgPool) -> Result<bool> {
    let known = sqlx::query_scalar(
        "select exists (select from calendar_day
                        where extract(year from day) = extract(year from now() + interval '60 days'))",
    );
    Ok(known.fetch_one(pool).await?)
}
