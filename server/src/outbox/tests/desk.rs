//! What the staff sees and may do.

use super::super::desk::Desk;
use super::super::sql::queue::{self, Outcomes};
use super::*;
use app::kernel::{Right, Rights, Viewer};
use app::messages::model::{OutboxKeeper, QueueFilter, QueuePart};
use app::messages::port::MessagesPort;
use std::sync::Arc;

fn keeper() -> OutboxKeeper {
    let viewer = Viewer {
        rights: Rights::of(&[Right::TendMessages]),
        ..Viewer::default()
    };
    OutboxKeeper::of(&viewer).unwrap()
}

/// Fails every message that is due.
async fn refuse_all(pool: &PgPool) {
    let claimed = queue::claim(pool, "mail", 100, 60.0).await.unwrap();
    let n = claimed.len();
    let outcomes = Outcomes {
        ids: claimed.iter().map(|row| row.outbox_id).collect(),
        leases: claimed.iter().map(|row| row.lease_no).collect(),
        outcomes: vec!["refused"; n],
        causes: vec!["refused"; n],
        hosts: vec!["mx.example".to_owned(); n],
        codes: vec![Some(550); n],
        words: vec!["no such user".to_owned(); n],
        waits: vec![None; n],
        tries: vec![1; n],
    };
    queue::finish(pool, &outcomes).await.unwrap();
}

#[sqlx::test]
async fn failures_are_listed_retried_and_given_up(pool: PgPool) {
    let (_folder, vault) = vault();
    let vault = Arc::new(vault);
    let desk = Desk::new(pool.clone(), Arc::clone(&vault));
    let mut conn = pool.acquire().await.unwrap();
    for key in ["a", "b"] {
        enqueue(&mut conn, &vault, &message(key)).await.unwrap();
    }
    refuse_all(&pool).await;
    let other = Message {
        to: "boris@example.org".to_owned(),
        ..message("c")
    };
    let waiting = enqueue(&mut conn, &vault, &other).await.unwrap();

    let failed = desk.queue(&keeper(), &QueueFilter::default()).await.unwrap();
    assert_eq!(failed.entries.len(), 2);
    assert!(failed.age_s.is_some_and(|age| age < 60));
    let counts = &failed.counts[0];
    assert_eq!(
        (counts.template.as_str(), counts.queued, counts.refused),
        ("code", 1, 2)
    );
    let entry = &failed.entries[0];
    assert!(entry.can_retry && !entry.can_give_up);
    assert_eq!(
        (entry.steps[0].host.as_str(), entry.steps[0].code),
        ("mx.example", Some(550))
    );

    assert!(retry(&pool, entry.id).await.unwrap());
    let filter = QueueFilter {
        part: QueuePart::Waiting,
        ..QueueFilter::default()
    };
    let now = desk.queue(&keeper(), &filter).await.unwrap();
    let mut ids: Vec<i64> = now.entries.iter().map(|entry| entry.id).collect();
    ids.sort_unstable();
    let mut expected = [entry.id, waiting.0];
    expected.sort_unstable();
    assert_eq!(ids, expected);

    assert!(give_up(&pool, waiting.0).await.unwrap());
    assert!(!give_up(&pool, waiting.0).await.unwrap());
    let told = fate(&pool, waiting).await.unwrap().unwrap();
    assert!(
        matches!(&told, Fate::Dead { reason, .. } if reason.cause == Cause::GivenUp),
        "{told:?}"
    );

    let filter = QueueFilter {
        address: "ANNA@example.org ".to_owned(),
        ..QueueFilter::default()
    };
    let history = desk.queue(&keeper(), &filter).await.unwrap();
    assert_eq!(history.entries.len(), 2, "only what went to this address");
    // what was erased cannot be sent again
    sqlx::query("update outbox set sealed = null")
        .execute(&pool)
        .await
        .unwrap();
    assert!(!retry(&pool, waiting.0).await.unwrap());
}

#[sqlx::test]
async fn pages_of_failures_hold_each_once(pool: PgPool) {
    let (_folder, vault) = vault();
    let vault = Arc::new(vault);
    let desk = Desk::new(pool.clone(), Arc::clone(&vault));
    let mut conn = pool.acquire().await.unwrap();
    for key in 0..70 {
        enqueue(&mut conn, &vault, &message(&key.to_string())).await.unwrap();
    }
    // all end in one statement, many within one microsecond
    refuse_all(&pool).await;
    for address in ["", "anna@example.org"] {
        let mut filter = QueueFilter {
            address: address.to_owned(),
            ..QueueFilter::default()
        };
        let mut seen = Vec::new();
        loop {
            let page = desk.queue(&keeper(), &filter).await.unwrap();
            seen.extend(page.entries.iter().map(|entry| entry.id));
            filter.after = page.next;
            if filter.after.is_none() {
                break;
            }
        }
        assert_eq!(seen.len(), 70, "{address}");
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 70, "{address}");
    }
}
