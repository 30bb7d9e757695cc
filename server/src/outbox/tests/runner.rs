//! Leases, races, the end of messages.

use super::super::gateway::{Gateway, Outcome, Outgoing, Verdict};
use super::super::runner::{Lane, POLL, Runner};
use super::super::sql::queue::{self, Outcomes};
use super::*;
use async_trait::async_trait;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Counts what it was given; answers as it is told to.
struct Counter {
    seen: Mutex<HashMap<i64, u32>>,
    takes: Duration,
    answer: fn() -> Verdict,
}

#[async_trait]
impl Gateway for Counter {
    async fn deliver(&self, message: &Outgoing) -> Verdict {
        *self.seen.lock().unwrap().entry(message.id).or_default() += 1;
        tokio::time::sleep(self.takes).await;
        (self.answer)()
    }
}

fn accepted() -> Verdict {
    Verdict::accepted("counter", None, "")
}

fn counter(takes: Duration, answer: fn() -> Verdict) -> Arc<Counter> {
    let seen = Mutex::default();
    Arc::new(Counter { seen, takes, answer })
}

fn runner(pool: &PgPool, vault: &Arc<Vault>, gateway: &Arc<Counter>, lease: Duration) -> Runner {
    Runner {
        pool: pool.clone(),
        vault: Arc::clone(vault),
        lanes: vec![Lane {
            channel: "mail",
            gateway: Arc::<Counter>::clone(gateway),
            width: 8,
        }],
        lease,
        poll: POLL,
    }
}

