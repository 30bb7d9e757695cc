//! The desk that gives access back: what is compared, what fits, the code, and who is not given away.

use super::account::{Browser, OTHER, PASSWORD, inbox, registered, spawn};
use super::helpers::App;
use super::staff::{member, proved};
use sqlx::PgPool;

const CLERK: &str = "clerk@mail.example";
const NINA: &str = "nina@mail.example";

/// Somebody with a profile: family name, given name, birth date, no patronymic.
async fn nina(app: &App) -> Browser {
    let mut browser = registered(app, NINA).await;
    let form = [
        ("family", "Озёрова"),
        ("given", "Нина"),
        ("no_patronymic", "1"),
        ("born", "14.07.1985"),
    ];
    browser.go(app, "/profile/name", &form, "/profile?done=saved").await;
    browser
}

fn shown(family: &'static str, born: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("who", NINA),
        ("family", family),
        ("given", "нина"),
        ("patronymic", ""),
        ("born", born),
        ("passport", ""),
    ]
}

#[sqlx::test(migrations = "./migrations")]
async fn a_clerk_gives_access_back_after_a_look_at_the_document(pool: PgPool) {
    let app = spawn(pool).await;
    let mut owner = nina(&app).await;
    let mut clerk = proved(&app, CLERK, "clerk", Some(1)).await;
    assert_eq!(clerk.open(&app, "/admin/recovery").await.0, 200);
    // whatever does not fit gets the same words: another name, another day, no such account, an account without a name
    registered(&app, "nameless@mail.example").await;
    let mut refused = Vec::new();
    for (who, family, born) in [
        (NINA, "Иванова", "14.07.1985"),
        (NINA, "Озерова", "15.07.1985"),
        ("nobody@mail.example", "Озерова", "14.07.1985"),
        ("nameless@mail.example", "Озерова", "14.07.1985"),
    ] {
        let mut form = shown(family, born);
        form[0].1 = who;
        let answer = clerk.send(&app, "/admin/recovery", &form).await;
        assert_eq!(answer.status(), 422);
        let page = answer.text().await.unwrap();
        let words = page
            .split("id=\"who-error\"")
            .nth(1)
            .unwrap()
            .split("</p>")
            .next()
            .unwrap();
        refused.push(words.to_owned());
        assert!(page.contains(&format!("value=\"{family}\"")), "{page}");
    }
    assert!(refused.windows(2).all(|two| two[0] == two[1]), "{refused:?}");
    assert_eq!(
        app.count("select count(*) from security_event where kind = 'desk_refused'")
            .await,
        4
    );
    let wrong = [
        ("who", "нет"),
        ("family", ""),
        ("born", "31.02.1985"),
        ("passport", "12"),
    ];
    let page = clerk.send(&app, "/admin/recovery", &wrong).await.text().await.unwrap();
    for field in ["who", "family", "given", "born", "passport"] {
        assert!(page.contains(&format!("{field}-error")), "{field}: {page}");
    }

    let fits = clerk
        .send(&app, "/admin/recovery", &shown("ОЗЕРОВА", "1985-07-14"))
        .await;
    assert_eq!(fits.status(), 200);
    assert!(fits.text().await.unwrap().contains("name=\"seen\""));
    let made = "select count(*) from pii.challenge where purpose = 'desk'";
    assert_eq!(
        clerk
            .send(&app, "/admin/recovery/code", &shown("ОЗЕРОВА", "1985-07-14"))
            .await
            .status(),
        422
    );
    assert_eq!(app.count(made).await, 0, "the clerk has not said that he saw it");
    let seen = [shown("ОЗЕРОВА", "1985-07-14"), vec![("seen", "1")]].concat();
    sqlx::query(
        "update session set second_factor_at = now() - interval '16 minutes' where second_factor_at is not null",
    )
    .execute(&app.pool)
    .await
    .unwrap();
    assert_eq!(
        clerk.send(&app, "/admin/recovery/code", &seen).await.status(),
        422,
        "an old proof"
    );
    assert_eq!(app.count(made).await, 0);
    sqlx::query("update session set second_factor_at = now() where second_factor_at is not null")
        .execute(&app.pool)
        .await
        .unwrap();
    // the second form is compared, too
    let forged = [shown("Иванова", "1985-07-14"), vec![("seen", "1")]].concat();
    assert_eq!(clerk.send(&app, "/admin/recovery/code", &forged).await.status(), 422);
    let answer = clerk.send(&app, "/admin/recovery/code", &seen).await;
    assert_eq!(answer.status(), 200);
    let page = answer.text().await.unwrap();
    let code = page.split("class=\"slip\"").nth(1).unwrap();
    let code = code.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned();
    let told = inbox(&app, NINA).await;
    assert!(told.iter().any(|(template, _)| template == "desk-code"), "{told:?}");
    let line = "select count(*) from security_event where kind = 'desk_code_made' and actor_id <> account_id";
    assert_eq!(app.count(line).await, 1);

    let mut home = Browser::new(&app).await;
    let form = [("code", code.as_str()), ("new_password", OTHER)];
    home.go(&app, "/recover/desk", &form, "/my").await;
    assert!(!owner.is_in(&app).await, "other sessions have ended");
    assert_eq!(home.send(&app, "/recover/desk", &form).await.status(), 422, "once");
}

#[sqlx::test(migrations = "./migrations")]
async fn a_passport_of_the_profile_must_be_shown_and_accounts_of_the_staff_are_not_given_away(pool: PgPool) {
    let app = spawn(pool).await;
    nina(&app).await;
    let mut clerk = proved(&app, CLERK, "clerk", Some(1)).await;
    let blind = app.vault.blind_index("passport", b"6805123456");
    sqlx::query(
        "insert into pii.person_document (document_id, person_id, account_id, kind, sealed, blind)
         select gen_random_uuid(), person_id, account_id, 'passport', '\\x00', $1 from pii.person",
    )
    .bind(blind)
    .execute(&app.pool)
    .await
    .unwrap();
    let with = |passport: &'static str| {
        let mut form = shown("Озерова", "14.07.1985");
        form[5].1 = passport;
        form
    };
    for (passport, status) in [("", 422), ("68 05 123457", 422), ("68 05 123456", 200)] {
        assert_eq!(
            clerk.send(&app, "/admin/recovery", &with(passport)).await.status(),
            status,
            "{passport}"
        );
    }
    sqlx::raw_sql("insert into staff_member (account_id, role) select account_id, 'analyst' from pii.person")
        .execute(&app.pool)
        .await
        .unwrap();
    let seen = [with("6805 123456"), vec![("seen", "1")]].concat();
    assert_eq!(clerk.send(&app, "/admin/recovery/code", &seen).await.status(), 422);
    assert_eq!(
        app.count("select count(*) from pii.challenge where purpose = 'desk'")
            .await,
        0
    );
    // nobody tries names out
    let mut last = 0;
    for _ in 0..32 {
        last = clerk
            .send(&app, "/admin/recovery", &shown("Иванова", "14.07.1985"))
            .await
            .status()
            .as_u16();
    }
    assert_eq!(last, 422);
    let tried = app
        .count("select count(*) from security_event where kind = 'desk_refused'")
        .await;
    assert!(tried <= 30, "{tried} comparisons within the hour");
    let (mut doctor, _) = member(&app, "doctor@mail.example", "doctor", Some(1)).await;
    doctor
        .send(
            &app,
            "/login",
            &[("login", "doctor@mail.example"), ("password", PASSWORD)],
        )
        .await;
    assert_eq!(doctor.open(&app, "/admin/recovery").await.0, 303);
}
