//! At 20,000 complaints no page reads the whole table. PostgreSQL itself counts how often it did.

use super::*;
use app::complaints::model::Mark;
use app::kernel::{BBox, DistrictId};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

/// One connection, so that its counts can be asked for right after a statement; and 20,000 complaints.
async fn big_town(connect: PgConnectOptions) -> Town {
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .connect_with(connect)
        .await
        .unwrap();
    let town = Town::new(pool).await;
    town.run(
        "insert into complaint (number, category_id, state, geom, district_id, organisation_id, body, created_at, due_at, idempotency_key, request_hash)
         select '20-' || lpad(n::text, 6, '0') || '-0', 3 + n % 3, (array['in_work', 'confirmed', 'routed', 'hidden'])[1 + n % 4],
                st_setsrid(st_makepoint(39 + (n % 997) / 997.0, 47 + (n % 991) / 991.0), 4326), 2 + n % 3, 1 + n % 2,
                'Жалоба ' || md5(n::text), now() - n * interval '10 min', now() + (n % 7 - 3) * interval '1 day', gen_random_uuid(), ''
         from generate_series(1, 20000) as n;
         insert into complaint_event (complaint_id, kind, actor_role) select complaint_id, 'submitted', 'citizen' from complaint;
         analyze",
    )
    .await;
    town
}

/// How often the table was read from end to end so far.
async fn whole_reads(town: &Town) -> i64 {
    town.run("select pg_stat_force_next_flush()").await;
    town.count("select seq_scan from pg_stat_user_tables where relname = 'complaint'")
        .await
}

#[sqlx::test(migrations = "./migrations")]
async fn pages_use_indexes(_: PgPoolOptions, connect: PgConnectOptions) {
    let town = big_town(connect).await;
    let before = whole_reads(&town).await;
    let marks = |marks: &[Mark]| Filter {
        marks: marks.to_vec(),
        ..everything()
    };
    let filters = [
        Filter::default(),
        everything(),
        marks(&[Mark::Work]),
        marks(&[Mark::Done]),
        Filter {
            category: Some(POTHOLE),
            ..everything()
        },
        Filter {
            district: Some(DistrictId(WEST)),
            ..everything()
        },
        Filter {
            near: Some(point(39.3, 47.3)),
            ..everything()
        },
        Filter {
            text: "c4ca4238a0b9".to_owned(),
            ..everything()
        },
        Filter {
            text: ComplaintNumber::new(20, 5).to_string(),
            ..everything()
        },
    ];
    for filter in &filters {
        let rows = sql::list(&town.pool, filter, Lang::Ru, 31).await.unwrap();
        assert!(rows.len() <= 31);
        assert_eq!(whole_reads(&town).await, before, "{filter:?}");
    }
    let mut near = Filter {
        near: Some(point(39.3, 47.3)),
        ..everything()
    };
    for page in 1..=5 {
        let rows = sql::list(&town.pool, &near, Lang::Ru, 31).await.unwrap();
        near.after = rows.last().map(|row| app::kernel::Cursor {
            key: row.sort_key,
            id: row.complaint_id,
        });
        assert_eq!((rows.len(), whole_reads(&town).await), (31, before), "page {page}");
    }
    let number = ComplaintNumber::new(20, 7);
    let mut db = town.pool.acquire().await.unwrap();
    sql::card(&mut db, &Viewer::default(), &number, Lang::Ru, town.host.zone, false)
        .await
        .unwrap();
    sql::steps(&mut db, 7, Lang::Ru).await.unwrap();
    sql::photos(&mut db, 7).await.unwrap();
    drop(db);
    sql::nearby(&town.pool, &Viewer::default(), point(39.3, 47.3), POTHOLE, Lang::Ru)
        .await
        .unwrap();
    let tile = BBox {
        west: 39.3,
        south: 47.3,
        east: 39.32,
        north: 47.32,
    };
    sql::tile(&town.pool, tile, 8, &everything()).await.unwrap();
    sql::existing(&town.pool, Uuid::new_v4()).await.unwrap();
    sql::support(
        &town.pool,
        &Viewer {
            device: vec![1],
            ..Viewer::default()
        },
        &number,
    )
    .await
    .unwrap();
    sql::correct(
        &town.pool,
        &Viewer {
            secrets: vec![vec![1]],
            ..Viewer::default()
        },
        &number,
        "",
        "",
    )
    .await
    .unwrap();
    sql::number_of_secret(
        &town.pool,
        &Viewer {
            secrets: vec![vec![1]],
            ..Viewer::default()
        },
    )
    .await
    .unwrap();
    assert_eq!(whole_reads(&town).await, before);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_page_without_its_index_would_be_noticed(_: PgPoolOptions, connect: PgConnectOptions) {
    let town = big_town(connect).await;
    town.run("drop index complaint_recent_idx").await;
    let before = whole_reads(&town).await;
    sql::list(&town.pool, &everything(), Lang::Ru, 31).await.unwrap();
    assert!(whole_reads(&town).await > before);
}
