//! How much one address may ask: a clear answer with the time to wait, and nothing done.

use super::helpers::{draft, header, spawn_with};
use app::error::AppError;
use serde_json::json;
use server::http::edge::{Rate, RateConfig};
use sqlx::PgPool;

#[sqlx::test(migrations = "./migrations")]
async fn the_sixth_report_of_a_moment_must_wait(pool: PgPool) {
    let app = spawn_with(pool, RateConfig::default()).await;
    for _ in 0..5 {
        app.report(&draft()).await;
    }
    let refused = app
        .call("/api/complaints/submit", "", &json!({ "draft": draft() }))
        .await;
    assert_eq!(refused.status(), 429);
    let wait: u32 = header(refused.headers(), "retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait} s");
    let error: AppError = refused.json().await.unwrap();
    assert!(
        matches!(error, AppError::TooMany { retry_s } if retry_s == wait),
        "{error:?}"
    );
    assert_eq!(app.count("select count(*) from complaint").await, 5);
    // looking is not sending
    assert_eq!(app.get("/report").await.status(), 200);
    assert_eq!(app.get("/").await.status(), 200);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_page_that_must_wait_says_so_in_the_visitor_s_language(pool: PgPool) {
    let rates = RateConfig {
        general: Some(Rate::new(1, 60, 2)),
        ..RateConfig::off()
    };
    let app = spawn_with(pool, rates).await;
    for _ in 0..2 {
        assert_eq!(app.get("/").await.status(), 200);
    }
    let request = app
        .client
        .get(app.at("/report"))
        .header("accept", "text/html")
        .header("accept-language", "en");
    let refused = request.send().await.unwrap();
    assert_eq!(
        (refused.status().as_u16(), header(refused.headers(), "cache-control")),
        (429, "no-store")
    );
    let html = refused.text().await.unwrap();
    assert!(
        html.contains("lang=\"en\"") && html.contains("<h1>") && html.contains("href=\"/\""),
        "{html}"
    );
    assert_eq!(
        app.get("/healthz").await.status(),
        200,
        "machines that watch are not counted"
    );
}
