//! Categories with their norms, the calendar of working days, areas.

use crate::directory::watch::CHANNEL;
use chrono::NaiveDate;
use sqlx::PgExecutor;

/// A group or a category.
#[derive(sqlx::FromRow)]
pub struct Category {
    pub code: String,
    pub name: String,
    pub group_name: Option<String>,
    pub keywords: String,
    pub norm_value: Option<i32>,
    pub norm_unit: Option<String>,
    pub changes: Option<NaiveDate>,
    pub is_closed: bool,
}

/// Groups and categories by code after `after`, whose name or code holds `text`; with `code` only this one. `offset_s`: the
/// region's offset.
pub async fn categories(
    db: impl PgExecutor<'_>,
    (text, after, code): (&str, &str, Option<&str>),
    (lang, offset_s): (&str, f64),
    limit: i64,
) -> sqlx::Result<Vec<Category>> {
    sqlx::query_as(
        "with today as (select (now() at time zone make_interval(secs => $5))::date as day)
         select c.code, case when $4 = 'en' then c.name_en else c.name_ru end as name,
                case when $4 = 'en' then g.name_en else g.name_ru end as group_name, c.keywords,
                coalesce(n.value, c.norm_value) as norm_value, coalesce(n.unit, c.norm_unit) as norm_unit,
                (select min(later.valid_from) from category_norm later
                 where later.category_id = c.category_id and later.valid_from > today.day) as changes,
                c.closed_at is not null as is_closed
         from today, category c
         left join category g on g.category_id = c.parent_id
         left join lateral (
             select value, unit from category_norm past
             where past.category_id = c.category_id
               and past.valid_from <= (now() at time zone make_interval(secs => $5))::date
             order by past.valid_from desc limit 1
         ) n on true
         where (c.code ilike $1 or c.name_ru ilike $1 or c.name_en ilike $1 or c.keywords ilike $1)
           and c.code collate \"C\" > $2 and ($3::text is null or c.code = $3)
         order by c.code collate \"C\" limit $6",
    )
    .bind(super::pattern(text))
    .bind(after)
    .bind(code)
    .bind(lang)
    .bind(offset_s)
    .bind(limit)
    .fetch_all(db)
    .await
}

/// A norm of a category.
#[derive(sqlx::FromRow)]
pub struct Norm {
    pub valid_from: Option<NaiveDate>,
    pub value: i32,
    pub unit: String,
    pub source: String,
    pub has_begun: bool,
}

/// All norms of a category, the earliest first.
pub async fn norms(db: impl PgExecutor<'_>, code: &str, offset_s: f64) -> sqlx::Result<Vec<Norm>> {
    sqlx::query_as(
        "select null::date as valid_from, norm_value as value, norm_unit as unit, norm_source as source, true as has_begun
         from category where code = $1 and norm_value is not null
         union all
         select n.valid_from, n.value, n.unit, n.source,
                n.valid_from <= (now() at time zone make_interval(secs => $2))::date
         from category_norm n join category c using (category_id) where c.code = $1
         order by 1 nulls first",
    )
    .bind(code)
    .bind(offset_s)
    .fetch_all(db)
    .await
}

/// A norm that begins on a day after today.
pub struct NewNorm<'a> {
    pub code: &'a str,
    pub from: NaiveDate,
    pub value: i32,
    pub unit: &'a str,
    pub source: &'a str,
}

/// Whether a day is still to come in the region.
pub async fn is_to_come(db: impl PgExecutor<'_>, day: NaiveDate, offset_s: f64) -> sqlx::Result<bool> {
    sqlx::query_scalar("select $1 > (now() at time zone make_interval(secs => $2))::date")
        .bind(day)
        .bind(offset_s)
        .fetch_one(db)
        .await
}

/// Adds a norm to an open category; whether there is such a one. `category_norm_pkey` refuses a second one of the same day.
pub async fn add_norm(db: impl PgExecutor<'_>, new: &NewNorm<'_>) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "insert into category_norm (category_id, valid_from, value, unit, source)
         select category_id, $2, $3, $4, $5 from category
         where code = $1 and parent_id is not null and closed_at is null",
    )
    .bind(new.code)
    .bind(new.from)
    .bind(new.value)
    .bind(new.unit)
    .bind(new.source)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Tells running servers, when the transaction is through.
pub async fn tell(db: impl PgExecutor<'_>) -> sqlx::Result<()> {
    sqlx::query("select pg_notify($1, '')")
        .bind(CHANNEL)
        .execute(db)
        .await?;
    Ok(())
}

/// A day of the calendar.
#[derive(sqlx::FromRow)]
pub struct Exception {
    pub day: NaiveDate,
    pub is_off: bool,
    pub note: String,
}

/// The days of a year that differ from the ordinary week.
pub async fn days(db: impl PgExecutor<'_>, year: i32) -> sqlx::Result<Vec<Exception>> {
    sqlx::query_as(
        "select day, is_off, note from calendar_day
         where day >= make_date($1, 1, 1) and day < make_date($1 + 1, 1, 1) order by day",
    )
    .bind(year)
    .fetch_all(db)
    .await
}

/// The years that are known, and the region's year of today.
pub async fn years(db: impl PgExecutor<'_>, offset_s: f64) -> sqlx::Result<(Vec<i32>, i32)> {
    sqlx::query_as(
        "select coalesce((select array_agg(distinct extract(year from day)::int order by extract(year from day)::int)
                          from calendar_day), '{}'),
                extract(year from now() at time zone make_interval(secs => $1))::int",
    )
    .bind(offset_s)
    .fetch_one(db)
    .await
}

/// Makes a day of a known year differ from the ordinary week; whether the year is known.
pub async fn set_day(db: impl PgExecutor<'_>, day: NaiveDate, is_off: bool, note: &str) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "insert into calendar_day (day, is_off, note)
         select $1, $2, $3
         where exists (select from calendar_day where extract(year from day) = extract(year from $1::date))
         on conflict (day) do update set is_off = excluded.is_off, note = excluded.note",
    )
    .bind(day)
    .bind(is_off)
    .bind(note)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Makes a day ordinary again, unless it is the last that is known of its year.
pub async fn clear_day(db: impl PgExecutor<'_>, day: NaiveDate) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "delete from calendar_day where day = $1
         and exists (select from calendar_day o where o.day <> $1 and extract(year from o.day) = extract(year from $1::date))",
    )
    .bind(day)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// An area.
#[derive(sqlx::FromRow)]
pub struct Area {
    pub code: String,
    pub name: String,
    pub is_region: bool,
    pub km2: f64,
    pub rules: i64,
}

/// Areas by code after `after`, whose name or code holds `text`.
pub async fn areas(
    db: impl PgExecutor<'_>,
    text: &str,
    after: &str,
    lang: &str,
    limit: i64,
) -> sqlx::Result<Vec<Area>> {
    sqlx::query_as(
        "select d.code, case when $3 = 'en' then d.name_en else d.name_ru end as name, d.kind = 'region' as is_region,
                d.area_m2 / 1e6 as km2,
                (select count(*) from routing_rule r where r.district_id = d.district_id and r.closed_at is null) as rules
         from district d
         where (d.code ilike $1 or d.name_ru ilike $1 or d.name_en ilike $1) and d.code collate \"C\" > $2
         order by d.code collate \"C\" limit $4",
    )
    .bind(super::pattern(text))
    .bind(after)
    .bind(lang)
    .bind(limit)
    .fetch_all(db)
    .await
}
