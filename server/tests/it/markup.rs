//! Whatever people type stays text: on pages, in titles, in lists, in tiles.

use super::helpers::{App, draft, encode, header, spawn_app};
use app::complaints::model::ReportDraft;
use sqlx::PgPool;

/// Words that would be markup where somebody forgot to escape.
const CORPUS: [&str; 8] = [
    "</textarea><script>alert(1)</script> яма",
    "</title><script>alert(1)</script> яма",
    "<img src=x onerror=alert(1)> у рынка",
    "\" onmouseover=\"alert(1) на дороге",
    "' onfocus='alert(1)' на дороге",
    "--><svg/onload=alert(1)> на дороге",
    "{{constructor.constructor('alert(1)')()}}",
    "javascript:alert(1)//]]>\u{2028} на дороге",
];

/// What of a page would run, as a browser reads it: scripts that are none of ours, handlers, addresses that are scripts.
fn would_run(html: &str) -> Option<String> {
    let html = html.to_lowercase();
    let mut rest = html.as_str();
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        if name.is_empty() {
            continue;
        }
        let (attributes, after) = attributes(&rest[name.len()..]);
        rest = after;
        for (attribute, value) in attributes {
            let is_handler = attribute.starts_with("on");
            let is_script =
                ["href", "src", "action"].contains(&attribute) && value.trim_start().starts_with("javascript:");
            if is_handler || is_script {
                return Some(format!("<{name} {attribute}={value:.40}"));
            }
        }
        // these hold text up to their end tag, whatever it looks like
        if ["script", "title", "textarea", "style"].contains(&name.as_str()) {
            let end = rest.find(&format!("</{name}")).unwrap_or(rest.len());
            if name == "script" && rest[..end].trim_start().starts_with("alert") {
                return Some(format!("<script>{:.40}", &rest[..end]));
            }
            rest = &rest[end..];
        }
    }
    None
}

/// The attributes of a tag, and what comes after it.
fn attributes(mut rest: &str) -> (Vec<(&str, &str)>, &str) {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start_matches([' ', '\n', '\t', '/']);
        if rest.is_empty() || rest.starts_with('>') {
            return (found, rest.strip_prefix('>').unwrap_or(rest));
        }
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let end = rest[first..]
            .find(['=', '>', '/', ' ', '\n'])
            .map_or(rest.len(), |at| at + first);
        let name = &rest[..end];
        rest = &rest[end..];
        let Some(value) = rest.strip_prefix('=') else {
            found.push((name, ""));
            continue;
        };
        let quote = value.chars().next().filter(|c| ['"', '\''].contains(c));
        let value = quote.map_or(value, |_| &value[1..]);
        let end = value
            .find(|c: char| quote.map_or(" >\n".contains(c), |quote| quote == c))
            .unwrap_or(value.len());
        found.push((name, &value[..end]));
        rest = value.get(end + usize::from(quote.is_some())..).unwrap_or_default();
    }
}

/// Looks at a page.
async fn look(app: &App, path: &str) -> String {
    let (status, html) = app.text(path).await;
    assert_eq!(status, 200, "{path}");
    assert_eq!(would_run(&html), None, "{path}");
    html
}

#[sqlx::test(migrations = "./migrations")]
async fn markup_in_a_report_is_shown_and_never_runs(pool: PgPool) {
    let app = spawn_app(pool).await;
    for evil in CORPUS {
        let mut report = ReportDraft {
            body: evil.to_owned(),
            address: evil.to_owned(),
            place_note: evil.to_owned(),
            ..draft()
        };
        report.set_answer("depth", evil);
        let done = app.report(&report).await;
        let number = &done.number;
        let card = look(&app, &format!("/c/{number}")).await;
        assert!(card.contains("alert(1)"), "the words themselves are shown: {evil}");
        // the author sees the form of correction with the text in it
        let cookie = format!("follow={}", done.secret.unwrap());
        let as_author = async |path: String| {
            let request = app.client.get(app.at(&path)).header("cookie", &cookie);
            request.send().await.unwrap().text().await.unwrap()
        };
        let own = as_author(format!("/c/{number}")).await;
        let receipt = as_author(format!("/c/{number}/receipt")).await;
        assert!(receipt.contains("alert(1)"), "the author sees the receipt");
        assert_eq!(would_run(&receipt), None, "{evil}");
        assert!(own.contains("<textarea"), "the form of correction is there");
        assert_eq!(would_run(&own), None, "{evil}");
    }
    look(&app, "/").await;
    look(&app, "/?lite=1").await;
    // the same as tiles, which the map writes as text
    let answer = app.get("/tiles/complaints/18/159688/90909").await;
    assert_eq!(header(answer.headers(), "content-type"), "application/json");
    assert_eq!(header(answer.headers(), "x-content-type-options"), "nosniff");
    let whole = app
        .get("/tiles/complaints/0/0/0?period=all")
        .await
        .text()
        .await
        .unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(&whole).is_ok());
}

