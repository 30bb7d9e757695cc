//! Letters through a real mail server with the moods of real ones, and what people are told became of them.

use super::peer::Peer;
use app::kernel::{Lang, Zone};
use app::messages::model::{Cause, Fate};
use server::mail::settings::SmtpUrl;
use server::mail::smtp::Route;
use server::mail::{Mailer, Sender};
use server::outbox::runner::{Lane, POLL, Runner, Running};
use server::outbox::{Channel, Message, MessageId, enqueue, fate};
use server::vault::Vault;
use sqlx::PgPool;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A runner that sends letters by these servers.
struct Post {
    pool: PgPool,
    vault: Arc<Vault>,
    _running: Running,
    _folder: tempfile::TempDir,
}

impl Post {
    fn open(pool: &PgPool, urls: &[String]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let vault = Arc::new(Vault::open_or_create(&folder.path().join("key")).unwrap());
        let sender = Sender {
            public_url: "https://otklik.example".to_owned(),
            zone: Zone { offset_s: 10_800 },
            from: "Отклик <noreply@otklik.example>".parse().unwrap(),
            host: "otklik.example".to_owned(),
        };
        let routes = urls
            .iter()
            .map(|url| Route::new(&SmtpUrl::parse(url).unwrap()).unwrap())
            .collect();
        let mailer = Mailer::Smtp {
            sender,
            routes,
            pool: pool.clone(),
        };
        let runner = Runner {
            pool: pool.clone(),
            vault: Arc::clone(&vault),
            lanes: vec![Lane {
                channel: "mail",
                gateway: Arc::new(mailer),
                width: 4,
            }],
            lease: Duration::from_mins(1),
            poll: POLL,
        };
        Self {
            pool: pool.clone(),
            vault,
            _running: runner.start(),
            _folder: folder,
        }
    }

    async fn write(&self, to: &str) -> MessageId {
        let message = Message {
            channel: Channel::Mail,
            template: "recover",
            to: to.to_owned(),
            lang: Lang::Ru,
            params: serde_json::json!({ "link": "/recover/abc" }),
            dedupe_key: format!("recover:{to}"),
            lives: None,
        };
        let mut conn = self.pool.acquire().await.unwrap();
        enqueue(&mut conn, &self.vault, &message).await.unwrap()
    }

