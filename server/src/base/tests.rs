//! Tiles, addresses and boundaries against a real database: a hand-made corner of a town, then the whole demo.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use geo::{Coord, LineString, Polygon};
use sqlx::PgPool;
use tower::ServiceExt;

use super::{AddressRows, Bounds, Shapes, line_wkb, point_wkb, polygon_wkb};
use super::{nearest_address, place_at, replace, routes, search_address};

/// The corner of the hand-made town.
const CORNER: Coord<f64> = Coord { x: 39.7, y: 47.2 };

fn square(west: f64, south: f64, size: f64) -> Polygon<f64> {
    let (east, north) = (west + size, south + size);
    Polygon::new(
        LineString::from(vec![
            (west, south),
            (east, south),
            (east, north),
            (west, north),
            (west, south),
        ]),
        vec![],
    )
}

fn shapes(rows: &[(&'static str, &str, i16, i16, Vec<u8>)]) -> Shapes {
    let mut out = Shapes::default();
    for (class, name, from, to, wkb) in rows {
        out.class.push(class);
        out.name_ru.push((*name).to_owned());
        out.name_en.push(String::new());
        out.min_zoom.push(*from);
        out.max_zoom.push(*to);
        out.wkb.push(wkb.clone());
    }
    out
}

/// One street with houses 1 … 9, another with two; a region, a district and a smaller one in it.
async fn corner(pool: &PgPool) {
    let areas = shapes(&[
        ("block", "", 13, 24, polygon_wkb(&square(39.7, 47.2, 0.002))),
        ("block", "", 8, 12, polygon_wkb(&square(39.7, 47.2, 0.004))),
        (
            "park",
            "Парк Согласия",
            11,
            24,
            polygon_wkb(&square(39.703, 47.2, 0.001)),
        ),
        ("building", "", 15, 24, polygon_wkb(&square(39.7005, 47.2005, 0.0003))),
    ]);
    let street = line_wkb(&LineString::from(vec![(39.7, 47.2), (39.705, 47.2)]));
    let lines = shapes(&[("street", "Приморский проспект", 14, 24, street)]);
    let labels = shapes(&[("city", "Лукоморск", 8, 12, point_wkb(CORNER))]);
    let mut addresses = AddressRows::default();
    for i in 0..11_u8 {
        let (ru, en, house) = if i < 9 {
            ("Приморский проспект", "Primorsky Avenue", i + 1)
        } else {
            ("Зелёная улица", "Zelyonaya Street", i + 19)
        };
        addresses.street_ru.push(ru.into());
        addresses.street_en.push(en.into());
        addresses.house.push(house.to_string());
        addresses.wkb.push(point_wkb(Coord {
            x: 39.7 + f64::from(i) * 0.0005,
            y: 47.2002,
        }));
    }
    let mut bounds = Bounds::default();
    let outlines = [("region", 39.0, 1.0), ("outer", 39.5, 0.4), ("inner", 39.6, 0.2)];
    for (code, west, size) in outlines {
        bounds.code.push(code.into());
        bounds.kind.push(if code == "region" { "region" } else { "district" });
        bounds.name_ru.push(format!("{code} ru"));
        bounds.name_en.push(format!("{code} en"));
        bounds.wkb.push(polygon_wkb(&square(west, 47.1, size)));
    }
    let mut db = pool.acquire().await.unwrap();
    replace(&mut db, &areas, &lines, &labels, &addresses, &bounds)
        .await
        .unwrap();
}

/// Status, tag and bytes of a tile.
async fn get(pool: &PgPool, path: &str, tag: Option<&str>) -> (StatusCode, String, Vec<u8>) {
    let mut request = Request::get(path);
    if let Some(tag) = tag {
        request = request.header(header::IF_NONE_MATCH, tag);
    }
    let app = routes::<PgPool>().with_state(pool.clone());
    let response = app.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let tag = response
        .headers()
        .get(header::ETAG)
        .map_or(String::new(), |t| t.to_str().unwrap().to_owned());
    (
        response.status(),
        tag,
        to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec(),
    )
}

/// The tile of a zoom that holds a point.
fn tile_of(z: u8, at: Coord<f64>) -> String {
    let count = f64::from(1_u32 << z);
    let lat = at.y.to_radians();
    let (x, y) = (
        (at.x + 180.0) / 360.0 * count,
        (1.0 - lat.tan().asinh() / std::f64::consts::PI) / 2.0 * count,
    );
    format!("/tiles/base/{z}/{}/{}", x.floor(), y.floor())
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|w| w == text.as_bytes())
}

#[sqlx::test(migrations = "./migrations")]
async fn a_tile_shows_what_its_zoom_asks_for(pool: PgPool) {
    corner(&pool).await;
    let at = Coord { x: 39.7007, y: 47.2006 };
    let (status, tag, far) = get(&pool, &tile_of(10, at), None).await;
    assert_eq!(status, StatusCode::OK);
    assert!(holds(&far, "block") && holds(&far, "Лукоморск") && holds(&far, "Парк Согласия"));
    assert!(!holds(&far, "building") && !holds(&far, "street") && !holds(&far, "house"));
    let (_, _, near) = get(&pool, &tile_of(16, at), None).await;
    assert!(holds(&near, "building") && holds(&near, "house") && holds(&near, "Приморский проспект"));
    assert!(!holds(&near, "Лукоморск"));
    // the zoom before houses get their numbers
    let (_, _, before) = get(&pool, &tile_of(15, at), None).await;
    assert!(holds(&before, "building") && !holds(&before, "house"));
    let (status, _, body) = get(&pool, &tile_of(10, at), Some(&tag)).await;
    assert_eq!((status, body.len()), (StatusCode::NOT_MODIFIED, 0));
    // a new base map is a new tag
    corner(&pool).await;
    let (status, other, _) = get(&pool, &tile_of(10, at), Some(&tag)).await;
    assert_eq!(status, StatusCode::OK);
    assert_ne!(other, tag);
}

/// A place inside a tile of zoom 17, in tiles from the north-western corner of the world.
fn in_tiles(x: f64, y: f64) -> Coord<f64> {
    let count = f64::from(1_u32 << 17);
    let lat = (std::f64::consts::PI * (1.0 - 2.0 * y / count)).sinh().atan();
    Coord {
        x: x / count * 360.0 - 180.0,
        y: lat.to_degrees(),
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn broad_streets_and_trees_beyond_the_edge_reach_into_a_tile(pool: PgPool) {
    let (x, y) = (79_990.0, 46_010.0);
    let path = format!("/tiles/base/17/{x}/{y}");
    // fifteen pixels north of the edge a street reaches in, forty pixels north nothing does
    for (pixels, reaches) in [(15.0, true), (40.0, false)] {
        let north = y - pixels / 512.0;
        let street = LineString::from(vec![in_tiles(x + 0.2, north), in_tiles(x + 0.8, north)]);
        let lines = shapes(&[("motorway", "", 8, 24, line_wkb(&street))]);
        let labels = shapes(&[
            ("tree", "", 15, 24, point_wkb(in_tiles(x + 0.5, north))),
            ("poi", "Маяк", 15, 24, point_wkb(in_tiles(x + 0.6, north))),
        ]);
        let mut conn = pool.acquire().await.unwrap();
        let (none, houses, bounds) = (Shapes::default(), AddressRows::default(), Bounds::default());
        replace(&mut conn, &none, &lines, &labels, &houses, &bounds)
            .await
            .unwrap();
        let (_, _, bytes) = get(&pool, &path, None).await;
        let seen = (holds(&bytes, "motorway"), holds(&bytes, "tree"), holds(&bytes, "Маяк"));
        assert_eq!(seen, (reaches, reaches, false), "{pixels} pixels north");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn tiles_outside_are_empty_and_impossible_ones_are_refused(pool: PgPool) {
    corner(&pool).await;
    assert_eq!(get(&pool, "/tiles/base/10/0/0", None).await.0, StatusCode::NO_CONTENT);
    for path in [
        "10/1024/0",
        "10/0/1024",
        "4/0/0",
        "19/0/0",
        "300/0/0",
        "10/-1/0",
        "10/a/0",
        "10/4294967296/1",
    ] {
        assert_eq!(
            get(&pool, &format!("/tiles/base/{path}"), None).await.0,
            StatusCode::BAD_REQUEST,
            "{path}"
        );
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn finds_the_nearest_house(pool: PgPool) {
    assert_eq!(nearest_address(&pool, 39.7, 47.2).await.unwrap(), None);
    corner(&pool).await;
    let found = nearest_address(&pool, 39.7011, 47.2003).await.unwrap().unwrap();
    assert_eq!(
        (found.street_ru.as_str(), found.house.as_str()),
        ("Приморский проспект", "3")
    );
    assert!((found.metres - 13.5).abs() < 1.0, "{}", found.metres);
    assert_eq!(nearest_address(&pool, 40.7, 47.2).await.unwrap(), None);
}

#[sqlx::test(migrations = "./migrations")]
async fn finds_addresses_as_people_type_them(pool: PgPool) {
    corner(&pool).await;
    for text in [
        "приморский 3",
        "Приморский проспект, 3",
        "пр-т Приморский, д. 3",
        "примоский проспект 3",
        "primorsky 3",
    ] {
        let found = search_address(&pool, text, 5).await.unwrap();
        let first = found.first().map(|a| (a.street_ru.as_str(), a.house.as_str()));
        assert_eq!(first, Some(("Приморский проспект", "3")), "{text}");
    }
    let with_city = search_address(&pool, "Лукоморск, Приморский проспект 5", 5)
        .await
        .unwrap();
    let without = search_address(&pool, "Приморский проспект 5", 5).await.unwrap();
    assert_eq!(with_city, without, "the city's own name says nothing about a street");
    let streets = search_address(&pool, "приморский", 5).await.unwrap();
    assert_eq!(streets.len(), 1);
    assert_eq!(
        (streets[0].house.as_str(), streets[0].street_en.as_str()),
        ("", "Primorsky Avenue")
    );
    // the beginning of a number offers the houses that begin with it
    let houses = search_address(&pool, "зеленая ул 2", 5).await.unwrap();
    assert_eq!(
        houses.iter().map(|a| a.house.as_str()).collect::<Vec<_>>(),
        ["28", "29"]
    );
    assert!(search_address(&pool, "щщщщщ", 5).await.unwrap().is_empty());
    assert!(search_address(&pool, "' % _ \u{0} \\", 5).await.unwrap().is_empty());
}

#[sqlx::test(migrations = "./migrations")]
async fn the_smallest_district_around_a_point_wins(pool: PgPool) {
    corner(&pool).await;
    let inner = place_at(&pool, 39.7, 47.2).await.unwrap();
    assert!(inner.inside_region);
    assert_eq!(inner.district_code.as_deref(), Some("inner"));
    assert_eq!(inner.district_ru.as_deref(), Some("inner ru"));
    let bare = place_at(&pool, 39.1, 47.2).await.unwrap();
    assert!(bare.inside_region && bare.district_id.is_none());
    assert_eq!(place_at(&pool, 38.0, 47.2).await.unwrap(), super::Place::default());
    // districts alone bound the service while nobody has drawn a region
    sqlx::query("delete from district where kind = 'region'")
        .execute(&pool)
        .await
        .unwrap();
    assert!(place_at(&pool, 39.55, 47.2).await.unwrap().inside_region);
    assert!(!place_at(&pool, 39.1, 47.2).await.unwrap().inside_region);
    // and while nothing is drawn at all, nothing is outside
    sqlx::query("delete from district").execute(&pool).await.unwrap();
    assert!(place_at(&pool, 39.1, 47.2).await.unwrap().inside_region);
}

#[sqlx::test(migrations = "./migrations")]
async fn the_demo_city_fits_into_small_tiles(pool: PgPool) {
    use crate::demo::city::{SEED, generate, store};
    let clock = std::time::Instant::now();
    let city = generate(SEED);
    let made = clock.elapsed();
    store(&pool, &city).await.unwrap();
    eprintln!(
        "generated in {made:?}, stored in {:?}",
        clock.elapsed().saturating_sub(made)
    );
    let ids = "select code, district_id from district order by code";
    let before: Vec<(String, i32)> = sqlx::query_as(ids).fetch_all(&pool).await.unwrap();
    store(&pool, &city).await.unwrap();
    let after: Vec<(String, i32)> = sqlx::query_as(ids).fetch_all(&pool).await.unwrap();
    assert_eq!(before, after, "districts keep their ids");
    assert_eq!(before.len(), city.districts.len() + 1);
    sqlx::query("analyze").execute(&pool).await.unwrap();
    let mut found = 0;
    for address in city.addresses.iter().step_by(2_000) {
        let place = place_at(&pool, address.at.x, address.at.y).await.unwrap();
        assert_eq!(place.district_code.as_deref(), Some(address.district.as_str()));
        let nearest = nearest_address(&pool, address.at.x, address.at.y)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (&nearest.street_ru, &nearest.house),
            (&address.street_ru, &address.house)
        );
        let text = format!("{} {}", address.street_ru, address.house);
        let first = search_address(&pool, &text, 1).await.unwrap().remove(0);
        assert_eq!((&first.street_ru, &first.house), (&address.street_ru, &address.house));
        found += 1;
    }
    assert!(found > 8);
    for z in 6..=17_u8 {
        let (mut largest, mut slowest, mut count) = (0, std::time::Duration::ZERO, 0_u32);
        let step = 360.0 / f64::from(1_u32 << z);
        for i in -2_i8..=2 {
            for j in -2_i8..=2 {
                let at = Coord {
                    x: 39.72 + f64::from(i) * step,
                    y: 47.2 + f64::from(j) * step * 0.68,
                };
                let clock = std::time::Instant::now();
                let (status, _, bytes) = get(&pool, &tile_of(z, at), None).await;
                slowest = slowest.max(clock.elapsed());
                assert!(status.is_success());
                largest = largest.max(bytes.len());
                count += 1;
            }
        }
        eprintln!("zoom {z}: largest of {count} tiles {largest} bytes, slowest {slowest:?}");
        assert!(largest < 64_000, "zoom {z}: {largest} bytes");
    }
}
