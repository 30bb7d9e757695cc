//! Queries of complaints.

use super::super::rows::{CardRow, ItemRow, PhotoRow, StepRow};
use super::filter::{ITEM, narrow};
use app::complaints::model::{ComplaintNumber, Counters, Filter, Supported};
use app::kernel::{CategoryId, Lang, Point, Viewer};
use chrono::FixedOffset;
use sqlx::{PgConnection, PgPool, Postgres, QueryBuilder};

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
pub async fn item(db: &mut PgConnection, number: &ComplaintNumber, lang: Lang) -> sqlx::Result<Option<ItemRow>> {
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
    query.build_query_as().fetch_optional(db).await
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

/// Nearest by true metres, ties by id. PostgreSQL 15 walks a spatial index by degrees only, which are not equally long both
/// ways. So the first part of the statement takes any page of complaints that fit, those closest by degrees: so many lie
/// within the farthest of them, so the nearest ones by metres do too. The second part sorts all that lie within.
fn nearest(query: &mut QueryBuilder<Postgres>, near: Point, from: &'static str, filter: &Filter, limit: i64) {
    let point = |query: &mut QueryBuilder<Postgres>| {
        query
            .push("st_setsrid(st_makepoint(")
            .push_bind(near.lon)
            .push(", ")
            .push_bind(near.lat)
            .push("), 4326)");
    };
    let metres = |query: &mut QueryBuilder<Postgres>| {
        query.push("st_distance(c.geom::geography, ");
        point(query);
        query.push("::geography)");
    };
    let rest = |query: &mut QueryBuilder<Postgres>| {
        narrow(query, filter);
        if let Some(after) = filter.after {
            query.push(" and (");
            metres(query);
            query
                .push(", c.complaint_id) > (")
                .push_bind(f64::from_bits(after.key.cast_unsigned()))
                .push(", ")
                .push_bind(after.id)
                .push(")");
        }
    };
    query.push(", page as (select ");
    metres(query);
    query.push(" as metres from complaint c where c.is_public");
    rest(query);
    query.push(" order by c.geom <-> ");
    point(query);
    query.push(" limit ").push_bind(limit);
    // No degree of latitude is shorter than 110 574 m, and no degree of longitude shorter than that times the cosine of the
    // latitude; on its way the shortest line gets no closer to a pole than its length. Near a pole and over the 180th
    // meridian the box goes round the world: slow, but right.
    query
        .push("), reach as (select max(metres) as metres, max(metres) / 110574 + 1e-9 as high from page), sides as (select metres, high, case when abs(")
        .push_bind(near.lat)
        .push(") + high < 89 then high / cos(radians(abs(")
        .push_bind(near.lat)
        .push(") + high)) else 360 end as wide from reach), area as (select metres, case when abs(")
        .push_bind(near.lon)
        .push(") + wide < 180 then st_expand(");
    point(query);
    query.push(", wide, high) else st_expand(");
    point(query);
    query
        .push(", 540, high) end as box from sides) select ")
        .push(ITEM)
        .push(", ");
    metres(query);
    // The bits of a positive double sort as it does, so the cursor keeps the distance exactly.
    query.push(" as metres, ('x' || encode(float8send(");
    metres(query);
    query
        .push("), 'hex'))::bit(64)::bigint as sort_key, false as mine")
        .push(from);
    rest(query);
    query.push(" and c.geom && (select box from area) and ");
    metres(query);
    query.push(" <= (select metres from area) order by metres, c.complaint_id");
}

/// Counts over a filter, whatever the marks.
pub async fn counters(pool: &PgPool, filter: &Filter) -> sqlx::Result<Counters> {
    let mut query = QueryBuilder::<Postgres>::new(
        "select count(*) filter (where c.is_open and (c.due_at is null or c.due_at >= now() or c.state = 'info_needed')),
                count(*) filter (where c.is_open and c.due_at < now() and c.state <> 'info_needed'),
                count(*) filter (where not c.is_open)
         from complaint c where c.is_public",
    );
    narrow(&mut query, filter);
    let (open, overdue, done): (i64, i64, i64) = query.build_query_as().fetch_one(pool).await?;
    Ok(Counters { open, overdue, done })
}

/// The card of a public complaint, or of the viewer's own whatever its state, or of any, with the norm of the day on which it
/// came in a region with this offset.
pub async fn card(
    db: &mut PgConnection,
    who: &Viewer,
    number: &ComplaintNumber,
    lang: Lang,
    zone: FixedOffset,
    any: bool,
) -> sqlx::Result<Option<CardRow>> {
    sqlx::query_as(
        "select c.complaint_id, c.number, c.body, c.answers, k.questions, c.state,
                complaint_mark(c.state, c.reopened_count, c.due_at, now()) as mark,
                st_x(c.geom) as lon, st_y(c.geom) as lat, c.address, c.place_note,
                case when $2 = 'en' then d.name_en else d.name_ru end as district,
                case when $2 = 'en' then k.name_en else k.name_ru end as category,
                case when $2 = 'en' then g.name_en else g.name_ru end as group_name,
                coalesce(n.value, k.norm_value) as norm_value, coalesce(n.unit, k.norm_unit) as norm_unit,
                coalesce(n.source, k.norm_source) as norm_source,
                case when $2 = 'en' then o.name_en else o.name_ru end as organisation,
                case when $2 = 'en' then r.reason_en else r.reason_ru end as reason,
                c.created_at, c.due_at, c.closed_at, c.support_count,
                exists (select from complaint_support s where s.complaint_id = c.complaint_id and s.supporter = $3)
                    or exists (select from account_support s where s.complaint_id = c.complaint_id and s.account_id = $5) as supported,
                array_position($4, c.secret_hash) as secret_at, coalesce(l.account_id = $5, false) as owned,
                l.account_id is distinct from $5 and l.account_id is not null as elsewhere, c.edit_until, c.version,
                case when decide.until > now() then decide.until end as decide_until
         from complaint c
         join category k using (category_id)
         left join category g on g.category_id = k.parent_id
         left join lateral (
             select * from category_norm later
             where later.category_id = c.category_id
               and later.valid_from <= (c.created_at at time zone make_interval(secs => $6))::date
             order by later.valid_from desc limit 1
         ) n on true
         left join district d using (district_id)
         left join organisation o using (organisation_id)
         left join routing_rule r using (routing_rule_id)
         left join account_complaint l on l.complaint_id = c.complaint_id
         left join lateral (
             select case c.state when 'await_confirm' then coalesce(c.confirm_until, c.updated_at + interval '15 days')
                                 when 'not_solved' then c.confirm_until end as until
         ) decide on true
         where c.number = $1 and (c.is_public or c.secret_hash = any($4) or l.account_id = $5 or $7 = 1)",
    )
    .bind(number.as_str())
    .bind(lang.code())
    .bind(&who.device)
    .bind(&who.secrets)
    .bind(who.account.map(|account| account.0))
    .bind(f64::from(zone.local_minus_utc()))
    .bind(i32::from(any))
    .fetch_optional(db)
    .await
}

/// The history of a complaint, oldest first.
pub async fn steps(db: &mut PgConnection, complaint_id: i64, lang: Lang) -> sqlx::Result<Vec<StepRow>> {
    sqlx::query_as(
        "select e.kind, e.at, case when $2 = 'en' then o.name_en else o.name_ru end as organisation,
                -- why an organisation: its rule says so in both languages
                coalesce(case when $2 = 'en' and e.kind = 'routed' then
                    (select r.reason_en from routing_rule r where r.reason_ru = e.note and r.reason_en <> '' limit 1)
                end, e.note) as note,
                e.details ->> 'crew' as crew
         from complaint_event e left join organisation o using (organisation_id)
         -- what an organisation only wishes for is not public before a dispatcher agrees
         where e.complaint_id = $1 and e.kind not in ('time_asked', 'end_asked', 'denied') order by e.complaint_event_id",
    )
    .bind(complaint_id)
    .bind(lang.code())
    .fetch_all(db)
    .await
}

/// The photos of a complaint in order.
pub async fn photos(db: &mut PgConnection, complaint_id: i64) -> sqlx::Result<Vec<PhotoRow>> {
    sqlx::query_as(
        "select large_key, small_key, width, height, stage from complaint_photo
         where complaint_id = $1 order by stage desc, ordinal, photo_id",
    )
    .bind(complaint_id)
    .fetch_all(db)
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
    query.push(") or exists (select from account_support s where s.complaint_id = c.complaint_id and s.account_id = ");
    query.push_bind(who.account.map(|account| account.0));
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

/// Counts a supporter once; `None` when there is no such public complaint that is still open.
pub async fn support(pool: &PgPool, who: &Viewer, number: &ComplaintNumber) -> sqlx::Result<Option<Supported>> {
    let mut tx = pool.begin().await?;
    let found: Option<(i64,)> =
        sqlx::query_as("select complaint_id from complaint where number = $1 and is_public and is_open for update")
            .bind(number.as_str())
            .fetch_optional(&mut *tx)
            .await?;
    let Some((complaint_id,)) = found else { return Ok(None) };
    let added =
        // A person who is signed in supports once, on however many devices.
        sqlx::query(
            "with person as (
                 insert into account_support (account_id, complaint_id) select $3, $1 where $3::bigint is not null
                 on conflict do nothing returning account_id
             )
             insert into complaint_support (complaint_id, supporter)
             select $1, $2 where $3::bigint is null or exists (select from person)
             on conflict do nothing",
        )
            .bind(complaint_id)
            .bind(&who.device)
            .bind(who.account.map(|account| account.0))
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
