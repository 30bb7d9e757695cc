//! Queries of complaints.

use super::super::rows::{CardRow, ItemRow, PhotoRow, StepRow};
use super::filter::{ITEM, narrow};
use app::complaints::model::{ComplaintNumber, Counters, Filter, Supported};
use app::kernel::{CategoryId, Lang, Point, Viewer};
use sqlx::{PgPool, Postgres, QueryBuilder};

/// The farthest moment that a page may begin at, microseconds from 1970: 285 years, well within what PostgreSQL counts.
const FARTHEST_US: i64 = 1 << 53;
/// How close "already reported" is, metres.
const NEARBY_M: f64 = 100.0;

/// A page of the list: nearest first when the filter says from where, newest first otherwise.
pub async fn list(pool: &PgPool, filter: &Filter, lang: Lang, limit: i64) -> sqlx::Result<Vec<ItemRow>> {
    // $1 is the language, see ITEM.
    let mut query = QueryBuilder::<Postgres>::new("with asked as (select ");
    query.push_bind(lang.code().to_owned()).push("::text)");
    let from = " from complaint c left join organisation o using (organisation_id) where c.is_public";
    match filter.near {
        Some(near) => nearest(&mut query, near, from, filter, limit),
        None => newest(&mut query, from, filter),
    }
    query.push(" limit ").push_bind(limit);
    query.build_query_as().fetch_all(pool).await
}

/// The row of a complaint whatever its state, for the answer to its author.
pub async fn item(pool: &PgPool, number: &ComplaintNumber, lang: Lang) -> sqlx::Result<Option<ItemRow>> {
    let mut query = QueryBuilder::<Postgres>::new("with asked as (select ");
    query
        .push_bind(lang.code().to_owned())
        .push("::text) select ")
        .push(ITEM);
    query.push(
        ", null::float8 as metres, 0::bigint as sort_key, false as mine
         from complaint c left join organisation o using (organisation_id) where c.number = ",
    );
    query.push_bind(number.to_string());
    query.build_query_as().fetch_optional(pool).await
}

fn newest(query: &mut QueryBuilder<Postgres>, from: &'static str, filter: &Filter) {
    query.push(" select ").push(ITEM);
    query
        .push(
            ", null::float8 as metres, (extract(epoch from c.created_at) * 1000000)::bigint as sort_key, false as mine",
        )
        .push(from);
    narrow(query, filter);
    if let Some(after) = filter.after {
        query
            .push(" and (c.created_at, c.complaint_id) < (timestamptz 'epoch' + ")
            .push_bind(after.key.clamp(-FARTHEST_US, FARTHEST_US));
        query
            .push(" * interval '1 microsecond', ")
            .push_bind(after.id)
            .push(")");
    }
    query.push(" order by c.created_at desc, c.complaint_id desc");
}

/// PostgreSQL 15 walks a spatial index by distance only when nothing else sorts. So the first part of the statement finds
/// out how far the page reaches, and the second sorts what lies within by distance and id, ties of the last place included.
fn nearest(query: &mut QueryBuilder<Postgres>, near: Point, from: &'static str, filter: &Filter, limit: i64) {
    let point = |query: &mut QueryBuilder<Postgres>| {
        query
            .push("st_setsrid(st_makepoint(")
            .push_bind(near.lon)
            .push(", ")
            .push_bind(near.lat)
            .push("), 4326)");
    };
    let rest = |query: &mut QueryBuilder<Postgres>| {
        narrow(query, filter);
        if let Some(after) = filter.after {
            query.push(" and (c.geom <-> ");
            point(query);
            query
                .push(", c.complaint_id) > (")
                .push_bind(f64::from_bits(after.key.cast_unsigned()))
                .push(", ")
                .push_bind(after.id)
                .push(")");
        }
    };
    query.push(", page as (select c.geom <-> ");
    point(query);
    query.push(" as far from complaint c where c.is_public");
    rest(query);
    query.push(" order by c.geom <-> ");
    point(query);
    query.push(" limit ").push_bind(limit);
    query
        .push("), reach as (select max(far) as far from page) select ")
        .push(ITEM);
    query.push(", st_distance(c.geom::geography, ");
    point(query);
    // The bits of a positive double sort as it does, so the cursor keeps the distance exactly.
    query.push("::geography) as metres, ('x' || encode(float8send(c.geom <-> ");
    point(query);
    query
        .push("), 'hex'))::bit(64)::bigint as sort_key, false as mine")
        .push(from);
    rest(query);
    // The box serves the index and is a little too large, so that rounding loses nothing; the distance decides.
    query.push(" and c.geom && st_expand(");
    point(query);
    query.push(", (select far * 1.000001 + 1e-9 from reach)) and c.geom <-> ");
    point(query);
    query.push(" <= (select far from reach) order by c.geom <-> ");
    point(query);
    query.push(", c.complaint_id");
}

/// Counts over a filter, whatever the marks.
pub async fn counters(pool: &PgPool, filter: &Filter) -> sqlx::Result<Counters> {
    let mut query = QueryBuilder::<Postgres>::new(
        "select count(*) filter (where c.is_open and (c.due_at is null or c.due_at >= now())),
                count(*) filter (where c.is_open and c.due_at < now()),
                count(*) filter (where not c.is_open)
         from complaint c where c.is_public",
    );
    narrow(&mut query, filter);
    let (open, overdue, done): (i64, i64, i64) = query.build_query_as().fetch_one(pool).await?;
    Ok(Counters { open, overdue, done })
}

