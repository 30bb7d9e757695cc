//! The desks over HTTP: a case goes from the queue to its end, by the forms of those whose turn it is.

use super::account::{Browser, inbox, spawn};
use super::helpers::{App, draft, header};
use super::profile_kept::field;
use super::staff::proved;
use app::complaints::model::ReportDraft;
use server::outbox::gateway::Gateway;
use sqlx::PgPool;

const ANSWER: &str = "Яму заделали горячей смесью, участок проверен мастером.";

/// Sends the form of a deed, with the version that its page shows.
async fn does(app: &App, who: &mut Browser, page: &str, deed: &str, more: &[(&str, &str)]) -> (u16, String) {
    let (status, html) = who.open(app, &format!("{page}?deed={deed}")).await;
    assert_eq!(status, 200, "{html}");
    let (version, whose) = (field(&html, "version"), field(&html, "whose"));
    let fields = [&[("deed", deed), ("version", &version), ("whose", &whose)][..], more].concat();
    let answer = who.send(app, page, &fields).await;
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// A complaint by somebody who left an address: its page for the staff, and the browser that sent it.
async fn reported(app: &App) -> (String, Browser) {
    let report = ReportDraft {
        email: "author@mail.example".to_owned(),
        consent: true,
        ..draft()
    };
    let sent = app.report(&report).await;
    let mut author = Browser::new(app).await;
    author.open(app, &format!("/f/{}", sent.secret.unwrap())).await;
    (sent.number.to_string(), author)
}

#[sqlx::test(migrations = "./migrations")]
async fn a_case_goes_from_the_queue_to_its_end(pool: PgPool) {
    let app = spawn(pool).await;
    let (number, mut author) = reported(&app).await;
    let (desk, public) = (format!("/dispatch/{number}"), format!("/c/{number}"));
    let mut dispatcher = proved(&app, "dispatcher@mail.example", "dispatcher", None).await;
    let (status, html) = dispatcher.open(&app, "/dispatch").await;
    assert!(status == 200 && html.contains(&desk), "{html}");
    let (_, html) = dispatcher.open(&app, "/dispatch?lang=en").await;
    assert!(html.contains("The queue") && html.contains("Pause updates"), "{html}");
    dispatcher.open(&app, "/dispatch?lang=ru").await;
    // whoever answers for another organisation sees it and opens nothing
    let mut stranger = proved(&app, "harbour@mail.example", "operator", Some(2)).await;
    let (_, html) = stranger.open(&app, "/dispatch").await;
    assert!(!html.contains(&desk), "not in his own queue");
    assert!(stranger.open(&app, "/dispatch?all=1").await.1.contains(&desk));
    let (_, html) = stranger.open(&app, &desk).await;
    assert!(html.contains("Сейчас вам здесь делать нечего"), "{html}");
    let state = "select count(*) from complaint where state = 'routed'";
    assert_eq!(app.count(state).await, 1);
    let mut keeper = proved(&app, "keeper@mail.example", "administrator", None).await;
    assert_eq!(keeper.open(&app, &desk).await.0, 200);
    assert_eq!(
        app.count(state).await,
        1,
        "an administrator's look is not the organisation's"
    );
    // the organisation opens it, and everybody knows to the second
    let mut operator = proved(&app, "operator@mail.example", "operator", Some(1)).await;
    let (status, _) = operator.open(&app, &desk).await;
    assert_eq!(status, 200);
    assert!(author.open(&app, &public).await.1.contains("Организация открыла дело"));
    let (status, _) = does(&app, &mut operator, &desk, "start", &[("crew", "Бригада 4")]).await;
    assert_eq!(status, 303);
    let (status, html) = does(&app, &mut operator, &desk, "answer", &[("words", "Сделали")]).await;
    assert!(
        status == 422 && html.contains(">Сделали</textarea>") && html.contains("знаков нужно не"),
        "{status} {html}"
    );
    assert_eq!(
        does(&app, &mut operator, &desk, "answer", &[("words", ANSWER)]).await.0,
        303
    );
    assert!(
        !author.open(&app, &public).await.1.contains(ANSWER),
        "not before it is checked"
    );
    let (_, html) = stranger.open(&app, &desk).await;
    assert!(!html.contains(ANSWER), "nor for those who do not work on it");
    // an old page changes nothing, and what was typed stands there
    let old = [
        ("deed", "send_back"),
        ("version", "1"),
        ("words", "Приложите снимок, пожалуйста"),
    ];
    let mut checker = proved(&app, "checker@mail.example", "checker", None).await;
    let answer = checker.send(&app, &desk, &old).await;
    let (status, html) = (answer.status().as_u16(), answer.text().await.unwrap());
    assert!(
        status == 409 && html.contains("Приложите снимок, пожалуйста</textarea>"),
        "{status} {html}"
    );
    assert_eq!(does(&app, &mut checker, &desk, "publish", &[]).await.0, 303);
    // the author decides: no, and then yes
    let (_, html) = author.open(&app, &public).await;
    assert!(html.contains(ANSWER) && html.contains("Решаете вы"), "{html}");
    let no = |words: &'static str| [("deed", "refute"), ("version", ""), ("words", words)];
    let version = field(&html, "version");
    let mut fields = no("нет");
    fields[1].1 = &version;
    // somebody who holds no secret decides nothing, and keeps what he wrote
    let mut nobody = Browser::new(&app).await;
    let theirs = [("deed", "confirm"), ("version", &version), ("words", "Всё хорошо")];
    let answer = nobody.send(&app, &format!("{public}/decide"), &theirs).await;
    assert_eq!(answer.status(), 403);
    assert!(answer.text().await.unwrap().contains("Всё хорошо"));
    let waits = "select count(*) from complaint where state = 'await_confirm'";
    assert_eq!(app.count(waits).await, 1);
    let answer = author.send(&app, &format!("{public}/decide"), &fields).await;
    let (status, html) = (answer.status().as_u16(), answer.text().await.unwrap());
    assert!(
        status == 422 && html.contains(">нет</textarea>") && html.contains("words-error"),
        "{status} {html}"
    );
    fields[2].1 = "Яма на том же месте";
    author.go(&app, &format!("{public}/decide"), &fields, &public).await;
    assert_eq!(
        app.count("select count(*) from complaint where state = 'reopened' and reopened_count = 1")
            .await,
        1
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn the_author_is_told_of_each_step_by_letter(pool: PgPool) {
    let app = spawn(pool).await;
    let (number, _) = reported(&app).await;
    let desk = format!("/dispatch/{number}");
    let mut operator = proved(&app, "operator@mail.example", "operator", Some(1)).await;
    does(&app, &mut operator, &desk, "start", &[("crew", "")]).await;
    does(&app, &mut operator, &desk, "ask", &[("words", "У какого подъезда?")]).await;
    let notices = server::complaints::notices::Notices::new(app.pool.clone(), app.vault.clone());
    let events = "select outbox_id, payload from outbox where kind = 'complaint.changed' order by outbox_id";
    let events: Vec<(i64, serde_json::Value)> = sqlx::query_as(events).fetch_all(&app.pool).await.unwrap();
    assert_eq!(events.len(), 3, "opened, begun, asked");
    for (id, params) in &events {
        let event = server::outbox::gateway::Outgoing {
            id: *id,
            template: "complaint.changed".to_owned(),
            params: params.clone(),
            lang: app::kernel::Lang::Ru,
            to: String::new(),
            address_hash: Vec::new(),
            dedupe_key: id.to_string(),
            tries: 0,
        };
        // handed over twice, told once
        notices.deliver(&event).await;
        notices.deliver(&event).await;
    }
    let told = inbox(&app, "author@mail.example").await;
    let steps: Vec<&str> = told
        .iter()
        .filter(|(template, _)| template == "complaint-step")
        .map(|(_, params)| params["kind"].as_str().unwrap())
        .collect();
    assert_eq!(steps, ["accepted", "in_work", "info_needed"]);
    let question = &told.last().unwrap().1;
    assert_eq!(question["note"], "У какого подъезда?");
    assert!(question["link"].as_str().unwrap().starts_with("/f/"));
}

#[sqlx::test(migrations = "./migrations")]
async fn not_ours_finds_the_organisation_that_was_meant(pool: PgPool) {
    let app = spawn(pool).await;
    let (number, _) = reported(&app).await;
    let desk = format!("/dispatch/{number}");
    let mut operator = proved(&app, "operator@mail.example", "operator", Some(1)).await;
    operator.open(&app, &desk).await;
    let why = ("words", "Это дорога порта");
    let (status, html) = does(
        &app,
        &mut operator,
        &desk,
        "pass_on",
        &[("organisation", "Водоканал"), why],
    )
    .await;
    assert!(
        status == 422 && html.contains("Такой организации нет"),
        "{status} {html}"
    );
    assert!(
        html.contains("Водоканал") && html.contains("Это дорога порта</textarea>"),
        "{html}"
    );
    // both names have a letter in common
    let (status, html) = does(&app, &mut operator, &desk, "pass_on", &[("organisation", "р"), why]).await;
    assert!(status == 422 && html.contains("value=\"harbour\""), "{status} {html}");
    let meant = [("organisation", "р"), ("pick", "harbour"), why];
    assert_eq!(does(&app, &mut operator, &desk, "pass_on", &meant).await.0, 303);
    assert_eq!(
        app.count("select count(*) from complaint where organisation_id = 2 and bounces = 1")
            .await,
        1
    );
    let missing = operator.open(&app, "/dispatch/20-000404-0").await.0;
    assert_eq!(missing, 404);
    let answer = app
        .call("/api/dispatch/queue", "", &serde_json::json!({ "filter": {} }))
        .await;
    assert_ne!(answer.status(), 200, "{}", header(answer.headers(), "content-type"));
}
