//! The demonstration's inbox, the door of the staff's page, the end of notices.

use super::helpers::{App, draft, spawn_app, spawn_sending};
use super::staff::proved;
use app::complaints::model::ReportDraft;
use app::kernel::Lang;
use serde_json::{Value, json};
use server::outbox::{Channel, Message, enqueue};
use sqlx::PgPool;
use std::time::{Duration, Instant};

const DEMO: [&str; 2] = ["--demo", "auto"];

async fn write(app: &App, channel: Channel, template: &'static str, to: &str, params: Value) {
    let message = Message {
        channel,
        template,
        to: to.to_owned(),
        lang: Lang::Ru,
        params,
        dedupe_key: format!("{template}:{to}"),
        lives: None,
    };
    let mut conn = app.pool.acquire().await.unwrap();
    enqueue(&mut conn, &app.vault, &message).await.unwrap();
}

/// Waits until the inbox shows a text.
async fn inbox(app: &App, query: &str, text: &str) -> String {
    let begin = Instant::now();
    loop {
        let (status, html) = app.text(&format!("/dev/inbox{query}")).await;
        assert_eq!(status, 200);
        if html.contains(text) {
            return html;
        }
        assert!(begin.elapsed() < Duration::from_secs(10), "{text} does not come");
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_demonstration_shows_what_it_sends(pool: PgPool) {
    let app = spawn_sending(pool, &DEMO).await;
    let link = json!({ "link": "/recover/abc" });
    write(&app, Channel::Mail, "recover", "anna@mail.example", link.clone()).await;
    write(&app, Channel::Sms, "code", "+79991234567", json!({ "code": "123456" })).await;
    let evil = json!({ "link": "/x", "organisation": "<script>alert(1)</script>" });
    write(&app, Channel::Mail, "invitation", "boris@mail.example", evil).await;
    inbox(&app, "", "код 123456").await;
    inbox(&app, "", "boris@mail.example").await;
    let all = inbox(&app, "", "anna@mail.example").await;
    assert!(
        all.contains(&format!("href=\"{}/recover/abc\"", app.url)),
        "the link can be followed"
    );
    assert!(!all.contains("<script>alert") && all.contains("alert(1)"));
    assert!(!all.contains(".wasm"), "the page carries no bundle");
    let one = inbox(&app, "?address=%2B7%20999%20123-45-67", "123456").await;
    assert!(!one.contains("anna@mail.example"));
    assert_eq!(app.count("select count(*) from outbox where state = 'done'").await, 3);
    let plain = app
        .count("select count(*) from pii.dev_inbox where sealed::text like '%' || encode('mail.example', 'hex') || '%'")
        .await;
    assert_eq!(plain, 0, "what is kept is sealed");
}

#[sqlx::test(migrations = "./migrations")]
async fn old_letters_are_on_the_next_page(pool: PgPool) {
    let app = spawn_sending(pool, &DEMO).await;
    for number in 0..25 {
        write(
            &app,
            Channel::Mail,
            "recover-unknown",
            &format!("n{number}@mail.example"),
            json!({}),
        )
        .await;
    }
    let begin = Instant::now();
    while app.count("select count(*) from pii.dev_inbox").await < 25 {
        assert!(begin.elapsed() < Duration::from_secs(10));
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    let (_, first) = app.text("/dev/inbox").await;
    assert_eq!(first.matches("<article").count(), 20);
    let before = first.split("before=").nth(1).unwrap().split('"').next().unwrap();
    let (_, second) = app.text(&format!("/dev/inbox?before={before}")).await;
    assert_eq!(second.matches("<article").count(), 5);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_real_installation_has_no_inbox(pool: PgPool) {
    let app = spawn_app(pool).await;
    assert_eq!(app.get("/dev/inbox").await.status(), 404);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_demonstration_with_a_mail_server_has_no_inbox(pool: PgPool) {
    let app = spawn_sending(pool, &["--demo", "auto", "--smtp-url", "smtp://127.0.0.1:1"]).await;
    assert_eq!(app.get("/dev/inbox").await.status(), 404);
}

#[sqlx::test(migrations = "./migrations")]
async fn the_staff_s_page_is_closed_to_everybody_else(pool: PgPool) {
    let app = spawn_sending(pool, &DEMO).await;
    write(&app, Channel::Mail, "recover", "refuse@mail.example", json!({})).await;
    let to_login = |answer: &reqwest::Response| {
        let to = super::helpers::header(answer.headers(), "location");
        assert_eq!((answer.status().as_u16(), to), (303, "/login?next=/admin/outbox"));
    };
    to_login(&app.get("/admin/outbox").await);
    for path in ["/admin/outbox/retry", "/admin/outbox/give-up"] {
        to_login(&app.form(path, "", &[("id", "1")]).await);
    }
    let history = app
        .form("/admin/outbox/address", "", &[("address", "refuse@mail.example")])
        .await;
    assert_eq!(history.status(), 403);
    let page = history.text().await.unwrap();
    assert!(!page.contains("<article") && page.contains("value=\"refuse@mail.example\""));
}

#[sqlx::test(migrations = "./migrations")]
async fn the_staff_s_page_has_its_tabs_names_and_the_history_of_an_address(pool: PgPool) {
    let app = super::account::spawn(pool).await;
    let mut keeper = proved(&app, "keeper@mail.example", "administrator", None).await;
    write(&app, Channel::Mail, "recover-unknown", "vera@mail.example", json!({})).await;
    write(&app, Channel::Sms, "trust", "+79161234567", json!({})).await;
    let (_, page) = keeper.open(&app, "/admin/outbox?part=waiting").await;
    let page = page.replace('\u{a0}', " ");
    assert!(page.contains("<h1>Исходящие письма и SMS<"), "{page}");
    assert!(
        page.contains("href=\"/admin/journal\"") && page.contains("aria-current=\"page\""),
        "{page}"
    );
    assert!(
        page.contains("учётной записи нет") && !page.contains("recover-unknown"),
        "{page}"
    );
    let (_, page) = keeper.open(&app, "/admin/outbox?part=waiting&lang=en").await;
    assert!(
        page.contains("no account") && page.contains("the consent of a trustor"),
        "{page}"
    );
    keeper.open(&app, "/admin/outbox?lang=ru").await;
    // an address as people write it; what was typed stays
    for (typed, there, not_there) in [
        (
            " Vera@mail.example ",
            "новый пароль: учётной записи нет",
            "согласие доверителя",
        ),
        (
            "8 (916) 123-45-67",
            "согласие доверителя",
            "новый пароль: учётной записи нет",
        ),
    ] {
        let answer = keeper.send(&app, "/admin/outbox/address", &[("address", typed)]).await;
        assert_eq!(answer.status(), 200);
        let page = answer.text().await.unwrap();
        let list = page.split("id=\"address\"").last().unwrap();
        assert!(list.contains(there) && !list.contains(not_there), "{list}");
        assert!(page.contains(&format!("value=\"{typed}\"")), "{page}");
    }
    for bad in ["", "вера", "vera@", "8 916"] {
        let answer = keeper.send(&app, "/admin/outbox/address", &[("address", bad)]).await;
        assert_eq!(answer.status(), 422, "{bad}");
        let page = answer.text().await.unwrap();
        assert!(
            page.contains("id=\"address-error\"") && page.contains(&format!("value=\"{bad}\"")),
            "{page}"
        );
    }
    // a message that is not there (any more) is told; one that waits goes at once
    let gone = keeper.send(&app, "/admin/outbox/retry", &[("id", "x")]).await;
    assert_eq!(gone.status(), 409);
    assert!(gone.text().await.unwrap().contains("больше нельзя касаться"));
    let id = app.count("select max(outbox_id) from outbox").await.to_string();
    keeper
        .go(
            &app,
            "/admin/outbox/give-up",
            &[("id", &id)],
            "/admin/outbox?part=waiting",
        )
        .await;
    assert_eq!(app.count("select count(*) from outbox where state = 'dead'").await, 1);
}

#[sqlx::test(migrations = "./migrations")]
async fn an_author_who_left_an_address_is_told_and_may_say_enough(pool: PgPool) {
    let app = spawn_sending(pool, &DEMO).await;
    let with_address = |body: &str| ReportDraft {
        email: "anna@mail.example".to_owned(),
        name: "Анна".to_owned(),
        consent: true,
        body: body.to_owned(),
        ..draft()
    };
    let done = app.report(&with_address("Яма на дороге у рынка")).await;
    let number = done.number.to_string();
    let html = inbox(&app, "", &number).await;
    assert!(
        html.contains(&format!("/f/{}", done.secret.unwrap())),
        "the secret link is in the letter"
    );
    assert!(html.contains("anna@mail.example"));
    let at = html.find("/stop/").unwrap();
    let path: String = html[at..]
        .chars()
        .take_while(|c| !c.is_whitespace() && *c != '"')
        .collect();

    // looking does not decide: mail programs open every link
    assert_eq!(app.get(&path).await.status(), 200);
    assert_eq!(app.count("select count(*) from message_opt_out").await, 0);
    // RFC 8058: what a mail program posts, without any cookie
    let posted = app.form(&path, "", &[("List-Unsubscribe", "One-Click")]).await;
    assert_eq!(posted.status(), 200);
    assert_eq!(app.count("select count(*) from message_opt_out").await, 1);
    app.report(&with_address("Яма на дороге у школы")).await;
    let begin = Instant::now();
    while app.count("select count(*) from outbox where state = 'refused'").await == 0 {
        assert!(begin.elapsed() < Duration::from_secs(10));
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    assert_eq!(app.count("select count(*) from pii.dev_inbox").await, 1);
    app.form(&path, "", &[("choice", "again")]).await;
    assert_eq!(app.count("select count(*) from message_opt_out").await, 0);
    // a token that belongs to nobody writes nothing
    let foreign = format!("/stop/{}", "A".repeat(43));
    assert_eq!(app.form(&foreign, "", &[("choice", "stop")]).await.status(), 303);
    assert_eq!(app.count("select count(*) from message_opt_out").await, 0);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_long_history_of_an_address_has_pages_and_the_address_stands_in_no_link(pool: PgPool) {
    let app = super::account::spawn(pool).await;
    let mut keeper = proved(&app, "keeper@mail.example", "administrator", None).await;
    write(&app, Channel::Mail, "code", "many@mail.example", json!({})).await;
    let more = "insert into outbox (channel, kind, dedupe_key, sealed, address_hash)
                select channel, kind, dedupe_key || n, sealed, address_hash from outbox, generate_series(1, 34) as n
                where dedupe_key = 'code:many@mail.example'";
    sqlx::raw_sql(more).execute(&app.pool).await.unwrap();
    let path = "/admin/outbox/address";
    let first = keeper.send(&app, path, &[("address", "many@mail.example")]).await;
    let first = first.text().await.unwrap();
    let after = super::profile_kept::field(&first, "after");
    let further = [("address", "many@mail.example"), ("after", &after)];
    let second = keeper.send(&app, path, &further).await.text().await.unwrap();
    let rows = [&first, &second].map(|page| page.matches("<article").count());
    assert_eq!(rows, [30, 5]);
    assert!(!second.contains("name=\"after\""), "{second}");
    assert!(!first.contains("?address"), "{first}");
}
