//! Queries of the base map.

use sqlx::{PgConnection, PgPool, Row};

use super::{Address, Place};

/// Version of the base map; 0 before the first import.
pub(super) async fn epoch(pool: &PgPool) -> sqlx::Result<i64> {
    Ok(sqlx::query_scalar("select epoch from base_map_meta")
        .fetch_optional(pool)
        .await?
        .unwrap_or(0))
}

/// Bytes of one vector tile, empty where nothing is. Zooms of the tables are the map's: one more than the tile's.
pub(super) async fn tile(pool: &PgPool, z: u8, x: u32, y: u32) -> sqlx::Result<Vec<u8>> {
    sqlx::query_scalar(TILE)
        .bind(i32::from(z))
        .bind(i32::try_from(x).unwrap_or(i32::MAX))
        .bind(i32::try_from(y).unwrap_or(i32::MAX))
        .fetch_one(pool)
        .await
}

/// Coordinates are 2048ths of a tile: a quarter of a pixel, so that most steps of a shape are one byte.
/// Areas of one class and name go as one feature: tags are paid once. Shapes are thinned to half a pixel.
/// `rim`, in 2048ths of the tile, is what a tile knows beyond its edge: half of the widest stroke, and the crown of a tree,
/// must fit in it (8 pixels, from the map's zoom 17 on 20), or they are cut where two tiles meet.
const TILE: &str = "
with frame as (
    select st_tileenvelope($1, $2, $3) as box, st_tileenvelope($1, $2, $3, margin => rim / 2048.0) as wide, rim,
           ($1 + 1)::smallint as zoom, 40075016.7 / (512 * 2 ^ $1) as pixel
    from (values (case when $1 + 1 >= 17 then 80 else 32 end)) as edge (rim)
), area as (
    select class, nullif(name_ru, '') as name_ru, nullif(name_en, '') as name_en,
           st_collectionextract(st_collect(g), 3) as geom
    from (
        select class, name_ru, name_en,
               case when geom @ box and class in ('block', 'building', 'square') and zoom > 12
                    -- whole convex shapes need neither clipping nor mending, which is most of the work
                    then st_snaptogrid(st_transscale(st_forcepolygoncw(geom), -st_xmin(box), -st_ymax(box),
                                                     4 / pixel, -4 / pixel), 1)
                    else st_asmvtgeom(st_simplify(geom, pixel * 0.5, true), box, 2048, 32, true) end as g
        from frame, base_area
        where geom && wide and min_zoom <= zoom and max_zoom >= zoom
    ) as cut
    where g is not null and not st_isempty(g)
    group by class, cut.name_ru, cut.name_en
    order by array_position(array['land', 'green', 'field', 'block', 'park', 'square', 'beach', 'building', 'water', 'sea'], class)
), line as (
    select class, nullif(name_ru, '') as name_ru, nullif(name_en, '') as name_en,
           st_collectionextract(st_collect(g), 2) as geom
    from (
        select class, name_ru, name_en,
               st_asmvtgeom(st_simplify(geom, pixel * 0.4, true), box, 2048, rim, true) as g
        from frame, base_line
        where geom && wide and min_zoom <= zoom
    ) as cut
    where g is not null
    group by class, cut.name_ru, cut.name_en
), label as (
    select class, nullif(name_ru, '') as name_ru, nullif(name_en, '') as name_en,
           st_collectionextract(st_collect(g), 1) as geom
    from (
        select class, name_ru, name_en, st_asmvtgeom(geom, box, 2048, rim, true) as g
        from frame, base_label
        where geom && wide and (class = 'tree' or geom && box) and min_zoom <= zoom and max_zoom >= zoom
    ) as cut
    where g is not null
    group by class, cut.name_ru, cut.name_en
), house as (
    select house as number, st_asmvtgeom(st_transform(geom, 3857), box, 2048, 0, true) as geom
    from frame, base_address
    where zoom >= 17 and geom && st_transform(box, 4326)
)
select coalesce((select st_asmvt(area.*, 'area', 2048, 'geom') from area), '')
    || coalesce((select st_asmvt(line.*, 'line', 2048, 'geom') from line), '')
    || coalesce((select st_asmvt(label.*, 'label', 2048, 'geom') from label), '')
    || coalesce((select st_asmvt(house.*, 'house', 2048, 'geom') from house), '')";

