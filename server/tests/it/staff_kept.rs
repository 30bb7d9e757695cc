//! What the staff typed outlives the session, the second proof and the database; and an open page that is older than what
//! others have done says so. All forms of `/admin` are asked: one that is in the table of routes and not here fails.

use super::access::table::{ROUTES, WITH_FILES};
use super::account::{Browser, PASSWORD, spawn};
use super::helpers::{App, cookie, header};
use super::profile_kept::field;
use super::staff::{code, half_a_minute_later, member, proved};
use super::staff_invitations::{INVITE, KEEPER, invited};
use app::kernel::AccountId;
use reqwest::Response;
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use std::collections::BTreeSet;

/// What is chosen from a list; all other fields are lines.
const CHOSEN: [&str; 3] = ["role", "unit", "kind"];
/// Typed into every form, and never to be seen again.
const CODE: &str = "918273";
/// The file of a form that shows what it would change.
const TEXT: &str = "day,is_off,note";

struct Form {
    /// As in the table.
    pattern: &'static str,
    path: String,
    page: String,
    fields: Vec<(&'static str, &'static str)>,
}

/// All forms that take words; the card and the invitation are those of this number.
fn forms(id: i64) -> Vec<Form> {
    let person = [
        ("who", "nina@mail.example"),
        ("family", "Озёрова"),
        ("given", "Нина"),
        ("patronymic", "Павловна"),
        ("born", "14.07.1985"),
        ("passport", "68 05 123456"),
    ];
    let norm = [
        ("value", "5"),
        ("unit", "working_days"),
        ("from", "01.01.2031"),
        ("source", "Приказ \"5\" <б>"),
    ];
    let form = |pattern: &'static str, page: &str, fields: &[(&'static str, &'static str)]| {
        let named = pattern.replace("{id}", &id.to_string());
        Form {
            pattern,
            path: named.replace("{code}", "pothole"),
            page: page.replace("{id}", &id.to_string()),
            fields: fields.to_vec(),
        }
    };
    let role = [("role", "clerk"), ("organisation", "harbour")];
    let seen = [&person[..], &[("seen", "1")]].concat();
    let guest = [&[("email", "guest@mail.example")][..], &role[..]].concat();
    let day = [("day", "28.12.2031"), ("kind", "off"), ("note", "Перенос")];
    let text = [("text", TEXT), ("seen", "0a")];
    vec![
        form("/admin/codes", "/admin/codes", &[]),
        form("/admin/recovery", "/admin/recovery", &person),
        form("/admin/recovery/code", "/admin/recovery", &seen),
        form("/admin/members", "/admin/members", &guest[..1]),
        form("/admin/members/invite", "/admin/members/invite", &guest),
        form(
            "/admin/members/{id}/reveal",
            "/admin/members/{id}",
            &[("reason", "Звонил сам")],
        ),
        form("/admin/members/{id}/change", "/admin/members/{id}", &role),
        form("/admin/members/{id}/end", "/admin/members/{id}", &[]),
        form("/admin/invitations/{id}/again", "/admin/invitations/{id}", &[]),
        form("/admin/invitations/{id}/withdraw", "/admin/invitations/{id}", &[]),
        form("/admin/categories/{code}/norm", "/admin/categories/pothole", &norm),
        form("/admin/calendar/day", "/admin/calendar", &day),
        form("/admin/journal", "/admin/journal", &person[..1]),
        form(
            "/admin/outbox/address",
            "/admin/outbox",
            &[("address", "lost@mail.example")],
        ),
        form("/admin/outbox/retry", "/admin/outbox", &[("id", "1")]),
        form("/admin/outbox/give-up", "/admin/outbox", &[("id", "1")]),
        form("/admin/organisations/apply", "/admin/organisations", &text),
        form("/admin/categories/apply", "/admin/categories", &text),
        form("/admin/calendar/apply", "/admin/calendar", &text),
    ]
}

impl Form {
    /// With the mark of a page that was shown, and a code.
    async fn send(&self, app: &App, cookies: &str, whose: &str) -> Response {
        let more = [("whose", whose), ("code", CODE)];
        app.form(&self.path, cookies, &[&self.fields[..], &more].concat()).await
    }

    fn is_file(&self) -> bool {
        self.fields.iter().any(|(name, _)| *name == "text")
    }

