//! The profile by plain forms.

use super::helpers::{App, header, spawn_app};
use sha2::{Digest, Sha256};
use sqlx::PgPool;

/// A new account that is signed in: its number and its cookie.
pub async fn sign_in(app: &App) -> (i64, String) {
    let secret: String = (0..43).map(|_| char::from(rand::random_range(b'a'..=b'z'))).collect();
    let account: i64 = sqlx::query_scalar(
        "with a as (insert into account default values returning account_id)
         insert into session (session_hash, account_id, method) select $1, account_id, 'password' from a returning account_id",
    )
    .bind(Sha256::digest(secret.as_bytes()).to_vec())
    .fetch_one(&app.pool)
    .await
    .unwrap();
    (account, format!("sid={secret}"))
}

pub async fn page(app: &App, path: &str, session: &str) -> (u16, String) {
    let answer = app
        .client
        .get(app.at(path))
        .header("cookie", session)
        .send()
        .await
        .unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// Agrees to the words that a page shows.
pub async fn agree(app: &App, session: &str, purpose: &str, next: &str) -> String {
    let path = format!("/profile/consents/{purpose}");
    let html = page(app, &path, session).await.1;
    let (_, rest) = html.split_once("name=\"text\" value=\"").unwrap();
    let text = rest.split('"').next().unwrap();
    let given = app
        .form(&path, session, &[("say", "yes"), ("text", text), ("next", next)])
        .await;
    assert_eq!(given.status(), 303, "{}", given.text().await.unwrap());
    header(given.headers(), "location").to_owned()
}

const NAME: [(&str, &str); 4] = [
    ("family", "Озерова"),
    ("given", "Нина"),
    ("no_patronymic", "1"),
    ("born", "14.07.1985"),
];

#[sqlx::test(migrations = "./migrations")]
async fn guests_go_to_sign_in(pool: PgPool) {
    let app = spawn_app(pool).await;
    for path in [
        "/my",
        "/profile",
        "/profile/name",
        "/profile/family/child",
        "/profile/consents/family",
    ] {
        let answer = app.get(path).await;
        assert_eq!(
            header(answer.headers(), "location"),
            format!("/login?next={path}"),
            "{path}"
        );
    }
    let answer = app.get("/my?show=supported&after=1").await;
    let back = "/login?next=/my%3Fshow%3Dsupported%26after%3D1";
    assert_eq!(header(answer.headers(), "location"), back);
    let answer = app.form("/profile/language", "", &[]).await;
    assert_eq!(header(answer.headers(), "location"), "/login?next=/profile");
}

#[sqlx::test(migrations = "./migrations")]
async fn a_child_is_added_after_a_consent_and_gone_with_it(pool: PgPool) {
    let app = spawn_app(pool).await;
    let (_, session) = sign_in(&app).await;
    let first = app
        .client
        .get(app.at("/profile/family/child"))
        .header("cookie", &session)
        .send()
        .await
        .unwrap();
    assert_eq!(
        header(first.headers(), "location"),
        "/profile/consents/family?next=/profile/family/child"
    );
    // other words than today's are agreed to by nobody
    for text in ["", "ab"] {
        let old = [("say", "yes"), ("text", text), ("next", "/profile/family/child")];
        let answer = app.form("/profile/consents/family", &session, &old).await;
        assert_eq!(answer.status(), 409);
        let html = answer.text().await.unwrap();
        assert!(html.contains("изменились") && html.contains("value=\"/profile/family/child\""));
    }
    assert_eq!(app.count("select count(*) from account_consent").await, 0);
    let next = agree(&app, &session, "family", "/profile/family/child").await;
    assert_eq!(next, "/profile/family/child");
    assert_eq!(page(&app, "/profile/family/child", &session).await.0, 200);
    let wrong = [
        ("family", "Озерова"),
        ("given", "Пётp"),
        ("no_patronymic", "1"),
        ("born", "31.02.2018"),
    ];
    let answer = app.form("/profile/family/child", &session, &wrong).await;
    assert_eq!(answer.status(), 422);
    let html = answer.text().await.unwrap();
    for kept in [
        "value=\"Озерова\"",
        "value=\"Пётp\"",
        "value=\"31.02.2018\"",
        "id=\"given-error\"",
        "id=\"born-error\"",
        "href=\"#born\"",
    ] {
        assert!(html.contains(kept), "{kept}");
    }
    assert!(!html.contains("id=\"family-error\""));
    let good = [
        ("family", "Озеров"),
        ("given", "Пётр"),
        ("no_patronymic", "1"),
        ("born", "05.03.2018"),
    ];
    let answer = app.form("/profile/family/child", &session, &good).await;
    assert_eq!(header(answer.headers(), "location"), "/profile?done=saved");
    let (_, html) = page(&app, "/profile?done=saved", &session).await;
    assert!(html.contains("Озеров Пётр") && html.contains("05.03.2036"));
    // nobody else sees or removes it
    let handle: String = sqlx::query_scalar("select person_id::text from pii.person where relation = 'child'")
        .fetch_one(&app.pool)
        .await
        .unwrap();
    let (_, other) = sign_in(&app).await;
    assert_eq!(
        page(&app, &format!("/profile/people/{handle}/documents"), &other)
            .await
            .0,
        404
    );
    app.form(&format!("/profile/family/{handle}/remove"), &other, &[]).await;
    assert_eq!(app.count("select count(*) from pii.person").await, 1);
    let back = app.form("/profile/consents/family", &session, &[("say", "no")]).await;
    assert_eq!(header(back.headers(), "location"), "/profile?done=removed");
    assert_eq!(app.count("select count(*) from pii.person").await, 0);
}

#[sqlx::test(migrations = "./migrations")]
async fn papers_are_shown_masked(pool: PgPool) {
    let app = spawn_app(pool).await;
    let (_, session) = sign_in(&app).await;
    assert_eq!(app.form("/profile/name", &session, &NAME).await.status(), 303);
    agree(&app, &session, "documents", "").await;
    // what is of no use is not asked for
    assert_eq!(page(&app, "/profile/consents/notices", &session).await.0, 404);
    let notices = app.form("/profile/consents/notices", &session, &[("say", "yes")]).await;
    assert_eq!(notices.status(), 404);
    assert!(!page(&app, "/profile", &session).await.1.contains("consents/notices"));
    let handle: String = sqlx::query_scalar("select person_id::text from pii.person")
        .fetch_one(&app.pool)
        .await
        .unwrap();
    let place = format!("/profile/people/{handle}/documents");
    let answer = app
        .form(&place, &session, &[("kind", "snils"), ("number", "112-233-445 96")])
        .await;
    assert_eq!(answer.status(), 422);
    let html = answer.text().await.unwrap();
    assert!(html.contains("value=\"112-233-445 96\"") && html.contains("id=\"number-error\""));
    let answer = app
        .form(&place, &session, &[("kind", "snils"), ("number", "№ 112 233 445 95")])
        .await;
    assert_eq!(header(answer.headers(), "location"), "/profile?done=saved");
    let (_, html) = page(&app, "/profile", &session).await;
    assert!(html.contains("•••-•••-••5 95") && !html.contains("11223344595") && !html.contains("112-233-445"));
    let script = [("kind", "snils"), ("number", "\"><script>alert(1)</script>")];
    let html = app.form(&place, &session, &script).await.text().await.unwrap();
    assert!(!html.contains("<script>alert"));
}

#[sqlx::test(migrations = "./migrations")]
async fn my_things_are_mine(pool: PgPool) {
    let app = spawn_app(pool).await;
    let number = app.report(&super::helpers::draft()).await.number;
    let (account, session) = sign_in(&app).await;
    let (status, html) = page(&app, "/my", &session).await;
    assert!(status == 200 && !html.contains(&number.to_string()));
    sqlx::query("insert into account_complaint (account_id, complaint_id) select $1, complaint_id from complaint")
        .bind(account)
        .execute(&app.pool)
        .await
        .unwrap();
    assert!(page(&app, "/my", &session).await.1.contains(&format!("/c/{number}")));
    let (_, other) = sign_in(&app).await;
    assert!(!page(&app, "/my", &other).await.1.contains(&number.to_string()));
    assert_eq!(page(&app, "/my?show=supported&after=x", &session).await.0, 200);
    let (_, english) = page(&app, "/my?lang=en", &session).await;
    assert!(english.contains("My things") && english.contains("This device"));
}
