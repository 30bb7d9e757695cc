//! Categories and their norms.

use std::collections::BTreeMap;

use app::i18n::ImportStay;
use sqlx::PgConnection;

use super::{super::cells::Record, column};

/// Open groups and categories with their norms, in canonical cells but for the spelling of the questions: groups in order,
/// each with its categories behind it, each category with its later norms behind it.
pub(in super::super) async fn stored(conn: &mut PgConnection) -> sqlx::Result<Vec<Vec<String>>> {
    sqlx::query_scalar(
        "with open as (
             select c.*, coalesce(g.code, '') as group_code, coalesce(g.ordinal, c.ordinal) as first,
                    coalesce(g.code, c.code) as second, g.code is not null as third
             from category c
             left join category g on g.category_id = c.parent_id
             where c.closed_at is null
         ), rows as (
             select first, second, third, ordinal, code, '' as valid_from,
                    array[code, group_code, name_ru, name_en, keywords, coalesce(norm_value::text, ''),
                          coalesce(norm_unit, ''), norm_source, '', case when questions = '[]' then '' else questions::text end,
                          case when photo_required then 'yes' else 'no' end, case when common then 'yes' else 'no' end,
                          ordinal::text] as cells
             from open
             union all
             select first, second, third, ordinal, code, to_char(n.valid_from, 'YYYY-MM-DD'),
                    array[code, '', '', '', '', n.value::text, n.unit, n.source, to_char(n.valid_from, 'YYYY-MM-DD'),
                          '', '', '', '']
             from open
             join category_norm n using (category_id)
         )
         select cells from rows order by first, second collate \"C\", third, ordinal, code collate \"C\", valid_from",
    )
    .fetch_all(conn)
    .await
}

/// What keeps categories from being closed, by code.
pub(in super::super) async fn busy(conn: &mut PgConnection) -> sqlx::Result<BTreeMap<String, ImportStay>> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "select c.code, count(*)
         from category c
         join routing_rule r on r.category_id = c.category_id and r.closed_at is null
         where c.closed_at is null
         group by c.code",
    )
    .fetch_all(conn)
    .await?;
    let stay = |(code, rules)| (code, ImportStay::Rules { rules });
    Ok(rows.into_iter().map(stay).collect())
}

/// Writes groups, categories, later norms; then closes, or takes out norms that never began.
pub(in super::super) async fn apply(conn: &mut PgConnection, rows: &[&Record], closing: &[&str]) -> anyhow::Result<()> {
    let (norms, rows): (Vec<&Record>, Vec<&Record>) = rows.iter().copied().partition(|row| !row.at(8).is_empty());
    let (leaves, groups): (Vec<&Record>, Vec<&Record>) = rows.into_iter().partition(|row| !row.at(1).is_empty());
    // groups first: categories find them by code
    for rows in [groups, leaves] {
        write(conn, &rows).await?;
    }
    write_norms(conn, &norms).await?;
    let later: Vec<(&str, &str)> = closing.iter().filter_map(|key| key.split_once(" from ")).collect();
    if !later.is_empty() {
        let (codes, days): (Vec<&str>, Vec<&str>) = later.iter().copied().unzip();
        let done = sqlx::query(
            "delete from category_norm n
             using unnest($1::text[], $2::text[]) as t (code, valid_from)
             join category c using (code)
             where n.category_id = c.category_id and n.valid_from = t.valid_from::date",
        )
        .bind(codes)
        .bind(days)
        .execute(&mut *conn)
        .await?;
        super::all_taken(done.rows_affected(), later.len())?;
    }
    if closing.len() > later.len() {
        let done = sqlx::query(
            "update category set closed_at = clock_timestamp() where code = any ($1) and closed_at is null",
        )
        .bind(closing)
        .execute(&mut *conn)
        .await?;
        super::all_taken(done.rows_affected(), closing.len() - later.len())?;
    }
    sqlx::query("analyze category, category_norm").execute(conn).await?;
    Ok(())
}

async fn write(conn: &mut PgConnection, rows: &[&Record]) -> anyhow::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let statement = sqlx::query(
        "insert into category as c (code, parent_id, name_ru, name_en, keywords, norm_value, norm_unit, norm_source, questions,
                                    photo_required, common, ordinal)
         select t.code, g.category_id, t.name_ru, t.name_en, t.keywords, nullif(t.norm_value, '')::int,
                nullif(t.norm_unit, ''), t.norm_source, coalesce(nullif(t.questions, ''), '[]')::jsonb, t.photo = 'yes',
                t.common = 'yes', t.ordinal::int
         from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                     $9::text[], $10::text[], $11::text[], $12::text[]) with ordinality
              as t (code, group_code, name_ru, name_en, keywords, norm_value, norm_unit, norm_source, questions, photo,
                    common, ordinal, place)
         left join category g on g.code = t.group_code
         order by t.place
         on conflict (code) do update set
             parent_id = excluded.parent_id, name_ru = excluded.name_ru, name_en = excluded.name_en,
             keywords = excluded.keywords, norm_value = excluded.norm_value, norm_unit = excluded.norm_unit,
             norm_source = excluded.norm_source, questions = excluded.questions,
             photo_required = excluded.photo_required, common = excluded.common, ordinal = excluded.ordinal,
             closed_at = null",
    );
    // all columns but the day on which a norm begins
    let places = (0..13).filter(|place| *place != 8);
    let statement = places.fold(statement, |statement, place| statement.bind(column(rows, place)));
    let done = statement.execute(conn).await?;
    super::all_taken(done.rows_affected(), rows.len())
}

async fn write_norms(conn: &mut PgConnection, rows: &[&Record]) -> anyhow::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let done = sqlx::query(
        "insert into category_norm as n (category_id, valid_from, value, unit, source)
         select c.category_id, t.valid_from::date, t.value::int, t.unit, t.source
         from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) as t (code, value, unit, source, valid_from)
         join category c using (code)
         on conflict (category_id, valid_from) do update set
             value = excluded.value, unit = excluded.unit, source = excluded.source",
    )
    .bind(column(rows, 0))
    .bind(column(rows, 5))
    .bind(column(rows, 6))
    .bind(column(rows, 7))
    .bind(column(rows, 8))
    .execute(conn)
    .await?;
    super::all_taken(done.rows_affected(), rows.len())
}
