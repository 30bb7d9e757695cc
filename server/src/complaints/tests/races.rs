//! Thirty-two retries at once, and a proof that the check can fail.

use super::*;
use futures::future::join_all;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::collections::HashSet;

/// A town whose pool has a connection for every retry.
async fn crowd(connect: PgConnectOptions) -> Town {
    let pool = PgPoolOptions::new()
        .max_connections(32)
        .connect_with(connect)
        .await
        .unwrap();
    Town::new(pool).await
}

/// The same report thirty-two times at once. The rows are slow to come, so that all have looked before one is there.
async fn race(town: &Town) -> Vec<Result<Submitted, AppError>> {
    town.run(
        "create function slow_insert() returns trigger language plpgsql as $$ begin perform pg_sleep(0.3); return new; end $$;
         create trigger slow_insert before insert on complaint for each row execute function slow_insert();",
    )
    .await;
    let report = draft();
    join_all((0..32).map(|_| town.submit(&report))).await
}

#[sqlx::test(migrations = "./migrations")]
async fn thirty_two_retries_of_one_key_are_one_complaint(_: PgPoolOptions, connect: PgConnectOptions) {
    let town = crowd(connect).await;
    let answers = race(&town).await;
    let numbers: HashSet<String> = answers
        .iter()
        .map(|done| done.as_ref().unwrap().number.to_string())
        .collect();
    let secrets: HashSet<_> = answers
        .iter()
        .map(|done| done.as_ref().unwrap().secret.clone())
        .collect();
    assert_eq!((numbers.len(), secrets.len()), (1, 1));
    assert_eq!(town.rows().await, [1, 2, 1, 0]);
}

#[sqlx::test(migrations = "./migrations")]
async fn without_the_constraint_the_same_race_makes_many(_: PgPoolOptions, connect: PgConnectOptions) {
    let town = crowd(connect).await;
    // of the same name, so that the statement is the same, but unique in no way that matters
    town.run(
        "alter table complaint drop constraint complaint_idempotency_key, drop constraint complaint_secret_key,
         add constraint complaint_idempotency_key unique (idempotency_key, complaint_id)",
    )
    .await;
    race(&town).await;
    let [complaints, steps, messages, _] = town.rows().await;
    assert!(
        complaints > 1 && steps == 2 * complaints && messages == complaints,
        "{complaints} complaints"
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn reports_at_once_get_numbers_of_their_own(_: PgPoolOptions, connect: PgConnectOptions) {
    let town = crowd(connect).await;
    // the first of the year makes the sequence: all want to be the first
    let reports: Vec<ReportDraft> = (0..64).map(|_| draft()).collect();
    let answers = join_all(reports.iter().map(|report| town.submit(report))).await;
    let numbers: HashSet<String> = answers
        .iter()
        .map(|done| done.as_ref().unwrap().number.to_string())
        .collect();
    assert_eq!(numbers.len(), 64);
    assert_eq!(town.rows().await, [64, 128, 64, 0]);
}