/// The house nearest to a point within a kilometre.
pub async fn nearest_address(pool: &PgPool, lon: f64, lat: f64) -> sqlx::Result<Option<Address>> {
    // the index orders by degrees, which are not equally long both ways: the nearest by metres is among the first few
    let row = sqlx::query(
        "with point as (select st_setsrid(st_makepoint($1, $2), 4326) as at)
         select street.name_ru, street.name_en, near.house, near.lon, near.lat, near.metres
         from (
             select base_street_id, house, st_x(geom) as lon, st_y(geom) as lat,
                    st_distance(geom::geography, at::geography) as metres
             from (select base_address.*, at from base_address, point order by geom <-> at limit 8) as first
         ) as near
         join base_street as street using (base_street_id)
         where near.metres <= 1000
         order by near.metres limit 1",
    )
    .bind(lon)
    .bind(lat)
    .fetch_optional(pool)
    .await?;
    row.map(|row| address(&row)).transpose()
}

/// Names of the region's cities, in both languages. Streets of towns and villages have the place in their own names.
pub(super) async fn cities(pool: &PgPool) -> sqlx::Result<Vec<String>> {
    let both = "select name_ru from base_label where class = 'city' and name_ru <> ''
                union select name_en from base_label where class = 'city' and name_en <> ''";
    sqlx::query_scalar(both).fetch_all(pool).await
}

/// Houses by words of a street and a number: exact numbers first, then those that begin with it.
pub(super) async fn search_houses(pool: &PgPool, street: &str, house: &str, limit: u32) -> sqlx::Result<Vec<Address>> {
    let rows = sqlx::query(
        "with street as (
             select *, word_similarity($1, search_text) as likeness
             from base_street where word_similarity($1, search_text) >= 0.45
             order by likeness desc, length(name_ru), name_ru limit 20
         )
         select name_ru, name_en, house, st_x(geom) as lon, st_y(geom) as lat, 0.0::float8 as metres
         from street join base_address using (base_street_id)
         where starts_with(lower(house), $2)
         order by likeness desc, (lower(house) = $2) desc, length(name_ru), name_ru, length(house), house limit $3",
    )
    .bind(street)
    .bind(house)
    .bind(i64::from(limit))
    .fetch_all(pool)
    .await?;
    rows.iter().map(address).collect()
}

/// Streets by their words, each at the house in its middle.
pub(super) async fn search_streets(pool: &PgPool, street: &str, limit: u32) -> sqlx::Result<Vec<Address>> {
    let rows = sqlx::query(
        "select name_ru, name_en, ''::text as house, lon, lat, 0.0::float8 as metres
         from (
             select *, word_similarity($1, search_text) as likeness
             from base_street where word_similarity($1, search_text) >= 0.45
             order by likeness desc, length(name_ru), name_ru limit $2
         ) as street
         cross join lateral (
             select st_x(geom) as lon, st_y(geom) as lat from base_address as a
             where a.base_street_id = street.base_street_id
             order by base_address_id
             offset (select count(*) / 2 from base_address as b where b.base_street_id = street.base_street_id) limit 1
         ) as middle
         order by likeness desc, length(name_ru), name_ru",
    )
    .bind(street)
    .bind(i64::from(limit))
    .fetch_all(pool)
    .await?;
    rows.iter().map(address).collect()
}

fn address(row: &sqlx::postgres::PgRow) -> sqlx::Result<Address> {
    Ok(Address {
        street_ru: row.try_get("name_ru")?,
        street_en: row.try_get("name_en")?,
        house: row.try_get("house")?,
        lon: row.try_get("lon")?,
        lat: row.try_get("lat")?,
        metres: row.try_get("metres")?,
    })
}

/// Region and district of a point.
pub async fn place_at(pool: &PgPool, lon: f64, lat: f64) -> sqlx::Result<Place> {
    let row = sqlx::query(
        "with around as (
             select * from district where st_covers(geom, st_setsrid(st_makepoint($1, $2), 4326))
         ), smallest as (
             select * from around where kind = 'district' order by area_m2, district_id limit 1
         )
         select is_in_region(st_setsrid(st_makepoint($1, $2), 4326)) as inside_region,
                smallest.district_id, smallest.code, smallest.name_ru, smallest.name_en
         from (values (1)) as always left join smallest on true",
    )
    .bind(lon)
    .bind(lat)
    .fetch_one(pool)
    .await?;
    Ok(Place {
        inside_region: row.try_get("inside_region")?,
        district_id: row.try_get("district_id")?,
        district_code: row.try_get("code")?,
        district_ru: row.try_get("name_ru")?,
        district_en: row.try_get("name_en")?,
    })
}

/// Columns of areas, lines or labels; equal lengths. Shapes are well-known binary in degrees.
#[derive(Debug, Default)]
pub(crate) struct Shapes {
    pub class: Vec<&'static str>,
    pub name_ru: Vec<String>,
    pub name_en: Vec<String>,
    pub min_zoom: Vec<i16>,
    pub max_zoom: Vec<i16>,
    pub wkb: Vec<Vec<u8>>,
}

