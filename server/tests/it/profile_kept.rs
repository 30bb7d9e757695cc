//! What was typed into the profile outlives the session and the database, and statuses follow one rule.

use super::helpers::{App, cookie, header, spawn_app};
use super::profile::{agree, page, sign_in};
use sha2::{Digest, Sha256};
use sqlx::PgPool;

/// A value of the page's form.
pub fn field(html: &str, name: &str) -> String {
    let (_, rest) = html.split_once(&format!("name=\"{name}\"")).unwrap();
    let (_, value) = rest.split_once("value=\"").unwrap();
    value.split('"').next().unwrap().to_owned()
}

/// Another session of the same account.
async fn sign_in_again(app: &App, account: i64) -> String {
    let secret: String = (0..43).map(|_| char::from(rand::random_range(b'a'..=b'z'))).collect();
    sqlx::query("insert into session (session_hash, account_id, method) values ($1, $2, 'password')")
        .bind(Sha256::digest(secret.as_bytes()).to_vec())
        .bind(account)
        .execute(&app.pool)
        .await
        .unwrap();
    format!("sid={secret}")
}

const TYPED: [(&str, &str); 3] = [("family", "Озерова"), ("given", "Нина"), ("born", "14.07.1985")];

#[sqlx::test(migrations = "./migrations")]
async fn a_form_whose_session_has_ended_waits_for_its_sender_and_for_nobody_else(pool: PgPool) {
    let app = spawn_app(pool).await;
    let (account, session) = sign_in(&app).await;
    let (_, stranger) = sign_in(&app).await;
    let whose = field(&page(&app, "/profile/name", &session).await.1, "whose");
    assert!(whose.len() == 32 && whose != field(&page(&app, "/profile/name", &stranger).await.1, "whose"));
    sqlx::query("delete from session where account_id = $1")
        .bind(account)
        .execute(&app.pool)
        .await
        .unwrap();
    let fields = [&TYPED[..], &[("whose", whose.as_str())]].concat();
    let aside = async || {
        let answer = app.form("/profile/name", &session, &fields).await;
        assert_eq!(answer.status(), 303);
        assert_eq!(header(answer.headers(), "location"), "/login?next=/profile/name");
        let (kept, attributes) = cookie(&answer, "kept").unwrap();
        assert!(attributes.contains("HttpOnly") && attributes.contains("SameSite=Lax"));
        format!("kept={kept}")
    };
    let kept = aside().await;
    assert!(page(&app, "/login", &kept).await.1.contains("сохранено"));
    assert!(!page(&app, "/login", "").await.1.contains("сохранено"));
    let open = "select count(*) from pii.kept_form where encode(sealed, 'escape') like '%' || encode('Озерова', 'escape') || '%'";
    assert_eq!(app.count(open).await, 0, "sealed");
    // the same person signs in again: it is there, on its own page only, for as long as it was not sent
    let again = format!("{}; {kept}", sign_in_again(&app, account).await);
    assert!(!page(&app, "/profile/contacts/add", &again).await.1.contains("Озерова"));
    for _ in 0..2 {
        let html = page(&app, "/profile/name", &again).await.1;
        assert_eq!(
            (field(&html, "family"), field(&html, "given")),
            ("Озерова".to_owned(), "Нина".to_owned())
        );
    }
    let more = [&fields[..], &[("no_patronymic", "1")]].concat();
    let saved = app.form("/profile/name", &again, &more).await;
    assert_eq!(header(saved.headers(), "location"), "/profile?done=saved");
    assert_eq!(cookie(&saved, "kept").unwrap().0, "");
    assert_eq!(app.count("select count(*) from pii.kept_form").await, 0);
    // somebody else who signs in on the same device sees nothing, and it is gone
    let kept = aside().await;
    let other = page(&app, "/profile/name", &format!("{stranger}; {kept}")).await.1;
    assert!(!other.contains("Озерова"));
    assert_eq!(app.count("select count(*) from pii.kept_form").await, 0);
}

#[sqlx::test(migrations = "./migrations")]
async fn what_cannot_be_kept_is_shown_at_once(pool: PgPool) {
    let app = spawn_app(pool).await;
    // a form that was shown to nobody, and one that is too long
    let long = "я".repeat(9000);
    let mark = "0".repeat(32);
    for extra in [("whose", ""), ("whose", mark.as_str())] {
        let act = if extra.1.is_empty() {
            "решение"
        } else {
            long.as_str()
        };
        let fields = [&TYPED[..], &[extra, ("act", act)]].concat();
        let answer = app.form("/profile/family/ward", "", &fields).await;
        assert_eq!(answer.status(), 403);
        let html = answer.text().await.unwrap();
        assert!(html.contains("action=\"/profile/family/ward\"") && html.contains("value=\"Озерова\""));
        assert!(html.contains(act));
    }
    assert_eq!(app.count("select count(*) from pii.kept_form").await, 0);
    // nothing was typed: nothing is kept
    let answer = app
        .form("/profile/name", "", &[("key", "x"), ("whose", &mark), ("family", "")])
        .await;
    assert_eq!(answer.status(), 303);
    assert!(cookie(&answer, "kept").is_none());
    // a network that sends no end of forms
    let fields = [&TYPED[..], &[("whose", mark.as_str())]].concat();
    let mut last = 0;
    for _ in 0..31 {
        last = app.form("/profile/name", "", &fields).await.status().as_u16();
    }
    assert_eq!((last, app.count("select count(*) from pii.kept_form").await), (403, 30));
}

