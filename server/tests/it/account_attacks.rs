//! Whoever wants into somebody else's account: by guessing, by asking who is there, by planting a session, by being many.

use super::account::{Browser, HOME, OTHER, PASSWORD, inbox, latest, path_of, registered, spawn};
use super::helpers::{App, header};
use futures::future::join_all;
use sqlx::PgPool;

const KNOWN: &str = "vera@example.ru";
const UNKNOWN: &str = "zoya@example.ru";

/// A page without what differs from one answer to the next: nonces, times, ids.
pub fn plain(page: &str, address: &str) -> String {
    let masked = format!("{}•••@", &address[..1]);
    let page = page.replace(address, "ADDRESS").replace(&masked, "MASKED");
    let mut rest = String::new();
    let mut run = String::new();
    for c in page.chars().chain([' ']) {
        if c.is_ascii_alphanumeric() || "+/=_-:".contains(c) {
            run.push(c);
            continue;
        }
        // clocks, nonces, numbers of milliseconds
        let is_moving =
            run.chars().any(|c| c.is_ascii_digit()) && (run.len() >= 8 || run.contains(':')) || run.len() >= 20;
        rest.push_str(if is_moving { "*" } else { &run });
        rest.push(c);
        run.clear();
    }
    rest
}

/// What an outsider sees of an address: status and text of every answer on the way.
async fn traces(app: &App, address: &str) -> Vec<(u16, String)> {
    let mut browser = Browser::new(app).await;
    let mut seen = Vec::new();
    let forms: [(&str, Vec<(&str, &str)>); 4] = [
        ("/login", vec![("login", address), ("password", OTHER)]),
        (
            "/register",
            vec![("email", address), ("new_password", OTHER), ("consent", "1")],
        ),
        ("/register/sent", vec![("code", "000000")]),
        ("/recover", vec![("login", address)]),
    ];
    for (path, fields) in forms {
        let answer = browser.send(app, path, &fields).await;
        let to = header(answer.headers(), "location").to_owned();
        seen.push((answer.status().as_u16(), to));
        seen.push((0, plain(&answer.text().await.unwrap(), address)));
        for page in ["/register/sent", "/recover/sent"] {
            let (status, page) = browser.open(app, page).await;
            seen.push((status, plain(&page, address)));
        }
    }
    seen
}

