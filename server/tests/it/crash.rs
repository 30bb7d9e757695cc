//! The built program is killed without warning while people send reports. Every number that was given out is found
//! afterwards, and every report is there once.

use super::helpers::{client, draft, furnish};
use app::complaints::model::{ReportDraft, Submitted};
use serde_json::json;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, PgPool};
use std::collections::HashSet;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Reports that are sent.
const REPORTS: usize = 200;
/// People who send them at the same time.
const PEOPLE: usize = 8;
/// How often the server is killed meanwhile.
const KILLS: usize = 4;

/// A server process; killed with the test at the latest.
struct Server(Child);

impl Server {
    fn start(database: &str, folder: &Path, port: u16) -> Self {
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(folder.join("log"))
            .unwrap();
        let process = Command::new(env!("CARGO_BIN_EXE_server"))
            .arg("serve")
            .env("DATABASE_URL", database)
            .env("DATA_DIR", folder.join("var"))
            .env("DIST_DIR", folder.join("dist"))
            .env("LISTEN_ADDR", format!("127.0.0.1:{port}"))
            .env("RATE_LIMITS", "off")
            .env("DEMO", "off")
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        Self(process)
    }

    /// SIGKILL: no handler runs, nothing is flushed.
    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _gone = self.0.wait();
    }
}

/// Sends a report until it is acknowledged, as a phone on a bad link does: the same key every time.
async fn insist(http: &reqwest::Client, url: &str, report: &ReportDraft) -> (Submitted, usize) {
    let begin = Instant::now();
    let mut tries = 0;
    loop {
        tries += 1;
        let sent = http
            .post(format!("{url}/api/complaints/submit"))
            .json(&json!({ "draft": report }))
            .send()
            .await;
        if let Ok(answer) = sent
            && answer.status() == 200
            && let Ok(done) = answer.json().await
        {
            return (done, tries);
        }
        assert!(
            begin.elapsed() < Duration::from_mins(2),
            "the server does not come back"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn count(pool: &PgPool, query: &'static str) -> usize {
    let count: i64 = sqlx::query_scalar(query).fetch_one(pool).await.unwrap();
    usize::try_from(count).unwrap()
}

#[sqlx::test(migrations = "./migrations")]
async fn every_acknowledged_number_outlives_kill_9(options: PgPoolOptions, connect: PgConnectOptions) {
    let database = connect.to_url_lossy().to_string();
    let pool = options.connect_with(connect).await.unwrap();
    furnish(&pool).await;
    let folder = tempfile::tempdir().unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}");
    let mut server = Server::start(&database, folder.path(), port);

    let acknowledged = Arc::new(AtomicUsize::new(0));
    let people: Vec<_> = (0..PEOPLE)
        .map(|_| {
            let (url, acknowledged) = (url.clone(), Arc::clone(&acknowledged));
            tokio::spawn(async move {
                let (http, mut done) = (client(), Vec::new());
                for _ in 0..REPORTS / PEOPLE {
                    let report = draft();
                    done.push((insist(&http, &url, &report).await, report));
                    acknowledged.fetch_add(1, Ordering::Relaxed);
                }
                done
            })
        })
        .collect();
    for kill in 1..=KILLS {
        while acknowledged.load(Ordering::Relaxed) < kill * REPORTS / (KILLS + 1) {
            assert!(server.0.try_wait().unwrap().is_none(), "the server ended by itself");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        server.kill();
        server = Server::start(&database, folder.path(), port);
    }
    let mut done = Vec::new();
    for person in people {
        done.extend(person.await.unwrap());
    }

    // Once more from cold: what is found now was kept, not remembered.
    server.kill();
    let _server = Server::start(&database, folder.path(), port);
    let http = client();
    let mut numbers = HashSet::new();
    for ((first, _), report) in &done {
        let (again, _) = insist(&http, &url, report).await;
        assert_eq!((&again.number, &again.secret), (&first.number, &first.secret));
        numbers.insert(first.number.to_string());
        let kept: String = sqlx::query_scalar("select idempotency_key::text from complaint where number = $1")
            .bind(first.number.as_str())
            .fetch_one(&pool)
            .await
            .unwrap();
        assert_eq!(kept, report.key.0);
    }
    let retried = done.iter().filter(|((_, tries), _)| *tries > 1).count();
    assert!(
        retried >= KILLS,
        "only {retried} reports met a dead server: the kills came too late to prove anything"
    );
    assert_eq!(
        (numbers.len(), count(&pool, "select count(*) from complaint").await),
        (REPORTS, REPORTS)
    );
    assert_eq!(count(&pool, "select count(*) from complaint_event").await, 2 * REPORTS);
    assert_eq!(count(&pool, "select count(*) from outbox").await, REPORTS);
    let page = http
        .get(format!("{url}/c/{}", done[0].0.0.number))
        .send()
        .await
        .unwrap();
    assert_eq!(page.status(), 200);
}
