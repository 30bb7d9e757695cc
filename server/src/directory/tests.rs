//! Reference data over real tables, in a town of one square degree (`tests/fixtures/town.sql`).

use super::*;
use app::directory::model::{NormUnit, QuestionKind};
use app::kernel::{BBox, CategoryId, OrganisationId};
use chrono::{Datelike, FixedOffset, NaiveDate};

fn zone() -> FixedOffset {
    FixedOffset::east_opt(3 * 3600).unwrap()
}

async fn town(pool: &PgPool) -> Directory {
    sqlx::raw_sql(include_str!("../../tests/fixtures/town.sql"))
        .execute(pool)
        .await
        .unwrap();
    Directory::new(pool.clone(), zone())
}

#[sqlx::test(migrations = "./migrations")]
async fn the_catalogue_comes_in_order_and_in_both_languages(pool: PgPool) {
    let directory = town(&pool).await;
    sqlx::query("insert into category (code, name_ru, name_en, ordinal) values ('empty', 'Пустая', 'Empty', 0)")
        .execute(&pool)
        .await
        .unwrap();
    let ru = directory.catalogue(Lang::Ru).await.unwrap();
    let groups: Vec<(&str, Vec<&str>)> = ru
        .groups
        .iter()
        .map(|group| {
            (
                group.name.as_str(),
                group.categories.iter().map(|category| category.name.as_str()).collect(),
            )
        })
        .collect();
    let roads = vec!["Не горит фонарь", "Яма на дороге"];
    assert_eq!(
        groups,
        [("Дороги", roads), ("Дворы", vec!["Сломана скамейка"])],
        "without the empty group"
    );
    let en = directory.catalogue(Lang::En).await.unwrap();
    let pothole = en.category(CategoryId(3)).unwrap();
    assert_eq!(
        (pothole.name.as_str(), pothole.norm.value, pothole.norm.unit),
        ("Pothole", 9, NormUnit::WorkingDays)
    );
    assert_eq!(
        (pothole.norm_source.as_str(), pothole.keywords.as_str(), pothole.common),
        ("Правила 1", "выбоина", true)
    );
    let gas = &pothole.questions[0];
    assert_eq!(
        (gas.kind, gas.option("yes").unwrap().stopper.as_deref()),
        (QuestionKind::Choice, Some("Call 112"))
    );
    assert_eq!(pothole.questions[1].kind, QuestionKind::Text);
    assert!(en.category(CategoryId(5)).unwrap().photo_required);
    assert!(en.category(CategoryId(1)).is_none(), "a group is no category");
}