#[sqlx::test(migrations = "./migrations")]
async fn a_database_that_is_away_makes_nobody_a_guest_and_loses_nothing(pool: PgPool) {
    let app = spawn_app(pool).await;
    let (_, session) = sign_in(&app).await;
    let fields = [&TYPED[..], &[("no_patronymic", "1"), ("key", "7")]].concat();
    sqlx::raw_sql("alter table session rename to gone")
        .execute(&app.pool)
        .await
        .unwrap();
    for path in ["/profile", "/my", "/profile/name", "/admin", "/admin/members"] {
        let answer = app
            .client
            .get(app.at(path))
            .header("cookie", &session)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 503, "{path}");
        assert_eq!(header(answer.headers(), "retry-after"), "5");
    }
    let answer = app.form("/profile/name", &session, &fields).await;
    assert_eq!(
        (answer.status().as_u16(), header(answer.headers(), "retry-after")),
        (503, "5")
    );
    let html = answer.text().await.unwrap();
    assert!(html.contains("action=\"/profile/name\""));
    for (name, value) in &fields {
        assert_eq!(&field(&html, name), value);
    }
    for path in ["/sessions/end", "/sessions/end-others", "/oidc/unlink"] {
        assert_eq!(app.form(path, &session, &[]).await.status(), 503, "{path}");
    }
    sqlx::raw_sql("alter table gone rename to session")
        .execute(&app.pool)
        .await
        .unwrap();
    // the table of the form itself
    sqlx::raw_sql("alter table pii.person rename to gone")
        .execute(&app.pool)
        .await
        .unwrap();
    let answer = app.form("/profile/name", &session, &fields).await;
    assert_eq!(answer.status(), 500);
    let html = answer.text().await.unwrap();
    assert_eq!(
        (field(&html, "family"), field(&html, "key")),
        ("Озерова".to_owned(), "7".to_owned())
    );
    sqlx::raw_sql("alter table pii.gone rename to person")
        .execute(&app.pool)
        .await
        .unwrap();
    let saved = app.form("/profile/name", &session, &fields).await;
    assert_eq!(header(saved.headers(), "location"), "/profile?done=saved");
}

#[sqlx::test(migrations = "./migrations")]
async fn statuses_follow_one_rule(pool: PgPool) {
    let app = spawn_app(pool).await;
    let (account, session) = sign_in(&app).await;
    assert_eq!(app.form("/profile/consents/family", &session, &[]).await.status(), 422);
    assert_eq!(app.form("/profile/consents/nothing", &session, &[]).await.status(), 404);
    // a name that stands there twice counts once
    for path in [
        "/my?show=a&show=b",
        "/profile?done=x&done=saved",
        "/login?next=/a&next=/b",
    ] {
        assert!(page(&app, path, &session).await.0 < 400, "{path}");
    }
    let twice = [("login", "a"), ("login", "b"), ("password", "x")];
    let answer = app.form("/login", "", &twice).await;
    assert!(answer.status() == 422 && answer.text().await.unwrap().contains("value=\"a\""));
    // as many people as there may be
    agree(&app, &session, "family", "").await;
    let child = [&TYPED[..2], &[("no_patronymic", "1"), ("born", "05.03.2018")]].concat();
    sqlx::query(
        "insert into pii.person (person_id, account_id, relation, sealed, valid)
         select gen_random_uuid(), $1, 'child', '', tstzrange(now(), now() + interval '1 year') from generate_series(1, 20)",
    )
    .bind(account)
    .execute(&app.pool)
    .await
    .unwrap();
    let answer = app.form("/profile/family/child", &session, &child).await;
    assert_eq!(answer.status(), 422);
    let html = answer.text().await.unwrap();
    assert!(html.contains("Вы уже действуете") && html.contains("value=\"Озерова\""));
    // too often says when
    let address = [("address", "vera@example.ru")];
    for _ in 0..5 {
        assert_eq!(
            app.form("/profile/contacts/add", &session, &address).await.status(),
            303
        );
    }
    let answer = app.form("/profile/contacts/add", &session, &address).await;
    assert_eq!(answer.status(), 429);
    assert!(header(answer.headers(), "retry-after").parse::<u32>().unwrap() > 3000);
    assert!(answer.text().await.unwrap().contains("value=\"vera@example.ru\""));
}
