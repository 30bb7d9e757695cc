//! Proof of work: never on the first tries, and worth nothing when forged, lent, late or used.

use super::account::{Browser, HOME, OTHER, PASSWORD, puzzle, registered, solve, spawn};
use super::helpers::App;
use reqwest::Response;
use serde_json::{Value, json};
use sqlx::PgPool;

const VERA: &str = "vera@example.ru";

async fn wrong(app: &App, address: &str, altcha: &str) -> Response {
    let fields = [("login", address), ("password", OTHER), ("altcha", altcha)];
    app.form("/login", "", &fields).await
}

#[sqlx::test(migrations = "./migrations")]
async fn a_person_who_mistypes_is_asked_for_nothing_and_a_robot_works(pool: PgPool) {
    let app = spawn(pool).await;
    registered(&app, VERA).await;
    for address in [VERA, "nobody@example.ru"] {
        for n in 0..3 {
            let answer = wrong(&app, address, "").await;
            assert_eq!(answer.status(), 422, "{n}");
            assert!(puzzle(&answer.text().await.unwrap()).is_none());
        }
        let answer = wrong(&app, address, "").await;
        assert_eq!(answer.status(), 403);
        let html = answer.text().await.unwrap();
        assert!(html.contains(&format!("value=\"{address}\"")) && html.contains("class=\"noscript\""));
        let easy = puzzle(&html).unwrap();
        // it gets harder, up to a point
        let solved = solve(&html);
        assert_eq!(
            wrong(&app, address, &solved).await.status(),
            422,
            "solved: the password is looked at"
        );
        let harder = puzzle(&wrong(&app, address, "").await.text().await.unwrap()).unwrap();
        assert!(harder.max > easy.max && harder.max <= 200_000);
    }
    // a password that was not looked at is not counted
    assert_eq!(
        app.count("select max(cardinality(hits))::bigint from throttle where scope = 'sign_in_address'")
            .await,
        4
    );
    // the owner gets in with the right one, and is calm again
    let mut vera = Browser::new(&app).await;
    vera.go(&app, "/login", &[("login", VERA), ("password", PASSWORD)], HOME)
        .await;
    assert_eq!(wrong(&app, VERA, "").await.status(), 422);
}

#[sqlx::test(migrations = "./migrations")]
async fn what_is_forged_lent_late_or_used_opens_nothing(pool: PgPool) {
    let app = spawn(pool).await;
    for _ in 0..3 {
        wrong(&app, VERA, "").await;
    }
    let html = wrong(&app, VERA, "").await.text().await.unwrap();
    let good: Value = serde_json::from_str(&solve(&html)).unwrap();
    let with = |name: &str, value: Value| {
        let mut changed = good.clone();
        changed[name] = value;
        changed.to_string()
    };
    let number = good["number"].as_u64().unwrap();
    let salt = good["salt"].as_str().unwrap();
    // a puzzle that somebody made himself
    let own = app::account::model::hash("ab?expires=99999999999", 7);
    let forged = json!({ "algorithm": "SHA-256", "challenge": own, "number": 7, "salt": "ab?expires=99999999999", "signature": "00" });
    let later = salt.replace("?expires=1", "?expires=9");
    assert_ne!(later, salt);
    let unsolved = puzzle(&html).unwrap().unsolved();
    let waits = serde_json::to_string(&unsolved).unwrap();
    let waited = waits.replace("?expires=1", "?expires=0");
    assert_ne!(waited, waits);
    let bad = [
        String::new(),
        waits,
        waited,
        "nonsense".to_owned(),
        "{}".to_owned(),
        "9".repeat(5000),
        forged.to_string(),
        with("number", json!(number + 1)),
        with("algorithm", json!("SHA-1")),
        with("signature", json!("0".repeat(64))),
        with("salt", json!(later)),
        with("challenge", json!(app::account::model::hash(salt, number + 1))),
    ];
    for text in &bad {
        assert_eq!(wrong(&app, VERA, text).await.status(), 403, "{text}");
    }
    // for another door
    for _ in 0..3 {
        app.form("/recover", "", &[("login", VERA)]).await;
    }
    let lent = app
        .form("/recover", "", &[("login", VERA), ("altcha", &good.to_string())])
        .await;
    assert_eq!(lent.status(), 403);
    // once, of many at once
    let good = good.to_string();
    let all = (0..5).map(|_| wrong(&app, VERA, &good));
    let answers = futures::future::join_all(all).await;
    let through = answers.iter().filter(|answer| answer.status() == 422).count();
    assert_eq!(through, 1);
    assert_eq!(wrong(&app, VERA, &good).await.status(), 403, "used");
}

#[sqlx::test(migrations = "./migrations")]
async fn a_recovery_is_free_three_times_and_a_busy_network_works_at_every_door(pool: PgPool) {
    let app = spawn(pool).await;
    for n in 0..4 {
        let answer = app.form("/recover", "", &[("login", VERA)]).await;
        assert_eq!(answer.status(), if n < 3 { 303 } else { 403 }, "{n}");
    }
    // other addresses of the same network are free until it is busy
    assert_eq!(
        app.form("/recover", "", &[("login", "other@example.ru")])
            .await
            .status(),
        303
    );
    for n in 0..5 {
        let phone = format!("910000000{n}");
        let answer = app.form("/login/phone", "", &[("phone", &phone)]).await;
        assert_eq!(answer.status(), 303, "{n}");
    }
    let answer = app.form("/login/phone", "", &[("phone", "9100000009")]).await;
    assert_eq!(answer.status(), 403);
    let solved = solve(&answer.text().await.unwrap());
    let answer = app
        .form("/login/phone", "", &[("phone", "9100000009"), ("altcha", &solved)])
        .await;
    assert_eq!(answer.status(), 303);
    let text = super::account::consent_text();
    let form = |email: &str, altcha: &str| {
        let fields = [
            ("email", email.to_owned()),
            ("new_password", PASSWORD.to_owned()),
            ("consent", "1".to_owned()),
            ("consent_text", text.clone()),
            ("altcha", altcha.to_owned()),
        ];
        let app = &app;
        async move {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            app.form("/register", "", &fields).await
        }
    };
    for n in 0..11 {
        assert_eq!(form(&format!("p{n}@example.ru"), "").await.status(), 303, "{n}");
    }
    let answer = form("p99@example.ru", "").await;
    assert_eq!(answer.status(), 403);
    let solved = solve(&answer.text().await.unwrap());
    assert_eq!(form("p99@example.ru", &solved).await.status(), 303);
}
