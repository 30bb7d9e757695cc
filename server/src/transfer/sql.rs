//! Every query of imports and exports of complaints. Rows go in columns (`unnest`), a batch in one statement.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{
    checkpoint::{Checkpoint, Counts},
    names::{CategoryNames, OrganisationNames},
    rows::{Exported, Found, Wanted, Writes},
};

/// The one lock of all imports: two at once would only wait for each other's rows.
const IMPORT_LOCK: i64 = 0x0074_7261_6e73_6665;

/// Takes the lock until the connection closes; `false` when another import holds it.
pub(super) async fn try_lock(conn: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar("select pg_try_advisory_lock($1)")
        .bind(IMPORT_LOCK)
        .fetch_one(conn)
        .await
}

/// Settings for much work at once: many small queries are not worth compiling, and the index of texts grows faster in
/// large portions. They end with the connection.
pub(super) async fn prepare_for_bulk(conn: &mut PgConnection) -> sqlx::Result<()> {
    for setting in [
        "set jit = off",
        "set work_mem = '64MB'",
        "set gin_pending_list_limit = '32MB'",
    ] {
        sqlx::query(setting).execute(&mut *conn).await?;
    }
    Ok(())
}

/// Puts away what the index of texts still holds aside, so that the first search after an import need not.
pub(super) async fn settle_texts(conn: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query("select gin_clean_pending_list('complaint_text_idx')")
        .execute(conn)
        .await?;
    Ok(())
}

/// Counts afresh what the planner knows of the tables that an import of complaints fills: it must not take the first
/// pages after an import for those of an empty table.
pub(super) async fn analyze_complaints(conn: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query("analyze complaint, complaint_event").execute(conn).await?;
    Ok(())
}

/// The clock of every decision.
pub(super) async fn now(conn: &mut PgConnection) -> sqlx::Result<DateTime<Utc>> {
    sqlx::query_scalar("select clock_timestamp()").fetch_one(conn).await
}

/// Whether anything bounds the region.
pub(super) async fn has_region(conn: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar("select exists (select from district where kind = 'region')")
        .fetch_one(conn)
        .await
}

pub(super) async fn categories(conn: &mut PgConnection) -> sqlx::Result<Vec<CategoryNames>> {
    sqlx::query_as(
        "select c.category_id, c.code, c.name_ru, c.name_en, g.code as group_code, g.name_ru as group_ru, g.name_en as group_en
         from category c
         join category g on g.category_id = c.parent_id
         order by c.category_id",
    )
    .fetch_all(conn)
    .await
}

pub(super) async fn organisations(conn: &mut PgConnection) -> sqlx::Result<Vec<OrganisationNames>> {
    sqlx::query_as("select organisation_id, code, name_ru, name_en from organisation order by organisation_id")
        .fetch_all(conn)
        .await
}

/// Where an unfinished import of this file stopped.
pub(super) async fn unfinished(conn: &mut PgConnection, file_hash: &[u8]) -> sqlx::Result<Option<Checkpoint>> {
    let row: Option<(i64, i64, i64, i64, i64, i64)> = sqlx::query_as(
        "select rows_done, added, updated, unchanged, rejected, reject_bytes
         from import_checkpoint
         where file_hash = $1 and finished_at is null",
    )
    .bind(file_hash)
    .fetch_optional(conn)
    .await?;
    Ok(row.map(
        |(rows_done, added, updated, unchanged, rejected, reject_bytes)| Checkpoint {
            rows_done: rows_done.unsigned_abs(),
            counts: Counts {
                added: added.unsigned_abs(),
                updated: updated.unsigned_abs(),
                unchanged: unchanged.unsigned_abs(),
                rejected: rejected.unsigned_abs(),
            },
            reject_bytes: reject_bytes.unsigned_abs(),
        },
    ))
}

/// Writes the checkpoint; in the transaction of its batch.
pub(super) async fn save_checkpoint(
    conn: &mut PgConnection,
    file_hash: &[u8],
    at: &Checkpoint,
    finished: bool,
) -> sqlx::Result<()> {
    sqlx::query(
        "insert into import_checkpoint
             (file_hash, rows_done, added, updated, unchanged, rejected, reject_bytes, finished_at)
         values ($1, $2, $3, $4, $5, $6, $7, case when $8 then clock_timestamp() end)
         on conflict (file_hash) do update set
             rows_done = excluded.rows_done, added = excluded.added, updated = excluded.updated,
             unchanged = excluded.unchanged, rejected = excluded.rejected, reject_bytes = excluded.reject_bytes,
             finished_at = excluded.finished_at, updated_at = clock_timestamp()",
    )
    .bind(file_hash)
    .bind(at.rows_done.cast_signed())
    .bind(at.counts.added.cast_signed())
    .bind(at.counts.updated.cast_signed())
    .bind(at.counts.unchanged.cast_signed())
    .bind(at.counts.rejected.cast_signed())
    .bind(at.reject_bytes.cast_signed())
    .bind(finished)
    .execute(conn)
    .await?;
    Ok(())
}