    fn is_typed(&self) -> bool {
        !self.is_file() && self.fields.iter().any(|(name, _)| *name != "id")
    }

    /// Whether everything stands in a page, but for what is to be looked at anew.
    fn assert_stands(&self, html: &str) {
        for (name, value) in self.fields.iter().filter(|(name, _)| *name != "seen") {
            if CHOSEN.contains(name) {
                let option = format!("value=\"{value}\" selected");
                assert!(html.contains(&option), "{}: no {name}: {html}", self.path);
            } else {
                let value = value.replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;");
                let shown = field(html, name);
                assert_eq!(shown, value, "{}: {name}", self.path);
            }
        }
        assert!(!html.contains(CODE), "{}: the code is shown", self.path);
    }
}

/// A session of an account, with or without the second proof.
async fn session(app: &App, account: AccountId, is_proved: bool) -> String {
    let secret: String = (0..43).map(|_| char::from(rand::random_range(b'a'..=b'z'))).collect();
    let new = "insert into session (session_hash, account_id, method, second_factor_at)
               values ($1, $2, 'password', case when $3 then now() end)";
    let new = sqlx::query(new)
        .bind(Sha256::digest(secret.as_bytes()).to_vec())
        .bind(account.0)
        .bind(is_proved);
    new.execute(&app.pool).await.unwrap();
    format!("sid={secret}")
}

async fn page(app: &App, path: &str, cookies: &str) -> (u16, String, String) {
    let request = app.client.get(app.at(path)).header("cookie", cookies);
    let answer = request.send().await.unwrap();
    let to = header(answer.headers(), "location").to_owned();
    (answer.status().as_u16(), to, answer.text().await.unwrap())
}

async fn alter(app: &App, statement: &'static str) {
    sqlx::raw_sql(statement).execute(&app.pool).await.unwrap();
}

/// An administrator, and the number of a role and of an invitation.
async fn office(app: &App) -> (Browser, AccountId, i64) {
    let mut keeper = proved(app, KEEPER, "administrator", None).await;
    let account: i64 = sqlx::query_scalar("select max(account_id) from account")
        .fetch_one(&app.pool)
        .await
        .unwrap();
    member(app, "vera@mail.example", "operator", Some(1)).await;
    // as many of both: one number names the last of each
    for guest in ["first@mail.example", "second@mail.example"] {
        invited(app, &mut keeper, guest, "operator", "roadworks").await;
    }
    let id = sqlx::query_scalar(
        "select staff_member_id from staff_member join pii.staff_invitation on staff_member_id = staff_invitation_id
         where staff_member_id = (select max(staff_member_id) from staff_member)",
    );
    (keeper, AccountId(account), id.fetch_one(&app.pool).await.unwrap())
}

/// Everything that forms of the staff write.
const WRITTEN: &str = "select (select count(*) from security_event) + (select count(*) from category_norm)
    + (select count(*) from calendar_day) + (select count(*) from pii.challenge) + (select count(*) from outbox)
    + (select count(*) from pii.staff_invitation) + (select count(*) from staff_member where ended_at is null)";

