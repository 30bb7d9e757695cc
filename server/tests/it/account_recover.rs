//! Recovering an account: by letter, at a desk; and what a new password ends.

use super::account::{Browser, HOME, OTHER, PASSWORD, inbox, latest, path_of, registered, spawn};
use app::account::model::{Errand, Letter};
use app::kernel::{AccountId, Lang};
use serde_json::json;
use server::account::Whence;
use sqlx::PgPool;

const EMAIL: &str = "vera@example.ru";

#[sqlx::test(migrations = "./migrations")]
async fn a_lost_password_is_replaced_by_the_link_of_a_letter(pool: PgPool) {
    let app = spawn(pool).await;
    let mut thief = registered(&app, EMAIL).await;
    let mut owner = Browser::new(&app).await;
    owner.go(&app, "/recover", &[("login", EMAIL)], "/recover/sent").await;
    let (_, page) = owner.open(&app, "/recover/sent").await;
    assert!(page.contains("v•••@example.ru") && page.contains("Ждёт отправки"));
    for way in ["/login/phone", "/recover/desk"] {
        assert!(page.contains(&format!("href=\"{way}")), "{way} is always in sight");
    }
    let path = path_of(&latest(&app, EMAIL, "recover", "link").await);
    for _ in 0..3 {
        assert_eq!(owner.open(&app, &path).await.0, 200, "opening changes nothing");
    }
    assert_eq!(
        owner.send(&app, &path, &[("new_password", "12345678")]).await.status(),
        422
    );
    owner.go(&app, &path, &[("new_password", OTHER)], HOME).await;
    assert!(owner.is_in(&app).await);
    assert!(!thief.is_in(&app).await, "every other session ends");
    assert_eq!(
        owner.send(&app, &path, &[("new_password", PASSWORD)]).await.status(),
        410,
        "once"
    );
    assert_eq!(owner.open(&app, &path).await.0, 410);
    let told = inbox(&app, EMAIL).await;
    assert_eq!(
        told.iter()
            .filter(|(template, _)| template == "password-changed")
            .count(),
        1
    );
    let mut later = Browser::new(&app).await;
    assert_eq!(
        later
            .send(&app, "/login", &[("login", EMAIL), ("password", PASSWORD)])
            .await
            .status(),
        422
    );
    later
        .go(&app, "/login", &[("login", EMAIL), ("password", OTHER)], HOME)
        .await;
}