/// One answer for each wanted row, in their order; the complaints found are locked.
pub(super) async fn look_up(conn: &mut PgConnection, wanted: &Wanted) -> sqlx::Result<Vec<Found>> {
    sqlx::query(
        "select complaint_id from complaint where number = any ($1) or idempotency_key = any ($2)
         order by complaint_id for update",
    )
    .bind(&wanted.numbers)
    .bind(&wanted.keys)
    .execute(&mut *conn)
    .await?;
    sqlx::query_as(
        "with wanted as materialized (
             select w.ord, w.number, w.key, st_setsrid(st_makepoint(w.lon, w.lat), 4326) as geom
             from unnest($1::text[], $2::uuid[], $3::float8[], $4::float8[])
                 with ordinality as w(number, key, lon, lat, ord)
         ), placed as materialized (
             select w.ord, d.kind, d.district_id, d.area_m2
             from district d
             join wanted w on st_covers(d.geom, w.geom)
         ), here as materialized (
             select ord,
                    bool_or(kind = 'region') as inside,
                    (array_agg(district_id order by area_m2) filter (where kind = 'district'))[1] as district_id
             from placed
             group by ord
         )
         select coalesce(h.inside, false) as inside,
                not coalesce(h.inside, false) and exists (
                    select from district d where d.kind = 'region' and st_covers(d.geom, st_flipcoordinates(w.geom))
                ) as inside_swapped,
                h.district_id,
                c.complaint_id, c.created_at, c.updated_at,
                case when c.is_open then null else c.closed_at end as closed_at,
                c.state, coalesce(n.note, '') as note, coalesce(nullif(c.source, ''), 'import') as source,
                c.category_id, c.organisation_id, c.address, c.body, st_x(c.geom) as lon, st_y(c.geom) as lat
         from wanted w
         left join here h using (ord)
         left join lateral (
             select * from complaint where number = w.number
             union all
             select * from complaint where w.number is null and idempotency_key = w.key
         ) c on true
         left join lateral (
             select e.note from complaint_event e
             where e.complaint_id = c.complaint_id and (e.note <> '' or e.kind = 'imported')
             order by e.complaint_event_id desc
             limit 1
         ) n on true
         order by w.ord",
    )
    .bind(&wanted.numbers)
    .bind(&wanted.keys)
    .bind(&wanted.lons)
    .bind(&wanted.lats)
    .fetch_all(conn)
    .await
}

/// New running numbers of a year.
pub(super) async fn next_serials(conn: &mut PgConnection, year: i32, count: i32) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar("select next_complaint_serial($1) from generate_series(1, $2)")
        .bind(year)
        .bind(count)
        .fetch_all(conn)
        .await
}

/// Keeps the numbers of new complaints above those that come with a file.
pub(super) async fn raise_serial(conn: &mut PgConnection, year: i32, at_least: i64) -> sqlx::Result<()> {
    sqlx::query("select raise_complaint_serial($1, $2)")
        .bind(year)
        .bind(at_least)
        .execute(conn)
        .await?;
    Ok(())
}

