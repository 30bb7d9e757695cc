//! Against a real database.

use sqlx::PgPool;

use super::*;

async fn add_district(pool: &PgPool, code: &str, west: f64) {
    sqlx::query(
        "insert into district (code, kind, name_ru, name_en, geom) \
         values ($1, 'district', $1, $1, st_multi(st_makeenvelope($2, 47.1, $2 + 0.1, 47.3, 4326)))",
    )
    .bind(code)
    .bind(west)
    .execute(pool)
    .await
    .unwrap();
}

fn now() -> chrono::DateTime<chrono::Utc> {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

async fn count(pool: &PgPool, what: &str) -> usize {
    let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from {what}")))
        .fetch_one(pool)
        .await
        .unwrap();
    usize::try_from(count).unwrap()
}

#[sqlx::test]
async fn the_directory_is_stored_with_every_reference_resolved(pool: PgPool) {
    add_district(&pool, "west", 39.6).await;
    add_district(&pool, "east", 39.7).await;
    assert!(sql::is_empty(&pool).await.unwrap());
    let mut db = pool.acquire().await.unwrap();
    let directory = directory::store(&mut db, now()).await.unwrap();
    assert!(!sql::is_empty(&pool).await.unwrap());

    assert_eq!(count(&pool, "category where parent_id is null").await, 12);
    assert_eq!(count(&pool, "category where parent_id is not null").await, 64);
    assert_eq!(count(&pool, "category where common").await, 6);
    assert_eq!(count(&pool, "organisation").await, directory.organisations.len());
    assert_eq!(
        count(
            &pool,
            "organisation o join organisation p on p.organisation_id = o.parent_id where p.parent_id is not null"
        )
        .await,
        0
    );
    assert_eq!(count(&pool, "routing_rule").await, directory.rules.len());
    assert_eq!(
        count(&pool, "routing_rule where category_id is null and district_id is null").await,
        1
    );
    let per_district = directory.rules.iter().filter(|rule| rule.district.is_some()).count();
    assert_eq!(
        count(&pool, "routing_rule where district_id is not null").await,
        per_district
    );
    assert!(count(&pool, "calendar_day where day >= '2027-01-01'").await >= 14);
}
