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

/// What the region brought in so far.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Reference {
    /// Areas, the region's own too.
    pub areas: i64,
    /// Organisations that are open.
    pub organisations: i64,
    /// Categories that are open, groups not counted.
    pub categories: i64,
    /// Routing rules in force.
    pub rules: i64,
    /// The calendar of working days knows this year.
    pub this_year: bool,
    /// It knows the year that it will be in 60 days: without it no term can be counted then.
    pub coming_year: bool,
}

/// Counts reference data.
///
/// # Errors
/// When the database refuses.
pub async fn reference(pool: &PgPool) -> Result<Reference> {
    let known = sqlx::query_as(
        "with years as (select distinct extract(year from day) as year from calendar_day)
         select (select count(*) from district) as areas,
                (select count(*) from organisation where closed_at is null) as organisations,
                (select count(*) from category where closed_at is null and parent_id is not null) as categories,
                (select count(*) from routing_rule where closed_at is null) as rules,
                extract(year from now()) in (select year from years) as this_year,
                extract(year from now() + interval '60 days') in (select year from years) as coming_year",
    );
    Ok(known.fetch_one(pool).await?)
}