    /// What came of the first try: cause, words, and milliseconds until the next one. Read from the history, which stays
    /// whatever happens next.
    async fn first_try(&self, id: MessageId) -> (String, String, f64) {
        let begin = Instant::now();
        loop {
            let row = sqlx::query_as(
                "select cause, words, extract(epoch from next_at - at)::float8 * 1000 from outbox_attempt
                 where outbox_id = $1 order by outbox_attempt_id limit 1",
            )
            .bind(id.0)
            .fetch_optional(&self.pool)
            .await
            .unwrap();
            if let Some(row) = row {
                return row;
            }
            assert!(begin.elapsed() < Duration::from_secs(40), "{id:?} was not tried");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until people would be told something of this kind.
    async fn until(&self, id: MessageId, is_it: impl Fn(&Fate) -> bool) -> Fate {
        let begin = Instant::now();
        loop {
            let now = fate(&self.pool, id).await.unwrap().unwrap();
            if is_it(&now) {
                return now;
            }
            assert!(begin.elapsed() < Duration::from_secs(40), "{now:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

fn is_accepted(fate: &Fate) -> bool {
    matches!(fate, Fate::Accepted { .. })
}

fn is_delayed(fate: &Fate) -> bool {
    matches!(fate, Fate::Delayed { .. })
}

#[sqlx::test(migrations = "./migrations")]
async fn every_mood_of_a_mail_server_ends_in_a_true_fate(pool: PgPool) {
    let peer = Peer::start(&[]);
    let post = Post::open(&pool, &[format!("smtp://127.0.0.1:{}", peer.port)]);
    let plain = post.write("anna@mail.example").await;
    let grey = post.write("grey@mail.example").await;
    let refused = post.write("refuse.me@mail.example").await;
    let slow = post.write("slow@mail.example").await;
    let dropped = post.write("drop@mail.example").await;
    let full = post.write("full@mail.example").await;

    let Fate::Accepted { host, at } = post.until(plain, is_accepted).await else {
        unreachable!()
    };
    assert_eq!(host, "127.0.0.1");
    assert!(at.0 > 0);
    let (cause, words, wait) = post.first_try(grey).await;
    assert_eq!(cause, Cause::Greylisted.code());
    assert!(words.contains("Greylisted"), "{words}");
    // the server asked for one second, and gets at most a fifth more
    assert!((900.0..=1_300.0).contains(&wait), "{wait}");
    let Fate::Refused { reason, host, .. } = post.until(refused, |fate| matches!(fate, Fate::Refused { .. })).await
    else {
        unreachable!()
    };
    assert_eq!((reason.cause, host.as_str()), (Cause::Refused, "127.0.0.1"));
    assert!(reason.words.contains("User unknown"), "{}", reason.words);
    assert!(
        !reason.words.contains("refuse.me"),
        "no address is kept: {}",
        reason.words
    );
    let Fate::Delayed { reason, .. } = post.until(full, is_delayed).await else {
        unreachable!()
    };
    assert_eq!(reason.cause, Cause::Busy);
    post.until(slow, is_accepted).await;
    assert_eq!(post.first_try(dropped).await.0, Cause::Dropped.code());
    // second tries
    post.until(grey, is_accepted).await;
    post.until(dropped, is_accepted).await;

    let stored = peer.all("stored");
    for to in ["anna", "grey", "slow", "drop"] {
        let letters = stored
            .iter()
            .filter(|letter| letter["to"] == format!("{to}@mail.example"));
        assert_eq!(letters.count(), 1, "{to}: {stored:?}");
    }
    assert_eq!(stored.len(), 4);
    for letter in &stored {
        assert_eq!(letter["auto"], "auto-generated");
        assert!(letter["id"].as_str().unwrap().ends_with("@otklik.example>"), "{letter}");
    }
    let tries: Vec<(String, Option<i16>)> = sqlx::query_as(
        "select a.outcome, a.smtp_code from outbox_attempt a join outbox o using (outbox_id)
         where o.dedupe_key = 'recover:grey@mail.example' order by outbox_attempt_id",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert_eq!(
        tries,
        [("delayed".to_owned(), Some(451)), ("accepted".to_owned(), Some(250))]
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn the_second_server_is_taken_when_the_first_one_cannot_be_used(pool: PgPool) {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let (strict, open) = (Peer::start(&["auth=on"]), Peer::start(&[]));
    let closed = format!("smtp://127.0.0.1:{nobody}");
    let wrong = format!("smtp://otklik:wrong@127.0.0.1:{}", strict.port);
    let right = format!("smtp://otklik:right@127.0.0.1:{}", strict.port);
    let second = format!("smtp://localhost:{}", open.port);
    for (first, name) in [(&closed, "a"), (&wrong, "b")] {
        let post = Post::open(&pool, &[first.clone(), second.clone()]);
        let id = post.write(&format!("{name}@mail.example")).await;
        let told = post.until(id, Fate::is_final).await;
        assert!(
            matches!(&told, Fate::Accepted { host, .. } if host == "localhost"),
            "{told:?}"
        );
    }
    assert_eq!(open.all("stored").len(), 2);
    // alone, a server that does not let us in is a matter of our settings: nothing is wrong with the letter
    let post = Post::open(&pool, &[wrong]);
    let id = post.write("c@mail.example").await;
    let told = post.until(id, is_delayed).await;
    assert!(
        matches!(&told, Fate::Delayed { reason, .. } if reason.cause == Cause::Denied),
        "{told:?}"
    );
    drop(post);
    let post = Post::open(&pool, &[right]);
    let id = post.write("d@mail.example").await;
    post.until(id, is_accepted).await;
    assert_eq!(strict.all("stored").len(), 1);
    drop(post);
    // a server refuses for good: the other one is not asked to take it after all
    let post = Post::open(&pool, &[format!("smtp://127.0.0.1:{}", open.port), second]);
    let id = post.write("refuse@mail.example").await;
    post.until(id, |fate| matches!(fate, Fate::Refused { .. })).await;
    let tries: i64 = sqlx::query_scalar("select count(*) from outbox_attempt where outbox_id = $1")
        .bind(id.0)
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(tries, 1);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_server_with_somebody_s_certificate_gets_no_letter(pool: PgPool) {
    for (option, url) in [
        ("starttls=on", "smtp://localhost:{port}?tls=required"),
        ("tls=on", "smtps://localhost:{port}"),
    ] {
        let peer = Peer::start(&[option]);
        let post = Post::open(&pool, &[url.replace("{port}", &peer.port.to_string())]);
        let id = post.write(&format!("{option}@mail.example")).await;
        let told = post.until(id, is_delayed).await;
        assert!(
            matches!(&told, Fate::Delayed { reason, .. } if reason.cause == Cause::Unreachable && reason.words.contains("certificate")),
            "{told:?}"
        );
        assert!(peer.all("stored").is_empty());
    }
}
