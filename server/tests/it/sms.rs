//! Short messages leave by a company's gateway; where there is none, the doors by phone are closed and say so.

use super::account::{Browser, HOME, registered};
use super::helpers::{App, header, spawn_sending};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::Value;
use sqlx::PgPool;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const PHONE: &str = "+79101234567";

/// A company that carries short messages: what it answers, and what it has heard.
#[derive(Clone)]
struct Company {
    answers: Arc<Mutex<Vec<u16>>>,
    heard: Arc<Mutex<Vec<Value>>>,
}

impl Company {
    /// Opens for business: these answers come first, then everything is taken.
    async fn open(first: &[u16]) -> (Self, String) {
        let company = Self {
            answers: Arc::new(Mutex::new(first.iter().rev().copied().collect())),
            heard: Arc::default(),
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/send", listener.local_addr().unwrap());
        let routes = Router::new().route("/send", post(take)).with_state(company.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        (company, url)
    }

    /// The `n`-th message, once it is there.
    async fn message(&self, n: usize) -> Value {
        for _ in 0..600 {
            if self.heard.lock().unwrap().len() > n {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.heard.lock().unwrap()[n].clone()
    }
}

async fn take(
    State(company): State<Company>,
    headers: HeaderMap,
    Json(message): Json<Value>,
) -> (StatusCode, [(&'static str, &'static str); 1]) {
    assert_eq!(headers["authorization"], "Bearer geheim");
    company.heard.lock().unwrap().push(message);
    let next = company.answers.lock().unwrap().pop();
    // whoever is busy asks for a second
    (
        StatusCode::from_u16(next.unwrap_or(202)).unwrap(),
        [("retry-after", "1")],
    )
}

async fn house(pool: PgPool, first: &[u16]) -> (App, Company, tempfile::TempDir) {
    let (company, url) = Company::open(first).await;
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    std::fs::write(&token, "geheim\n").unwrap();
    let settings = ["--sms-url", &url, "--sms-token-file", &token.display().to_string()];
    (spawn_sending(pool, &settings).await, company, folder)
}

/// The six digits of a text.
fn code_of(message: &Value) -> String {
    let text = message["text"].as_str().unwrap();
    let digits = text.split(|c: char| !c.is_ascii_digit()).find(|run| run.len() == 6);
    digits.unwrap().to_owned()
}

#[sqlx::test(migrations = "./migrations")]
async fn a_code_comes_by_the_company_s_way_and_signs_in(pool: PgPool) {
    // busy at first: the same message comes once more
    let (app, company, _folder) = house(pool, &[503]).await;
    let mut browser = Browser::new(&app).await;
    let form = [("phone", PHONE), ("consent", "1")];
    browser.go(&app, "/login/phone", &form, "/login/code").await;
    let (first, second) = (company.message(0).await, company.message(1).await);
    assert_eq!((&first, &first["to"]), (&second, &Value::from(PHONE)));
    browser
        .go(&app, "/login/code", &[("code", &code_of(&second))], HOME)
        .await;
    assert!(browser.is_in(&app).await);
    let sent = "select count(*) from outbox where channel = 'sms' and state = 'done' and attempts = 2";
    assert_eq!(app.count(sent).await, 1);
    assert_eq!(
        app.count("select max(sent)::bigint from sms_count where address_hash <> ''")
            .await,
        1
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn a_refused_number_is_told_on_the_page_of_the_code(pool: PgPool) {
    let (app, company, _folder) = house(pool, &[422]).await;
    let mut browser = Browser::new(&app).await;
    let form = [("phone", PHONE), ("consent", "1")];
    browser.go(&app, "/login/phone", &form, "/login/code").await;
    company.message(0).await;
    for _ in 0..600 {
        if app.count("select count(*) from outbox where state = 'refused'").await == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let (_, page) = browser.open(&app, "/login/code").await;
    assert!(page.contains("не\u{a0}приняла сообщение"), "{page}");
}

#[sqlx::test(migrations = "./migrations")]
async fn without_a_gateway_no_door_by_phone_is_open(pool: PgPool) {
    let app = spawn_sending(pool, &["--sms-url", ""]).await;
    let mut browser = Browser::new(&app).await;
    for page in ["/login", "/register", "/recover"] {
        let (status, html) = browser.open(&app, page).await;
        assert!(status == 200 && !html.contains("/login/phone"), "{page}");
    }
    let phone = app.get("/login/phone?next=/my").await;
    assert_eq!(
        (phone.status().as_u16(), header(phone.headers(), "location")),
        (303, "/login?next=%2Fmy")
    );
    for (path, field) in [("/login/phone", "phone"), ("/recover", "login")] {
        let answer = browser.send(&app, path, &[(field, PHONE), ("consent", "1")]).await;
        assert_eq!(answer.status(), 422, "{path}");
        let html = answer.text().await.unwrap();
        assert!(html.contains("SMS здесь пока") && html.contains(PHONE), "{path}");
    }
    let mut owner = registered(&app, "anna@mail.example").await;
    let (_, html) = owner.open(&app, "/profile").await;
    assert!(html.contains("/profile/family/child") && !html.contains("/profile/family/proxy"));
    let contact = owner.send(&app, "/profile/contacts/add", &[("address", PHONE)]).await;
    assert_eq!(contact.status(), 422);
    assert!(contact.text().await.unwrap().contains("SMS здесь пока"));
    assert_eq!(app.count("select count(*) from outbox where channel = 'sms'").await, 0);
}
