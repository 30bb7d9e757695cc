//! Organisations.

use std::collections::BTreeMap;

use app::i18n::ImportStay;
use sqlx::PgConnection;

use super::{super::cells::Record, column};

/// Open organisations by code, in canonical cells.
pub(in super::super) async fn stored(conn: &mut PgConnection) -> sqlx::Result<Vec<Vec<String>>> {
    sqlx::query_scalar(
        "select array[o.code, coalesce(p.code, ''), o.kind, o.name_ru, o.name_en, o.short_ru, o.short_en, o.address,
                      coalesce(o.phone, ''), o.email,
                      coalesce(rtrim(rtrim(round(st_y(o.geom)::numeric, 7)::text, '0'), '.'), ''),
                      coalesce(rtrim(rtrim(round(st_x(o.geom)::numeric, 7)::text, '0'), '.'), '')]
         from organisation o
         left join organisation p on p.organisation_id = o.parent_id
         where o.closed_at is null
         order by o.code collate \"C\"",
    )
    .fetch_all(conn)
    .await
}

/// What keeps organisations from being closed, by code.
pub(in super::super) async fn busy(conn: &mut PgConnection) -> sqlx::Result<BTreeMap<String, ImportStay>> {
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(
        "select o.code, complaints.count, rules.count
         from organisation o
         cross join lateral (
             select count(*) from complaint c where c.organisation_id = o.organisation_id and c.is_open) complaints
         cross join lateral (
             select count(*) from routing_rule r where r.organisation_id = o.organisation_id and r.closed_at is null) rules
         where o.closed_at is null and complaints.count + rules.count > 0",
    )
    .fetch_all(conn)
    .await?;
    let stay = |(code, complaints, rules): (String, i64, i64)| {
        let stay = match (complaints, rules) {
            (_, 0) => ImportStay::Complaints { complaints },
            (0, _) => ImportStay::Rules { rules },
            _ => ImportStay::Busy { complaints, rules },
        };
        (code, stay)
    };
    Ok(rows.into_iter().map(stay).collect())
}

/// Writes rows (an organisation that was closed opens again), then who is below whom, then closes.
pub(in super::super) async fn apply(conn: &mut PgConnection, rows: &[&Record], closing: &[&str]) -> anyhow::Result<()> {
    if !rows.is_empty() {
        let done = sqlx::query(
            "insert into organisation as o
                 (code, kind, name_ru, name_en, short_ru, short_en, address, phone, email, geom)
             select code, kind, name_ru, name_en, short_ru, short_en, address, nullif(phone, ''), email,
                    st_setsrid(st_makepoint(nullif(lon, '')::float8, nullif(lat, '')::float8), 4326)
             from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                         $9::text[], $10::text[], $11::text[]) with ordinality
                  as t (code, kind, name_ru, name_en, short_ru, short_en, address, phone, email, lat, lon, place)
             order by place
             on conflict (code) do update set
                 kind = excluded.kind, name_ru = excluded.name_ru, name_en = excluded.name_en,
                 short_ru = excluded.short_ru, short_en = excluded.short_en, address = excluded.address,
                 phone = excluded.phone, email = excluded.email, geom = excluded.geom, closed_at = null",
        );
        let mut done = done.bind(column(rows, 0));
        for place in 2..=11 {
            done = done.bind(column(rows, place));
        }
        let done = done.execute(&mut *conn).await?;
        super::all_taken(done.rows_affected(), rows.len())?;
        let done = sqlx::query(
            "update organisation o set parent_id = p.organisation_id
             from unnest($1::text[], $2::text[]) as t (code, parent_code)
             left join organisation p on p.code = t.parent_code
             where o.code = t.code",
        )
        .bind(column(rows, 0))
        .bind(column(rows, 1))
        .execute(&mut *conn)
        .await?;
        super::all_taken(done.rows_affected(), rows.len())?;
    }
    if !closing.is_empty() {
        let done = sqlx::query(
            "update organisation set closed_at = clock_timestamp() where code = any ($1) and closed_at is null",
        )
        .bind(closing)
        .execute(&mut *conn)
        .await?;
        super::all_taken(done.rows_affected(), closing.len())?;
    }
    sqlx::query("analyze organisation").execute(conn).await?;
    Ok(())
}
