//! A service that vouches with bad days: it hangs, breaks off, changes its keys. And whoever comes by it for the first time.

use super::helpers::{App, cookie, encode, header};
use super::oidc::{Lie, Service, Trouble, back, house, key, leave};
use server::oidc::Vouched;
use sqlx::PgPool;
use std::sync::atomic::Ordering::SeqCst;

/// Why the token of a lie is refused.
pub fn reason(lie: Lie) -> &'static str {
    match lie {
        Lie::Nonce => "it is of another sign-in",
        Lie::Audience => "it is for somebody else",
        Lie::Expired | Lie::Stale => "it is over",
        Lie::Issuer => "it is by somebody else",
        Lie::Unsigned | Lie::SharedKey => "it is signed in a way that proves nothing",
        Lie::StrangeKey => "no key opens it",
        Lie::NoToken => "there is none",
        Lie::None => "",
    }
}

/// Where a return ends: 503 and when to come again, or 400.
async fn ends(app: &App, service: &Service, trouble: Trouble) -> (u16, String) {
    let (cookies, state) = leave(app, service, "/login/oidc", "", Lie::None).await;
    service.running.lock().unwrap().trouble = trouble;
    let answer = back(app, &cookies, &format!("code=code&state={}", encode(&state))).await;
    (
        answer.status().as_u16(),
        header(answer.headers(), "retry-after").to_owned(),
    )
}

#[sqlx::test(migrations = "./migrations")]
async fn a_broken_line_is_told_apart_from_an_old_link(pool: PgPool) {
    let (app, service) = house(pool).await;
    let away = (503, "5".to_owned());
    for trouble in [Trouble::Nonsense, Trouble::Hangs, Trouble::Secret] {
        let begun = std::time::Instant::now();
        assert_eq!(ends(&app, &service, trouble).await, away, "{trouble:?}");
        assert!(begun.elapsed().as_secs() < 9);
    }
    assert_eq!(ends(&app, &service, Trouble::Grant).await, (400, String::new()));
}