#[sqlx::test(migrations = "./migrations")]
async fn filters_offer_groups_districts_and_organisations(pool: PgPool) {
    let directory = town(&pool).await;
    let options = directory.filter_options(Lang::En).await.unwrap();
    let categories: Vec<(i32, bool)> = options
        .categories
        .iter()
        .map(|(id, _, is_group)| (id.0, *is_group))
        .collect();
    assert_eq!(categories, [(1, true), (4, false), (3, false), (2, true), (5, false)]);
    let districts: Vec<(i32, &str)> = options
        .districts
        .iter()
        .map(|found| (found.id.0, found.name.as_str()))
        .collect();
    assert_eq!(districts, [(3, "East"), (4, "Port"), (2, "West")], "without the region");
    for district in &options.districts {
        let BBox {
            west,
            south,
            east,
            north,
        } = district.bounds;
        assert!(west < east && south < north, "{district:?}");
    }
    let east = options.districts[0].bounds;
    let edges: (f64, f64) = sqlx::query_as(
        "select round(st_xmax(geom)::numeric, 4)::float8, round(st_ymin(geom)::numeric, 4)::float8
         from district where district_id = 3",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    assert_eq!((east.east, east.south), edges, "longitudes are longitudes");
    let named = |id, name: &str| (OrganisationId(id), name.to_owned());
    assert_eq!(
        options.organisations,
        [named(2, "Harbour Office"), named(1, "Roadworks")]
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn the_region_is_known_by_its_area_and_then_by_its_complaints(pool: PgPool) {
    let before = Directory::new(pool.clone(), zone()).region().await.unwrap();
    assert_eq!(
        (before.name_ru.as_str(), before.view.west, before.demo),
        ("", -180.0, false)
    );
    let region = town(&pool).await.region().await.unwrap();
    assert_eq!(
        (region.name_ru.as_str(), region.name_en.as_str()),
        ("Город", "The Town")
    );
    let edges = |view: BBox| [view.west, view.south, view.east, view.north];
    let is_near = |view: BBox, wanted: [f64; 4]| {
        edges(view)
            .iter()
            .zip(wanted)
            .all(|(have, want)| (have - want).abs() < 1e-9)
    };
    assert!(is_near(region.view, [39.0, 47.0, 40.0, 48.0]), "{:?}", region.view);
    let report = async |from: i32, to: i32| {
        let new = "insert into complaint (number, category_id, state, geom, body, source, idempotency_key, request_hash)
             select n::text, 3, case when n > 50 then 'hidden' else 'routed' end, st_setsrid(st_makepoint(39 + n / 100.0, 47.5), 4326),
                    'Яма на дороге', 'web', gen_random_uuid(), '' from generate_series($1, $2) as n";
        sqlx::query(new).bind(from).bind(to).execute(&pool).await.unwrap();
    };
    // a few of them in one street are not yet the middle of a region
    report(0, 20).await;
    let few = Directory::new(pool.clone(), zone()).region().await.unwrap();
    assert!(is_near(few.view, edges(region.view)), "{:?}", few.view);
    report(21, 60).await;
    sqlx::query("insert into installation (demo) values (true)")
        .execute(&pool)
        .await
        .unwrap();
    let known = Directory::new(pool.clone(), zone()).region().await.unwrap();
    assert!(is_near(known.view, [39.15, 47.5, 39.35, 47.5]), "{:?}", known.view);
    assert!(known.demo);
}

#[sqlx::test(migrations = "./migrations")]
async fn the_calendar_knows_its_years(pool: PgPool) {
    let directory = town(&pool).await;
    let calendar = directory.calendar().await.unwrap();
    let year = crate::clock::now().year();
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    assert_eq!(calendar.works(day(year, 1, 1)), Ok(false));
    let monday = (1..8)
        .map(|n| day(year, 6, n))
        .find(|day| day.weekday() == chrono::Weekday::Mon)
        .unwrap();
    assert_eq!(calendar.works(monday), Ok(true));
    assert_eq!(calendar.works(monday - chrono::Duration::days(1)), Ok(false));
    assert!(calendar.works(day(year + 5, 6, 1)).is_err());
}

#[sqlx::test(migrations = "./migrations")]
async fn a_place_knows_its_district_and_coordinates_are_an_address(pool: PgPool) {
    let directory = town(&pool).await;
    let place = async |lon, lat, lang| directory.place(Point::new(lon, lat).unwrap(), lang).await.unwrap();
    let port = place(39.15, 47.15, Lang::En).await;
    assert_eq!(
        (port.inside, port.district.as_str(), port.address),
        (true, "Port", None),
        "the smallest area around it"
    );
    assert_eq!(place(39.15, 47.15, Lang::Ru).await.district, "Порт");
    assert_eq!(place(39.3, 47.3, Lang::Ru).await.district, "Западный");
    let outside = place(41.0, 47.0, Lang::Ru).await;
    assert_eq!((outside.inside, outside.district.as_str()), (false, ""));
    let found = directory.find_address(" 47.3, 39.3 ", Lang::Ru).await.unwrap();
    assert_eq!((found.len(), found[0].place), (1, Point::new(39.3, 47.3).unwrap()));
    for (text, lon, lat) in [
        ("47°18'00\"N 39°18'00\"E", 39.3, 47.3),
        ("39.3, 47.3", 39.3, 47.3),
        ("20.0, 10.0", 10.0, 20.0),
    ] {
        let found = directory.find_address(text, Lang::Ru).await.unwrap();
        let place = found[0].place;
        assert!(
            (place.lon - lon).abs() < 1e-9 && (place.lat - lat).abs() < 1e-9,
            "{text}: {place:?}"
        );
    }
    for text in ["", "\0", "слон", "%", &"я".repeat(10_000)] {
        assert_eq!(directory.find_address(text, Lang::Ru).await.unwrap(), []);
    }
}
