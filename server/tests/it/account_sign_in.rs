//! Making an account, signing in and out.

use super::account::{Browser, HOME, PASSWORD, inbox, latest, path_of, registered, spawn};
use super::helpers::{cookie, draft, header};
use sqlx::PgPool;

#[sqlx::test(migrations = "./migrations")]
async fn an_account_is_made_by_the_code_of_a_letter_and_opened_by_its_password(pool: PgPool) {
    let app = spawn(pool).await;
    let mut browser = registered(&app, "vera@example.ru").await;
    assert!(browser.is_in(&app).await);
    let (_, page) = browser.open(&app, "/").await;
    assert!(
        page.contains("action=\"/logout\"") && !page.contains("href=\"/login\""),
        "the header knows the person"
    );
    browser.go(&app, "/logout", &[], "/").await;
    assert!(!browser.is_in(&app).await);
    let form = [
        ("login", "Vera@Example.ru "),
        ("password", PASSWORD),
        ("next", "/report"),
    ];
    browser.go(&app, "/login", &form, "/report").await;
    assert!(browser.is_in(&app).await);
    assert_eq!(app.count("select count(*) from account").await, 1);
    let stored: String = sqlx::query_scalar("select phc from account_password")
        .fetch_one(&app.pool)
        .await
        .unwrap();
    assert!(stored.starts_with("$argon2id$v=19$m=64,t="), "{stored}");
}

