//! Every page in both languages, and the addresses that lead nowhere.

use super::helpers::{App, cookie, draft, encode, header, spawn_app};
use app::i18n::Common;
use app::kernel::Lang;
use sqlx::PgPool;

/// Paths of all pages, and the cookie of the author, who alone sees the receipt.
async fn pages(app: &App) -> (Vec<String>, String) {
    let done = app.report(&draft()).await;
    let number = done.number;
    let accounts = [
        "/login",
        "/login/phone",
        "/login/code",
        "/register",
        "/register/sent",
        "/recover",
        "/recover/sent",
        "/recover/desk",
    ];
    let paths = ["/", "/?period=all&near=47.3,39.3", "/report"]
        .into_iter()
        .chain(accounts)
        .map(str::to_owned)
        .chain([format!("/c/{number}"), format!("/c/{number}/receipt")])
        .collect();
    (paths, format!("follow={}", done.secret.unwrap()))
}

/// What a page lacks of all that every page has in its language.
fn lacks(html: &str, lang: Lang) -> Vec<&'static str> {
    let own = format!("lang=\"{}\"", lang.code());
    let head = html.split_once("<head>").map_or("", |(before, _)| before);
    let (here, other) = match lang {
        Lang::Ru => (Lang::Ru, Lang::En),
        Lang::En => (Lang::En, Lang::Ru),
    };
    let title = html
        .split_once("<title>")
        .and_then(|(_, rest)| rest.split_once("</title>"))
        .map_or("", |(title, _)| title);
    // the link past the header
    let words = |lang: Lang| [Common::of(lang).skip];
    let checks = [
        ("its language on <html>", head.contains(&own)),
        (
            "the name of the service in <title>",
            title.contains(Common::of(here).brand),
        ),
        ("a main part", html.contains("id=\"main\"")),
        ("a heading", html.contains("<h1")),
        (
            "words in its language",
            words(here).iter().any(|word| html.contains(word)),
        ),
        (
            "nothing in the other language",
            !words(other).iter().any(|word| html.contains(word)),
        ),
        ("an end", html.contains("</html>")),
    ];
    checks
        .iter()
        .filter(|(_, is_there)| !is_there)
        .map(|(what, _)| *what)
        .collect()
}

#[sqlx::test(migrations = "./migrations")]
async fn every_page_is_readable_in_russian_and_english(pool: PgPool) {
    let app = spawn_app(pool).await;
    let (paths, author) = pages(&app).await;
    for path in paths {
        let and = if path.contains('?') { '&' } else { '?' };
        let ways = [
            (Lang::Ru, path.clone(), "", ""),
            (Lang::En, format!("{path}{and}lang=en"), "", ""),
            (Lang::En, path.clone(), "lang=en", "ru"),
            (Lang::En, path.clone(), "", "en-GB,en;q=0.9,ru;q=0.1"),
            (Lang::Ru, format!("{path}{and}lang=ru"), "lang=en", "en"),
            (Lang::Ru, path.clone(), "", "de"),
        ];
        for (lang, path, cookies, accept) in ways {
            let request = app
                .client
                .get(app.at(&path))
                .header("cookie", format!("{author}; {cookies}"))
                .header("accept-language", accept);
            let answer = request.send().await.unwrap();
            let remembered = cookie(&answer, "lang").map(|(value, _)| value);
            let chosen = path.contains("lang=").then(|| lang.code().to_owned());
            assert_eq!(remembered, chosen, "{path}: what the address chose is remembered");
            assert_eq!(answer.status(), 200, "{path}");
            assert!(
                header(answer.headers(), "content-type").starts_with("text/html"),
                "{path}"
            );
            assert_eq!(header(answer.headers(), "cache-control"), "private, no-store", "{path}");
            let html = answer.text().await.unwrap();
            assert_eq!(lacks(&html, lang), [""; 0], "{path} {cookies} {accept}");
        }
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn addresses_that_lead_nowhere_say_so_with_their_status(pool: PgPool) {
    let app = spawn_app(pool).await;
    let number = app.report(&draft()).await.number;
    sqlx::query("update complaint set state = 'hidden'")
        .execute(&app.pool)
        .await
        .unwrap();
    let paths = [
        "/nowhere".to_owned(),
        "/c".to_owned(),
        "/c/0".to_owned(),
        "/c/26-999999-0".to_owned(),
        format!("/c/{number}"),
        format!("/c/{number}/receipt"),
        format!("/c/{}", encode("1' or '1'='1")),
        format!("/c/{}", "9".repeat(4_000)),
        format!("/c/{}", encode("٢٦-٠٠٠١٢٣-٧")),
    ];
    for path in paths {
        for (lang, query) in [(Lang::Ru, ""), (Lang::En, "?lang=en")] {
            let (status, html) = app.text(&format!("{path}{query}")).await;
            assert_eq!(status, 404, "{path}");
            assert_eq!(lacks(&html, lang), [""; 0], "{path}");
        }
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn addresses_that_are_no_text_are_refused(pool: PgPool) {
    let app = spawn_app(pool).await;
    for path in [
        "/%FF",
        "/c/%C0%AF",
        "/?q=%D1",
        "/?q=a%00b",
        "/tiles/complaints/1/%FF/0",
        "/f/%ED%A0%80",
        "/api/complaints/card?number=%FF",
    ] {
        let (status, _) = app.text(path).await;
        assert_eq!(status, 400, "{path}");
    }
    // filters that make no sense do not narrow
    for query in [
        "period=0&state=red",
        "after=9223372036854775807.9223372036854775807",
        "after=-9223372036854775808.0",
        "near=1e308,1e308",
        "category=2147483648",
    ] {
        let (status, html) = app.text(&format!("/?{query}")).await;
        assert_eq!(status, 200, "{query}");
        assert_eq!(lacks(&html, Lang::Ru), [""; 0], "{query}");
    }
    // nor does what does not exist here
    for (query, kept) in [
        ("category=99999&period=all", "/?period=all"),
        ("district=77&organisation=2147483647", "/"),
        ("category=3&district=77", "/?category=3"),
    ] {
        let answer = app.client.get(app.at(&format!("/?{query}"))).send().await.unwrap();
        assert_eq!(
            (answer.status().as_u16(), header(answer.headers(), "location")),
            (303, kept),
            "{query}"
        );
    }
    // a number is found as people write it
    let number = app.report(&draft()).await.number.to_string();
    for text in [number.clone(), number.replace('-', ""), number.replace('-', " ")] {
        let (status, html) = app.text(&format!("/c/{}", encode(&text))).await;
        assert_eq!(status, 200, "{text}");
        assert!(html.contains(&number), "{text}");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn the_list_shows_what_the_filter_asks_for(pool: PgPool) {
    let app = spawn_app(pool).await;
    let number = app.report(&draft()).await.number.to_string();
    let (_, html) = app.text(&format!("/?q={}", encode("рынка"))).await;
    assert!(html.contains(&number) && html.contains("Яма на дороге у рынка"));
    let (_, html) = app.text(&format!("/?q={}", encode("слон"))).await;
    assert!(!html.contains(&number));
    let (_, html) = app.text("/?state=done").await;
    assert!(!html.contains(&number));
}