#[sqlx::test(migrations = "./migrations")]
async fn known_and_unknown_addresses_get_the_same_words(pool: PgPool) {
    let app = spawn(pool).await;
    registered(&app, KNOWN).await;
    let (known, unknown) = (traces(&app, KNOWN).await, traces(&app, UNKNOWN).await);
    assert_eq!(known.len(), unknown.len());
    for (place, (known, unknown)) in known.iter().zip(&unknown).enumerate() {
        assert_eq!(known, unknown, "answer {place}");
    }
    let letters = |address: &'static str| {
        let app = &app;
        async move {
            inbox(app, address)
                .await
                .into_iter()
                .map(|(template, _)| template)
                .collect::<Vec<_>>()
        }
    };
    assert_eq!(letters(KNOWN).await, ["confirm-email", "already-registered", "recover"]);
    assert_eq!(
        letters(UNKNOWN).await,
        ["confirm-email", "recover-unknown"],
        "only the letters differ"
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn known_and_unknown_addresses_cost_the_same_hashes(pool: PgPool) {
    let app = spawn(pool).await;
    registered(&app, KNOWN).await;
    // an account without any password
    let mut phone = Browser::new(&app).await;
    phone
        .go(&app, "/login/phone", &[("phone", "9101234567")], "/login/code")
        .await;
    let code = latest(&app, "+79101234567", "code", "code").await;
    phone.go(&app, "/login/code", &[("code", &code)], HOME).await;
    let hasher = app.state.accounts.hasher();
    for (path, field, extra, hashes) in [
        ("/login", "login", ("password", OTHER), 1),
        ("/register", "email", ("new_password", OTHER), 1),
        ("/recover", "login", ("", ""), 0),
    ] {
        for address in [KNOWN, UNKNOWN, "9101234567"] {
            if path != "/login" && !address.contains('@') {
                continue;
            }
            let before = hasher.computed();
            let mut browser = Browser::new(&app).await;
            browser
                .send(&app, path, &[(field, address), extra, ("consent", "1")])
                .await;
            assert_eq!(hasher.computed() - before, hashes, "{path} {address}");
        }
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn guessing_one_password_ends_soon_and_never_locks_the_owner_out(pool: PgPool) {
    let app = spawn(pool).await;
    let mut owner = registered(&app, KNOWN).await;
    owner.go(&app, "/logout", &[], "/").await;
    let mut villain = Browser::new(&app).await;
    let mut statuses = Vec::new();
    for _ in 0..12 {
        statuses.push(
            villain
                .send(&app, "/login", &[("login", KNOWN), ("password", OTHER)])
                .await
                .status()
                .as_u16(),
        );
    }
    assert_eq!((&statuses[..10], &statuses[10..]), (&[422; 10][..], &[429; 2][..]));
    let refused = villain
        .send(&app, "/login", &[("login", KNOWN), ("password", PASSWORD)])
        .await;
    assert_eq!(refused.status(), 429, "not even with the right one");
    let wait: u32 = header(refused.headers(), "retry-after").parse().unwrap();
    assert!((800..=900).contains(&wait), "{wait}");
    assert!(refused.text().await.unwrap().contains("Следующая"));
    // at his own device the owner is not even asked to prove anything
    let fields = [("login", KNOWN), ("password", PASSWORD)];
    let answer = app.form("/login", &owner.header(), &fields).await;
    assert_eq!(
        (answer.status().as_u16(), header(answer.headers(), "location")),
        (303, HOME)
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn spraying_many_accounts_from_one_network_ends_too(pool: PgPool) {
    let app = spawn(pool).await;
    let tries = (0..60).map(|n| {
        let app = &app;
        async move {
            let login = format!("person{n}@example.ru");
            Browser::default()
                .send(app, "/login", &[("login", &login), ("password", OTHER)])
                .await
                .status()
                .as_u16()
        }
    });
    let statuses = join_all(tries).await;
    let count = |status: u16| statuses.iter().filter(|found| **found == status).count();
    assert_eq!(
        (count(422), count(429)),
        (40, 20),
        "sixty at once are sixty: {statuses:?}"
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn a_planted_session_does_not_become_the_victim_s(pool: PgPool) {
    let app = spawn(pool).await;
    let villain = registered(&app, "villain@example.ru").await;
    let planted = villain.session().unwrap().to_owned();
    registered(&app, KNOWN).await;
    for value in [planted.clone(), "A".repeat(43), "x".to_owned()] {
        let mut victim = Browser::new(&app).await;
        victim.plant("sid", &value);
        let answer = victim.send(&app, "/logout", &[]).await;
        assert_eq!(answer.status(), 303);
        victim.plant("sid", &value);
        victim
            .go(&app, "/login", &[("login", KNOWN), ("password", PASSWORD)], HOME)
            .await;
        assert_ne!(
            victim.session(),
            Some(value.as_str()),
            "a session has a secret of its own"
        );
        assert!(victim.is_in(&app).await);
        let mut other = Browser::default();
        other.plant("sid", &value);
        assert!(!other.is_in(&app).await, "the planted one opens nothing");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn only_our_own_pages_sign_anybody_in(pool: PgPool) {
    let app = spawn(pool).await;
    registered(&app, KNOWN).await;
    let body = "login=vera%40example.ru&password=%D1%82%D1%80%D0%B0%D0%BC%D0%B2%D0%B0%D0%B9%20%D0%B2%D0%B5%D0%B7%D1%91%D1%82%20%D1%82%D1%8B%D0%BA%D0%B2%D1%8B";
    let paths = [
        "/login",
        "/login/phone",
        "/login/code",
        "/register",
        "/register/sent",
        "/recover",
        "/recover/desk",
        "/again",
        "/password",
        "/logout",
    ];
    for path in paths {
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
        ] {
            let form = app
                .client
                .post(app.at(path))
                .header("content-type", "application/x-www-form-urlencoded");
            let answer = form.header(name, value).body(body).send().await.unwrap();
            assert_eq!(answer.status(), 403, "{path} {name}: {value}");
            assert!(super::helpers::cookie(&answer, "sid").is_none());
        }
    }
    let ours = app
        .client
        .post(app.at("/login"))
        .header("content-type", "application/x-www-form-urlencoded");
    let answer = ours
        .header("sec-fetch-site", "same-origin")
        .body(body)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 303, "the same from our own page signs in");
}

/// The same link from many clients at once: how many got in.
async fn many_at_once(app: &App, path: &str) -> usize {
    let tries = (0..32).map(|_| async {
        let answer = Browser::default().send(app, path, &[("new_password", OTHER)]).await;
        assert!([303, 410].contains(&answer.status().as_u16()), "{}", answer.status());
        usize::from(answer.status() == 303)
    });
    join_all(tries).await.into_iter().sum()
}

#[sqlx::test(migrations = "./migrations")]
async fn of_many_who_use_one_link_at_once_one_gets_in(pool: PgPool) {
    let app = spawn(pool).await;
    registered(&app, KNOWN).await;
    let mut owner = Browser::new(&app).await;
    owner.go(&app, "/recover", &[("login", KNOWN)], "/recover/sent").await;
    let path = path_of(&latest(&app, KNOWN, "recover", "link").await);
    assert_eq!(many_at_once(&app, &path).await, 1);
    assert_eq!(app.count("select count(*) from session").await, 1);
    assert_eq!(
        app.count("select count(*) from security_event where kind = 'password_reset'")
            .await,
        1
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn were_a_link_not_marked_as_used_many_would_get_in(pool: PgPool) {
    let app = spawn(pool).await;
    registered(&app, KNOWN).await;
    let broken =
        "create function forget() returns trigger language plpgsql as $$ begin new.used_at := null; new.expires_at := old.expires_at; return new; end $$;
                  create trigger forget before update on pii.challenge for each row execute function forget()";
    sqlx::raw_sql(broken).execute(&app.pool).await.unwrap();
    let mut owner = Browser::new(&app).await;
    owner.go(&app, "/recover", &[("login", KNOWN)], "/recover/sent").await;
    let path = path_of(&latest(&app, KNOWN, "recover", "link").await);
    assert!(many_at_once(&app, &path).await > 1, "the count of winners can fail");
}

#[sqlx::test(migrations = "./migrations")]
async fn look_alikes_are_named_and_never_reach_the_address_they_imitate(pool: PgPool) {
    let app = spawn(pool).await;
    registered(&app, KNOWN).await;
    // «е» and «а» are Cyrillic
    for fake in ["vеra@example.ru", "verа@example.ru", "vera@exаmple.ru"] {
        let mut browser = Browser::new(&app).await;
        for (path, field) in [("/register", "email"), ("/recover", "login"), ("/login", "login")] {
            let fields = [
                (field, fake),
                ("new_password", OTHER),
                ("password", OTHER),
                ("consent", "1"),
            ];
            assert_eq!(browser.send(&app, path, &fields).await.status(), 422, "{path} {fake}");
        }
    }
    assert_eq!(inbox(&app, KNOWN).await.len(), 1);
}

#[sqlx::test(migrations = "./migrations")]
async fn letters_to_one_address_and_sms_to_one_phone_are_few(pool: PgPool) {
    let app = spawn(pool).await;
    for (path, field, address, most) in [
        ("/recover", "login", UNKNOWN, 5),
        ("/login/phone", "phone", "9101234567", 3),
    ] {
        let mut statuses = Vec::new();
        for _ in 0..most + 2 {
            let mut browser = Browser::new(&app).await;
            statuses.push(browser.send(&app, path, &[(field, address)]).await.status().as_u16());
        }
        assert_eq!(
            statuses.iter().filter(|status| **status == 303).count(),
            most,
            "{path} {statuses:?}"
        );
        assert_eq!(&statuses[most..], [429, 429], "{path}");
    }
}
