//! Routing rules.

use sqlx::PgConnection;

use super::{
    super::{cells::Record, routes::Known},
    column,
};

/// Open rules in their order, in canonical cells.
pub(in super::super) async fn stored(conn: &mut PgConnection) -> sqlx::Result<Vec<Vec<String>>> {
    sqlx::query_scalar(
        "select array[r.ordinal::text, coalesce(c.code, ''), coalesce(d.code, ''), o.code, r.reason_ru, r.reason_en]
         from routing_rule r
         join organisation o using (organisation_id)
         left join category c using (category_id)
         left join district d using (district_id)
         where r.closed_at is null
         order by r.ordinal",
    )
    .fetch_all(conn)
    .await
}

/// Codes that rules may name.
pub(in super::super) async fn known(conn: &mut PgConnection) -> sqlx::Result<Known> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "select 'category', code from category where closed_at is null
         union all select 'district', code from district where kind = 'district'
         union all select 'organisation', code from organisation where closed_at is null",
    )
    .fetch_all(conn)
    .await?;
    let mut known = Known::default();
    for (what, code) in rows {
        match what.as_str() {
            "category" => known.categories.insert(code),
            "district" => known.districts.insert(code),
            _ => known.organisations.insert(code),
        };
    }
    Ok(known)
}

/// Closes the rules that are gone or change, and writes the new ones: complaints keep the rule by which they were sent.
pub(in super::super) async fn apply(conn: &mut PgConnection, rows: &[&Record], closing: &[&str]) -> anyhow::Result<()> {
    let gone: Vec<&str> = column(rows, 0).into_iter().chain(closing.iter().copied()).collect();
    sqlx::query(
        "update routing_rule set closed_at = clock_timestamp()
         where ordinal = any ($1::text[]::int[]) and closed_at is null",
    )
    .bind(gone)
    .execute(&mut *conn)
    .await?;
    if rows.is_empty() {
        return Ok(());
    }
    let statement = sqlx::query(
        "insert into routing_rule (ordinal, category_id, district_id, organisation_id, reason_ru, reason_en)
         select t.ordinal::int, c.category_id, d.district_id, o.organisation_id, t.reason_ru, t.reason_en
         from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) with ordinality
              as t (ordinal, category, district, organisation, reason_ru, reason_en, place)
         join organisation o on o.code = t.organisation
         left join category c on c.code = t.category
         left join district d on d.code = t.district
         order by t.place",
    );
    let statement = (0..6).fold(statement, |statement, place| statement.bind(column(rows, place)));
    let done = statement.execute(&mut *conn).await?;
    super::all_taken(done.rows_affected(), rows.len())?;
    sqlx::query("analyze routing_rule").execute(conn).await?;
    Ok(())
}
