//! Forms of the profile that come twice, codes that are over, and limits that hold for all reasons together.

use super::account::{inbox, latest, spawn};
use super::helpers::{App, header};
use super::profile::{agree, page, sign_in};
use reqwest::Response;
use sqlx::PgPool;

const PHONE: &str = "+79101234567";

fn child<'a>(given: &'a str, key: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("family", "Озеров"),
        ("given", given),
        ("no_patronymic", "1"),
        ("born", "05.03.2018"),
        ("key", key),
    ]
}

/// The form of a trust until a day that is a month away.
async fn trust(app: &App) -> Vec<(&'static str, String)> {
    let until: String = sqlx::query_scalar("select to_char(now() + interval '30 days', 'DD.MM.YYYY')")
        .fetch_one(&app.pool)
        .await
        .unwrap();
    [
        ("family", "Озерова"),
        ("given", "Нина"),
        ("no_patronymic", "1"),
        ("born", "01.02.1950"),
        ("until", &until),
        ("phone", "8 910 123-45-67"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

fn pairs<'a>(fields: &'a [(&'static str, String)], key: &'a str) -> Vec<(&'a str, &'a str)> {
    let fields = fields.iter().map(|(name, value)| (*name, value.as_str()));
    fields.chain([("key", key)]).collect()
}

async fn agreed(app: &App, purposes: &[&str]) -> String {
    let (_, session) = sign_in(app).await;
    for purpose in purposes {
        agree(app, &session, purpose, "").await;
    }
    session
}

/// Acts for a child; its id.
async fn with_child(app: &App, session: &str) -> String {
    app.form("/profile/family/child", session, &child("Пётр", "one")).await;
    let person = sqlx::query_scalar("select person_id::text from pii.person");
    person.fetch_one(&app.pool).await.unwrap()
}

async fn at_once(app: &App, path: &str, session: &str, fields: &[(&str, &str)]) -> Vec<Response> {
    let all = (0..6).map(|_| app.form(path, session, fields));
    futures::future::join_all(all).await
}

#[sqlx::test(migrations = "./migrations")]
async fn a_double_click_adds_one_child_and_one_paper(pool: PgPool) {
    let app = spawn(pool).await;
    let session = agreed(&app, &["family", "documents"]).await;
    let path = "/profile/family/child";
    for answer in at_once(&app, path, &session, &child("Пётр", "one")).await {
        assert_eq!(header(answer.headers(), "location"), "/profile?done=saved");
    }
    let people = "select count(*) from pii.person";
    let events = "select count(*) from security_event where kind = 'relative_added'";
    assert_eq!((app.count(people).await, app.count(events).await), (1, 1));
    // other words under the same key (the way back, and a brother), and the same words in another form
    app.form(path, &session, &child("Иван", "one")).await;
    assert_eq!(app.count(people).await, 2);
    app.form(path, &session, &child("Иван", "two")).await;
    assert_eq!(app.count(people).await, 3);
    let person: String = sqlx::query_scalar("select person_id::text from pii.person limit 1")
        .fetch_one(&app.pool)
        .await
        .unwrap();
    let paper = [("kind", "snils"), ("number", "112-233-445 95"), ("key", "one")];
    for answer in at_once(&app, &format!("/profile/people/{person}/documents"), &session, &paper).await {
        assert_eq!(header(answer.headers(), "location"), "/profile?done=saved");
    }
    let events = "select count(*) from security_event where kind = 'document_added'";
    assert_eq!(app.count(events).await, 1);
    // a key is a key within one account
    let other = agreed(&app, &["family"]).await;
    app.form(path, &other, &child("Пётр", "one")).await;
    assert_eq!(app.count(people).await, 4);
}

#[sqlx::test(migrations = "./migrations")]
async fn were_keys_not_unique_two_clicks_would_be_two_children(pool: PgPool) {
    let app = spawn(pool).await;
    let session = agreed(&app, &["family"]).await;
    // without the lock of the account and without the look, the constraint alone decides
    let twice = "insert into pii.person (person_id, account_id, relation, sealed, valid, form_key)
                 select gen_random_uuid(), account_id, 'child', '', tstzrange(now(), now() + interval '1 year'), decode(repeat('ab', 32), 'hex')
                 from account";
    assert!(sqlx::query(twice).execute(&app.pool).await.is_ok());
    assert!(sqlx::query(twice).execute(&app.pool).await.is_err());
    sqlx::raw_sql("drop index pii.person_form_key")
        .execute(&app.pool)
        .await
        .unwrap();
    assert!(sqlx::query(twice).execute(&app.pool).await.is_ok());
    drop(session);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_double_click_sends_one_code(pool: PgPool) {
    let app = spawn(pool).await;
    let session = agreed(&app, &["family"]).await;
    let fields = [("address", "vera@example.ru"), ("key", "one")];
    for answer in at_once(&app, "/profile/contacts/add", &session, &fields).await {
        assert_eq!(header(answer.headers(), "location"), "/profile/contacts/code");
    }
    assert_eq!(inbox(&app, "vera@example.ru").await.len(), 1);
    let asked = trust(&app).await;
    let answers = at_once(&app, "/profile/family/proxy", &session, &pairs(&asked, "one")).await;
    let ways: std::collections::BTreeSet<&str> = answers
        .iter()
        .map(|answer| header(answer.headers(), "location"))
        .collect();
    assert!(
        ways.len() == 1 && ways.first().unwrap().starts_with("/profile/trust/"),
        "{ways:?}"
    );
    assert_eq!(inbox(&app, PHONE).await.len(), 1);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_code_that_is_over_gives_the_form_back(pool: PgPool) {
    let app = spawn(pool).await;
    let session = agreed(&app, &["family"]).await;
    let asked = trust(&app).await;
    let sent = app.form("/profile/family/proxy", &session, &pairs(&asked, "one")).await;
    let way = header(sent.headers(), "location").to_owned();
    let code = latest(&app, PHONE, "trust", "code").await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for left in (1..5).rev() {
        let answer = app.form(&way, &session, &[("code", wrong)]).await;
        assert_eq!(answer.status(), 422);
        assert!(
            answer
                .text()
                .await
                .unwrap()
                .contains(&format!("Осталось попыток: {left}"))
        );
    }
    let filled = |html: &str| {
        html.contains("action=\"/profile/family/proxy\"")
            && ["Озерова", "Нина", "01.02.1950", PHONE, &asked[4].1]
                .iter()
                .all(|value| html.contains(&format!("value=\"{value}\"")))
    };
    // whoever wants another code finds the form filled in
    let (status, html) = page(&app, &format!("{way}?again=1"), &session).await;
    assert!(status == 200 && filled(&html) && !html.contains("больше не"));
    let answer = app.form(&way, &session, &[("code", wrong)]).await;
    assert_eq!(answer.status(), 410);
    let html = answer.text().await.unwrap();
    assert!(filled(&html) && html.contains("больше не"));
    assert_eq!(
        app.count("select count(*) from pii.proxy_request").await,
        0,
        "not kept after the fifth try"
    );
    assert_eq!(page(&app, &way, &session).await.0, 404);
    // five minutes
    let sent = app.form("/profile/family/proxy", &session, &pairs(&asked, "two")).await;
    let way = header(sent.headers(), "location").to_owned();
    sqlx::query("update pii.proxy_request set created_at = now() - interval '9 minutes', expires_at = now() - interval '4 minutes'")
        .execute(&app.pool)
        .await
        .unwrap();
    let (status, html) = page(&app, &way, &session).await;
    assert!(status == 410 && filled(&html));
    // nobody else gets to see it
    let other = agreed(&app, &["family"]).await;
    for path in [way.clone(), format!("{way}?again=1")] {
        assert_eq!(page(&app, &path, &other).await.0, 404);
    }
    let theirs = app.form(&way, &other, &[("code", "123456")]).await;
    assert_eq!(theirs.status(), 404);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_phone_gets_three_messages_an_hour_whatever_for(pool: PgPool) {
    let app = spawn(pool).await;
    let session = agreed(&app, &["family"]).await;
    let asked = trust(&app).await;
    app.form("/login/phone", "", &[("phone", PHONE)]).await;
    for key in ["one", "two"] {
        let sent = app.form("/profile/family/proxy", &session, &pairs(&asked, key)).await;
        assert_eq!(sent.status(), 303);
    }
    // from another account, and for another reason
    let other = agreed(&app, &["family"]).await;
    for session in [&session, &other] {
        let refused = app
            .form("/profile/family/proxy", session, &pairs(&asked, "three"))
            .await;
        assert_eq!(refused.status(), 429);
        assert!(header(refused.headers(), "retry-after").parse::<u32>().unwrap() > 3000);
        assert!(refused.text().await.unwrap().contains("value=\"Озерова\""));
    }
    for (path, field) in [("/login/phone", "phone"), ("/profile/contacts/add", "address")] {
        assert_eq!(app.form(path, &other, &[(field, PHONE)]).await.status(), 429, "{path}");
    }
    assert_eq!(inbox(&app, PHONE).await.len(), 3);
}

#[sqlx::test(migrations = "./migrations")]
async fn one_account_asks_few_people_a_day(pool: PgPool) {
    let app = spawn(pool).await;
    let session = agreed(&app, &["family"]).await;
    let mut asked = trust(&app).await;
    let mut last = 0;
    for n in 0..9 {
        asked[5].1 = format!("+7910000000{n}");
        last = app
            .form("/profile/family/proxy", &session, &pairs(&asked, "one"))
            .await
            .status()
            .as_u16();
        assert_eq!(last == 303, n < 8, "{n}");
    }
    assert_eq!(last, 429);
}

#[sqlx::test(migrations = "./migrations")]
async fn nothing_of_one_account_moves_by_the_hand_of_another(pool: PgPool) {
    let app = spawn(pool).await;
    let session = agreed(&app, &["family", "documents"]).await;
    let other = agreed(&app, &["family", "documents"]).await;
    let person = with_child(&app, &session).await;
    let documents = format!("/profile/people/{person}/documents");
    let paper = [("kind", "snils"), ("number", "112-233-445 95")];
    assert_eq!(app.form(&documents, &session, &paper).await.status(), 303);
    let document: String = sqlx::query_scalar("select document_id::text from pii.person_document")
        .fetch_one(&app.pool)
        .await
        .unwrap();
    // a trust that the first account was given
    let trusted = "insert into pii.person (person_id, account_id, relation, sealed, valid, proof, trustor_blind)
                   select gen_random_uuid(), account_id, 'proxy', '', tstzrange(now(), now() + interval '9 days'), 'sms', decode(repeat('ab', 32), 'hex')
                   from pii.person returning person_id::text";
    let trust: String = sqlx::query_scalar(trusted).fetch_one(&app.pool).await.unwrap();
    assert_eq!(page(&app, &documents, &other).await.0, 404);
    assert_eq!(app.form(&documents, &other, &paper).await.status(), 404);
    for path in [
        format!("/profile/documents/{document}/remove"),
        format!("/profile/family/{person}/remove"),
        format!("/profile/trusted/{trust}/revoke"),
        format!("/profile/trusted/{person}/revoke"),
    ] {
        app.form(&path, &other, &[]).await;
    }
    assert_eq!(app.count("select count(*) from pii.person").await, 2);
    assert_eq!(app.count("select count(*) from pii.person_document").await, 1);
    // nor does the owner take back what he was given, and nonsense is no failure
    app.form(&format!("/profile/trusted/{trust}/revoke"), &session, &[])
        .await;
    assert_eq!(app.count("select count(*) from pii.person").await, 2);
    for path in [
        "/profile/documents/x/remove",
        "/profile/family/x/remove",
        "/profile/trusted/x/revoke",
        "/profile/trust/x",
    ] {
        assert_eq!(app.form(path, &session, &[]).await.status(), 404, "{path}");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_consent_that_is_taken_back_while_papers_come_leaves_none(pool: PgPool) {
    let app = spawn(pool).await;
    let session = agreed(&app, &["family", "documents"]).await;
    let person = with_child(&app, &session).await;
    let documents = format!("/profile/people/{person}/documents");
    let paper = [("kind", "snils"), ("number", "112-233-445 95")];
    let back = [("say", "no")];
    let (papers, taken) = tokio::join!(
        futures::future::join_all((0..6).map(|_| app.form(&documents, &session, &paper))),
        app.form("/profile/consents/documents", &session, &back)
    );
    assert_eq!(taken.status(), 303);
    for answer in papers {
        assert!([303, 403].contains(&answer.status().as_u16()), "{}", answer.status());
    }
    assert_eq!(app.count("select count(*) from pii.person_document").await, 0);
}
