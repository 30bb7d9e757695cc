//! Many at once, with a look at the tables afterwards, and proofs that the looks can fail.

use std::collections::HashSet;
use std::time::Duration;

use futures::future::join_all;
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use uuid::Uuid;

use super::service::{accept, picture};
use super::{Bench, complaint};
use crate::photos::{AttachError, PhotoError, PhotoLimits, PhotoService, attach, sql};

#[sqlx::test(migrations = "./migrations")]
async fn many_senders_of_the_same_bytes_get_one_photo(pool: PgPool) {
    let bench = Bench::new(pool);
    let draft = Uuid::new_v4();
    let services: Vec<_> = (0..4).map(|_| bench.another_process()).collect();
    let answers = join_all((0..24).map(|i| accept(&services[i % 4], draft, 0))).await;
    let ids: HashSet<Uuid> = answers.iter().map(|photo| photo.id).collect();
    assert_eq!((ids.len(), bench.rows().await, bench.files()), (1, 1, 2));
}

/// Twelve processes send twelve photos for one draft at once; answers how many were accepted.
async fn race(bench: &Bench, draft: Uuid) -> usize {
    // Slow inserts: every sender counts before any row is committed, unless something makes them wait.
    sqlx::raw_sql(
        "create function slow_insert() returns trigger language plpgsql as
             $$ begin perform pg_sleep(0.3); return new; end $$;
         create trigger slow_insert before insert on complaint_photo for each row execute function slow_insert();",
    )
    .execute(&bench.pool)
    .await
    .unwrap();
    let services: Vec<_> = (0..12).map(|_| bench.another_process()).collect();
    let sent = services
        .iter()
        .zip(0..)
        .map(|(photos, number)| photos.accept_bytes(draft, picture(number)));
    let answers = join_all(sent).await;
    for answer in &answers {
        assert!(
            matches!(answer, Ok(_) | Err(PhotoError::TooMany { limit: 5 })),
            "{answer:?}"
        );
    }
    answers.iter().filter(|answer| answer.is_ok()).count()
}

#[sqlx::test(migrations = "./migrations")]
async fn a_race_of_processes_does_not_pass_the_limit(_: PgPoolOptions, connect: PgConnectOptions) {
    let pool = PgPoolOptions::new()
        .max_connections(12)
        .connect_with(connect)
        .await
        .unwrap();
    let bench = Bench::new(pool);
    let draft = Uuid::new_v4();
    assert_eq!(race(&bench, draft).await, 5);
    assert_eq!(bench.rows().await, 5);
}

/// Proof that the test above can fail, and that the lock is what holds the limit.
#[sqlx::test(migrations = "./migrations")]
async fn without_the_lock_the_race_passes_the_limit(_: PgPoolOptions, connect: PgConnectOptions) {
    let admin = PgPoolOptions::new()
        .max_connections(1)
        .connect_with(connect.clone())
        .await
        .unwrap();
    sqlx::raw_sql(
        "create schema mutant;
         create function mutant.pg_advisory_xact_lock(bigint) returns void language sql as '';",
    )
    .execute(&admin)
    .await
    .unwrap();
    let mutated = connect.options([("search_path", "mutant,public,pg_catalog")]);
    let pool = PgPoolOptions::new()
        .max_connections(12)
        .connect_with(mutated)
        .await
        .unwrap();
    let bench = Bench::new(pool);
    assert!(
        race(&bench, Uuid::new_v4()).await > 5,
        "without the lock the limit must break"
    );
    assert!(bench.rows().await > 5);
}

#[sqlx::test(migrations = "./migrations")]
async fn two_complaints_cannot_take_one_photo(pool: PgPool) {
    let bench = Bench::new(pool.clone());
    let draft = Uuid::new_v4();
    let photo = accept(&bench.photos, draft, 0).await.id;
    let complaints = join_all((0..6).map(|_| complaint(&pool, "submitted"))).await;
    let pool = &pool;
    let takes = complaints.iter().map(|&id| async move {
        let mut tx = pool.begin().await.unwrap();
        match attach(&mut tx, draft, id, &[photo]).await {
            Ok(()) => tx.commit().await.map(|()| true).unwrap(),
            Err(AttachError::NotOfDraft { missing: 1 }) => false,
            Err(error) => panic!("{error}"),
        }
    });
    assert_eq!(join_all(takes).await.into_iter().filter(|&won| won).count(), 1);
}

#[sqlx::test(migrations = "./migrations")]
async fn sweeps_and_uploads_of_the_same_picture_never_leave_a_row_without_objects(pool: PgPool) {
    let bench = Bench::new(pool.clone());
    let limits = PhotoLimits {
        orphan_after: Duration::ZERO,
        ..bench.photos.limits().clone()
    };
    let sweeper = PhotoService::new(pool.clone(), bench.store.clone(), limits);
    let uploads = async {
        for _ in 0..30 {
            let draft = Uuid::new_v4();
            let photo = accept(&bench.photos, draft, 0).await;
            // The sweep may have taken the row; while it stands, the object must be there.
            let mut tx = pool.begin().await.unwrap();
            sql::lock_object(&mut tx, &photo.large_key).await.unwrap();
            if sql::is_referenced(&mut *tx, &photo.large_key).await.unwrap() {
                bench
                    .store
                    .head(&photo.large_key.as_str().into())
                    .await
                    .expect("a row must have its object");
            }
        }
    };
    let sweeps = async {
        for _ in 0..60 {
            sweeper.sweep_orphans().await.unwrap();
        }
    };
    tokio::join!(uploads, sweeps);
}
