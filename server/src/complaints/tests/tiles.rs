//! Tiles of the map: every complaint is counted in one tile of each zoom.

use super::super::tiles::bounds;
use super::*;

/// The tile around a point.
fn tile_of(at: Point, z: u8) -> (u32, u32) {
    let n = f64::from(1_u32 << z);
    let x = (at.lon + 180.0) / 360.0 * n;
    let y = (1.0 - at.lat.to_radians().tan().asinh() / std::f64::consts::PI) / 2.0 * n;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "tiles of the town are small and positive"
    )]
    (x as u32, y as u32)
}

/// Complaints around the corner of four tiles, some of them exactly on the borders. Answers how many are public.
async fn around_a_corner(town: &Town) -> i64 {
    let corner = tile_of(point(39.5, 47.5), 12);
    let edge = bounds(12, corner.0, corner.1);
    let places = [
        (edge.west, edge.south),
        (edge.west, edge.south + 1e-3),
        (edge.west + 1e-3, edge.south),
        (edge.west, edge.north),
        (edge.east, edge.south),
        (edge.east, edge.north),
    ];
    let mut serial = 0;
    for (lon, lat) in places {
        for _ in 0..3 {
            serial += 1;
            town.put(
                serial,
                Put {
                    at: point(lon, lat),
                    ..Put::default()
                },
            )
            .await;
        }
    }
    for n in 0..120_u32 {
        serial += 1;
        let at = point(
            edge.west + f64::from(n % 12) * 6e-4 - 3e-3,
            edge.south + f64::from(n / 12) * 5e-4 - 2e-3,
        );
        let state = State::ALL[usize::try_from(n).unwrap() % State::ALL.len()];
        town.put(
            serial,
            Put {
                state,
                at,
                ..Put::default()
            },
        )
        .await;
    }
    town.count("select count(*) from complaint where is_public").await
}

#[sqlx::test(migrations = "./migrations")]
async fn tiles_of_every_zoom_add_up_to_all_complaints(pool: PgPool) {
    let town = Town::new(pool).await;
    let all = around_a_corner(&town).await;
    let open = town
        .count("select count(*) from complaint where is_public and is_open")
        .await;
    let (west_north, east_south) = {
        let box_of = |pick: &'static str| sqlx::query_scalar::<_, f64>(pick).fetch_one(&town.pool);
        let west = box_of("select min(st_x(geom)) from complaint").await.unwrap();
        let east = box_of("select max(st_x(geom)) from complaint").await.unwrap();
        let south = box_of("select min(st_y(geom)) from complaint").await.unwrap();
        let north = box_of("select max(st_y(geom)) from complaint").await.unwrap();
        (point(west, north), point(east, south))
    };
    for z in [0, 3, 7, 10, 11, 12, 13, 14, 15, 16, 17, 18] {
        let ((x0, y0), (x1, y1)) = (tile_of(west_north, z), tile_of(east_south, z));
        for grid in [0, 1, 8] {
            let (mut sum, mut sum_open) = (0, 0);
            // one more on each side, so that nothing is missed by rounding here
            for x in x0.saturating_sub(1)..=x1 + 1 {
                for y in y0.saturating_sub(1)..=y1 + 1 {
                    if x >> z != 0 || y >> z != 0 {
                        continue;
                    }
                    let cells = sql::tile(&town.pool, bounds(z, x, y), grid, &everything())
                        .await
                        .unwrap();
                    sum += cells.iter().map(|cell| cell.total).sum::<i64>();
                    sum_open += cells.iter().map(|cell| cell.open).sum::<i64>();
                    assert!(cells.iter().all(|cell| cell.number.is_some() == (cell.total == 1)));
                }
            }
            assert_eq!((sum, sum_open), (all, open), "zoom {z}, grid {grid}");
        }
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_group_tells_its_share_and_a_single_one_its_name(pool: PgPool) {
    let town = Town::new(pool).await;
    let at = point(39.5, 47.5);
    for (serial, state) in [State::InWork, State::Confirmed, State::Confirmed, State::Hidden]
        .into_iter()
        .enumerate()
    {
        town.put(
            u64::try_from(serial).unwrap(),
            Put {
                state,
                at,
                ..Put::default()
            },
        )
        .await;
    }
    let (x, y) = tile_of(at, 14);
    let groups = sql::tile(&town.pool, bounds(14, x, y), 8, &everything()).await.unwrap();
    assert_eq!(groups.len(), 1);
    assert_eq!(
        (groups[0].total, groups[0].open, groups[0].number.as_deref()),
        (3, 1, None)
    );
    assert!((groups[0].lon - at.lon).abs() < 1e-9 && (groups[0].lat - at.lat).abs() < 1e-9);
    let singles = sql::tile(&town.pool, bounds(14, x, y), 0, &everything()).await.unwrap();
    let mut marks: Vec<_> = singles.iter().filter_map(|cell| cell.mark.as_deref()).collect();
    marks.sort_unstable();
    assert_eq!(marks, ["done", "done", "work"]);
    let filter = Filter {
        marks: vec![app::complaints::model::Mark::Work],
        ..everything()
    };
    let one = sql::tile(&town.pool, bounds(14, x, y), 8, &filter).await.unwrap();
    assert_eq!(
        (one.len(), one[0].total, one[0].number.as_deref()),
        (1, 1, Some(ComplaintNumber::new(20, 0).as_str()))
    );
}
