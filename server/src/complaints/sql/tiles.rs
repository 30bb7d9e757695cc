//! What the map shows in one tile: single complaints, or groups of them with their share of open ones.

use super::filter::narrow;
use app::complaints::model::Filter;
use app::kernel::BBox;
use sqlx::{PgPool, Postgres, QueryBuilder};

/// A cell of the tile's grid. Everything but place and counts is there for a single complaint only.
#[derive(sqlx::FromRow)]
pub struct CellRow {
    pub total: i64,
    pub open: i64,
    pub lon: f64,
    pub lat: f64,
    pub number: Option<String>,
    pub mark: Option<String>,
    pub body: Option<String>,
    pub support_count: Option<i32>,
}

/// The cells of a tile, `grid` on a side. With `grid` 0 every complaint stands alone (at most 500).
pub async fn tile(pool: &PgPool, bounds: BBox, grid: i32, filter: &Filter) -> sqlx::Result<Vec<CellRow>> {
    let mut query = QueryBuilder::<Postgres>::new(
        "with seen as (select c.complaint_id, c.is_open, st_x(c.geom) as lon, st_y(c.geom) as lat from complaint c where c.is_public and c.geom && st_makeenvelope(",
    );
    query
        .push_bind(bounds.west)
        .push(", ")
        .push_bind(bounds.south)
        .push(", ");
    query
        .push_bind(bounds.east)
        .push(", ")
        .push_bind(bounds.north)
        .push(", 4326)");
    // A point on the border of two tiles belongs to the one in the east and the north only.
    query
        .push(" and st_x(c.geom) < ")
        .push_bind(bounds.east)
        .push(" and st_y(c.geom) < ")
        .push_bind(bounds.north);
    narrow(&mut query, filter);
    if grid == 0 {
        query.push(
            " order by c.is_open desc, c.created_at desc limit 500), cell as (
             select 1::bigint as total, is_open::int::bigint as open, lon, lat, complaint_id from seen)",
        );
    } else {
        query.push("), cell as (select count(*) as total, count(*) filter (where is_open) as open, avg(lon) as lon, avg(lat) as lat, min(complaint_id) as complaint_id from seen group by width_bucket(lon, ");
        query
            .push_bind(bounds.west)
            .push(", ")
            .push_bind(bounds.east)
            .push(", ")
            .push_bind(grid);
        query
            .push("), width_bucket(lat, ")
            .push_bind(bounds.south)
            .push(", ")
            .push_bind(bounds.north)
            .push(", ");
        query.push_bind(grid).push("))");
    }
    query.push(
        " select cell.total, cell.open, cell.lon, cell.lat, c.number,
                 complaint_mark(c.state, c.reopened_count, c.due_at, now()) as mark, left(c.body, 200) as body, c.support_count
          from cell left join complaint c on cell.total = 1 and c.complaint_id = cell.complaint_id",
    );
    query.build_query_as().fetch_all(pool).await
}