#[test]
fn every_form_of_the_staff_is_asked_here() {
    let known: BTreeSet<_> = forms(1).iter().map(|form| form.pattern).collect();
    let asked: BTreeSet<_> = ROUTES
        .iter()
        .filter(|(path, method, _)| *method == "POST" && path.starts_with("/admin/") && *path != "/admin/enter")
        .map(|(path, ..)| *path)
        .filter(|path| !WITH_FILES.contains(path))
        .collect();
    assert_eq!(known, asked);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_form_waits_for_its_sender_and_nobody_else(pool: PgPool) {
    let app = spawn(pool).await;
    let (_, account, id) = office(&app).await;
    let (_, other) = member(&app, "other@mail.example", "administrator", None).await;
    let (whose, strange) = (app.state.accounts.form_mark(account), session(&app, other, true).await);
    let unproved = session(&app, account, false).await;
    let sure = session(&app, account, true).await;
    let before = app.count(WRITTEN).await;
    for form in forms(id) {
        for (cookies, door) in [("", "/login"), (unproved.as_str(), "/admin/enter")] {
            let answer = form.send(&app, cookies, &whose).await;
            let to = header(answer.headers(), "location").to_owned();
            let said = if form.is_file() { "%3Fdone%3Dfile" } else { "" };
            let page_then = format!("{door}?next={}{said}", form.page);
            assert_eq!((answer.status().as_u16(), to), (303, page_then), "{}", form.path);
            let kept = cookie(&answer, "kept");
            assert_eq!(kept.is_some(), form.is_typed(), "{}", form.path);
            let Some((kept, _)) = kept else { continue };
            // the same person finds it on the page of the form, as often as he looks
            for _ in 0..2 {
                let (status, _, html) = page(&app, &form.page, &format!("{sure}; kept={kept}")).await;
                assert!(
                    status == 200 && html.contains("Вот что вы ввели"),
                    "{}: {html}",
                    form.path
                );
                form.assert_stands(&html);
            }
            // somebody else does not, and then it is gone
            let (status, _, html) = page(&app, &form.page, &format!("{strange}; kept={kept}")).await;
            assert!(status == 200 && !html.contains("Вот что вы ввели"), "{}", form.path);
            assert_eq!(app.count("select count(*) from pii.kept_form").await, 0);
            let answer = form.send(&app, &strange, &whose).await;
            assert_eq!(answer.status(), 409, "{}: a form of another account", form.path);
        }
    }
    assert_eq!(app.count(WRITTEN).await, before, "nothing was done");
}

#[sqlx::test(migrations = "./migrations")]
async fn what_was_typed_comes_through_both_doors_and_is_sent_once_more(pool: PgPool) {
    let app = spawn(pool).await;
    let (mut keeper, account, _) = office(&app).await;
    let path = "/admin/categories/pothole";
    let whose = field(&keeper.open(&app, path).await.1, "whose");
    let norm = [
        ("value", "5"),
        ("unit", "working_days"),
        ("from", "01.01.2031"),
        ("source", "Приказ 5"),
        ("whose", &whose),
    ];
    // half an hour of idleness
    alter(&app, "update session set seen_at = now() - interval '31 minutes'").await;
    let form = format!("{path}/norm");
    keeper.go(&app, &form, &norm, &format!("/login?next={path}")).await;
    assert!(keeper.open(&app, "/login").await.1.contains("сохранено"));
    let words = [("login", KEEPER), ("password", PASSWORD), ("next", path)];
    keeper.go(&app, "/login", &words, path).await;
    let (status, to, _) = page(&app, path, &keeper.header()).await;
    assert_eq!((status, to), (303, format!("/admin/enter?next={path}")));
    half_a_minute_later(&app).await;
    let right = code(&app, account).await;
    keeper
        .go(&app, "/admin/enter", &[("code", &right), ("next", path)], path)
        .await;
    let (_, html) = keeper.open(&app, path).await;
    assert!(html.contains("Вот что вы ввели"), "{html}");
    assert_eq!(
        (field(&html, "value"), field(&html, "source")),
        ("5".to_owned(), "Приказ 5".to_owned())
    );
    assert_eq!(app.count("select count(*) from category_norm").await, 0);
    let saved = keeper.send(&app, &form, &norm).await;
    assert_eq!(header(saved.headers(), "location"), format!("{path}?done=norm"));
    assert_eq!(cookie(&saved, "kept").unwrap().0, "");
    assert_eq!(app.count("select count(*) from category_norm").await, 1);
    assert_eq!(app.count("select count(*) from pii.kept_form").await, 0);
    assert!(!keeper.open(&app, path).await.1.contains("Вот что вы ввели"));
}

#[sqlx::test(migrations = "./migrations")]
async fn a_form_that_was_shown_to_nobody_is_shown_at_once(pool: PgPool) {
    let app = spawn(pool).await;
    let (_, _, id) = office(&app).await;
    for form in forms(id).iter().filter(|form| form.is_typed()) {
        let answer = form.send(&app, "", "").await;
        assert_eq!(answer.status(), 403, "{}", form.path);
        let html = answer.text().await.unwrap();
        assert!(html.contains(&format!("action=\"{}\"", form.path)), "{html}");
        form.assert_stands(&html);
    }
    assert_eq!(app.count("select count(*) from pii.kept_form").await, 0);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_database_that_is_away_loses_nothing(pool: PgPool) {
    let app = spawn(pool).await;
    let (keeper, account, id) = office(&app).await;
    let whose = app.state.accounts.form_mark(account);
    alter(&app, "alter table session rename to gone").await;
    for form in forms(id) {
        let answer = form.send(&app, &keeper.header(), &whose).await;
        let told = (answer.status().as_u16(), header(answer.headers(), "retry-after"));
        assert_eq!(told, (503, "5"), "{}", form.path);
        let html = answer.text().await.unwrap();
        assert!(
            html.contains(&format!("action=\"{}\"", form.path)) && html.contains("на\u{a0}месте"),
            "{html}"
        );
        assert_eq!(field(&html, "whose"), whose);
        form.assert_stands(&html);
    }
    for path in WITH_FILES.iter().filter(|path| path.starts_with("/admin")) {
        let answer = app.upload(path, &keeper.header(), TEXT).await;
        assert_eq!(answer.status(), 503, "{path}");
        let html = answer.text().await.unwrap();
        assert!(
            html.contains("выбрать ещё раз") && html.contains(&format!("href=\"{path}\"")),
            "{html}"
        );
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_form_whose_table_is_away_comes_back_with_the_renewed_session(pool: PgPool) {
    let app = spawn(pool).await;
    let (mut keeper, account, _) = office(&app).await;
    let typed = [
        ("email", "late@mail.example"),
        ("role", "operator"),
        ("organisation", "roadworks"),
    ];
    alter(
        &app,
        "update session set second_factor_at = now() - interval '16 minutes' where second_factor_at is not null",
    )
    .await;
    alter(&app, "alter table pii.staff_invitation rename to gone").await;
    half_a_minute_later(&app).await;
    let right = code(&app, account).await;
    let before = keeper.session().unwrap().to_owned();
    let answer = keeper
        .send(&app, INVITE, &[&typed[..], &[("code", &right)]].concat())
        .await;
    assert_eq!(answer.status(), 500);
    assert_ne!(keeper.session().unwrap(), before, "the code has renewed the session");
    let html = answer.text().await.unwrap();
    assert_eq!(field(&html, "email"), "late@mail.example");
    assert!(
        html.contains("value=\"operator\" selected") && !html.contains("name=\"code\""),
        "{html}"
    );
    alter(&app, "alter table pii.gone rename to staff_invitation").await;
    keeper
        .go(&app, INVITE, &typed, "/admin/members/invited?done=invited")
        .await;
}

#[sqlx::test(migrations = "./migrations")]
async fn a_file_has_to_be_chosen_again_and_the_page_says_so(pool: PgPool) {
    let app = spawn(pool).await;
    let (mut keeper, account, _) = office(&app).await;
    let unproved = session(&app, account, false).await;
    for path in WITH_FILES.iter().filter(|path| path.starts_with("/admin")) {
        for (cookies, door) in [("", "/login"), (unproved.as_str(), "/admin/enter")] {
            let answer = app.upload(path, cookies, TEXT).await;
            let to = header(answer.headers(), "location");
            assert_eq!(to, format!("{door}?next={path}%3Fdone%3Dfile"));
        }
        let back = format!("{path}?done=file");
        let (_, to, _) = page(&app, &back, &unproved).await;
        assert_eq!(
            to,
            format!("/admin/enter?next={path}%3Fdone%3Dfile"),
            "the way through the second door"
        );
        let (status, html) = keeper.open(&app, &back).await;
        assert!(status == 200 && html.contains("выбрать ещё раз"), "{html}");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn an_open_page_that_is_too_old_says_so(pool: PgPool) {
    let app = spawn(pool).await;
    let (mut keeper, _, id) = office(&app).await;
    let invitation = format!("/admin/invitations/{id}/withdraw");
    let role = format!("/admin/members/{id}/end");
    keeper
        .go(&app, &invitation, &[], "/admin/members/invited?done=withdrawn")
        .await;
    keeper.go(&app, &role, &[], "/admin/members?done=ended").await;
    for (path, list) in [(invitation, "/admin/members/invited"), (role, "/admin/members")] {
        let answer = keeper.send(&app, &path, &[]).await;
        assert_eq!(answer.status(), 404, "{path}");
        let html = answer.text().await.unwrap();
        let link = format!("<a href=\"{list}\" rel=\"external\" class=\"btn btn--primary\">К\u{a0}списку");
        assert!(
            html.contains("Ссылка неверна, или это изменили") && html.contains(&link),
            "{html}"
        );
    }
}