/// New complaints with their first event; how many.
pub(super) async fn add(conn: &mut PgConnection, rows: &Writes) -> sqlx::Result<u64> {
    let done = sqlx::query(
        "with incoming as materialized (
             select * from unnest(
                 $1::text[], $2::uuid[], $3::bytea[], $4::int[], $5::text[], $6::float8[], $7::float8[], $8::int[],
                 $9::int[], $10::text[], $11::text[], $12::text[], $13::timestamptz[], $14::timestamptz[],
                 $15::timestamptz[], $16::text[], $17::jsonb[]
             ) with ordinality as r(number, key, hash, category_id, state, lon, lat, district_id, organisation_id,
                 address, body, source, created_at, updated_at, closed_at, note, details, ord)
         ), added as (
             insert into complaint (number, idempotency_key, request_hash, category_id, state, geom, district_id,
                 organisation_id, address, body, source, created_at, updated_at, closed_at)
             select number, key, hash, category_id, state, st_setsrid(st_makepoint(lon, lat), 4326), district_id,
                 organisation_id, address, body, source, created_at, updated_at, closed_at
             from incoming
             order by ord
             returning complaint_id, number
         )
         insert into complaint_event (complaint_id, kind, to_state, actor_role, organisation_id, note, details)
         select a.complaint_id, 'imported', i.state, 'operator', i.organisation_id, i.note, i.details
         from added a
         join incoming i using (number)
         order by i.ord",
    )
    .bind(&rows.numbers)
    .bind(&rows.keys)
    .bind(&rows.hashes)
    .bind(&rows.categories)
    .bind(&rows.states)
    .bind(&rows.lons)
    .bind(&rows.lats)
    .bind(&rows.districts)
    .bind(&rows.organisations)
    .bind(&rows.addresses)
    .bind(&rows.bodies)
    .bind(&rows.sources)
    .bind(&rows.created)
    .bind(&rows.updated)
    .bind(&rows.closed)
    .bind(&rows.notes)
    .bind(&rows.details)
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Complaints that changed, each with an event; how many. They were locked by [`look_up`]. Another system leads them through
/// states as it likes: within this transaction our own table of deeds does not judge that.
pub(super) async fn change(conn: &mut PgConnection, rows: &Writes) -> sqlx::Result<u64> {
    sqlx::query("set local otklik.import = 'on'")
        .execute(&mut *conn)
        .await?;
    let done = sqlx::query(
        "with incoming as materialized (
             select r.*, c.state as from_state
             from unnest(
                 $1::bigint[], $2::int[], $3::text[], $4::float8[], $5::float8[], $6::int[], $7::int[], $8::text[],
                 $9::text[], $10::text[], $11::timestamptz[], $12::timestamptz[], $13::timestamptz[], $14::text[],
                 $15::jsonb[]
             ) as r(complaint_id, category_id, state, lon, lat, district_id, organisation_id, address, body, source,
                 created_at, updated_at, closed_at, note, details)
             join complaint c using (complaint_id)
         ), changed as (
             update complaint c set
                 category_id = i.category_id, state = i.state, geom = st_setsrid(st_makepoint(i.lon, i.lat), 4326),
                 district_id = i.district_id, organisation_id = i.organisation_id,
                 -- the rule explains an organisation that it chose
                 routing_rule_id = case when c.organisation_id is not distinct from i.organisation_id
                     then c.routing_rule_id end,
                 address = i.address, body = i.body, source = i.source, created_at = i.created_at,
                 updated_at = i.updated_at, closed_at = i.closed_at, version = c.version + 1
             from incoming i
             where c.complaint_id = i.complaint_id
             returning c.complaint_id
         )
         insert into complaint_event
             (complaint_id, kind, from_state, to_state, actor_role, organisation_id, note, details)
         select i.complaint_id, 'imported', i.from_state, i.state, 'operator', i.organisation_id, i.note, i.details
         from changed
         join incoming i using (complaint_id)",
    )
    .bind(&rows.ids)
    .bind(&rows.categories)
    .bind(&rows.states)
    .bind(&rows.lons)
    .bind(&rows.lats)
    .bind(&rows.districts)
    .bind(&rows.organisations)
    .bind(&rows.addresses)
    .bind(&rows.bodies)
    .bind(&rows.sources)
    .bind(&rows.created)
    .bind(&rows.updated)
    .bind(&rows.closed)
    .bind(&rows.notes)
    .bind(&rows.details)
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// One view of everything, however long the export takes.
pub(super) async fn freeze(conn: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query("set transaction isolation level repeatable read, read only")
        .execute(conn)
        .await?;
    Ok(())
}

/// How many complaints an export has.
pub(super) async fn count_exported(conn: &mut PgConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar("select count(*) from complaint where state not in ('hidden', 'rejected')")
        .fetch_one(conn)
        .await
}

/// The complaints after a number, in the order of numbers.
pub(super) async fn export_page(conn: &mut PgConnection, after: &str, limit: i64) -> sqlx::Result<Vec<Exported>> {
    sqlx::query_as(
        "select c.number, c.created_at, c.updated_at, case when c.is_open then null else c.closed_at end as closed_at,
                c.state, coalesce(n.note, '') as note, coalesce(nullif(c.source, ''), 'import') as source,
                c.category_id, c.organisation_id, c.address, c.body, st_x(c.geom) as lon, st_y(c.geom) as lat
         from complaint c
         left join lateral (
             select e.note from complaint_event e
             where e.complaint_id = c.complaint_id and (e.note <> '' or e.kind = 'imported')
             order by e.complaint_event_id desc
             limit 1
         ) n on true
         where c.state not in ('hidden', 'rejected') and c.number collate \"C\" > $1
         order by c.number collate \"C\"
         limit $2",
    )
    .bind(after)
    .bind(limit)
    .fetch_all(conn)
    .await
}
