//! What every answer carries, refusals and files included.

use super::helpers::{draft, header, spawn_app};
use super::staff::proved;
use reqwest::Method;
use sqlx::PgPool;
use std::collections::HashSet;

#[sqlx::test(migrations = "./migrations")]
async fn every_answer_carries_the_security_headers(pool: PgPool) {
    let app = spawn_app(pool).await;
    let number = app.report(&draft()).await.number;
    let card = format!("/c/{number}");
    let asked = [
        (Method::GET, "/", 200),
        (Method::HEAD, "/", 200),
        (Method::GET, "/report", 200),
        (Method::GET, card.as_str(), 200),
        (Method::GET, "/nowhere", 404),
        (Method::GET, "/%FF", 400),
        (Method::GET, "/healthz", 200),
        (Method::GET, "/readyz", 200),
        (Method::GET, "/version", 200),
        (Method::GET, "/assets/nothing.js", 404),
        (Method::GET, "/assets/..%2f..%2fCargo.toml", 404),
        (Method::GET, "/photos/ab/nothing.jpg", 404),
        (Method::GET, "/photos/..%2f..%2f/secret.key", 404),
        (Method::GET, "/tiles/complaints/0/0/0", 200),
        (Method::GET, "/tiles/complaints/99/0/0", 400),
        (Method::GET, "/tiles/complaints/a/b/c", 400),
        (Method::GET, "/tiles/base/12/2500/1400", 204),
        (Method::GET, "/api/complaints/map", 405),
        (Method::POST, "/api/complaints/submit", 422),
        (Method::GET, "/api/nothing", 404),
        (Method::DELETE, "/", 405),
    ];
    for (method, path, status) in asked {
        let mut answer = app.client.request(method.clone(), app.at(path)).send().await.unwrap();
        // A database that is busy with other tests may miss its 200 ms; readiness is a matter of the moment.
        for _ in 0..50 {
            if path != "/readyz" || answer.status() == status {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            answer = app.client.request(method.clone(), app.at(path)).send().await.unwrap();
        }
        let headers = answer.headers().clone();
        assert_eq!(answer.status(), status, "{method} {path}");
        assert_eq!(header(&headers, "x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header(&headers, "referrer-policy"), "same-origin", "{path}");
        assert!(!header(&headers, "x-request-id").is_empty(), "{path}");
        assert!(
            headers.get("server").is_none() && headers.get("x-powered-by").is_none(),
            "{path}"
        );
        let policy = header(&headers, "content-security-policy");
        assert!(
            policy.contains("default-src") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
            "{path}: {policy}"
        );
        let is_page = ["/", "/report", card.as_str(), "/nowhere"].contains(&path) && method == Method::GET;
        let kind = header(&headers, "content-type");
        assert!(!is_page || kind.starts_with("text/html"), "{path}: {kind}");
        if kind.starts_with("text/html") {
            assert_eq!(header(&headers, "cross-origin-opener-policy"), "same-origin", "{path}");
            let permissions = header(&headers, "permissions-policy");
            assert!(permissions.contains("microphone=()"), "{path}");
        } else {
            assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
        }
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn every_script_of_a_page_has_the_nonce_of_that_answer(pool: PgPool) {
    let app = spawn_app(pool).await;
    let number = app.report(&draft()).await.number;
    let mut nonces = HashSet::new();
    let dispatcher = proved(&app, "dispatcher@mail.example", "dispatcher", None).await;
    for path in ["/", "/", "/report", &format!("/c/{number}"), "/nowhere", "/dispatch"] {
        let cookies = if path == "/dispatch" {
            dispatcher.header()
        } else {
            String::new()
        };
        let answer = app
            .client
            .get(app.at(path))
            .header("cookie", cookies)
            .send()
            .await
            .unwrap();
        let policy = header(answer.headers(), "content-security-policy").to_owned();
        let nonce = policy
            .split("'nonce-")
            .nth(1)
            .and_then(|rest| rest.split('\'').next())
            .unwrap()
            .to_owned();
        let html = answer.text().await.unwrap();
        let tags: Vec<&str> = html
            .split("<script")
            .skip(1)
            .filter_map(|rest| rest.split('>').next())
            .collect();
        for tag in &tags {
            let is_data = tag.contains("type=\"application/json\"");
            assert!(
                is_data || tag.contains(&format!("nonce=\"{nonce}\"")),
                "{path}: <script{tag}>"
            );
        }
        assert!(!tags.is_empty(), "{path} carries its context");
        for inline in [" style=\"", " onclick=", " onload=", " onerror=", "<style"] {
            assert!(!html.contains(inline), "{path} has {inline}");
        }
        nonces.insert(nonce);
    }
    assert_eq!(nonces.len(), 6, "a nonce is used once");
}

#[sqlx::test(migrations = "./migrations")]
async fn files_and_tiles_set_no_cookies(pool: PgPool) {
    let app = spawn_app(pool).await;
    for path in [
        "/tiles/complaints/0/0/0",
        "/assets/nothing.js",
        "/photos/ab/x.jpg",
        "/healthz",
        "/version",
        "/robots.txt",
    ] {
        assert!(app.get(path).await.headers().get("set-cookie").is_none(), "{path}");
    }
    let page = app.get("/").await;
    for line in page.headers().get_all("set-cookie") {
        let line = line.to_str().unwrap();
        assert!(
            line.contains("SameSite=Lax") && line.contains("HttpOnly") && line.contains("Path=/"),
            "{line}"
        );
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_tile_that_is_known_is_not_sent_again(pool: PgPool) {
    let app = spawn_app(pool).await;
    app.report(&draft()).await;
    let path = app.at("/tiles/complaints/0/0/0");
    let tag = header(app.client.get(&path).send().await.unwrap().headers(), "etag").to_owned();
    let again = async |tag: &str| app.client.get(&path).header("if-none-match", tag).send().await.unwrap();
    let known = again(&tag).await;
    assert_eq!(
        (known.status().as_u16(), header(known.headers(), "etag")),
        (304, tag.as_str())
    );
    app.report(&draft()).await;
    assert_eq!(again(&tag).await.status(), 200, "a new complaint changes the tile");
}
