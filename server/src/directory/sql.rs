//! Queries of reference data.

use super::RegionInfo;
use super::rows::CategoryRow;
use super::terms::Calendar;
use app::directory::model::{Catalogue, District, FilterOptions, Group};
use app::kernel::{BBox, CategoryId, DistrictId, Lang, OrganisationId};
use chrono::{FixedOffset, NaiveDate};
use sqlx::PgPool;

/// All groups with their categories, in order, with the norms of today in a region with this offset.
pub async fn catalogue(pool: &PgPool, lang: Lang, zone: FixedOffset) -> sqlx::Result<Catalogue> {
    let rows: Vec<CategoryRow> = sqlx::query_as(
        "select k.category_id, parent_id, case when $1 = 'en' then name_en else name_ru end as name, keywords,
                coalesce(n.value, norm_value) as norm_value, coalesce(n.unit, norm_unit) as norm_unit,
                coalesce(n.source, norm_source) as norm_source, questions, photo_required, common
         from category k
         left join lateral (
             select * from category_norm later
             where later.category_id = k.category_id
               and later.valid_from <= (now() at time zone make_interval(secs => $2))::date
             order by later.valid_from desc limit 1
         ) n on true
         where closed_at is null
         order by parent_id nulls first, ordinal, k.category_id",
    )
    .bind(lang.code())
    .bind(f64::from(zone.local_minus_utc()))
    .fetch_all(pool)
    .await?;
    let (groups, leaves): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.parent_id.is_none());
    let mut groups: Vec<Group> = groups
        .into_iter()
        .map(|row| Group {
            id: CategoryId(row.category_id),
            name: row.name,
            categories: Vec::new(),
        })
        .collect();
    for (parent, category) in leaves.into_iter().filter_map(|row| row.leaf(lang)) {
        if let Some(group) = groups.iter_mut().find(|group| group.id.0 == parent) {
            group.categories.push(category);
        }
    }
    groups.retain(|group| !group.categories.is_empty());
    Ok(Catalogue { groups })
}

/// What the filters of the map offer.
pub async fn filter_options(pool: &PgPool, lang: Lang, zone: FixedOffset) -> sqlx::Result<FilterOptions> {
    let catalogue = catalogue(pool, lang, zone).await?;
    let categories = catalogue.groups.into_iter().flat_map(|group| {
        let leaves = group
            .categories
            .into_iter()
            .map(|category| (category.id, category.name, false));
        std::iter::once((group.id, group.name, true)).chain(leaves)
    });
    // four decimals of a degree are some ten metres
    let districts: Vec<(i32, String, f64, f64, f64, f64)> = sqlx::query_as(
        "select district_id, case when $1 = 'en' then name_en else name_ru end,
                round(st_xmin(geom)::numeric, 4)::float8, round(st_ymin(geom)::numeric, 4)::float8,
                round(st_xmax(geom)::numeric, 4)::float8, round(st_ymax(geom)::numeric, 4)::float8
         from district where kind = 'district' order by 2, 1",
    )
    .bind(lang.code())
    .fetch_all(pool)
    .await?;
    let organisations: Vec<(i32, String)> = sqlx::query_as(
        "select organisation_id, case when $1 = 'en' then name_en else name_ru end
         from organisation o
         where closed_at is null
            or exists (select from complaint c where c.organisation_id = o.organisation_id and c.is_public)
         order by 2, 1",
    )
    .bind(lang.code())
    .fetch_all(pool)
    .await?;
    Ok(FilterOptions {
        categories: categories.collect(),
        districts: districts
            .into_iter()
            .map(|(id, name, west, south, east, north)| District {
                id: DistrictId(id),
                name,
                bounds: BBox {
                    west,
                    south,
                    east,
                    north,
                },
            })
            .collect(),
        organisations: organisations
            .into_iter()
            .map(|(id, name)| (OrganisationId(id), name))
            .collect(),
    })
}

/// Days off and days worked, by year.
pub async fn calendar(pool: &PgPool) -> sqlx::Result<Calendar> {
    let days: Vec<(NaiveDate, bool)> = sqlx::query_as("select day, is_off from calendar_day")
        .fetch_all(pool)
        .await?;
    Ok(Calendar::new(days))
}

/// Name and first view of the region: where the middle of the latest complaints is; as long as they are few, the whole of it.
pub async fn region(pool: &PgPool) -> sqlx::Result<RegionInfo> {
    type Row = (
        Option<String>,
        Option<String>,
        Option<f64>,
        Option<f64>,
        Option<f64>,
        Option<f64>,
        bool,
    );
    let (name_ru, name_en, west, south, east, north, demo): Row = sqlx::query_as(
        "with latest as (
             select st_x(geom) as lon, st_y(geom) as lat from complaint where is_public order by created_at desc limit 2000
         ), dense as (
             select percentile_cont(array[0.3, 0.7]) within group (order by lon) as lon,
                    percentile_cont(array[0.3, 0.7]) within group (order by lat) as lat
             from latest having count(*) >= 50
         ), whole as (
             select st_extent(geom) as box from district
         )
         select (select name_ru from district where kind = 'region' order by area_m2 desc limit 1),
                (select name_en from district where kind = 'region' order by area_m2 desc limit 1),
                coalesce(dense.lon[1], st_xmin(box)), coalesce(dense.lat[1], st_ymin(box)),
                coalesce(dense.lon[2], st_xmax(box)), coalesce(dense.lat[2], st_ymax(box)),
                coalesce((select demo from installation), false)
         from whole left join dense on true",
    )
    .fetch_one(pool)
    .await?;
    let view = BBox {
        west: west.unwrap_or(-180.0),
        south: south.unwrap_or(-60.0),
        east: east.unwrap_or(180.0),
        north: north.unwrap_or(75.0),
    };
    Ok(RegionInfo {
        name_ru: name_ru.unwrap_or_default(),
        name_en: name_en.unwrap_or_default(),
        view,
        demo,
    })
}
