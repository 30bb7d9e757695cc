//! What people are told of their accounts: members of their second proof, and by short message whoever has no e-mail.

use super::account::{Browser, HOME, PASSWORD, inbox, latest, registered, spawn};
use super::helpers::App;
use super::staff::{code, half_a_minute_later, member};
use server::outbox::{Channel, address_hash};
use server::sms::optout;
use sqlx::PgPool;

const EMAIL: &str = "irina@mail.example";
const PHONE: &str = "+79101234567";

async fn told(app: &App, to: &str, template: &str) -> usize {
    let all = inbox(app, to).await;
    all.iter().filter(|(name, _)| name == template).count()
}

/// The codes of a page.
fn codes_of(page: &str) -> Vec<String> {
    let codes = page.split("<code>").skip(1);
    codes.map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

/// The same person on another device, before the second proof.
async fn elsewhere(app: &App) -> Browser {
    let mut browser = Browser::new(app).await;
    let form = [("login", EMAIL), ("password", PASSWORD)];
    browser.go(app, "/login", &form, HOME).await;
    browser
}

/// Tries a second proof.
async fn tried(app: &App, browser: &mut Browser, code: &str) -> u16 {
    let fields = [("password", PASSWORD), ("code", code)];
    browser.send(app, "/admin/enter", &fields).await.status().as_u16()
}

#[sqlx::test(migrations = "./migrations")]
async fn a_member_is_told_of_what_happens_to_his_second_proof_once_each(pool: PgPool) {
    let app = spawn(pool).await;
    let (mut browser, account) = member(&app, EMAIL, "administrator", None).await;
    browser.open(&app, "/admin/enter").await;
    let first = code(&app, account).await;
    let fields = [("password", PASSWORD), ("code", first.as_str())];
    let page = browser.send(&app, "/admin/enter", &fields).await.text().await.unwrap();
    let codes = codes_of(&page);
    assert_eq!(codes.len(), 10, "{page}");
    assert_eq!(told(&app, EMAIL, "second-factor-connected").await, 1);
    let device = latest(&app, EMAIL, "second-factor-connected", "device").await;
    assert!(!device.is_empty(), "a device that says nothing of itself");
    let mut other = elsewhere(&app).await;
    assert_eq!(tried(&app, &mut other, &codes[0]).await, 303);
    assert_eq!(tried(&app, &mut other, &codes[0]).await, 422, "used");
    assert_eq!(told(&app, EMAIL, "recovery-code-used").await, 1);

    // somebody has the password and tries codes out
    let hours = "select floor(extract(epoch from now()) / 3600)::bigint";
    let begun = app.count(hours).await;
    let mut thief = elsewhere(&app).await;
    for _ in 0..4 {
        assert_eq!(tried(&app, &mut thief, "000000").await, 422);
    }
    assert_eq!(told(&app, EMAIL, "second-factor-tries").await, 0);
    for status in [422, 429, 429] {
        assert_eq!(tried(&app, &mut thief, "000000").await, status);
    }
    assert_eq!(told(&app, EMAIL, "second-factor-tries").await, 1);
    // a quarter of an hour later he goes on: within the hour that is no news
    let later = "update throttle set hits = '{}' where scope = 'second_factor'";
    sqlx::raw_sql(later).execute(&app.pool).await.unwrap();
    for status in [422, 422, 422, 422, 422, 422, 429] {
        assert_eq!(tried(&app, &mut thief, "000000").await, status);
    }
    let passed = usize::try_from(app.count(hours).await - begun).unwrap();
    assert!(told(&app, EMAIL, "second-factor-tries").await <= 1 + passed);
    assert_eq!(told(&app, EMAIL, "second-factor-connected").await, 1);
}

#[sqlx::test(migrations = "./migrations")]
async fn recovery_codes_are_made_anew_and_the_former_ones_end(pool: PgPool) {
    let app = spawn(pool).await;
    let (mut browser, account) = member(&app, EMAIL, "operator", Some(1)).await;
    browser.open(&app, "/admin/enter").await;
    let first = code(&app, account).await;
    let fields = [("password", PASSWORD), ("code", first.as_str())];
    let page = browser.send(&app, "/admin/enter", &fields).await.text().await.unwrap();
    let former = codes_of(&page);
    let (status, page) = browser.open(&app, "/admin/codes").await;
    let left = page.split("<b>").any(|rest| rest.starts_with("10"));
    assert!(status == 200 && left, "{page}");

    let unused = "select count(*) from pii.staff_recovery_code where used_at is null";
    let made = "select count(*) from security_event where kind = 'recovery_codes_made'";
    // whoever finds the page open gets none
    let long_ago = "update session set second_factor_at = now() - interval '16 minutes'";
    sqlx::raw_sql(long_ago).execute(&app.pool).await.unwrap();
    for wrong in ["", "000000"] {
        let answer = browser.send(&app, "/admin/codes", &[("code", wrong)]).await;
        assert_eq!(answer.status(), 422);
        assert!(codes_of(&answer.text().await.unwrap()).is_empty());
    }
    assert_eq!(app.count(made).await, 0);
    half_a_minute_later(&app).await;
    let fresh = code(&app, account).await;
    let answer = browser.send(&app, "/admin/codes", &[("code", &fresh)]).await;
    assert_eq!(answer.status(), 200);
    let codes = codes_of(&answer.text().await.unwrap());
    assert!(codes.len() == 10 && codes.iter().all(|code| !former.contains(code)));
    let mut other = elsewhere(&app).await;
    assert_eq!(tried(&app, &mut other, &former[0]).await, 422);
    assert_eq!(tried(&app, &mut other, &codes[0]).await, 303);
    // of two forms at once the codes of one hold
    let (mut one, mut two) = (browser.clone(), browser.clone());
    let both = tokio::join!(one.send(&app, "/admin/codes", &[]), two.send(&app, "/admin/codes", &[]));
    assert_eq!((both.0.status().as_u16(), both.1.status().as_u16()), (200, 200));
    assert_eq!((app.count(unused).await, app.count(made).await), (10, 3));
    // nobody makes them for whom they stand in for nothing
    sqlx::raw_sql("delete from pii.staff_totp")
        .execute(&app.pool)
        .await
        .unwrap();
    assert_eq!(browser.send(&app, "/admin/codes", &[]).await.status(), 422);
    assert_eq!(app.count(made).await, 3);
}

#[sqlx::test(migrations = "./migrations")]
async fn whoever_has_no_e_mail_is_told_by_short_message_and_may_say_enough(pool: PgPool) {
    let app = spawn(pool).await;
    let mut vera = registered(&app, EMAIL).await;
    let add = "/profile/contacts/add";
    vera.go(&app, add, &[("address", PHONE)], "/profile/contacts/code")
        .await;
    let proof = latest(&app, PHONE, "code", "code").await;
    let done = "/profile?done=saved";
    vera.go(&app, "/profile/contacts/code", &[("code", &proof)], done).await;
    elsewhere(&app).await;
    let letters = told(&app, EMAIL, "new-sign-in").await;
    assert_eq!((letters, told(&app, PHONE, "news").await), (1, 0), "a letter is enough");

    let no_mail = "delete from pii.account_contact where kind = 'email'";
    sqlx::raw_sql(no_mail).execute(&app.pool).await.unwrap();
    let mut other = Browser::new(&app).await;
    let form = [("login", PHONE), ("password", PASSWORD)];
    other.go(&app, "/login", &form, HOME).await;
    assert_eq!(latest(&app, PHONE, "news", "what").await, "new-sign-in");
    assert_eq!(told(&app, PHONE, "news").await, 1);

    // the link of the message: looking decides nothing, the button does
    let hash = address_hash(&app.state.vault, Channel::Sms, PHONE);
    let path = optout::short_path(&hash);
    let (status, page) = Browser::default().open(&app, &path).await;
    assert!(status == 200 && page.contains("SMS на\u{a0}этот номер"), "{page}");
    let is_out = async || optout::is_out(&app.pool, &hash).await.unwrap();
    assert!(!is_out().await);
    let answer = app.form(&path, "", &[("choice", "stop")]).await;
    assert!(
        answer.status() == 200 && is_out().await,
        "the whole number is on the list"
    );
    let page = vera.open(&app, "/profile").await.1;
    assert!(page.contains("только коды"), "{page}");
    app.form(&path, "", &[("choice", "again")]).await;
    assert!(!is_out().await);
    // a link that belongs to nobody
    let foreign = format!("/stop/{}", "A".repeat(16));
    assert_eq!(app.form(&foreign, "", &[("choice", "stop")]).await.status(), 303);
    assert_eq!(app.count("select count(*) from message_opt_out").await, 0);
}