/// Columns of house numbers; equal lengths.
#[derive(Debug, Default)]
pub(crate) struct AddressRows {
    pub street_ru: Vec<String>,
    pub street_en: Vec<String>,
    pub house: Vec<String>,
    pub wkb: Vec<Vec<u8>>,
}

/// Columns of the region and its districts; equal lengths.
#[derive(Debug, Default)]
pub(crate) struct Bounds {
    pub code: Vec<String>,
    pub kind: Vec<&'static str>,
    pub name_ru: Vec<String>,
    pub name_en: Vec<String>,
    pub wkb: Vec<Vec<u8>>,
}

/// Puts a new base map and its boundaries in the place of the old ones. Districts keep their ids by code.
pub(crate) async fn replace(
    db: &mut PgConnection,
    areas: &Shapes,
    lines: &Shapes,
    labels: &Shapes,
    addresses: &AddressRows,
    bounds: &Bounds,
) -> sqlx::Result<()> {
    sqlx::query("truncate base_area, base_line, base_label, base_street, base_address")
        .execute(&mut *db)
        .await?;
    let areas_sql = "insert into base_area (class, name_ru, name_en, min_zoom, max_zoom, geom)
         select class, ru, en, lo, hi, st_transform(st_geomfromwkb(shape, 4326), 3857)
         from unnest($1::text[], $2::text[], $3::text[], $4::int2[], $5::int2[], $6::bytea[]) as t (class, ru, en, lo, hi, shape)";
    insert_shapes(db, areas_sql, areas).await?;
    let lines_sql = "insert into base_line (class, name_ru, name_en, min_zoom, geom)
         select class, ru, en, lo, st_transform(st_geomfromwkb(shape, 4326), 3857)
         from unnest($1::text[], $2::text[], $3::text[], $4::int2[], $5::int2[], $6::bytea[]) as t (class, ru, en, lo, hi, shape)";
    insert_shapes(db, lines_sql, lines).await?;
    let labels_sql = "insert into base_label (class, name_ru, name_en, min_zoom, max_zoom, geom)
         select class, ru, en, lo, hi, st_transform(st_geomfromwkb(shape, 4326), 3857)
         from unnest($1::text[], $2::text[], $3::text[], $4::int2[], $5::int2[], $6::bytea[]) as t (class, ru, en, lo, hi, shape)";
    insert_shapes(db, labels_sql, labels).await?;
    sqlx::query(
        "with rows as (
             select * from unnest($1::text[], $2::text[], $3::text[], $4::bytea[]) with ordinality
                 as t (ru, en, house, shape, n)
         ), street as (
             insert into base_street (name_ru, name_en)
             select ru, min(en) from rows group by ru order by ru
             returning base_street_id, name_ru
         )
         insert into base_address (base_street_id, house, geom)
         select base_street_id, house, st_geomfromwkb(shape, 4326)
         from rows join street on street.name_ru = rows.ru order by n",
    )
    .bind(&addresses.street_ru)
    .bind(&addresses.street_en)
    .bind(&addresses.house)
    .bind(&addresses.wkb)
    .execute(&mut *db)
    .await?;
    insert_bounds(db, bounds).await?;
    sqlx::query(
        "insert into base_map_meta (epoch) values ((extract(epoch from clock_timestamp()) * 1000)::bigint)
         on conflict (only_row) do update set epoch = greatest(excluded.epoch, base_map_meta.epoch + 1)",
    )
    .execute(&mut *db)
    .await?;
    Ok(())
}

async fn insert_shapes(db: &mut PgConnection, statement: &'static str, rows: &Shapes) -> sqlx::Result<()> {
    sqlx::query(statement)
        .bind(&rows.class)
        .bind(&rows.name_ru)
        .bind(&rows.name_en)
        .bind(&rows.min_zoom)
        .bind(&rows.max_zoom)
        .bind(&rows.wkb)
        .execute(db)
        .await?;
    Ok(())
}

async fn insert_bounds(db: &mut PgConnection, bounds: &Bounds) -> sqlx::Result<()> {
    sqlx::query(
        "insert into district (code, kind, name_ru, name_en, geom)
         select code, kind, ru, en, st_multi(st_geomfromwkb(shape, 4326))
         from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[]) as t (code, kind, ru, en, shape)
         on conflict (code) do update
         set kind = excluded.kind, name_ru = excluded.name_ru, name_en = excluded.name_en, geom = excluded.geom",
    )
    .bind(&bounds.code)
    .bind(&bounds.kind)
    .bind(&bounds.name_ru)
    .bind(&bounds.name_en)
    .bind(&bounds.wkb)
    .execute(db)
    .await?;
    Ok(())
}