#[sqlx::test(migrations = "./migrations")]
async fn a_service_that_changes_its_keys_is_believed_at_once_and_asked_once_a_minute(pool: PgPool) {
    let (app, service) = house(pool).await;
    let round = async || {
        let (cookies, state) = leave(&app, &service, "/login/oidc", "", Lie::None).await;
        let answer = back(&app, &cookies, &format!("code=code&state={}", encode(&state))).await;
        header(answer.headers(), "location").to_owned()
    };
    assert_eq!(round().await, "/login/oidc/agree");
    *service.key.lock().unwrap() = key();
    assert_eq!(
        round().await,
        "/login/oidc/agree",
        "the new key is fetched for the very token"
    );
    *service.key.lock().unwrap() = key();
    let asked = service.asked.load(SeqCst);
    for _ in 0..3 {
        assert_eq!(round().await, "", "not again within a minute");
    }
    assert_eq!(service.asked.load(SeqCst), asked);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_service_that_hangs_takes_no_page_with_it(pool: PgPool) {
    let (app, service) = house(pool).await;
    service.hangs.store(true, SeqCst);
    let begun = std::time::Instant::now();
    let leaving = (0..80).map(async |_| (app.get("/login/oidc").await, begun.elapsed()));
    let (answers, page) = tokio::join!(futures::future::join_all(leaving), async {
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        (app.text("/login").await.0, begun.elapsed())
    });
    let last = answers.iter().map(|(_, at)| *at).max().unwrap();
    assert!(page.0 == 200 && page.1 < last, "{page:?}, they waited for {last:?}");
    assert!(answers.iter().all(|(answer, _)| answer.status() == 503));
    assert!(begun.elapsed().as_secs() < 60, "one waits for all");
    let asked = service.asked.load(SeqCst);
    assert_eq!(app.get("/login/oidc").await.status(), 503);
    assert_eq!(service.asked.load(SeqCst), asked, "left in peace");
}

#[sqlx::test(migrations = "./migrations")]
async fn two_tabs_leave_and_come_back_apart(pool: PgPool) {
    let (app, service) = house(pool).await;
    let (first, one) = leave(&app, &service, "/login/oidc", "", Lie::None).await;
    let (second, two) = leave(&app, &service, "/login/oidc", "", Lie::None).await;
    let both = format!("{first} {second}");
    // a link to our callback from elsewhere ends nobody's departure
    for foreign in [
        "",
        "code=code&state=",
        "code=code&state=aaaaaaaaaaaaaaaa",
        "error=access_denied",
    ] {
        let answer = back(&app, &both, foreign).await;
        assert_eq!(answer.status(), 400);
        assert_eq!(
            answer
                .headers()
                .get_all("set-cookie")
                .iter()
                .filter(|line| line.to_str().unwrap().starts_with("oidc-"))
                .count(),
            0
        );
    }
    let answer = back(&app, &both, &format!("code=code&state={}", encode(&two))).await;
    assert_eq!(header(answer.headers(), "location"), "/login/oidc/agree");
    let gone = cookie(&answer, &format!("oidc-{}", &two[..10])).unwrap();
    assert!(gone.1.contains("Max-Age=0") && cookie(&answer, &format!("oidc-{}", &one[..10])).is_none());
    assert_eq!(
        app.count("select count(*) from oidc_attempt").await,
        2,
        "the first tab's, and somebody new"
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn somebody_new_agrees_first_and_once(pool: PgPool) {
    let (app, service) = house(pool).await;
    let (cookies, state) = leave(&app, &service, "/login/oidc?next=/profile", "", Lie::None).await;
    let answer = back(&app, &cookies, &format!("code=code&state={}", encode(&state))).await;
    let newcomer = format!("newcomer={}", cookie(&answer, "newcomer").unwrap().0);
    let sealed: String = sqlx::query_scalar("select encode(sealed, 'escape') from oidc_attempt")
        .fetch_one(&app.pool)
        .await
        .unwrap();
    assert!(!sealed.contains("subject of"));
    let path = "/login/oidc/agree";
    assert_eq!(app.form(path, "", &[("text", "x")]).await.status(), 400);
    let old = app.form(path, &newcomer, &[("text", "ab")]).await;
    assert_eq!(old.status(), 409);
    assert!(old.text().await.unwrap().contains("изменились"));
    assert_eq!(app.count("select count(*) from account").await, 0);
    let text = super::account::consent_text();
    let fields = [("text", text.as_str())];
    let all = (0..4).map(|_| app.form(path, &newcomer, &fields));
    let answers = futures::future::join_all(all).await;
    let made = answers
        .iter()
        .filter(|answer| header(answer.headers(), "location") == "/profile")
        .count();
    assert_eq!((made, app.count("select count(*) from account").await), (1, 1));
    assert_eq!(app.form(path, &newcomer, &fields).await.status(), 400, "once");
}

#[sqlx::test(migrations = "./migrations")]
async fn of_two_accounts_that_link_one_person_at_once_one_has_it(pool: PgPool) {
    let (app, _service) = house(pool).await;
    let mut people = Vec::new();
    for _ in 0..5 {
        people.push(super::profile::sign_in(&app).await.0);
    }
    let vouched = Vouched {
        subject: "one".to_owned(),
        family: None,
        given: None,
        patronymic: None,
        born: None,
    };
    let whence = server::account::Whence::default();
    let links = people.iter().map(|account| {
        let account = app::kernel::AccountId(*account);
        app.state.accounts.link_vouched("issuer", &vouched, account, &whence)
    });
    let done = futures::future::join_all(links).await;
    let linked = done
        .iter()
        .filter(|outcome| **outcome == Ok(server::oidc::Outcome::Linked))
        .count();
    assert_eq!(
        (linked, app.count("select count(*) from account_oidc").await),
        (1, 1),
        "{done:?}"
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn an_account_is_linked_by_its_own_page_only(pool: PgPool) {
    let (app, service) = house(pool).await;
    let (_, session) = super::profile::sign_in(&app).await;
    let strange = app
        .client
        .get(app.at("/login/oidc?link=1"))
        .header("cookie", &session)
        .header("sec-fetch-site", "cross-site");
    let strange = strange.send().await.unwrap();
    assert_eq!(header(strange.headers(), "location"), "/login?next=/profile");
    let (cookies, state) = leave(&app, &service, "/login/oidc?link=1", &session, Lie::None).await;
    let answer = back(&app, &cookies, &format!("code=code&state={}", encode(&state))).await;
    assert_eq!(header(answer.headers(), "location"), "/profile?done=linked");
    // the same person cannot be linked to another account
    let (_, other) = super::profile::sign_in(&app).await;
    let (cookies, state) = leave(&app, &service, "/login/oidc?link=1", &other, Lie::None).await;
    let answer = back(&app, &cookies, &format!("code=code&state={}", encode(&state))).await;
    assert_eq!(header(answer.headers(), "location"), "/profile?done=linked-elsewhere");
    // a session that was opened long ago proves nothing: somebody else may sit there
    let age = "update session set authenticated_at = authenticated_at - interval '16 minutes'";
    sqlx::query(age).execute(&app.pool).await.unwrap();
    let own = app.client.get(app.at("/login/oidc?link=1")).header("cookie", &other);
    let old = own.header("sec-fetch-site", "same-origin").send().await.unwrap();
    assert_eq!(header(old.headers(), "location"), "/login?next=/profile");
    assert_eq!(
        header(app.form("/oidc/unlink", &session, &[]).await.headers(), "location"),
        "/login?next=/profile"
    );
    sqlx::query("update session set authenticated_at = now()")
        .execute(&app.pool)
        .await
        .unwrap();
    // and the link that is the only way to sign in stays
    assert_eq!(app.form("/oidc/unlink", &session, &[]).await.status(), 409);
    assert_eq!(app.count("select count(*) from account_oidc").await, 1);
}

#[sqlx::test(migrations = "./migrations")]
async fn without_settings_there_is_no_such_door(pool: PgPool) {
    let app = super::helpers::spawn_app(pool).await;
    assert_eq!(app.get("/login/oidc").await.status(), 404);
    assert_eq!(app.get("/oidc/callback?code=a&state=b").await.status(), 404);
}
