//! Whose a report is: what is sent while signed in, what is claimed by its link, and never what merely lies on a device.

use super::account::{Browser, HOME, PASSWORD, latest, registered, spawn};
use super::helpers::{App, draft, header};
use sqlx::PgPool;

const VERA: &str = "vera@example.ru";
const BORIS: &str = "boris@example.ru";
const OWNERS: &str = "select count(*) from account_complaint";

/// A browser that knows the secret link of a report.
async fn knowing(app: &App, secret: &str) -> Browser {
    let mut browser = Browser::new(app).await;
    browser.open(app, &format!("/f/{secret}")).await;
    browser
}

async fn sign_in(app: &App, browser: &mut Browser, email: &str) {
    let form = [("login", email), ("password", PASSWORD)];
    browser.go(app, "/login", &form, HOME).await;
}

#[sqlx::test(migrations = "./migrations")]
async fn signing_in_on_a_shared_device_takes_nothing_and_asks(pool: PgPool) {
    let app = spawn(pool).await;
    registered(&app, VERA).await;
    registered(&app, BORIS).await;
    let (one, two) = (app.report(&draft()).await, app.report(&draft()).await);
    let mut library = knowing(&app, one.secret.as_deref().unwrap()).await;
    library
        .open(&app, &format!("/f/{}", two.secret.as_deref().unwrap()))
        .await;
    library.send(&app, &format!("/c/{}/support", two.number), &[]).await;
    // every door: by a password, by the code of an SMS
    sign_in(&app, &mut library, VERA).await;
    library.send(&app, "/logout", &[]).await;
    let phone = [("phone", "9101234567")];
    library.go(&app, "/login/phone", &phone, "/login/code").await;
    let code = latest(&app, "+79101234567", "code", "code").await;
    library.go(&app, "/login/code", &[("code", &code)], HOME).await;
    library.send(&app, "/logout", &[]).await;
    assert_eq!(app.count(OWNERS).await, 0);
    assert_eq!(app.count("select count(*) from account_support").await, 0);
    // the page asks, and only what was ticked becomes the person's own
    sign_in(&app, &mut library, BORIS).await;
    let html = library.open(&app, HOME).await.1;
    for sent in [&one, &two] {
        assert!(html.contains(&format!("name=\"own\" value=\"{}\"", sent.number)));
    }
    assert!(html.contains("value=\"support\""));
    let ticked = html
        .split("name=\"own\"")
        .skip(1)
        .any(|rest| rest.split('>').next().unwrap().contains("checked"));
    assert!(!ticked, "nothing is chosen for the person");
    for act in ["own", "forget"] {
        let unticked = library.send(&app, "/my/claim", &[("act", act)]).await;
        assert_eq!(unticked.status(), 422);
        assert!(unticked.text().await.unwrap().contains("Отметьте хотя бы одно"));
    }
    let number = one.number.to_string();
    library
        .go(
            &app,
            "/my/claim",
            &[("act", "own"), ("own", &number)],
            "/my?done=claimed",
        )
        .await;
    let html = library.open(&app, HOME).await.1;
    assert!(html.contains(&format!("/c/{number}")) && !html.contains(&format!("name=\"own\" value=\"{number}\"")));
    assert_eq!(app.count(OWNERS).await, 1);
    // what is somebody else's is forgotten on this device
    let other = two.number.to_string();
    library
        .go(
            &app,
            "/my/claim",
            &[("act", "forget"), ("own", &other)],
            "/my?done=removed",
        )
        .await;
    assert!(!library.open(&app, HOME).await.1.contains("name=\"own\""));
    library
        .go(&app, "/my/claim", &[("act", "support")], "/my?done=claimed")
        .await;
    assert_eq!(app.count("select count(*) from account_support").await, 1);
    assert!(!library.open(&app, HOME).await.1.contains("value=\"support\""));
    // a number that this device knows nothing of
    let strange = app.report(&draft()).await.number.to_string();
    library
        .send(&app, "/my/claim", &[("act", "own"), ("own", &strange)])
        .await;
    assert_eq!(app.count(OWNERS).await, 1);
}

