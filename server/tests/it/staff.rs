//! The staff's pages: who is let in, the second proof, what an operator sees, a file of organisations.

use super::account::{Browser, PASSWORD, registered, spawn};
use super::helpers::App;
use super::profile_kept::field;
use app::kernel::AccountId;
use reqwest::Response;
use sqlx::PgPool;

const EMAIL: &str = "irina@mail.example";

/// Somebody who is signed in and was given a role.
pub async fn member(app: &App, email: &str, role: &str, organisation: Option<i32>) -> (Browser, AccountId) {
    let browser = registered(app, email).await;
    let query = "insert into staff_member (account_id, role, organisation_id)
                 select max(account_id), $1, $2 from account returning account_id";
    let account = sqlx::query_scalar(query).bind(role).bind(organisation);
    let account: i64 = account.fetch_one(&app.pool).await.unwrap();
    (browser, AccountId(account))
}

pub async fn code(app: &App, account: AccountId) -> String {
    app.state.staffing.code_of_now(account).await.unwrap().unwrap()
}

/// Makes a code fit again that was used a moment ago: the time of a test is short.
pub async fn half_a_minute_later(app: &App) {
    sqlx::query("update pii.staff_totp set last_step = last_step - 2")
        .execute(&app.pool)
        .await
        .unwrap();
}

async fn prove(app: &App, browser: &mut Browser, password: &str, code: &str) -> Response {
    let fields = [("password", password), ("code", code), ("next", "/admin/organisations")];
    browser.send(app, "/admin/enter", &fields).await
}

/// A member who has connected an authenticator.
pub async fn proved(app: &App, email: &str, role: &str, organisation: Option<i32>) -> Browser {
    let (mut browser, account) = member(app, email, role, organisation).await;
    assert_eq!(browser.open(app, "/admin/enter").await.0, 200);
    let answer = prove(app, &mut browser, PASSWORD, &code(app, account).await).await;
    assert_eq!(answer.status(), 200, "{}", answer.text().await.unwrap());
    browser
}

