//! Plain forms and links that change something: the look, support, correction, the secret link.

use super::helpers::{App, cookie, draft, header, spawn_app};
use app::complaints::model::Submitted;
use sqlx::PgPool;

#[sqlx::test(migrations = "./migrations")]
async fn the_look_is_kept_and_the_way_back_stays_on_this_site(pool: PgPool) {
    let app = spawn_app(pool).await;
    let fields = |next: &'static str| [("next", next), ("theme", "dark"), ("size", "150"), ("wide", "1")];
    let answer = app.form("/prefs", "", &fields("/report?step=what")).await;
    assert_eq!(
        (answer.status().as_u16(), header(answer.headers(), "location")),
        (303, "/report?step=what")
    );
    let (value, _) = cookie(&answer, "prefs").unwrap();
    assert_eq!(value, "dark.150.wide.-.-");
    for path in ["/", "/report", "/nowhere"] {
        let page = app
            .client
            .get(app.at(path))
            .header("cookie", format!("prefs={value}"))
            .send()
            .await
            .unwrap();
        let html = page.text().await.unwrap();
        for attribute in ["data-theme=\"dark\"", "data-size=\"150\"", "data-spacing=\"wide\""] {
            assert!(html.contains(attribute), "{path} {attribute}");
        }
    }
    for away in [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "/a\r\nset-cookie: x=y",
        "http:/evil.example",
    ] {
        let answer = app.form("/prefs", "", &fields(away)).await;
        assert_eq!(header(answer.headers(), "location"), "/", "{away:?}");
        assert!(cookie(&answer, "x").is_none());
    }
    let answer = app
        .form("/prefs", "", &[("theme", "\"><script>"), ("size", "900")])
        .await;
    assert_eq!(cookie(&answer, "prefs").unwrap().0, "auto.100.-.-.-");
}

#[sqlx::test(migrations = "./migrations")]
async fn only_our_own_pages_change_anything(pool: PgPool) {
    let app = spawn_app(pool).await;
    let number = app.report(&draft()).await.number;
    let device = cookie(&app.get("/").await, "device").unwrap().0;
    let own = format!("device={device}");
    for path in [
        format!("/c/{number}/support"),
        format!("/c/{number}/correct"),
        "/prefs".to_owned(),
        "/api/complaints/support".to_owned(),
    ] {
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
        ] {
            let request = app
                .client
                .post(app.at(&path))
                .header("cookie", &own)
                .header(name, value);
            assert_eq!(request.send().await.unwrap().status(), 403, "{path} {name}: {value}");
        }
        let bare = app.client.post(app.at(&path)).header("cookie", &own);
        assert_eq!(
            bare.send().await.unwrap().status(),
            403,
            "{path}: a cookie and no word where it comes from"
        );
    }
    assert_eq!(app.count("select support_count::bigint from complaint").await, 0);
    let from_here = app
        .client
        .post(app.at(&format!("/c/{number}/support")))
        .header("cookie", &own)
        .header("origin", &app.url);
    assert_eq!(from_here.send().await.unwrap().status(), 303);
    assert_eq!(app.count("select support_count::bigint from complaint").await, 1);
}

#[sqlx::test(migrations = "./migrations")]
async fn who_keeps_no_cookies_supports_nothing(pool: PgPool) {
    let app = spawn_app(pool).await;
    let number = app.report(&draft()).await.number;
    let path = format!("/c/{number}/support");
    for _ in 0..3 {
        app.form(&path, "", &[]).await;
        app.form(&path, "device=forged", &[]).await;
    }
    assert_eq!(app.count("select support_count::bigint from complaint").await, 0);
    let device = cookie(&app.get("/").await, "device").unwrap().0;
    for _ in 0..3 {
        let answer = app.form(&path, &format!("device={device}"), &[]).await;
        assert_eq!(header(answer.headers(), "location"), format!("/c/{number}"));
        assert!(cookie(&answer, "device").is_none(), "a known device keeps its cookie");
    }
    assert_eq!(app.count("select support_count::bigint from complaint").await, 1);
}