#[sqlx::test(migrations = "./migrations")]
async fn who_holds_the_secret_moves_the_report(pool: PgPool) {
    let app = spawn(pool).await;
    let sent = app.report(&draft()).await;
    let link = format!("{}/f/{}", app.url, sent.secret.as_deref().unwrap());
    let mut vera = registered(&app, VERA).await;
    for nonsense in ["", "https://example.ru/", "/f/short", &link[..link.len() - 1]] {
        let answer = vera.send(&app, "/my/claim", &[("link", nonsense)]).await;
        assert_eq!(answer.status(), 422, "{nonsense}");
        assert!(answer.text().await.unwrap().contains(&format!("value=\"{nonsense}\"")));
    }
    vera.go(&app, "/my/claim", &[("link", &link)], "/my?done=claimed").await;
    assert_eq!(
        vera.send(&app, "/my/claim", &[("link", &link)]).await.status(),
        422,
        "it is there"
    );
    let number = sent.number.to_string();
    assert!(vera.open(&app, HOME).await.1.contains(&number));
    // the page of the report offers it to whoever opened the link while signed in
    let mut boris = registered(&app, BORIS).await;
    let page = format!("/c/{number}");
    assert!(!boris.open(&app, &page).await.1.contains("/claim\""));
    let claim = format!("{page}/claim");
    assert_eq!(
        boris.send(&app, &claim, &[]).await.status(),
        404,
        "the number alone is no right"
    );
    boris
        .open(&app, &format!("/f/{}", sent.secret.as_deref().unwrap()))
        .await;
    let html = boris.open(&app, &page).await.1;
    assert!(html.contains(&claim) && html.contains("в\u{a0}другой учётной записи"));
    boris.go(&app, &claim, &[], &page).await;
    boris.go(&app, &claim, &[], &page).await;
    assert!(!boris.open(&app, &page).await.1.contains(&claim));
    assert!(boris.open(&app, HOME).await.1.contains(&number));
    assert!(!vera.open(&app, HOME).await.1.contains(&number));
    assert_eq!(app.count(OWNERS).await, 1);
    let lost = "select count(*) from security_event where kind = 'report_lost'";
    assert_eq!(app.count(lost).await, 1);
    // a guest goes to sign in
    let guest = app.form(&claim, "", &[]).await;
    assert_eq!(header(guest.headers(), "location"), format!("/login?next={page}"));
}

#[sqlx::test(migrations = "./migrations")]
async fn of_many_who_claim_one_report_at_once_one_has_it(pool: PgPool) {
    let app = spawn(pool).await;
    let sent = app.report(&draft()).await;
    let secret = sent.secret.as_deref().unwrap();
    let mut people = Vec::new();
    for n in 0..6 {
        people.push(registered(&app, &format!("person{n}@example.ru")).await);
    }
    let headers: Vec<String> = people.iter().map(Browser::header).collect();
    let fields = [("link", secret)];
    let all = headers.iter().map(|header| app.form("/my/claim", header, &fields));
    for answer in futures::future::join_all(all).await {
        assert!(answer.status() == 303 || answer.status() == 422, "{}", answer.status());
    }
    assert_eq!(app.count(OWNERS).await, 1);
}

#[sqlx::test(migrations = "./migrations")]
async fn the_second_device_corrects_and_knows_what_was_supported(pool: PgPool) {
    let app = spawn(pool).await;
    let vera = registered(&app, VERA).await;
    let body = serde_json::json!({ "draft": draft() });
    let answer = app.call("/api/complaints/submit", &vera.header(), &body).await;
    let number = answer.json::<serde_json::Value>().await.unwrap()["number"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut phone = Browser::new(&app).await;
    sign_in(&app, &mut phone, VERA).await;
    let (page, correct) = (format!("/c/{number}"), format!("/c/{number}/correct"));
    assert!(phone.open(&app, &page).await.1.contains(&correct));
    let words = [("body", "Яма стала глубже, чем была"), ("place_note", "")];
    phone.go(&app, &correct, &words, &page).await;
    assert!(phone.open(&app, &page).await.1.contains(words[0].1));
    let call = serde_json::json!({ "number": number, "body": "Слова со второго устройства", "place_note": "" });
    let answer = app.call("/api/complaints/correct", &phone.header(), &call).await;
    assert_eq!(answer.status(), 200);
    // a stranger's account may not, and loses no word
    let mut boris = registered(&app, BORIS).await;
    let refused = boris.send(&app, &correct, &words).await;
    assert_eq!(refused.status(), 404);
    assert!(refused.text().await.unwrap().contains(words[0].1));
    // a correction that comes too late is none
    sqlx::query("update complaint set edit_until = now()")
        .execute(&app.pool)
        .await
        .unwrap();
    assert_eq!(phone.send(&app, &correct, &words).await.status(), 422);
    // what one device supported the other knows
    let other = app.report(&draft()).await.number;
    let shown = format!("/c/{other}");
    phone.go(&app, &format!("{shown}/support"), &[], &shown).await;
    let mut laptop = Browser::new(&app).await;
    sign_in(&app, &mut laptop, VERA).await;
    assert!(laptop.open(&app, &shown).await.1.contains("aria-pressed=\"true\""));
    assert!(boris.open(&app, &shown).await.1.contains("aria-pressed=\"false\""));
    let near = serde_json::json!({ "draft": draft() });
    let answer = app.call("/api/complaints/preview", &laptop.header(), &near).await;
    let near = answer.json::<serde_json::Value>().await.unwrap()["nearby"].clone();
    let mine: Vec<bool> = near
        .as_array()
        .unwrap()
        .iter()
        .map(|found| found["mine"].as_bool().unwrap())
        .collect();
    assert!(mine.contains(&true) && mine.contains(&false), "{near}");
}