#[sqlx::test(migrations = "./migrations")]
async fn markup_in_addresses_and_cookies_is_not_reflected(pool: PgPool) {
    let app = spawn_app(pool).await;
    for evil in CORPUS {
        let word = encode(evil);
        for path in [
            "/?q=",
            "/?near=",
            "/?state=",
            "/?lang=",
            "/report?step=",
            "/report?address=",
        ] {
            look(&app, &format!("{path}{word}")).await;
        }
        let (status, html) = app.text(&format!("/{word}")).await;
        assert_eq!((status, would_run(&html)), (404, None), "/{evil}");
        let (status, html) = app.text(&format!("/c/{word}")).await;
        assert_eq!((status, would_run(&html)), (404, None), "/c/{evil}");
        let plain: String = evil.chars().filter(char::is_ascii).collect();
        let cookies = format!("lang={plain}; prefs={plain}; device={plain}; follow={plain}; draft={plain}");
        let answer = app
            .client
            .get(app.at("/report"))
            .header("cookie", cookies)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(would_run(&answer.text().await.unwrap()), None, "cookie {evil}");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn marks_that_turn_the_text_around_are_taken_out(pool: PgPool) {
    let app = spawn_app(pool).await;
    let turned = "Яма на дороге \u{202e}gnp.exe\u{2066} у рынка";
    let done = app
        .report(&ReportDraft {
            body: turned.to_owned(),
            address: turned.to_owned(),
            ..draft()
        })
        .await;
    for path in [format!("/c/{}", done.number), "/".to_owned()] {
        let html = look(&app, &path).await;
        assert!(html.contains("Яма на дороге gnp.exe у рынка"), "{path}");
        assert!(!html.contains(['\u{202e}', '\u{2066}']), "{path}");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_tile_carries_the_words_as_they_are(pool: PgPool) {
    let app = spawn_app(pool).await;
    let done = app
        .report(&ReportDraft {
            body: CORPUS[0].to_owned(),
            ..draft()
        })
        .await;
    let tile: serde_json::Value = app.get("/tiles/complaints/0/0/0").await.json().await.unwrap();
    let pin = &tile["pins"][0];
    assert_eq!(
        (pin[3].as_str(), pin[4].as_str()),
        (Some(done.number.as_str()), Some(CORPUS[0]))
    );
}

#[test]
fn words_that_run_would_be_noticed() {
    for evil in CORPUS.iter().filter(|evil| evil.contains('<')) {
        assert!(would_run(&format!("<p>{evil}</p>")).is_some(), "{evil}");
    }
    assert!(would_run(&format!("<p title=\"{}\">", CORPUS[3])).is_some());
    assert!(would_run(&format!("<p title='{}'>", CORPUS[4])).is_some());
    assert!(would_run(&format!("<a href=\"{}\">", CORPUS[7])).is_some());
    for inside in ["title", "textarea"] {
        assert!(would_run(&format!("<{inside}></{inside}><script>alert(1)</script></{inside}>")).is_some());
    }
    // harmless where they stand
    assert_eq!(
        would_run(&format!(
            "<title>{}</title><p title=\"{}\">{}</p>",
            CORPUS[3], CORPUS[4], CORPUS[6]
        )),
        None
    );
    assert_eq!(
        would_run("<script nonce=\"x\">let a = \"<script>alert\";</script><input value=\"a\" disabled><br/>"),
        None
    );
}

/// What a page says may depend on which thread finishes it: many at once, and every answer is looked at.
#[sqlx::test(migrations = "./migrations")]
async fn many_pages_at_once_are_all_whole_and_all_escaped(pool: PgPool) {
    let app = spawn_app(pool).await;
    let evil = "</title><svg onload=alert(1)> на дороге";
    let body = evil.to_owned();
    let done = app.report(&ReportDraft { body, ..draft() }).await;
    let page = format!("/c/{}", done.number);
    for _ in 0..6 {
        let asked = (0..16).map(|_| app.text(&page));
        for (status, html) in futures::future::join_all(asked).await {
            assert_eq!((status, would_run(&html)), (200, None), "{html}");
            assert!(html.contains("<title>&lt;/title&gt;"), "the title is not escaped");
        }
    }
}
