//! Nobody's address is kept without consent to words that were shown, whatever the door.

use super::account::{Browser, HOME, PASSWORD, consent_text, latest, spawn};
use app::account::profile::consent::Purpose;
use app::kernel::Lang;
use server::account::profile::text_of;
use sqlx::PgPool;

const VERA: &str = "vera@example.ru";
const PHONE: &str = "+79101234567";

/// The languages of the consents that stand.
async fn given(pool: &PgPool) -> Vec<String> {
    sqlx::query_scalar(
        "select t.language from account_consent c join consent_text t using (text_hash)
         where c.purpose = 'account' and c.withdrawn_at is null order by consent_id",
    )
    .fetch_all(pool)
    .await
    .unwrap()
}

#[sqlx::test(migrations = "./migrations")]
async fn the_words_of_the_form_are_those_that_are_agreed_to(pool: PgPool) {
    let app = spawn(pool).await;
    let mut browser = Browser::new(&app).await;
    for path in ["/register", "/login/phone"] {
        let html = browser.open(&app, path).await.1;
        assert!(
            html.contains(&consent_text()) && html.contains(Purpose::Account.words(Lang::Ru).1),
            "{path}"
        );
    }
    let form = [("email", VERA), ("new_password", PASSWORD), ("consent", "1")];
    for old in ["", "ab", &text_of(Purpose::Family, Lang::Ru)] {
        let fields = [&form[..], &[("consent_text", old)]].concat();
        let answer = browser.send(&app, "/register", &fields).await;
        assert_eq!(answer.status(), 422);
        let html = answer.text().await.unwrap();
        assert!(html.contains("Текст согласия изменился") && html.contains(&format!("value=\"{VERA}\"")));
    }
    assert_eq!(app.count("select count(*) from outbox").await, 0);
    // shown in English, posted and confirmed from Russian pages: the English words were agreed to
    let english = text_of(Purpose::Account, Lang::En);
    let fields = [&form[..], &[("consent_text", english.as_str())]].concat();
    browser.go(&app, "/register", &fields, "/register/sent").await;
    assert!(
        given(&app.pool).await.is_empty(),
        "nothing before the address is proved"
    );
    let code = latest(&app, VERA, "confirm-email", "code").await;
    browser.go(&app, "/register/sent", &[("code", &code)], HOME).await;
    assert_eq!(given(&app.pool).await, ["en"]);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_phone_is_kept_after_consent_only(pool: PgPool) {
    let app = spawn(pool).await;
    let mut browser = Browser::new(&app).await;
    // the door of recovery asks for no consent: it makes no account, also not of a form without the words
    for (path, field, extra) in [
        ("/recover", "login", ("next", "")),
        ("/login/phone", "phone", ("consent_text", "")),
    ] {
        let to = if path == "/recover" {
            "/login/code?next=%2Fpassword"
        } else {
            "/login/code"
        };
        browser.go(&app, path, &[(field, PHONE), extra], to).await;
        let code = latest(&app, PHONE, "code", "code").await;
        let answer = browser.send(&app, "/login/code", &[("code", &code)]).await;
        assert_eq!(answer.status(), 422);
        assert!(answer.text().await.unwrap().contains("с\u{a0}этим телефоном нет"));
    }
    assert_eq!(app.count("select count(*) from account").await, 0);
    browser
        .go(&app, "/login/phone", &[("phone", PHONE)], "/login/code")
        .await;
    let code = latest(&app, PHONE, "code", "code").await;
    browser.go(&app, "/login/code", &[("code", &code)], HOME).await;
    assert_eq!(given(&app.pool).await, ["ru"]);
    browser.send(&app, "/logout", &[]).await;
    // whom we know signs in by either door
    sqlx::query("delete from throttle").execute(&app.pool).await.unwrap();
    browser
        .go(&app, "/recover", &[("login", PHONE)], "/login/code?next=%2Fpassword")
        .await;
    let code = latest(&app, PHONE, "code", "code").await;
    browser.go(&app, "/login/code", &[("code", &code)], HOME).await;
    assert_eq!(given(&app.pool).await.len(), 1);
}
