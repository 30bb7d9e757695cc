//! Signing in by the service that a demonstration plays.

use super::helpers::{App, cookie, header, spawn_set};
use reqwest::Url;
use server::http::edge::RateConfig;
use sqlx::PgPool;

async fn house(pool: PgPool) -> App {
    spawn_set(pool, RateConfig::off(), false, |_| {
        vec!["--demo".to_owned(), "auto".to_owned()]
    })
    .await
}

/// Leaves: the cookie, state and nonce.
async fn leave(app: &App) -> (String, String, String) {
    let left = app.get("/login/oidc").await;
    let place = Url::parse(&app.at(header(left.headers(), "location"))).unwrap();
    assert_eq!(place.path(), "/dev/vouch");
    let asked = |name: &str| place.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned();
    let name = format!("oidc-{}", &asked("state")[..10]);
    let (value, _) = cookie(&left, &name).unwrap();
    (format!("{name}={value}"), asked("state"), asked("nonce"))
}

async fn vouch(app: &App, state: &str, nonce: &str, person: &str) -> String {
    let fields = [("state", state), ("nonce", nonce), ("person", person)];
    let answer = app.form("/dev/vouch", "", &fields).await;
    assert_eq!(answer.status(), 303);
    header(answer.headers(), "location").to_owned()
}

async fn back(app: &App, path: &str, cookies: &str) -> u16 {
    let request = app.client.get(app.at(path)).header("cookie", cookies);
    let answer = request.send().await.unwrap();
    if header(answer.headers(), "location") == "/login/oidc/agree" {
        return super::oidc::agree(app, &answer).await.status().as_u16();
    }
    answer.status().as_u16()
}

#[sqlx::test(migrations = "./migrations")]
async fn a_demonstration_vouches_for_its_people(pool: PgPool) {
    let app = house(pool).await;
    assert!(app.text("/login").await.1.contains("Госуслуги"));
    for (person, accounts) in [("1", 1), ("1", 1), ("2", 2), ("new", 3), ("new", 4)] {
        let (browser, state, nonce) = leave(&app).await;
        let page = app.text(&format!("/dev/vouch?state={state}&nonce={nonce}")).await;
        assert!(page.0 == 200 && page.1.contains("вымышлены") && page.1.contains("Ольга"));
        let path = vouch(&app, &state, &nonce, person).await;
        assert_eq!(back(&app, &path, &browser).await, 303);
        assert_eq!(back(&app, &path, &browser).await, 400, "once");
        assert_eq!(app.count("select count(*) from account").await, accounts);
    }
    // A code for another sign-in, or one that somebody wrote himself.
    let (browser, state, _) = leave(&app).await;
    let path = vouch(&app, &state, "another", "1").await;
    assert_eq!(back(&app, &path, &browser).await, 400);
    let (browser, state, nonce) = leave(&app).await;
    let path = vouch(&app, &state, &nonce, "1").await;
    let (code, rest) = path.split_once('.').unwrap();
    let forged = format!("{code}.A{}", &rest[1..]);
    let forged = if forged == path {
        format!("{code}.B{}", &rest[1..])
    } else {
        forged
    };
    assert_eq!(back(&app, &forged, &browser).await, 400);
    assert_eq!(app.count("select count(*) from account").await, 4);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_real_installation_plays_nobody_and_shows_no_letter(pool: PgPool) {
    let real = "insert into installation (demo) values (false) on conflict (only_row) do update set demo = false";
    sqlx::query(real).execute(&pool).await.unwrap();
    let settings = ["--demo", "auto"].map(str::to_owned).to_vec();
    let app = spawn_set(pool, RateConfig::off(), false, |_| settings).await;
    assert_eq!(app.get("/dev/vouch").await.status(), 404);
    assert_eq!(app.form("/dev/vouch", "", &[("person", "1")]).await.status(), 404);
    assert_eq!(app.get("/dev/inbox").await.status(), 404);
}