#[sqlx::test(migrations = "./migrations")]
async fn the_secret_link_makes_the_complaint_one_s_own(pool: PgPool) {
    let app = spawn_app(pool).await;
    let Submitted { number, secret, .. } = app.report(&draft()).await;
    let secret = secret.unwrap();
    let page = format!("/c/{number}");
    let correct = format!("{page}/correct");
    let words = [("body", "Яма стала глубже, чем была"), ("place_note", "у киоска")];
    assert!(!app.text(&page).await.1.contains(&correct), "a stranger sees no form");
    let answer = app.form(&correct, "", &words).await;
    assert_eq!(answer.status(), 404);
    assert!(
        answer.text().await.unwrap().contains(words[0].1),
        "what was typed is shown"
    );

    let answer = app.get(&format!("/f/{secret}")).await;
    assert_eq!(
        (answer.status().as_u16(), header(answer.headers(), "location")),
        (303, page.as_str())
    );
    assert_eq!(header(answer.headers(), "referrer-policy"), "same-origin");
    let (follow, attributes) = cookie(&answer, "follow").unwrap();
    assert!(follow == secret && attributes.contains("HttpOnly"));
    let own = format!("follow={follow}");
    let html = app
        .client
        .get(app.at(&page))
        .header("cookie", &own)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(html.contains(&correct));
    assert!(
        html.contains(&format!("/f/{secret}")),
        "the author may copy the link again"
    );
    assert!(!app.text(&page).await.1.contains(&secret), "and nobody else");

    let answer = app.form(&correct, &own, &words).await;
    assert_eq!(header(answer.headers(), "location"), page);
    assert!(app.text(&page).await.1.contains("Яма стала глубже, чем была"));
    let short = app.form(&correct, &own, &[("body", "<b>ой"), ("place_note", "")]).await;
    assert_eq!(short.status(), 422);
    let html = short.text().await.unwrap();
    assert!(
        html.contains("&lt;b&gt;ой") && !html.contains("<b>ой"),
        "what was typed is not lost"
    );
    for part in [
        "id=\"body-error\"",
        "aria-invalid=\"true\"",
        "class=\"skip\"",
        "id=\"mine\"",
    ] {
        assert!(
            html.contains(part),
            "the page of the complaint with the error at its field: {part}"
        );
    }
    assert!(html.contains(&format!("href=\"{page}\"")), "a way back");
    assert!(
        !html.contains(".wasm"),
        "no script that would look for a page at the form's address"
    );
    let phone = "Яма стала глубже, звоните 8 978 123-45-67";
    let warned = app.form(&correct, &own, &[("body", phone), ("place_note", "")]).await;
    assert_eq!(warned.status(), 422, "everybody will read it: asked once");
    let html = warned.text().await.unwrap();
    assert!(html.contains("note--warn") && html.contains("name=\"warned\"") && html.contains(phone));
    assert!(!app.text(&page).await.1.contains("123-45-67"));
    let meant = [("body", phone), ("place_note", ""), ("warned", "1")];
    assert_eq!(app.form(&correct, &own, &meant).await.status(), 303);
    assert!(app.text(&page).await.1.contains("123-45-67"), "and never refused");
    sqlx::query("update complaint set edit_until = now()")
        .execute(&app.pool)
        .await
        .unwrap();
    let late = app.form(&correct, &own, &words).await;
    assert_eq!(late.status(), 422);
    let html = late.text().await.unwrap();
    assert!(
        html.contains(words[0].1) && html.contains("id=\"body-error\""),
        "too late, but not lost"
    );

    for wrong in [
        "x".to_owned(),
        "A".repeat(43),
        format!("{secret}A"),
        secret.to_lowercase(),
        "%00".to_owned(),
    ] {
        let answer = app.get(&format!("/f/{wrong}")).await;
        let status = answer.status().as_u16();
        assert!(
            status == 400 || (status, header(answer.headers(), "location")) == (303, "/c/0"),
            "{wrong} {status}"
        );
        assert!(cookie(&answer, "follow").is_none(), "{wrong}");
    }
}

/// The paths of a complaint's forms for a number that is none.
async fn status_of(app: &App, path: &str) -> u16 {
    app.form(path, "", &[("body", "Слова, которых достаточно")])
        .await
        .status()
        .as_u16()
}

#[sqlx::test(migrations = "./migrations")]
async fn forms_of_unknown_numbers_lead_to_the_page_that_says_so(pool: PgPool) {
    let app = spawn_app(pool).await;
    for number in ["0", "xyz", "26-999999-9", "%D1%8F"] {
        for form in ["support", "correct"] {
            assert_eq!(
                status_of(&app, &format!("/c/{number}/{form}")).await,
                303,
                "{number} {form}"
            );
        }
    }
    assert_eq!(app.get("/c/xyz/qr.svg").await.status(), 404);
    let number = app.report(&draft()).await.number;
    let code = app.get(&format!("/c/{number}/qr.svg")).await;
    assert_eq!(
        (code.status().as_u16(), header(code.headers(), "content-type")),
        (200, "image/svg+xml")
    );
    let strange = app
        .client
        .post(app.at("/prefs"))
        .header("content-type", "application/x-www-form-urlencoded");
    assert!(
        strange
            .body(vec![0xff, b'=', 0xfe])
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
            < 500
    );
    let strange = app
        .client
        .post(app.at(&format!("/c/{number}/correct")))
        .header("content-type", "application/x-www-form-urlencoded");
    assert!(strange.body("body=%FF%FE").send().await.unwrap().status().as_u16() < 500);
}
