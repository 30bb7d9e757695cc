//! Every query of imports and exports of reference data. Rows go in columns (`unnest`), a file in a handful of statements.

pub(super) mod calendar;
pub(super) mod categories;
pub(super) mod organisations;
pub(super) mod routes;

use sqlx::PgConnection;

use super::cells::Record;
use crate::directory::watch::CHANNEL;

/// Tells running servers, when the transaction is through.
pub(super) async fn tell(conn: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query("select pg_notify($1, '')")
        .bind(CHANNEL)
        .execute(conn)
        .await?;
    Ok(())
}

/// Today as `2026-11-22`, where the day comes first: what begins today anywhere counts as begun.
pub(super) async fn today(conn: &mut PgConnection) -> sqlx::Result<String> {
    sqlx::query_scalar("select to_char(now() at time zone 'UTC' + interval '14 hours', 'YYYY-MM-DD')")
        .fetch_one(conn)
        .await
}

/// One column of many rows.
fn column<'a>(rows: &[&'a Record], place: usize) -> Vec<&'a str> {
    rows.iter().map(|row| row.at(place)).collect()
}

/// A write must touch exactly the rows that it was given.
fn all_taken(done: u64, wanted: usize) -> anyhow::Result<()> {
    anyhow::ensure!(
        usize::try_from(done)? == wanted,
        "the database took {done} of {wanted} rows"
    );
    Ok(())
}
