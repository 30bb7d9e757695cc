use serde_json::{Value, json};
use sqlx::PgPool;

use super::{Folder, believed, count, csv_of, number, rejected, row};
use crate::transfer::{
    BoundaryOptions, BoundarySummary, ComplaintOptions, boundaries::Fixes, import_boundaries, import_complaints,
};

fn square(x: f64, y: f64, side: f64) -> Value {
    json!([[[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]])
}

fn feature(properties: Value, geometry: Value) -> Value {
    json!({ "type": "Feature", "properties": properties, "geometry": geometry })
}

fn district(name: &str, x: f64, y: f64, side: f64) -> Value {
    feature(
        json!({ "district": name }),
        json!({ "type": "Polygon", "coordinates": square(x, y, side) }),
    )
}

fn collection(features: &[Value]) -> Value {
    json!({ "type": "FeatureCollection", "features": features })
}

async fn import(pool: &PgPool, folder: &Folder, file: &Value) -> anyhow::Result<BoundarySummary> {
    import_boundaries(
        pool,
        &folder.file("areas.geojson", file.to_string()),
        &BoundaryOptions::default(),
    )
    .await
}

async fn kinds(pool: &PgPool) -> Vec<(String, String)> {
    sqlx::query_as("select code, kind from district order by kind desc, code")
        .fetch_all(pool)
        .await
        .unwrap()
}

fn pairs<const N: usize>(list: [(&str, &str); N]) -> Vec<(String, String)> {
    list.map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec()
}

#[sqlx::test(migrations = "./migrations")]
async fn districts_without_a_region_are_the_region_together(pool: PgPool) {
    let folder = Folder::new();
    let file = collection(&[
        district("Левый берег", 33.0, 44.0, 1.0),
        district("Правый берег", 34.0, 44.0, 1.0),
    ]);
    let summary = import(&pool, &folder, &file).await.unwrap();
    assert_eq!(
        (summary.added, summary.rejected, summary.fixes),
        (2, 0, Fixes::default())
    );
    assert_eq!(
        kinds(&pool).await,
        pairs([
            ("union-of-districts", "region"),
            ("levyy-bereg", "district"),
            ("pravyy-bereg", "district")
        ])
    );
    let known = believed(&pool, "district").await;
    assert!((known - 3.0).abs() < 0.5, "the planner believes {known} districts");
    let again = import(&pool, &folder, &file).await.unwrap();
    assert_eq!((again.added, again.updated, again.unchanged), (0, 0, 2));

    // a third one later: the region grows with it
    import(&pool, &folder, &collection(&[district("Остров", 35.0, 44.0, 1.0)]))
        .await
        .unwrap();
    let inside = "select count(*) from district where kind = 'region' and st_covers(geom, st_setsrid(st_makepoint(35.5, 44.5), 4326))";
    assert_eq!(count(&pool, inside).await, 1);
}

#[sqlx::test(migrations = "./migrations")]
async fn the_region_is_found_by_option_level_or_place(pool: PgPool) {
    let folder = Folder::new();
    let inner = district("Внутри", 33.0, 44.0, 1.0);
    import(
        &pool,
        &folder,
        &collection(&[inner.clone(), district("Вокруг", 32.0, 43.0, 3.0)]),
    )
    .await
    .unwrap();
    assert_eq!(
        kinds(&pool).await,
        pairs([("vokrug", "region"), ("vnutri", "district")])
    );

    let level = |name: &str, level: &str, x: f64| {
        feature(
            json!({ "name": name, "admin_level": level }),
            json!({ "type": "Polygon", "coordinates": square(x, 60.0, 1.0) }),
        )
    };
    import(
        &pool,
        &folder,
        &collection(&[level("B", "6", 1.5), level("A", "4", 1.0)]),
    )
    .await
    .unwrap();
    assert!(kinds(&pool).await.contains(&("a".into(), "region".into())));

    let path = folder.file("c.geojson", collection(&[inner]).to_string());
    let options = |code: &str| BoundaryOptions {
        region: Some(code.into()),
        ..BoundaryOptions::default()
    };
    let error = import_boundaries(&pool, &path, &options("nowhere")).await.unwrap_err();
    assert!(error.to_string().contains("there are: vnutri"), "{error}");
    import_boundaries(&pool, &path, &options("vnutri")).await.unwrap();
    assert!(kinds(&pool).await.contains(&("vnutri".into(), "region".into())));
}

#[sqlx::test(migrations = "./migrations")]
async fn what_can_be_mended_is_and_the_rest_is_refused(pool: PgPool) {
    let folder = Folder::new();
    let area = |name: &str, coordinates: Value| {
        feature(
            json!({ "name": name }),
            json!({ "type": "Polygon", "coordinates": coordinates }),
        )
    };
    let file = collection(&[
        area(
            "Open and clockwise",
            json!([[[10.0, 10.0], [10.0, 11.0], [11.0, 11.0], [11.0, 11.0], [11.0, 10.0]]]),
        ),
        area(
            "Spike",
            json!([[
                [20.0, 10.0],
                [21.0, 10.0],
                [21.0, 11.0],
                [23.0, 11.0],
                [21.0, 11.0],
                [20.0, 11.0],
                [20.0, 10.0]
            ]]),
        ),
        area(
            "Bow tie",
            json!([[[30.0, 10.0], [31.0, 11.0], [31.0, 10.0], [30.0, 11.0], [30.0, 10.0]]]),
        ),
        area(
            "Hole elsewhere",
            json!([square(40.0, 10.0, 1.0)[0], square(45.0, 10.0, 1.0)[0]]),
        ),
        area("Line", json!([[[1.0, 1.0], [2.0, 2.0], [3.0, 3.0], [1.0, 1.0]]])),
        area("Metres", square(3_700_000.0, 5_500_000.0, 100.0)),
        feature(
            json!({ "name": "Point" }),
            json!({ "type": "Point", "coordinates": [1.0, 1.0] }),
        ),
        feature(json!({ "name": "Nothing" }), Value::Null),
        feature(
            json!({}),
            json!({ "type": "Polygon", "coordinates": square(1.0, 1.0, 1.0) }),
        ),
        json!({ "type": "Feature", "properties": { "name": "Words" }, "geometry": { "type": "Polygon", "coordinates": "here" } }),
        area("Bow tie", square(31.0, 20.0, 1.0)),
        feature(
            json!({ "name": "Both" }),
            json!({ "type": "GeometryCollection", "geometries": [
            { "type": "Polygon", "coordinates": square(50.0, 10.0, 1.0) },
            { "type": "MultiPolygon", "coordinates": [square(52.0, 10.0, 1.0), square(54.0, 10.0, 1.0)] }
        ] }),
        ),
        json!("not even an object"),
    ]);
    let summary = import(&pool, &folder, &file).await.unwrap();
    assert_eq!((summary.added, summary.rejected), (4, 9));
    assert_eq!(
        summary.fixes,
        Fixes {
            closed: 1,
            turned: 1,
            repeated: 1,
            empty_holes: 0,
            repaired: 1
        }
    );
    let reasons: Vec<_> = rejected(&summary.rejects.unwrap())
        .iter()
        .map(|it| (it[0].to_owned(), it[2].to_owned()))
        .collect();
    for ((feature, reason), (wanted, part)) in reasons.iter().zip([
        ("3", "without guessing"),
        ("4", "without guessing"),
        ("5", "no area"),
        ("6", "metres"),
        ("7", "Point is not an area"),
        ("8", "no geometry"),
        ("9", "no name"),
        ("10", "not a GeoJSON feature"),
        ("13", "not a GeoJSON feature"),
    ]) {
        assert!(feature == wanted && reason.contains(part), "{feature}: {reason}");
    }
    assert_eq!(
        count(
            &pool,
            "select sum(st_numgeometries(geom)) from district where kind = 'district'"
        )
        .await,
        6
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn areas_that_contradict_what_is_known_are_refused(pool: PgPool) {
    let folder = Folder::new();
    let coded = |name: &str, x: f64, y: f64| {
        feature(
            json!({ "name": name, "id": 1 }),
            json!({ "type": "Polygon", "coordinates": square(x, y, 1.0) }),
        )
    };
    import(&pool, &folder, &collection(&[coded("Здесь", 33.0, 44.0)]))
        .await
        .unwrap();
    let elsewhere = import(&pool, &folder, &collection(&[coded("Там", 60.0, 60.0)]))
        .await
        .unwrap();
    assert!(rejected(&elsewhere.rejects.unwrap())[0][2].contains("«1» belongs to «Здесь»"));
    let swapped = import(&pool, &folder, &collection(&[district("Наоборот", 44.0, 33.0, 1.0)]))
        .await
        .unwrap();
    assert!(rejected(&swapped.rejects.unwrap())[0][2].contains("changed places"));
    let renamed = import(&pool, &folder, &collection(&[coded("Здесь же", 33.1, 44.1)]))
        .await
        .unwrap();
    assert_eq!(renamed.updated, 1);
    assert_eq!(
        count(&pool, "select count(*) from district where kind = 'district'").await,
        1
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn files_that_are_not_boundaries_are_told_so(pool: PgPool) {
    let folder = Folder::new();
    let mut metric = collection(&[district("A", 1.0, 1.0, 1.0)]);
    metric["crs"] = json!({ "type": "name", "properties": { "name": "urn:ogc:def:crs:EPSG::3857" } });
    for (text, part) in [
        ("{\"type\": ".to_owned(), "is not JSON"),
        ("[]".to_owned(), "no `type`"),
        (collection(&[]).to_string(), "holds no areas"),
        (json!({ "type": "FeatureCollection" }).to_string(), "without `features`"),
        (
            json!({ "type": "Polygon", "coordinates": square(1.0, 1.0, 1.0) }).to_string(),
            "is a Polygon",
        ),
        (metric.to_string(), "not in EPSG:4326"),
    ] {
        let path = folder.file("bad.geojson", text);
        let error = import_boundaries(&pool, &path, &BoundaryOptions::default())
            .await
            .unwrap_err();
        assert!(format!("{error:#}").contains(part), "{error:#}");
    }
    metric["crs"]["properties"]["name"] = json!("urn:ogc:def:crs:OGC:1.3:CRS84");
    import(&pool, &folder, &metric).await.unwrap();
    assert_eq!(count(&pool, "select count(*) from district").await, 2);
}

#[sqlx::test(migrations = "./migrations")]
async fn complaints_learn_their_districts(pool: PgPool) {
    let folder = Folder::new();
    super::directory(&pool).await;
    let rows: Vec<_> = (1..=3).map(|serial| row(&number(serial))).collect();
    import_complaints(
        &pool,
        &folder.file("a.csv", csv_of(&rows)),
        &ComplaintOptions::default(),
    )
    .await
    .unwrap();
    let summary = import(&pool, &folder, &collection(&[district("Малый", 33.0, 44.0, 1.0)]))
        .await
        .unwrap();
    assert_eq!(summary.complaints_moved, 3);
    assert_eq!(
        count(
            &pool,
            "select count(*) from complaint join district using (district_id) where code = 'malyy' and version = 1"
        )
        .await,
        3,
        "the smaller area wins"
    );
    assert_eq!(
        count(&pool, "select count(*) from district where code = 'union-of-districts'").await,
        0,
        "it lies in the region"
    );
}