/// The card of a public complaint, or of the viewer's own whatever its state.
pub async fn card(pool: &PgPool, who: &Viewer, number: &ComplaintNumber, lang: Lang) -> sqlx::Result<Option<CardRow>> {
    sqlx::query_as(
        "select c.complaint_id, c.number, c.body, c.answers, k.questions, c.state,
                complaint_mark(c.state, c.reopened_count, c.due_at, now()) as mark,
                st_x(c.geom) as lon, st_y(c.geom) as lat, c.address, c.place_note,
                case when $2 = 'en' then d.name_en else d.name_ru end as district,
                case when $2 = 'en' then k.name_en else k.name_ru end as category,
                case when $2 = 'en' then g.name_en else g.name_ru end as group_name,
                k.norm_value, k.norm_unit, k.norm_source,
                case when $2 = 'en' then o.name_en else o.name_ru end as organisation,
                case when $2 = 'en' then r.reason_en else r.reason_ru end as reason,
                c.created_at, c.due_at, c.closed_at, c.support_count,
                exists (select from complaint_support s where s.complaint_id = c.complaint_id and s.supporter = $3) as supported,
                array_position($4, c.secret_hash) as secret_at, c.edit_until
         from complaint c
         join category k using (category_id)
         left join category g on g.category_id = k.parent_id
         left join district d using (district_id)
         left join organisation o using (organisation_id)
         left join routing_rule r using (routing_rule_id)
         where c.number = $1 and (c.is_public or c.secret_hash = any($4))",
    )
    .bind(number.as_str())
    .bind(lang.code())
    .bind(&who.device)
    .bind(&who.secrets)
    .fetch_optional(pool)
    .await
}

/// The history of a complaint, oldest first.
pub async fn steps(pool: &PgPool, complaint_id: i64, lang: Lang) -> sqlx::Result<Vec<StepRow>> {
    sqlx::query_as(
        "select e.kind, e.at, case when $2 = 'en' then o.name_en else o.name_ru end as organisation, e.note,
                e.details ->> 'crew' as crew
         from complaint_event e left join organisation o using (organisation_id)
         where e.complaint_id = $1 order by e.complaint_event_id",
    )
    .bind(complaint_id)
    .bind(lang.code())
    .fetch_all(pool)
    .await
}

/// The photos of a complaint in order.
pub async fn photos(pool: &PgPool, complaint_id: i64) -> sqlx::Result<Vec<PhotoRow>> {
    sqlx::query_as(
        "select large_key, small_key, width, height, stage from complaint_photo
         where complaint_id = $1 order by stage desc, ordinal, photo_id",
    )
    .bind(complaint_id)
    .fetch_all(pool)
    .await
}

/// Open complaints of a category close to a point, nearest first.
pub async fn nearby(
    pool: &PgPool,
    who: &Viewer,
    at: Point,
    category: CategoryId,
    lang: Lang,
) -> sqlx::Result<Vec<ItemRow>> {
    let mut query = QueryBuilder::<Postgres>::new("with asked as (select ");
    query
        .push_bind(lang.code().to_owned())
        .push("::text), here as (select st_setsrid(st_makepoint(");
    query
        .push_bind(at.lon)
        .push(", ")
        .push_bind(at.lat)
        .push("), 4326) as point) select ")
        .push(ITEM);
    query.push(
        ", st_distance(c.geom::geography, here.point::geography) as metres, 0::bigint as sort_key,
         exists (select from complaint_support s where s.complaint_id = c.complaint_id and s.supporter = ",
    );
    query.push_bind(who.device.clone());
    query.push(
        ") as mine from here, complaint c left join organisation o using (organisation_id)
         where c.is_open and c.is_public and c.category_id = ",
    );
    query.push_bind(category.0);
    // A degree of latitude is 111 km; of longitude less, by the cosine. The box serves the index, the metres decide.
    query
        .push(" and c.geom && st_expand(here.point, ")
        .push_bind(NEARBY_M / 111_000.0 / at.lat.to_radians().cos().max(0.01))
        .push(")");
    query
        .push(" and st_dwithin(c.geom::geography, here.point::geography, ")
        .push_bind(NEARBY_M)
        .push(")");
    query.push(" order by metres, c.complaint_id limit 5");
    query.build_query_as().fetch_all(pool).await
}

/// Counts a supporter once; `None` when there is no such public complaint.
pub async fn support(pool: &PgPool, who: &Viewer, number: &ComplaintNumber) -> sqlx::Result<Option<Supported>> {
    let mut tx = pool.begin().await?;
    let found: Option<(i64,)> =
        sqlx::query_as("select complaint_id from complaint where number = $1 and is_public for update")
            .bind(number.as_str())
            .fetch_optional(&mut *tx)
            .await?;
    let Some((complaint_id,)) = found else { return Ok(None) };
    let added =
        sqlx::query("insert into complaint_support (complaint_id, supporter) values ($1, $2) on conflict do nothing")
            .bind(complaint_id)
            .bind(&who.device)
            .execute(&mut *tx)
            .await?
            .rows_affected();
    let (support,): (i32,) = sqlx::query_as(
        "update complaint set support_count = support_count + $2 where complaint_id = $1 returning support_count",
    )
    .bind(complaint_id)
    .bind(i32::try_from(added).unwrap_or(0))
    .fetch_one(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(Some(Supported {
        support: support.into(),
        fresh: added == 1,
    }))
}