#[sqlx::test(migrations = "./migrations")]
async fn old_links_and_links_of_an_older_letter_do_nothing(pool: PgPool) {
    let app = spawn(pool).await;
    registered(&app, EMAIL).await;
    let mut owner = Browser::new(&app).await;
    owner.go(&app, "/recover", &[("login", EMAIL)], "/recover/sent").await;
    let first = path_of(&latest(&app, EMAIL, "recover", "link").await);
    owner.go(&app, "/recover", &[("login", EMAIL)], "/recover/sent").await;
    let second = path_of(&latest(&app, EMAIL, "recover", "link").await);
    owner.go(&app, &second, &[("new_password", OTHER)], HOME).await;
    assert_eq!(
        owner.send(&app, &first, &[("new_password", PASSWORD)]).await.status(),
        410
    );
    owner.go(&app, "/recover", &[("login", EMAIL)], "/recover/sent").await;
    let third = path_of(&latest(&app, EMAIL, "recover", "link").await);
    let late = "update pii.challenge set created_at = created_at - interval '31 minutes', expires_at = expires_at - interval '30 minutes 1 second'";
    sqlx::query(late).execute(&app.pool).await.unwrap();
    assert_eq!(owner.open(&app, &third).await.0, 410);
    assert_eq!(
        owner.send(&app, &third, &[("new_password", PASSWORD)]).await.status(),
        410
    );
    for never in [
        "/recover/x",
        &format!("/recover/{}", "A".repeat(43)),
        &format!("/confirm/{}", "A".repeat(43)),
    ] {
        assert_eq!(owner.open(&app, never).await.0, 410, "{never}");
        assert_eq!(
            owner.send(&app, never, &[("new_password", OTHER)]).await.status(),
            410,
            "{never}"
        );
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn the_fate_of_a_letter_is_told_to_the_device_that_asked(pool: PgPool) {
    let app = spawn(pool).await;
    let mut browser = Browser::new(&app).await;
    browser
        .go(&app, "/recover", &[("login", "nobody@example.ru")], "/recover/sent")
        .await;
    let ask = |cookie: String| {
        let app = &app;
        async move {
            app.call("/api/account/letter", &cookie, &json!({}))
                .await
                .json::<Option<Letter>>()
                .await
                .unwrap()
        }
    };
    let letter = ask(browser.header()).await.unwrap();
    assert_eq!(
        (letter.errand, letter.to.as_str()),
        (Errand::Recover, "n•••@example.ru")
    );
    assert!(!letter.fate.is_final() && (1..=60).contains(&letter.again_s));
    assert_eq!(ask(String::new()).await, None, "a stranger learns nothing");
    assert_eq!(ask(format!("ticket={}", "A".repeat(43))).await, None);
    sqlx::query(
        "insert into outbox_attempt (outbox_id, outcome, cause) select outbox_id, 'delayed', 'greylisted' from outbox",
    )
    .execute(&app.pool)
    .await
    .unwrap();
    sqlx::query("insert into outbox_attempt (outbox_id, outcome, host) select outbox_id, 'accepted', 'mx.example.ru' from outbox")
        .execute(&app.pool)
        .await
        .unwrap();
    sqlx::query("update outbox set state = 'done', finished_at = now()")
        .execute(&app.pool)
        .await
        .unwrap();
    let letter = ask(browser.header()).await.unwrap();
    assert!(letter.fate.is_final());
    assert_eq!(
        letter.delayed.map(|(cause, _)| cause),
        Some(app::messages::model::Cause::Greylisted),
        "what was put off stays to be seen"
    );
    let (_, page) = browser.open(&app, "/recover/sent").await;
    assert!(
        page.contains("mx.example.ru") && page.contains("class=\"s-work\""),
        "{page}"
    );
    let again = browser.send(&app, "/again", &[]).await;
    assert_eq!(again.status(), 303);
    let too_soon = browser.send(&app, "/again", &[]).await;
    assert_eq!(too_soon.status(), 429, "not twice in a minute");
    assert!(too_soon.headers().contains_key("retry-after"));
}

#[sqlx::test(migrations = "./migrations")]
async fn a_desk_prints_a_code_that_sets_a_password_once(pool: PgPool) {
    let app = spawn(pool).await;
    registered(&app, EMAIL).await;
    let account: i64 = sqlx::query_scalar("select account_id from account")
        .fetch_one(&app.pool)
        .await
        .unwrap();
    let clerk: i64 = sqlx::query_scalar("insert into account default values returning account_id")
        .fetch_one(&app.pool)
        .await
        .unwrap();
    let whence = Whence {
        lang: Lang::Ru,
        ..Whence::default()
    };
    let code = app
        .state
        .accounts
        .desk_code(AccountId(clerk), AccountId(account), &whence)
        .await
        .unwrap();
    assert_eq!(code.len(), 19, "{code}");
    assert_eq!(
        app.count("select count(*) from security_event where kind = 'desk_code_made' and actor_id <> account_id")
            .await,
        1
    );
    let mut owner = Browser::new(&app).await;
    let wrong = [("code", "0000-0000-0000-0000"), ("new_password", OTHER)];
    assert_eq!(owner.send(&app, "/recover/desk", &wrong).await.status(), 422);
    let typed = code.to_lowercase().replace('-', " ");
    owner
        .go(
            &app,
            "/recover/desk",
            &[("code", &typed), ("new_password", OTHER)],
            HOME,
        )
        .await;
    assert_eq!(
        owner
            .send(&app, "/recover/desk", &[("code", &code), ("new_password", PASSWORD)])
            .await
            .status(),
        422
    );
    let nobody = app
        .state
        .accounts
        .desk_code(AccountId(clerk), AccountId(-1), &whence)
        .await;
    assert!(nobody.is_err());
}

#[sqlx::test(migrations = "./migrations")]
async fn whoever_came_by_a_code_sets_a_password_without_the_old_one_and_nobody_else(pool: PgPool) {
    let app = spawn(pool).await;
    let mut browser = registered(&app, EMAIL).await;
    browser
        .go(
            &app,
            "/password",
            &[("new_password", OTHER), ("next", "/report")],
            "/report",
        )
        .await;
    // the session is one by password now
    let refused = browser
        .send(
            &app,
            "/password",
            &[("new_password", PASSWORD), ("password", "не тот пароль")],
        )
        .await;
    assert_eq!(refused.status(), 422);
    browser
        .go(
            &app,
            "/password",
            &[("new_password", PASSWORD), ("password", OTHER)],
            HOME,
        )
        .await;
    let mut guest = Browser::new(&app).await;
    guest
        .go(&app, "/password", &[("new_password", OTHER)], "/login?next=/password")
        .await;
}
