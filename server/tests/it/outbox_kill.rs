//! The built program is killed fifty times between "accepted by the mail server" and "marked as sent": no letter is lost,
//! none arrives more often than the kills explain, and a second copy has the Message-ID of the first.

use super::helpers::furnish;
use super::peer::Peer;
use app::kernel::Lang;
use serde_json::{Value, json};
use server::outbox::{Channel, Message, enqueue};
use server::vault::Vault;
use sqlx::ConnectOptions;
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How often the server is killed.
const KILLS: usize = 50;
/// Letters; each kill meets another one.
const LETTERS: usize = KILLS + 10;

fn start(database: &str, folder: &Path, smtp: u16) -> Child {
    let log = std::fs::File::options()
        .create(true)
        .append(true)
        .open(folder.join("log"))
        .unwrap();
    Command::new(env!("CARGO_BIN_EXE_server"))
        .arg("serve")
        .env("DATABASE_URL", database)
        .env("DATA_DIR", folder.join("var"))
        .env("DIST_DIR", folder.join("dist"))
        .env("LISTEN_ADDR", "127.0.0.1:0")
        .env("DEMO", "off")
        .env("SMTP_URL", format!("smtp://127.0.0.1:{smtp}"))
        .env("OUTBOX_LEASE", "3600")
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .unwrap()
}

async fn write(pool: &PgPool, vault: &Vault, number: usize) {
    let message = Message {
        channel: Channel::Mail,
        template: "recover",
        to: format!("anna{number}@mail.example"),
        lang: Lang::Ru,
        params: json!({ "link": "/recover/abc" }),
        dedupe_key: format!("recover:anna{number}@mail.example"),
        lives: None,
    };
    let mut conn = pool.acquire().await.unwrap();
    enqueue(&mut conn, vault, &message).await.unwrap();
}

/// Letters that arrived: address and Message-ID.
#[derive(Default)]
struct Arrived(Vec<(String, String)>);

impl Arrived {
    fn note(&mut self, event: &Value) -> String {
        let word = |name: &str| event[name].as_str().unwrap().to_owned();
        self.0.push((word("to"), word("id")));
        word("to")
    }
}

async fn is_done(pool: &PgPool) -> bool {
    let open: i64 = sqlx::query_scalar("select count(*) from outbox where state <> 'done'")
        .fetch_one(pool)
        .await
        .unwrap();
    open == 0
}

#[sqlx::test(migrations = "./migrations")]
async fn fifty_kills_between_accepted_and_marked_lose_nothing(options: PgPoolOptions, connect: PgConnectOptions) {
    let database = connect.to_url_lossy().to_string();
    let pool = options.connect_with(connect).await.unwrap();
    furnish(&pool).await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("var")).unwrap();
    let vault = Vault::open_or_create(&folder.path().join("var/secret.key")).unwrap();
    let mut peer = Peer::start(&[]);
    let mut arrived = Arrived::default();

    // The mail server has the letter and takes a moment to say so; meanwhile we hold the table, so that nothing can be
    // marked. The lease is an hour: what a killed server had in hand stays untouched until the end.
    peer.hold(Duration::from_millis(100));
    for number in 0..KILLS {
        write(&pool, &vault, number).await;
        let mut server = start(&database, folder.path(), peer.port);
        let to = arrived.note(&peer.next("stored"));
        let mut tx = pool.begin().await.unwrap();
        sqlx::query("lock table outbox in share mode")
            .execute(&mut *tx)
            .await
            .unwrap();
        assert_eq!(peer.next("accepted")["to"], to);
        tokio::time::sleep(Duration::from_millis(20)).await;
        server.kill().unwrap();
        server.wait().unwrap();
        let state: String = sqlx::query_scalar("select state from outbox where dedupe_key = 'recover:' || $1")
            .bind(&to)
            .fetch_one(&mut *tx)
            .await
            .unwrap();
        assert_eq!(state, "leased", "the kill came between the answer and the mark");
        tx.rollback().await.unwrap();
    }
    assert_eq!(arrived.0.len(), KILLS);

    for number in KILLS..LETTERS {
        write(&pool, &vault, number).await;
    }
    sqlx::query("update outbox set lease_until = now() where state = 'leased'")
        .execute(&pool)
        .await
        .unwrap();
    peer.hold(Duration::ZERO);
    let mut server = start(&database, folder.path(), peer.port);
    let begin = Instant::now();
    while !is_done(&pool).await {
        assert!(begin.elapsed() < Duration::from_mins(1), "letters are not marked");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    server.kill().unwrap();
    server.wait().unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    for event in peer.all("stored") {
        arrived.note(&event);
    }

    let mut copies: HashMap<&str, Vec<&str>> = HashMap::new();
    for (to, id) in &arrived.0 {
        copies.entry(to).or_default().push(id);
    }
    assert_eq!(copies.len(), LETTERS, "no letter is lost");
    let ids: HashSet<&str> = copies.values().map(|ids| ids[0]).collect();
    assert_eq!(ids.len(), LETTERS, "no two letters share a Message-ID");
    for (to, ids) in &copies {
        assert!(ids.len() <= 2 && ids.iter().all(|id| id == &ids[0]), "{to}: {ids:?}");
    }
    let extra = arrived.0.len() - LETTERS;
    assert!(extra <= KILLS, "{extra} second copies for {KILLS} kills");
    assert!(
        extra > 0,
        "no kill made a second copy: they came too late to prove anything"
    );
}