async fn fill(pool: &PgPool, vault: &Vault, count: usize) {
    let mut tx = pool.begin().await.unwrap();
    for number in 0..count {
        enqueue(&mut tx, vault, &message(&number.to_string())).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn count(pool: &PgPool, query: &'static str) -> i64 {
    sqlx::query_scalar(query).fetch_one(pool).await.unwrap()
}

async fn until_none(pool: &PgPool, query: &'static str) {
    let begin = Instant::now();
    while count(pool, query).await > 0 {
        assert!(begin.elapsed() < Duration::from_secs(30), "{query}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[sqlx::test]
async fn eight_runners_send_each_of_five_hundred_once(_options: PgPoolOptions, connect: PgConnectOptions) {
    // four connections for each, as in a process of its own
    let pool = PgPoolOptions::new()
        .max_connections(32)
        .connect_with(connect)
        .await
        .unwrap();
    let (_folder, vault) = vault();
    let vault = Arc::new(vault);
    fill(&pool, &vault, 500).await;
    let gateway = counter(Duration::from_millis(1), accepted);
    let runners: Vec<_> = (0..8)
        .map(|_| runner(&pool, &vault, &gateway, Duration::from_mins(1)).start())
        .collect();
    until_none(&pool, "select count(*) from outbox where state <> 'done'").await;
    for running in runners {
        running.stop().await;
    }
    let seen = gateway.seen.lock().unwrap().clone();
    assert_eq!(seen.len(), 500);
    assert!(seen.values().all(|times| *times == 1), "some were sent twice");
    assert_eq!(count(&pool, "select count(*) from outbox_attempt").await, 500);
    assert_eq!(count(&pool, "select count(*) from outbox where lease_no <> 1").await, 0);
}

#[sqlx::test]
async fn what_a_dead_runner_had_in_hand_is_taken_by_another_when_the_lease_ends(pool: PgPool) {
    let (_folder, vault) = vault();
    let vault = Arc::new(vault);
    fill(&pool, &vault, 3).await;
    let claimed = queue::claim(&pool, "mail", 10, 1.0).await.unwrap();
    assert_eq!(claimed.len(), 3);
    assert!(
        queue::claim(&pool, "mail", 10, 1.0).await.unwrap().is_empty(),
        "leased is leased"
    );
    let gateway = counter(Duration::ZERO, accepted);
    let running = runner(&pool, &vault, &gateway, Duration::from_mins(1)).start();
    until_none(&pool, "select count(*) from outbox where state <> 'done'").await;
    running.stop().await;
    assert_eq!(gateway.seen.lock().unwrap().len(), 3);
    // the dead one comes back and tells what it believes: nobody listens
    let late = Outcomes {
        ids: claimed.iter().map(|row| row.outbox_id).collect(),
        leases: claimed.iter().map(|row| row.lease_no).collect(),
        outcomes: vec!["refused"; 3],
        causes: vec!["refused"; 3],
        hosts: vec![String::new(); 3],
        codes: vec![None; 3],
        words: vec![String::new(); 3],
        waits: vec![None; 3],
        tries: vec![1; 3],
    };
    assert_eq!(queue::finish(&pool, &late).await.unwrap(), 0);
    assert_eq!(
        count(&pool, "select count(*) from outbox where state = 'done'").await,
        3
    );
    let lost = "select count(*) from outbox_attempt where outcome = 'delayed' and cause = 'dropped'";
    assert_eq!(count(&pool, lost).await, 3, "the history tells of the lost lease");
}

#[sqlx::test]
async fn a_runner_that_is_stopped_finishes_what_it_has_in_hand_and_takes_no_more(pool: PgPool) {
    let (_folder, vault) = vault();
    let vault = Arc::new(vault);
    fill(&pool, &vault, 20).await;
    let gateway = counter(Duration::from_millis(500), accepted);
    let running = runner(&pool, &vault, &gateway, Duration::from_mins(1)).start();
    let begin = Instant::now();
    while gateway.seen.lock().unwrap().len() < 8 {
        assert!(begin.elapsed() < Duration::from_secs(10));
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let begin = Instant::now();
    running.stop().await;
    assert!(begin.elapsed() < Duration::from_secs(6));
    assert_eq!(
        count(&pool, "select count(*) from outbox where state = 'done'").await,
        8
    );
    assert_eq!(
        count(&pool, "select count(*) from outbox where state = 'ready'").await,
        12
    );
}

#[sqlx::test]
async fn a_notification_wakes_and_its_loss_is_made_up_for_by_looking(pool: PgPool) {
    let (_folder, vault) = vault();
    let vault = Arc::new(vault);
    let gateway = counter(Duration::ZERO, accepted);
    let runner = runner(&pool, &vault, &gateway, Duration::from_mins(1));
    // one that would not look by itself before the test is over
    let woken = Runner {
        poll: Duration::from_hours(1),
        ..runner.clone()
    };
    let woken = woken.start();
    until_none(
        &pool,
        "select 1 - least(count(*), 1) from pg_stat_activity where datname = current_database() and query like 'LISTEN%'",
    )
    .await;
    fill(&pool, &vault, 1).await;
    until_none(&pool, "select count(*) from outbox where state <> 'done'").await;
    woken.stop().await;
    let running = runner.start();
    // written without any notification, as by a connection that a proxy cut off from it
    sqlx::query(
        "insert into outbox (channel, kind, dedupe_key, sealed, address_hash)
         select channel, kind, 'quiet', sealed, address_hash from outbox limit 1",
    )
    .execute(&pool)
    .await
    .unwrap();
    until_none(&pool, "select count(*) from outbox where state not in ('done', 'dead')").await;
    // sealed for another message, it did not open: our fault, said so
    let dead = "select count(*) from outbox_attempt where outcome = 'dead' and cause = 'unwritable'";
    assert_eq!(count(&pool, dead).await, 1);
    running.stop().await;
}

#[sqlx::test]
async fn what_came_too_late_is_not_sent(pool: PgPool) {
    let (_folder, vault) = vault();
    let vault = Arc::new(vault);
    let late = Message {
        lives: Some(Duration::ZERO),
        ..message("late")
    };
    let mut conn = pool.acquire().await.unwrap();
    let id = enqueue(&mut conn, &vault, &late).await.unwrap();
    drop(conn);
    let gateway = counter(Duration::ZERO, accepted);
    let running = runner(&pool, &vault, &gateway, Duration::from_mins(1)).start();
    until_none(&pool, "select count(*) from outbox where state <> 'dead'").await;
    running.stop().await;
    assert!(gateway.seen.lock().unwrap().is_empty());
    let told = fate(&pool, id).await.unwrap().unwrap();
    assert!(
        matches!(&told, Fate::Dead { reason, .. } if reason.cause == Cause::Expired),
        "{told:?}"
    );
}

#[sqlx::test]
async fn a_message_that_fails_too_often_is_given_up(pool: PgPool) {
    let (_folder, vault) = vault();
    let vault = Arc::new(vault);
    fill(&pool, &vault, 1).await;
    let gateway = counter(Duration::ZERO, || {
        Verdict::failed(
            Outcome::Delayed { wait: None },
            Cause::Busy,
            "mx.example",
            "4.3.2 for <anna@example.org> later",
        )
    });
    let running = runner(&pool, &vault, &gateway, Duration::from_mins(1)).start();
    let begin = Instant::now();
    while count(&pool, "select count(*) from outbox where state <> 'dead'").await > 0 {
        assert!(begin.elapsed() < Duration::from_secs(30));
        // time passes quickly here
        sqlx::query("update outbox set next_at = now() where state = 'ready'")
            .execute(&pool)
            .await
            .unwrap();
        sqlx::query("select pg_notify('outbox', '')")
            .execute(&pool)
            .await
            .unwrap();
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    running.stop().await;
    let tries = gateway.seen.lock().unwrap().values().sum::<u32>();
    assert_eq!(i32::try_from(tries).unwrap(), schedule::MOST_TRIES);
    assert_eq!(
        count(&pool, "select count(*) from outbox_attempt").await,
        i64::from(schedule::MOST_TRIES)
    );
    let named = count(&pool, "select count(*) from outbox_attempt where words ilike '%anna%'").await;
    assert_eq!(named, 0, "no address in the history");
}

#[sqlx::test]
async fn what_was_said_is_erased_and_the_history_stays(pool: PgPool) {
    let (_folder, vault) = vault();
    let vault = Arc::new(vault);
    fill(&pool, &vault, 2).await;
    let gateway = counter(Duration::ZERO, accepted);
    let running = runner(&pool, &vault, &gateway, Duration::from_mins(1)).start();
    until_none(&pool, "select count(*) from outbox where state <> 'done'").await;
    running.stop().await;
    sqlx::query("update outbox set finished_at = now() - interval '15 days' where dedupe_key = '0'")
        .execute(&pool)
        .await
        .unwrap();
    assert_eq!(queue::erase(&pool, 14).await.unwrap(), 1);
    let kept = "select count(*) from outbox where sealed is not null";
    assert_eq!(count(&pool, kept).await, 1);
    assert_eq!(count(&pool, "select count(*) from outbox_attempt").await, 2);
    let changed = sqlx::query("delete from outbox_attempt").execute(&pool).await;
    assert!(changed.unwrap_err().to_string().contains("append-only"));
}