#[sqlx::test(migrations = "./migrations")]
async fn opening_the_link_changes_nothing_and_the_button_works_once(pool: PgPool) {
    let app = spawn(pool).await;
    let mut browser = Browser::new(&app).await;
    let form = [
        ("email", "vera@example.ru"),
        ("new_password", PASSWORD),
        ("consent", "1"),
    ];
    browser.go(&app, "/register", &form, "/register/sent").await;
    let (_, sent) = browser.open(&app, "/register/sent").await;
    assert!(
        sent.contains("v•••@example.ru") && !sent.contains("vera@example.ru"),
        "the address is masked"
    );
    let path = path_of(&latest(&app, "vera@example.ru", "confirm-email", "link").await);
    for _ in 0..3 {
        assert_eq!(browser.open(&app, &path).await.0, 200);
        assert_eq!(app.client.head(app.at(&path)).send().await.unwrap().status(), 200);
    }
    assert_eq!(app.count("select count(*) from account").await, 0, "GET makes nothing");
    assert_eq!(
        app.count("select count(*) from pii.challenge where used_at is not null")
            .await,
        0
    );
    browser.go(&app, &path, &[], HOME).await;
    assert!(browser.is_in(&app).await);
    assert_eq!(browser.open(&app, &path).await.0, 410);
    assert_eq!(browser.send(&app, &path, &[]).await.status(), 410);
    assert_eq!(app.count("select count(*) from account").await, 1);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_link_opened_on_another_device_takes_the_password(pool: PgPool) {
    let app = spawn(pool).await;
    let mut villain = Browser::new(&app).await;
    let form = [
        ("email", "vera@example.ru"),
        ("new_password", PASSWORD),
        ("consent", "1"),
    ];
    villain.go(&app, "/register", &form, "/register/sent").await;
    let path = path_of(&latest(&app, "vera@example.ru", "confirm-email", "link").await);
    let mut owner = Browser::new(&app).await;
    let (_, page) = owner.open(&app, &path).await;
    assert!(page.contains("name=\"password\""));
    for wrong in ["", "другой пароль совсем"] {
        let answer = owner.send(&app, &path, &[("password", wrong)]).await;
        assert_eq!(
            answer.status(),
            422,
            "whoever did not register does not confirm by mistake"
        );
    }
    assert_eq!(app.count("select count(*) from account").await, 0);
    owner.go(&app, &path, &[("password", PASSWORD)], HOME).await;
    assert!(owner.is_in(&app).await);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_phone_signs_in_by_its_code_and_makes_an_account_once(pool: PgPool) {
    let app = spawn(pool).await;
    for writing in ["8 (910) 123-45-67", "+7 910 123 45 67"] {
        let mut browser = Browser::new(&app).await;
        browser
            .go(
                &app,
                "/login/phone",
                &[("phone", writing), ("next", "/report")],
                "/login/code?next=%2Freport",
            )
            .await;
        let code = latest(&app, "+79101234567", "code", "code").await;
        let wrong = if code == "000000" { "000001" } else { "000000" };
        let answer = browser.send(&app, "/login/code", &[("code", wrong)]).await;
        assert_eq!(answer.status(), 422);
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        browser
            .go(
                &app,
                "/login/code",
                &[("code", &spaced), ("next", "/report")],
                "/report",
            )
            .await;
        assert!(browser.is_in(&app).await);
        let again = browser.send(&app, "/login/code", &[("code", &code)]).await;
        assert_eq!(again.status(), 422, "a code works once");
    }
    assert_eq!(app.count("select count(*) from account").await, 1);
    let mut browser = Browser::new(&app).await;
    for bad in ["8 4752 72-00-00", "112", "", "+7 701 123 45 67", "8910123456"] {
        assert_eq!(
            browser.send(&app, "/login/phone", &[("phone", bad)]).await.status(),
            422,
            "{bad}"
        );
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_code_has_five_tries_and_five_minutes(pool: PgPool) {
    let app = spawn(pool).await;
    let mut browser = Browser::new(&app).await;
    browser
        .go(&app, "/login/phone", &[("phone", "9101234567")], "/login/code")
        .await;
    let code = latest(&app, "+79101234567", "code", "code").await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for left in [4, 3, 2, 1] {
        let page = browser
            .send(&app, "/login/code", &[("code", wrong)])
            .await
            .text()
            .await
            .unwrap();
        assert!(page.contains(&format!("Осталось попыток: {left}")), "{left}");
    }
    browser.send(&app, "/login/code", &[("code", wrong)]).await;
    assert_eq!(
        browser.send(&app, "/login/code", &[("code", &code)]).await.status(),
        422,
        "the right one comes too late"
    );
    let mut late = Browser::new(&app).await;
    late.go(&app, "/login/phone", &[("phone", "9101234567")], "/login/code")
        .await;
    let code = latest(&app, "+79101234567", "code", "code").await;
    sqlx::query("update pii.challenge set created_at = created_at - interval '6 minutes', expires_at = expires_at - interval '5 minutes 1 second'")
        .execute(&app.pool)
        .await
        .unwrap();
    assert_eq!(late.send(&app, "/login/code", &[("code", &code)]).await.status(), 422);
    assert_eq!(app.count("select count(*) from session").await, 0);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_form_with_errors_keeps_everything_but_passwords(pool: PgPool) {
    let app = spawn(pool).await;
    let mut browser = Browser::new(&app).await;
    let form = [
        ("email", "ivаn@example.ru"),
        ("new_password", "qwerty123"),
        ("next", "/report"),
    ];
    let answer = browser.send(&app, "/register", &form).await;
    assert_eq!(answer.status(), 422);
    let page = answer.text().await.unwrap();
    assert!(page.contains("value=\"ivаn@example.ru\"") && page.contains("value=\"/report\""));
    assert!(!page.contains("qwerty123"), "a password never comes back");
    for field in ["email", "new_password", "consent"] {
        assert!(
            page.contains(&format!("href=\"#{field}\"")),
            "{field}: its error is named and linked"
        );
    }
    for complete in ["autocomplete=\"username\"", "autocomplete=\"new-password\""] {
        assert!(page.contains(complete), "{complete}");
    }
    assert_eq!(app.count("select count(*) from outbox").await, 0);
    let answer = browser
        .send(&app, "/login", &[("login", "vera@example.ru"), ("password", "")])
        .await;
    assert_eq!(answer.status(), 422);
    assert!(answer.text().await.unwrap().contains("value=\"vera@example.ru\""));
}

#[sqlx::test(migrations = "./migrations")]
async fn sessions_end_here_there_and_by_time(pool: PgPool) {
    let app = spawn(pool).await;
    let mut first = registered(&app, "vera@example.ru").await;
    let mut second = Browser::new(&app).await;
    second
        .go(
            &app,
            "/login",
            &[("login", "vera@example.ru"), ("password", PASSWORD)],
            HOME,
        )
        .await;
    let told = inbox(&app, "vera@example.ru").await;
    assert!(
        told.iter().any(|(template, _)| template == "new-sign-in"),
        "the owner hears of a new device"
    );
    let before = told.len();
    let mut bare = Browser::default();
    let words = [("login", "vera@example.ru"), ("password", PASSWORD)];
    bare.go(&app, "/login", &words, HOME).await;
    let told = inbox(&app, "vera@example.ru").await;
    assert_eq!(told.len(), before + 1, "and of one that sends no cookies");
    assert!(first.is_in(&app).await && second.is_in(&app).await);
    second.go(&app, "/sessions/end-others", &[("next", "/")], "/").await;
    assert!(!first.is_in(&app).await && second.is_in(&app).await);
    let idle =
        "update session set created_at = created_at - interval '40 days', seen_at = seen_at - interval '31 days'";
    sqlx::query(idle).execute(&app.pool).await.unwrap();
    assert!(!second.is_in(&app).await, "it was not used for a month");
    second
        .go(
            &app,
            "/login",
            &[("login", "vera@example.ru"), ("password", PASSWORD)],
            HOME,
        )
        .await;
    let old = "update session set created_at = now() - interval '181 days', expires_at = now() - interval '1 second'";
    sqlx::query(old).execute(&app.pool).await.unwrap();
    assert!(!second.is_in(&app).await, "no session lives for ever");
    app.state.accounts.sweep().await.unwrap();
    assert_eq!(app.count("select count(*) from session").await, 0);
    let journal: Vec<String> = sqlx::query_scalar("select kind from security_event order by security_event_id")
        .fetch_all(&app.pool)
        .await
        .unwrap();
    assert_eq!(
        journal,
        [
            "registered",
            "consent_given",
            "sign_in",
            "sign_in",
            "sign_in",
            "sessions_ended",
            "sign_in"
        ]
    );
    for change in [
        "update security_event set kind = 'nothing'",
        "delete from security_event",
        "truncate security_event",
    ] {
        assert!(sqlx::query(change).execute(&app.pool).await.is_err(), "{change}");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn the_cookie_of_a_session_is_hidden_from_scripts(pool: PgPool) {
    let app = spawn(pool).await;
    let mut browser = registered(&app, "vera@example.ru").await;
    let answer = browser
        .send(&app, "/login", &[("login", "vera@example.ru"), ("password", PASSWORD)])
        .await;
    let (value, attributes) = cookie(&answer, "sid").unwrap();
    assert_eq!(value.len(), 43);
    assert!(attributes.contains("HttpOnly") && attributes.contains("SameSite=Lax") && attributes.contains("Path=/"));
    assert_eq!(header(answer.headers(), "cache-control"), "private, no-store");
    let kept = app
        .count("select count(*) from session where length(session_hash) = 32")
        .await;
    assert_eq!(kept, 1, "the session that the browser had before is gone");
}

#[sqlx::test(migrations = "./migrations")]
async fn what_is_reported_and_supported_while_signed_in_belongs_to_the_account(pool: PgPool) {
    let app = spawn(pool).await;
    let mut browser = registered(&app, "vera@example.ru").await;
    let body = serde_json::json!({ "draft": draft() });
    let answer = app.call("/api/complaints/submit", &browser.header(), &body).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(app.count("select count(*) from account_complaint").await, 1);
    let number = app.report(&draft()).await.number;
    let support = format!("/c/{number}/support");
    let mut other = Browser::new(&app).await;
    other
        .go(
            &app,
            "/login",
            &[("login", "vera@example.ru"), ("password", PASSWORD)],
            "/my",
        )
        .await;
    for device in [&mut browser, &mut other] {
        assert_eq!(device.send(&app, &support, &[]).await.status(), 303);
    }
    assert_eq!(
        app.count("select max(support_count)::bigint from complaint").await,
        1,
        "one person, two devices"
    );
    assert_eq!(app.count("select count(*) from account_support").await, 1);
    // the second device never saw the secret link, and still sees its owner's complaint
    let own: String = sqlx::query_scalar("update complaint set state = 'hidden' where number <> $1 returning number")
        .bind(number.to_string())
        .fetch_one(&app.pool)
        .await
        .unwrap();
    assert_eq!(other.open(&app, &format!("/c/{own}")).await.0, 200);
    assert_eq!(Browser::default().open(&app, &format!("/c/{own}")).await.0, 404);
}

#[sqlx::test(migrations = "./migrations")]
async fn an_account_can_be_erased_and_its_events_stay(pool: PgPool) {
    let app = spawn(pool.clone()).await;
    let mut browser = registered(&app, "vera@example.ru").await;
    assert!(browser.is_in(&app).await);
    let events = "select count(*) from security_event where account_id is not null";
    let before: i64 = sqlx::query_scalar(events).fetch_one(&pool).await.unwrap();
    assert!(before > 0);
    let gone = sqlx::query("delete from account").execute(&pool).await.unwrap();
    assert_eq!(gone.rows_affected(), 1);
    let after: i64 = sqlx::query_scalar(events).fetch_one(&pool).await.unwrap();
    assert_eq!(after, before);
    assert!(!browser.is_in(&app).await, "its sessions are gone with it");
}
