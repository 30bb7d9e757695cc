//! Addresses that a person adds, and the end of an account.

use super::account::{Browser, PASSWORD, latest, path_of, registered, spawn};
use super::helpers::App;
use super::profile_kept::field;
use sqlx::PgPool;

const VERA: &str = "vera@example.ru";
const CODE: &str = "/profile/contacts/code";

/// The way that takes an address away.
fn removal(html: &str, nth: usize) -> String {
    let action = html
        .split("/profile/contacts/")
        .filter(|rest| rest.contains("/remove\""));
    let handles: Vec<&str> = action
        .filter_map(|rest| rest.split_once("/remove").map(|(handle, _)| handle))
        .filter(|handle| handle.len() == 24)
        .collect();
    format!("/profile/contacts/{}/remove", handles[nth])
}

async fn add(app: &App, browser: &mut Browser, address: &str, inbox: &str) -> String {
    browser
        .go(app, "/profile/contacts/add", &[("address", address)], CODE)
        .await;
    latest(app, inbox, "code", "code").await
}

#[sqlx::test(migrations = "./migrations")]
async fn an_address_is_added_by_its_code_and_the_last_one_stays(pool: PgPool) {
    let app = spawn(pool).await;
    let mut vera = registered(&app, VERA).await;
    let refused = vera.send(&app, "/profile/contacts/add", &[("address", "vera")]).await;
    assert_eq!(refused.status(), 422);
    assert!(refused.text().await.unwrap().contains("value=\"vera\""));
    let code = add(&app, &mut vera, "8 910 123-45-67", "+79101234567").await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    assert_eq!(vera.send(&app, CODE, &[("code", wrong)]).await.status(), 422);
    let page = vera.open(&app, CODE).await.1;
    assert!(
        page.contains("•") && !page.contains("910 123"),
        "masked until it is proved"
    );
    vera.go(&app, CODE, &[("code", &code)], "/profile?done=saved").await;
    vera.go(&app, CODE, &[("code", &code)], "/profile/contacts/add").await;
    assert!(vera.open(&app, "/profile").await.1.contains("+79101234567"));
    // either of two goes, the last one stays
    let path = removal(&vera.open(&app, "/profile").await.1, 0);
    vera.go(&app, &path, &[], "/profile?done=removed").await;
    let path = removal(&vera.open(&app, "/profile").await.1, 0);
    assert_eq!(vera.send(&app, &path, &[]).await.status(), 409);
    let left = "select count(*) from pii.account_contact where confirmed_at is not null";
    assert_eq!(app.count(left).await, 1);
}

#[sqlx::test(migrations = "./migrations")]
async fn nobody_takes_the_address_or_the_code_of_another(pool: PgPool) {
    let app = spawn(pool).await;
    let mut vera = registered(&app, VERA).await;
    let mut boris = registered(&app, "boris@example.ru").await;
    // who proves an address that another account has is told so, and only then
    let code = add(&app, &mut boris, VERA, VERA).await;
    assert_eq!(boris.send(&app, CODE, &[("code", &code)]).await.status(), 409);
    // what Boris asked for is nothing to Vera, on the same device or not; her tries use nothing up
    let code = add(&app, &mut boris, "b@example.ru", "b@example.ru").await;
    let ticket = boris.header();
    let ticket = ticket.split("ticket=").nth(1).unwrap().split(';').next().unwrap();
    vera.plant("ticket", ticket);
    vera.go(&app, CODE, &[("code", &code)], "/profile/contacts/add").await;
    // it signs nobody in either
    let mut thief = Browser::new(&app).await;
    thief.plant("ticket", ticket);
    assert_ne!(thief.send(&app, "/login/code", &[("code", &code)]).await.status(), 303);
    boris.go(&app, CODE, &[("code", &code)], "/profile?done=saved").await;
    // nor does anybody take another's address away
    let path = removal(&boris.open(&app, "/profile").await.1, 0);
    assert_eq!(vera.send(&app, &path, &[]).await.status(), 409);
    assert_eq!(app.count("select count(*) from pii.account_contact").await, 3);
}

