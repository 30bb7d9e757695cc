//! Against a real database.

use std::sync::Arc;

use app::complaints::model::{ComplaintNumber, EventKind, State, headline};
use indicatif::ProgressBar;
use object_store::{ObjectStore, memory::InMemory, path::Path};
use rand::Rng;
use sqlx::PgPool;

use super::{complaints::Place, pictures::Album, run::fill, *};

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

fn memory() -> Arc<dyn ObjectStore> {
    Arc::new(InMemory::new())
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
    assert!(is_empty(&pool).await.unwrap());
    add_district(&pool, "west", 39.6).await;
    add_district(&pool, "east", 39.7).await;
    let mut db = pool.acquire().await.unwrap();
    let directory = directory::store(&mut db, now()).await.unwrap();
    assert!(!is_empty(&pool).await.unwrap());

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
    // as a file of organisations may have them: the demo's own export can be imported
    assert_eq!(
        count(&pool, "organisation where (kind = 'office') <> (parent_id is not null)").await,
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

fn options(complaints: usize) -> Options {
    Options {
        now: Some(now()),
        complaints,
        ..Options::default()
    }
}

async fn fill_sample(pool: &PgPool, complaints: usize) -> Summary {
    add_district(pool, "west", 39.6).await;
    add_district(pool, "east", 39.7).await;
    let spot = |rng: &mut rand_chacha::ChaCha8Rng| {
        Some(Place {
            // some points lie beside both districts
            lon: rng.random_range(39.59..39.8),
            lat: rng.random_range(47.1..47.3),
            street: "Маячная улица".to_owned(),
            house: rng.random_range(1..99).to_string(),
            district: None,
        })
    };
    let mut db = pool.acquire().await.unwrap();
    fill(
        &mut db,
        &Album::default(),
        &options(complaints),
        &ProgressBar::hidden(),
        spot,
    )
    .await
    .unwrap()
}

#[sqlx::test]
async fn the_mixture_of_states_is_that_of_a_real_region(pool: PgPool) {
    let summary = fill_sample(&pool, 2_000).await;
    assert_eq!(summary.complaints, 2_000);
    assert_eq!(count(&pool, "complaint").await, 2_000);
    let share = async |what: &str| count(&pool, &format!("complaint where {what}")).await / 2;
    let open = share("is_open").await;
    assert!((120..=165).contains(&open), "{open} ‰ open");
    let overdue = share("is_open and due_at < '2026-11-21T12:00:00Z'").await;
    assert!((10..=20).contains(&overdue), "{overdue} ‰ overdue");
    assert!(share("is_open and reopened_count > 0").await >= 5);
    assert!(share("state = 'await_confirm'").await >= 30);
    assert!(share("state = 'not_solved'").await >= 20);
    assert!(share("state = 'auto_confirmed'").await >= 200);
    assert!(share("state = 'confirmed'").await >= 350);
    for state in ["routed", "accepted", "in_work", "planned", "check"] {
        assert!(
            count(&pool, &format!("complaint where state = '{state}'")).await > 0,
            "nothing is {state}"
        );
    }
}

#[sqlx::test]
async fn every_complaint_has_a_history_that_ends_in_its_state(pool: PgPool) {
    let summary = fill_sample(&pool, 600).await;
    assert_eq!(
        count(&pool, "complaint_event").await,
        usize::try_from(summary.events).unwrap()
    );
    let last = "select distinct on (complaint_id) complaint_id, to_state, at from complaint_event \
                order by complaint_id, complaint_event_id desc";
    let wrong = format!(
        "complaint c left join ({last}) e using (complaint_id) where (e.to_state, e.at) is distinct from (c.state, c.updated_at)"
    );
    assert_eq!(count(&pool, &wrong).await, 0);
    assert_eq!(count(&pool, "complaint where (closed_at is null) <> is_open").await, 0);
    assert_eq!(
        count(
            &pool,
            "complaint where due_at <= created_at or due_at > created_at + interval '120 days'"
        )
        .await,
        0
    );
    assert_eq!(
        count(&pool, "complaint_event where at > '2026-11-21T12:00:00Z'").await,
        0
    );
    let chain = "select from_state, lag(to_state) over (partition by complaint_id order by complaint_event_id) as before from complaint_event";
    assert_eq!(
        count(
            &pool,
            &format!("({chain}) as step where from_state is distinct from before")
        )
        .await,
        0
    );
    let back = "select at, lag(at) over (partition by complaint_id order by complaint_event_id) as before from complaint_event";
    assert_eq!(count(&pool, &format!("({back}) as step where at < before")).await, 0);
    assert_eq!(count(&pool, "complaint c where support_count <> (select count(*) from complaint_support s where s.complaint_id = c.complaint_id)").await, 0);
    let kinds: Vec<(String, String)> = sqlx::query_as("select distinct kind, to_state from complaint_event")
        .fetch_all(&pool)
        .await
        .unwrap();
    for (kind, state) in kinds {
        assert!(
            EventKind::parse(&kind).is_some() && State::parse(&state).is_some(),
            "{kind} {state}"
        );
    }
}

#[sqlx::test]
async fn places_are_routed_by_the_district_that_contains_them(pool: PgPool) {
    fill_sample(&pool, 300).await;
    let wrong = "complaint c left join district d on st_contains(d.geom, c.geom) where c.district_id is distinct from d.district_id";
    assert_eq!(count(&pool, wrong).await, 0);
    assert!(count(&pool, "complaint where district_id is null").await > 0);
    let foreign = "complaint c join routing_rule r using (routing_rule_id) \
                   where r.organisation_id <> c.organisation_id or r.district_id <> c.district_id or r.category_id <> c.category_id";
    assert_eq!(count(&pool, foreign).await, 0);
}

#[sqlx::test]
async fn numbers_texts_and_questions_are_what_the_pages_expect(pool: PgPool) {
    fill_sample(&pool, 300).await;
    let rows: Vec<(String, String)> =
        sqlx::query_as("select number, body from complaint order by created_at, complaint_id")
            .fetch_all(&pool)
            .await
            .unwrap();
    for (place, (number, body)) in rows.iter().enumerate() {
        let serial = u64::try_from(place).unwrap() + 1;
        assert_eq!(*number, ComplaintNumber::new(26, serial).to_string());
        let title = headline(body);
        assert!(
            !title.ends_with('…') && (10..=70).contains(&title.chars().count()),
            "{title}"
        );
    }
    let next: i64 = sqlx::query_scalar("select next_complaint_serial(2026)")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(next, 301);
    let questions: Vec<serde_json::Value> =
        sqlx::query_scalar("select questions from category where questions <> '[]'")
            .fetch_all(&pool)
            .await
            .unwrap();
    assert!(questions.len() > 10);
    for list in questions {
        serde_json::from_value::<Vec<crate::directory::StoredQuestion>>(list).unwrap();
    }
}

async fn fingerprint(pool: &PgPool) -> String {
    sqlx::query_scalar(
        "select md5(string_agg(c.number || c.body || c.state || c.idempotency_key || st_astext(c.geom) || c.answers \
                || (select string_agg(kind || at || note || details, '' order by complaint_event_id) \
                    from complaint_event e where e.complaint_id = c.complaint_id), '' order by c.number)) \
         from complaint c",
    )
    .fetch_one(pool)
    .await
    .unwrap()
}

#[sqlx::test]
async fn the_same_seed_and_moment_give_the_same_rows_and_only_once(pool: PgPool) {
    fill_sample(&pool, 200).await;
    let first = fingerprint(&pool).await;
    let again = run(&pool, memory(), &options(1)).await.unwrap_err();
    assert!(again.to_string().contains("empty"), "{again}");
    sql::wipe(&mut pool.acquire().await.unwrap()).await.unwrap();
    fill_sample(&pool, 200).await;
    assert_eq!(fingerprint(&pool).await, first);
}

#[sqlx::test]
async fn the_whole_region_is_written_into_an_empty_database(pool: PgPool) {
    let objects = memory();
    let summary = run(&pool, objects.clone(), &options(250)).await.unwrap();
    assert_eq!(summary.complaints, 250);
    assert_eq!(
        count(&pool, "district where kind = 'district'").await,
        summary.districts
    );
    assert!(count(&pool, "base_area").await > 100);
    let outside =
        "complaint c where not exists (select from district d where d.kind = 'region' and st_contains(d.geom, c.geom))";
    assert_eq!(count(&pool, outside).await, 0);
    // some streets get many complaints, most get one or none
    let most: i64 = sqlx::query_scalar(
        "select max(n) from (select count(*) as n from complaint group by split_part(address, ',', 1)) t",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    assert!(most >= 5, "{most} on the worst street");
    let before = count(
        &pool,
        "(select distinct complaint_id from complaint_photo where stage = 'before') t",
    )
    .await;
    assert!((110..=190).contains(&before), "{before} of 250 have photos");
    let undone = "complaint_photo p where stage = 'after' and not exists \
                  (select from complaint_event e where e.complaint_id = p.complaint_id and e.kind = 'check')";
    assert_eq!(count(&pool, undone).await, 0);
    assert!(count(&pool, "complaint_photo where stage = 'after'").await > 60);
    let keys: Vec<String> =
        sqlx::query_scalar("select large_key from complaint_photo union select small_key from complaint_photo")
            .fetch_all(&pool)
            .await
            .unwrap();
    for key in keys {
        assert!(crate::photos::store::is_key(&key), "{key}");
        assert!(
            objects.head(&Path::from(key.as_str())).await.unwrap().size > 1_000,
            "{key} is not kept"
        );
    }
}