#[sqlx::test(migrations = "./migrations")]
async fn nobody_is_let_in_by_a_password_alone(pool: PgPool) {
    let app = spawn(pool).await;
    let pages = ["/admin", "/admin/organisations", "/admin/outbox"];
    let mut citizen = registered(&app, "citizen@mail.example").await;
    let (mut operator, _) = member(&app, EMAIL, "administrator", None).await;
    for page in pages {
        let guest = app.get(page).await;
        let to_login = guest
            .headers()
            .get("location")
            .is_some_and(|to| to.to_str().unwrap().starts_with("/login"));
        assert!(guest.status() == 403 || to_login, "{page}");
        assert_eq!(citizen.open(&app, page).await.0, 403, "{page}");
        assert_eq!(operator.open(&app, page).await.0, 303, "{page}");
    }
    for page in [
        "/admin/organisations",
        "/admin/organisations/apply",
        "/admin/outbox/retry",
    ] {
        let fields = [("text", "x"), ("id", "1")];
        assert_eq!(citizen.send(&app, page, &fields).await.status(), 403, "{page}");
        assert_ne!(operator.send(&app, page, &fields).await.status(), 200, "{page}");
    }
    assert_eq!(citizen.open(&app, "/admin/enter").await.0, 403);
    assert_eq!(app.count("select count(*) from pii.staff_totp").await, 0);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_member_without_a_password_connects_an_authenticator(pool: PgPool) {
    let app = spawn(pool).await;
    let (mut browser, account) = member(&app, EMAIL, "operator", Some(1)).await;
    sqlx::raw_sql("delete from account_password")
        .execute(&app.pool)
        .await
        .unwrap();
    let (_, page) = browser.open(&app, "/admin/enter").await;
    assert!(page.contains("<path") && !page.contains("name=\"password\""), "{page}");
    let right = code(&app, account).await;
    assert_eq!(prove(&app, &mut browser, "", &right).await.status(), 200);
    assert_eq!(browser.open(&app, "/admin").await.0, 200);
}

#[sqlx::test(migrations = "./migrations")]
async fn an_authenticator_is_connected_once_and_every_code_works_once(pool: PgPool) {
    let app = spawn(pool).await;
    let (mut browser, account) = member(&app, EMAIL, "administrator", None).await;
    // somebody sits down at a session that was opened long ago: the secret is not for him
    let long_ago = "update session set authenticated_at = now() - interval '16 minutes'";
    sqlx::raw_sql(long_ago).execute(&app.pool).await.unwrap();
    let (status, page) = browser.open(&app, "/admin/enter").await;
    assert!(status == 303 && !page.contains("<path"), "{page}");
    let guess = prove(&app, &mut browser, PASSWORD, &code(&app, account).await).await;
    assert_eq!(
        super::helpers::header(guess.headers(), "location"),
        "/login?next=/admin/enter%3Fnext%3D/admin/organisations"
    );
    let back = [("login", EMAIL), ("password", PASSWORD), ("next", "/admin/enter")];
    browser.go(&app, "/login", &back, "/admin/enter").await;
    let (_, page) = browser.open(&app, "/admin/enter").await;
    assert!(page.contains("<path") && page.contains("name=\"password\""), "{page}");
    let right = code(&app, account).await;
    assert_eq!(
        prove(&app, &mut browser, "another password", &right).await.status(),
        422
    );
    let other = if right == "000000" { "000001" } else { "000000" };
    assert_eq!(prove(&app, &mut browser, PASSWORD, other).await.status(), 422);
    let before = browser.session().unwrap().to_owned();
    let answer = prove(&app, &mut browser, PASSWORD, &right).await;
    assert_eq!(answer.status(), 200);
    let codes = answer.text().await.unwrap();
    assert_ne!(browser.session().unwrap(), before, "rights came: another secret");
    for page in ["/admin", "/admin/organisations", "/admin/outbox"] {
        assert_eq!(browser.open(&app, page).await.0, 200, "{page}");
    }
    let short = "select count(*) from session where second_factor_at is not null and idle <= interval '30 minutes'
                 and expires_at < now() + interval '13 hours'";
    assert_eq!(app.count(short).await, 1);

    // the same code from another device
    let mut other = Browser::new(&app).await;
    other
        .send(&app, "/login", &[("login", EMAIL), ("password", PASSWORD)])
        .await;
    let (_, page) = other.open(&app, "/admin/enter").await;
    assert!(
        !page.contains("name=\"password\"") && !page.contains("<code>"),
        "the secret is shown no more: {page}"
    );
    assert_eq!(prove(&app, &mut other, PASSWORD, &right).await.status(), 422);
    // a recovery code stands in, once
    let recovery = codes.split("<code>").nth(1).unwrap().split("</code>").next().unwrap();
    assert_eq!(
        prove(&app, &mut other, "", &recovery.to_uppercase()).await.status(),
        303
    );
    assert_eq!(other.open(&app, "/admin").await.0, 200);
    let mut third = Browser::new(&app).await;
    third
        .send(&app, "/login", &[("login", EMAIL), ("password", PASSWORD)])
        .await;
    assert_eq!(prove(&app, &mut third, "", recovery).await.status(), 422);
    half_a_minute_later(&app).await;
    assert_eq!(
        prove(&app, &mut third, "", &code(&app, account).await).await.status(),
        303
    );
    let events = "select count(distinct kind) from security_event
                  where kind in ('second_factor', 'second_factor_failed', 'second_factor_connected', 'recovery_code_used')";
    assert_eq!(app.count(events).await, 4);
}

#[sqlx::test(migrations = "./migrations")]
async fn codes_cannot_be_tried_out_and_one_of_two_at_once_wins(pool: PgPool) {
    let app = spawn(pool).await;
    let (mut browser, account) = member(&app, EMAIL, "analyst", None).await;
    browser.open(&app, "/admin/enter").await;
    let right = code(&app, account).await;
    let twin = browser.clone();
    let (mut one, mut two) = (browser.clone(), twin);
    let (a, b) = tokio::join!(
        prove(&app, &mut one, PASSWORD, &right),
        prove(&app, &mut two, PASSWORD, &right)
    );
    let mut both = [a.status().as_u16(), b.status().as_u16()];
    both.sort_unstable();
    assert_eq!(both[0], 200, "{both:?}");
    assert_ne!(both[1], 200, "{both:?}");

    let mut thief = Browser::new(&app).await;
    thief
        .send(&app, "/login", &[("login", EMAIL), ("password", PASSWORD)])
        .await;
    let mut last = 0;
    for _ in 0..8 {
        last = prove(&app, &mut thief, "", "000000").await.status().as_u16();
    }
    assert_eq!(last, 429);
    half_a_minute_later(&app).await;
    assert_eq!(
        prove(&app, &mut thief, "", &code(&app, account).await).await.status(),
        429,
        "the right one, too late"
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn an_operator_sees_what_is_his_and_changes_nothing(pool: PgPool) {
    let app = spawn(pool).await;
    sqlx::raw_sql("insert into organisation (code, name_ru, name_en, kind, parent_id) values ('crew', 'Бригада ям', 'Crew', 'unit', 1)")
        .execute(&app.pool)
        .await
        .unwrap();
    let mut operator = proved(&app, EMAIL, "operator", Some(1)).await;
    let (_, page) = operator.open(&app, "/admin/organisations").await;
    assert!(
        page.contains("Дорожная служба") && page.contains("Бригада ям"),
        "with what is below: {page}"
    );
    assert!(
        !page.contains("Управа порта") && !page.contains("type=\"file\""),
        "{page}"
    );
    let (_, page) = operator.open(&app, "/admin/organisations?q=harbour").await;
    assert!(!page.contains("Управа порта"));
    assert_eq!(operator.open(&app, "/admin/outbox").await.0, 403);
    assert_eq!(operator.upload(&app, "/admin/organisations", "code\nx\n").await.0, 403);
    let text = [("text", "code\nx\n")];
    assert_eq!(
        operator.send(&app, "/admin/organisations/apply", &text).await.status(),
        403
    );
    // the end of a membership is the end of its rights, at once
    sqlx::query("update staff_member set ended_at = now()")
        .execute(&app.pool)
        .await
        .unwrap();
    assert_eq!(operator.open(&app, "/admin/organisations").await.0, 403);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_file_is_looked_at_and_then_taken(pool: PgPool) {
    let app = spawn(pool).await;
    let mut keeper = proved(&app, EMAIL, "administrator", None).await;
    let header = "code,parent_code,kind,name_ru,name_en,short_ru,short_en,address,phone,email,lat,long";
    let rows: Vec<String> = (0..40).map(|n| format!("o{n:02},,agency,Отдел {n},,,,,,,,")).collect();
    let text = format!("{header}\n{}\n", rows.join("\n"));
    let (status, page) = keeper.upload(&app, "/admin/organisations", text.as_str()).await;
    assert!(
        status == 200 && page.contains("+ o39: ") && page.contains("/admin/organisations/apply"),
        "{page}"
    );
    assert_eq!(app.count("select count(*) from organisation").await, 2);
    assert!(page.contains("Новых: 40"), "{page}");
    // what was not seen is not taken: neither without a look nor when somebody else was quicker
    let apply = "/admin/organisations/apply";
    let seen = field(&page, "seen");
    let unseen = keeper.send(&app, apply, &[("text", &text)]).await;
    assert_eq!(unseen.status(), 409);
    let quicker = "insert into organisation (code, name_ru, name_en) values ('o00', 'Другой', 'Other')";
    sqlx::raw_sql(quicker).execute(&app.pool).await.unwrap();
    let stale = keeper.send(&app, apply, &[("text", &text), ("seen", &seen)]).await;
    assert_eq!(stale.status(), 409);
    let page = stale.text().await.unwrap();
    assert!(
        page.contains("данные изменились") && page.contains("Новых: 39"),
        "{page}"
    );
    assert_eq!(app.count("select count(*) from organisation").await, 3);
    let seen = field(&page, "seen");
    let answer = keeper.send(&app, apply, &[("text", &text), ("seen", &seen)]).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(app.count("select count(*) from organisation").await, 42);
    // pages of thirty, in order, and found by a part of the name
    let (_, page) = keeper.open(&app, "/admin/organisations").await;
    assert!(
        page.contains("o26") && !page.contains("o30") && page.contains("after=o28"),
        "{page}"
    );
    let (_, page) = keeper.open(&app, "/admin/organisations?after=o28").await;
    assert!(
        page.contains("o30") && page.contains("roadworks") && !page.contains("o26"),
        "{page}"
    );
    let (_, page) = keeper
        .open(&app, "/admin/organisations?q=%D1%82%D0%B4%D0%B5%D0%BB%2039")
        .await;
    assert!(page.contains("o39") && !page.contains("o38"), "{page}");
    for (bad, part) in [
        (
            format!("{header}\nx,nobody,office,А,,,,,,,,\n"),
            "Строка 2: parent_code «nobody»: такой организации нет",
        ),
        ("code;name\n1;2\n".to_owned(), "не хватает: parent_code"),
        (String::new(), "CSV"),
    ] {
        let (status, page) = keeper.upload(&app, "/admin/organisations", bad.as_str()).await;
        assert!(status == 422 && page.contains(part), "{status} {page}");
    }
    assert_eq!(app.count("select count(*) from organisation").await, 42);
}
