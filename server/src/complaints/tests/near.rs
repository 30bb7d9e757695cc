//! "What is near me": pages by true metres against a plain sort of everything, wherever on the globe.

use super::*;
use app::kernel::Cursor;

/// 300 complaints of three categories within some kilometres of a place; some at one spot.
async fn scatter(town: &Town, lon: f64, lat: f64) {
    sqlx::query("truncate complaint cascade")
        .execute(&town.pool)
        .await
        .unwrap();
    sqlx::query(
        "insert into complaint (number, category_id, state, geom, body, idempotency_key, request_hash)
         select '20-' || lpad(n::text, 6, '0') || '-0', 3 + n % 3, case when n % 11 = 0 then 'hidden' else 'in_work' end,
                st_setsrid(st_makepoint(st_x(at), st_y(at)), 4326), 'Яма на дороге', gen_random_uuid(), ''
         from generate_series(1, 300) as n,
              st_project(st_setsrid(st_makepoint($1, $2), 4326)::geography,
                         50.0 * (n * 7919 % 100), radians(n * 104729 % 40 * 9.0)) as spot,
              cast(spot as geometry) as at",
    )
    .bind(lon)
    .bind(lat)
    .execute(&town.pool)
    .await
    .unwrap();
}

/// The numbers of all pages of a few rows.
async fn walk(town: &Town, first: &Filter) -> Vec<String> {
    let (mut filter, mut seen) = (first.clone(), Vec::new());
    loop {
        let page = sql::list(&town.pool, &filter, Lang::Ru, 13).await.unwrap();
        let Some(last) = page.last() else { return seen };
        filter.after = Some(Cursor {
            key: last.sort_key,
            id: last.complaint_id,
        });
        seen.extend(page.into_iter().map(|row| row.number));
        assert!(seen.len() <= 300, "pages repeat rows");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn pages_are_the_full_sort_by_metres_cut_into_pieces(pool: PgPool) {
    let town = Town::new(pool).await;
    // the south of Russia, its northernmost city, its 180th meridian from both sides, both poles, the equator
    let places = [
        (39.7, 47.2),
        (58.0, 80.9),
        (179.99, 66.2),
        (-179.99, 66.2),
        (20.0, 89.98),
        (20.0, -89.98),
        (0.0, 0.0),
    ];
    for (lon, lat) in places {
        scatter(&town, lon, lat).await;
        for category in [None, Some(LAMP)] {
            let sorted: Vec<String> = sqlx::query_scalar(
                "select number from complaint where is_public and category_id = coalesce($3, category_id)
                 order by st_distance(geom::geography, st_setsrid(st_makepoint($1, $2), 4326)::geography), complaint_id",
            )
            .bind(lon)
            .bind(lat)
            .bind(category.map(|id: CategoryId| id.0))
            .fetch_all(&town.pool)
            .await
            .unwrap();
            assert!(sorted.len() > 80, "{} rows at {lon} {lat}", sorted.len());
            let near = Some(point(lon, lat));
            let filter = Filter {
                near,
                category,
                ..everything()
            };
            assert_eq!(walk(&town, &filter).await, sorted, "{lon} {lat} {category:?}");
        }
    }
}