#[sqlx::test(migrations = "./migrations")]
async fn of_many_who_send_one_code_at_once_one_proves_it(pool: PgPool) {
    let app = spawn(pool).await;
    let mut vera = registered(&app, VERA).await;
    let code = add(&app, &mut vera, "8 910 123-45-67", "+79101234567").await;
    let fields = [("code", code.as_str())];
    let header = vera.header();
    let all = (0..8).map(|_| app.form(CODE, &header, &fields));
    let answers = futures::future::join_all(all).await;
    let saved =
        |answer: &&reqwest::Response| super::helpers::header(answer.headers(), "location") == "/profile?done=saved";
    assert_eq!(answers.iter().filter(saved).count(), 1);
    assert_eq!(
        app.count("select count(*) from security_event where kind = 'contact_added'")
            .await,
        1
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn registering_keeps_the_words_that_were_agreed_to_and_taking_them_back_ends_the_account(pool: PgPool) {
    let app = spawn(pool).await;
    let mut vera = registered(&app, VERA).await;
    let words: String = sqlx::query_scalar(
        "select t.body from account_consent c join consent_text t using (text_hash)
         where c.purpose = 'account' and c.withdrawn_at is null",
    )
    .fetch_one(&app.pool)
    .await
    .unwrap();
    let shown = Browser::new(&app).await.open(&app, "/register").await.1;
    assert!(shown.contains(&words), "the very words of the form");
    assert!(vera.open(&app, "/profile/consents/account").await.1.contains(&words));
    let other = registered(&app, "boris@example.ru").await;
    vera.go(&app, "/profile/consents/account", &[("say", "no")], "/").await;
    assert!(!vera.is_in(&app).await && other.clone().is_in(&app).await);
    let form = [("login", VERA), ("password", PASSWORD)];
    assert_eq!(vera.send(&app, "/login", &form).await.status(), 422);
    for (table, left) in [
        ("select count(*) from pii.account_contact", 1),
        ("select count(*) from account_password", 1),
        ("select count(*) from session", 1),
        ("select count(*) from account where state = 'blocked'", 1),
        ("select count(*) from account_consent where withdrawn_at is null", 1),
    ] {
        assert_eq!(app.count(table).await, left, "{table}");
    }
    // the address is free again
    registered(&app, VERA).await;
}

#[sqlx::test(migrations = "./migrations")]
async fn ways_into_an_account_change_only_after_a_fresh_proof_and_the_owner_is_told(pool: PgPool) {
    let app = spawn(pool).await;
    let mut vera = registered(&app, VERA).await;
    let code = add(&app, &mut vera, "8 910 123-45-67", "+79101234567").await;
    vera.go(&app, CODE, &[("code", &code)], "/profile?done=saved").await;
    let told = "select count(*) from outbox where kind = 'ways-changed'";
    assert_eq!(app.count(told).await, 1, "at the address that was there before");
    // sixteen minutes later somebody else sits down at the open session
    sqlx::raw_sql("update session set authenticated_at = now() - interval '16 minutes'")
        .execute(&app.pool)
        .await
        .unwrap();
    let rows = "select (select count(*) from pii.account_contact) * 100 + (select count(*) from pii.challenge) * 10
                + (select count(*) from account where state = 'active')";
    let before = app.count(rows).await;
    let gone = removal(&vera.open(&app, "/profile").await.1, 0);
    let closing = "/profile/consents/account";
    let whose = field(&vera.open(&app, "/profile/contacts/add").await.1, "whose");
    for (path, fields, back) in [
        (gone.as_str(), vec![], "/profile"),
        (closing, vec![("say", "no")], closing),
        (
            "/profile/contacts/add",
            vec![("address", "thief@example.ru"), ("whose", &whose)],
            "/profile/contacts/add",
        ),
    ] {
        vera.go(&app, path, &fields, &format!("/login?next={back}")).await;
    }
    assert_eq!(
        (app.count(rows).await, app.count(told).await),
        (before, 1),
        "nothing was done"
    );
    // who signs in once more goes on: the form has come back, and the address goes with the power of its letters
    let page = vera.open(&app, "/login?next=/profile/contacts/add").await.1;
    assert!(page.contains("войдите ещё раз"), "{page}");
    let form = [
        ("login", VERA),
        ("password", PASSWORD),
        ("next", "/profile/contacts/add"),
    ];
    vera.go(&app, "/login", &form, "/profile/contacts/add").await;
    let page = vera.open(&app, "/profile/contacts/add").await.1;
    assert!(page.contains("value=\"thief@example.ru\""), "{page}");
    let mut elsewhere = Browser::new(&app).await;
    elsewhere.send(&app, "/recover", &[("login", VERA)]).await;
    let link = path_of(&latest(&app, VERA, "recover", "link").await);
    assert_eq!(elsewhere.open(&app, &link).await.0, 200);
    vera.go(&app, &gone, &[], "/profile?done=removed").await;
    assert_eq!(app.count(told).await, 2, "told at the address that goes");
    let opened = elsewhere.open(&app, &link).await;
    assert!(!opened.1.contains("new_password"), "{}", opened.1);
}

#[sqlx::test(migrations = "./migrations")]
async fn notices_to_an_address_are_stopped_and_started_by_its_owner(pool: PgPool) {
    let app = spawn(pool).await;
    let mut vera = registered(&app, VERA).await;
    let mut boris = registered(&app, "boris@example.ru").await;
    let page = vera.open(&app, "/profile").await.1;
    assert!(page.contains("приходят сюда"), "{page}");
    let path = removal(&page, 0).replace("/remove", "/notices");
    assert_eq!(vera.send(&app, &path, &[("say", "perhaps")]).await.status(), 422);
    assert_eq!(boris.send(&app, &path, &[("say", "no")]).await.status(), 404);
    assert!(vera.open(&app, "/profile").await.1.contains("приходят сюда"));
    for (say, words) in [
        ("no", "сюда не\u{a0}приходят"),
        ("no", "сюда не\u{a0}приходят"),
        ("yes", "приходят сюда"),
    ] {
        vera.go(&app, &path, &[("say", say)], "/profile?done=saved").await;
        assert!(vera.open(&app, "/profile").await.1.contains(words), "{say}");
    }
    // a letter to it asks the same list
    vera.go(&app, &path, &[("say", "no")], "/profile?done=saved").await;
    let hash = server::outbox::address_hash(&app.state.vault, server::outbox::Channel::Mail, VERA);
    assert!(server::sms::optout::is_out(&app.pool, &hash).await.unwrap());
    // a session that was found open somewhere stops nothing, and what was chosen is in the journal
    vera.go(&app, &path, &[("say", "yes")], "/profile?done=saved").await;
    sqlx::raw_sql("update session set authenticated_at = now() - interval '16 minutes'")
        .execute(&app.pool)
        .await
        .unwrap();
    let whose = field(&vera.open(&app, "/profile/contacts/add").await.1, "whose");
    let found = vera.send(&app, &path, &[("say", "no"), ("whose", &whose)]).await;
    assert!(super::helpers::header(found.headers(), "location").starts_with("/login?next="));
    assert!(!server::sms::optout::is_out(&app.pool, &hash).await.unwrap());
    let journal = "select count(*) from security_event where kind in ('notices_stopped', 'notices_wanted')";
    assert_eq!(app.count(journal).await, 5);
}
