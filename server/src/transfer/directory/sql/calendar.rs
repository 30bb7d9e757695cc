//! Days off and days worked.

use sqlx::PgConnection;

use super::{super::cells::Record, column};

/// All days that differ from the ordinary week, in canonical cells.
pub(in super::super) async fn stored(conn: &mut PgConnection) -> sqlx::Result<Vec<Vec<String>>> {
    sqlx::query_scalar(
        "select array[to_char(day, 'YYYY-MM-DD'), case when is_off then 'yes' else 'no' end, note]
         from calendar_day order by day",
    )
    .fetch_all(conn)
    .await
}

/// Takes days out and writes the others.
pub(in super::super) async fn apply(conn: &mut PgConnection, rows: &[&Record], closing: &[&str]) -> anyhow::Result<()> {
    if !closing.is_empty() {
        let done = sqlx::query("delete from calendar_day where day = any ($1::text[]::date[])")
            .bind(closing)
            .execute(&mut *conn)
            .await?;
        super::all_taken(done.rows_affected(), closing.len())?;
    }
    let done = sqlx::query(
        "insert into calendar_day (day, is_off, note)
         select t.day::date, t.is_off = 'yes', t.note
         from unnest($1::text[], $2::text[], $3::text[]) as t (day, is_off, note)
         on conflict (day) do update set is_off = excluded.is_off, note = excluded.note",
    )
    .bind(column(rows, 0))
    .bind(column(rows, 1))
    .bind(column(rows, 2))
    .execute(conn)
    .await?;
    super::all_taken(done.rows_affected(), rows.len())
}
