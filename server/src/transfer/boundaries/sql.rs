//! Every query of the import of boundaries.

use sqlx::PgConnection;

use super::words::Identity;

/// A shape as PostGIS sees it.
#[derive(sqlx::FromRow)]
pub(super) struct Mended {
    /// Nothing had to be done.
    pub valid: bool,
    /// What is wrong with it, in the words of GEOS.
    pub reason: String,
    /// Square degrees as it came, outer rings less holes.
    pub area_before: f64,
    /// Square degrees of what is left after the repair.
    pub area_after: f64,
    /// The repaired MultiPolygon as WKB.
    pub wkb: Vec<u8>,
}

/// Makes polygons valid, keeping only what is an area.
pub(super) async fn mend(conn: &mut PgConnection, geojson: &str) -> sqlx::Result<Mended> {
    sqlx::query_as(
        "with input as materialized (select st_setsrid(st_geomfromgeojson($1), 4326) as geom),
         mended as materialized (
             select geom, case when st_isvalid(geom) then st_multi(geom)
                 else st_multi(st_collectionextract(st_makevalid(geom, 'method=structure'), 3)) end as good
             from input
         )
         select st_isvalid(geom) as valid, st_isvalidreason(geom) as reason, st_area(geom) as area_before,
                st_area(good) as area_after, st_asbinary(good) as wkb
         from mended",
    )
    .bind(geojson)
    .fetch_one(conn)
    .await
}

/// Where the areas of the file wait for what is decided about them together.
pub(super) async fn prepare(conn: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query(
        "create temporary table incoming_area (
             ordinal int primary key,
             code    text not null,
             kind    text not null default 'district',
             name_ru text not null,
             name_en text not null,
             geom    geometry(MultiPolygon, 4326) not null
         ) on commit drop",
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn stage(conn: &mut PgConnection, ordinal: i32, it: &Identity, wkb: &[u8]) -> sqlx::Result<()> {
    sqlx::query(
        "insert into incoming_area (ordinal, code, name_ru, name_en, geom)
         values ($1, $2, $3, $4, st_geomfromwkb($5, 4326))",
    )
    .bind(ordinal)
    .bind(&it.code)
    .bind(&it.name_ru)
    .bind(&it.name_en)
    .bind(wkb)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes out the areas that would make no sense beside what is known; their ordinals with the reasons.
pub(super) async fn refuse(conn: &mut PgConnection) -> sqlx::Result<Vec<(i32, String)>> {
    sqlx::query_as(
        "with wrong as (
             select i.ordinal, format('the code «%s» belongs to «%s» in another place', i.code, d.name_ru) as reason
             from incoming_area i
             join district d using (code)
             where not st_intersects(i.geom, d.geom)
             union
             select i.ordinal, 'longitude and latitude seem to have changed places: turned round it lies in the region'
             from incoming_area i
             where exists (
                     select from district r where r.kind = 'region' and st_intersects(r.geom, st_flipcoordinates(i.geom)))
               and not exists (select from district r where r.kind = 'region' and st_intersects(r.geom, i.geom))
         ), gone as (
             delete from incoming_area i using wrong w where i.ordinal = w.ordinal
         )
         select ordinal, string_agg(reason, '; ') from wrong group by ordinal order by ordinal",
    )
    .fetch_all(conn)
    .await
}

/// The area that all the others lie in, give or take a hundredth, if there are others.
pub(super) async fn outermost(conn: &mut PgConnection) -> sqlx::Result<Option<i32>> {
    sqlx::query_scalar(
        "with largest as materialized (select ordinal, geom from incoming_area order by st_area(geom) desc, ordinal limit 1)
         select l.ordinal
         from largest l
         where exists (select from incoming_area b where b.ordinal <> l.ordinal)
           and not exists (
               select from incoming_area b
               where b.ordinal <> l.ordinal
                 and (not b.geom && l.geom or st_area(st_intersection(l.geom, b.geom)) < 0.99 * st_area(b.geom)))",
    )
    .fetch_optional(conn)
    .await
}

/// This one bounds the region.
pub(super) async fn mark_region(conn: &mut PgConnection, ordinal: i32) -> sqlx::Result<()> {
    sqlx::query("update incoming_area set kind = 'region' where ordinal = $1")
        .bind(ordinal)
        .execute(conn)
        .await?;
    Ok(())
}

/// Writes the areas; how many were new, and how many were known but different.
pub(super) async fn publish(conn: &mut PgConnection) -> sqlx::Result<(i64, i64)> {
    sqlx::query_as(
        "with written as (
             insert into district as d (code, kind, name_ru, name_en, geom)
             select code, kind, name_ru, name_en, geom from incoming_area order by ordinal
             on conflict (code) do update set
                 kind = excluded.kind, name_ru = excluded.name_ru, name_en = excluded.name_en, geom = excluded.geom
             where (d.kind, d.name_ru, d.name_en) is distinct from (excluded.kind, excluded.name_ru, excluded.name_en)
                 or not st_orderingequals(d.geom, excluded.geom)
             -- zero: nobody had written this row before
             returning d.xmax = 0 as fresh
         )
         select count(*) filter (where fresh), count(*) filter (where not fresh) from written",
    )
    .fetch_one(conn)
    .await
}

/// The union of the districts that no region of a file holds becomes a region of its own; whether there are such.
pub(super) async fn unite(conn: &mut PgConnection, code: &str, name_ru: &str, name_en: &str) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "insert into district as d (code, kind, name_ru, name_en, geom)
         select $1, 'region', $2, $3, st_multi(st_collectionextract(st_makevalid(st_union(loose.geom)), 3))
         from district loose
         where loose.kind = 'district' and not exists (
             select from district r
             where r.kind = 'region' and r.code <> $1 and r.geom && loose.geom
               and st_area(st_intersection(r.geom, loose.geom)) > 0.5 * st_area(loose.geom))
         having count(*) > 0
         on conflict (code) do update set geom = excluded.geom",
    )
    .bind(code)
    .bind(name_ru)
    .bind(name_en)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Gives the complaints after `after` the smallest district around them: the last one seen, how many were seen, and
/// how many changed. The change is the map's, not the complaint's: neither its version nor its history grows.
pub(super) async fn assign(conn: &mut PgConnection, after: i64, limit: i64) -> sqlx::Result<(Option<i64>, i64, i64)> {
    sqlx::query_as(
        "with page as materialized (
             select complaint_id, geom from complaint where complaint_id > $1 order by complaint_id limit $2
         ), placed as materialized (
             select p.complaint_id, (array_agg(d.district_id order by d.area_m2))[1] as district_id
             from district d
             join page p on st_covers(d.geom, p.geom)
             where d.kind = 'district'
             group by p.complaint_id
         ), moved as (
             update complaint c set district_id = pl.district_id
             from page p
             left join placed pl using (complaint_id)
             where c.complaint_id = p.complaint_id and c.district_id is distinct from pl.district_id
             returning 1
         )
         select (select max(complaint_id) from page), (select count(*) from page), (select count(*) from moved)",
    )
    .bind(after)
    .bind(limit)
    .fetch_one(conn)
    .await
}

/// Counts afresh what the planner knows of the districts and of who lies in them.
pub(super) async fn analyze(conn: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query("analyze district, complaint").execute(conn).await?;
    Ok(())
}

/// About how many complaints there are.
pub(super) async fn count_complaints(conn: &mut PgConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar("select count(*) from complaint")
        .fetch_one(conn)
        .await
}
