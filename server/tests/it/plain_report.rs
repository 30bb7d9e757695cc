//! The report form as a browser without script sends it: steps, mishaps, and what must not be lost in them.

mod words;

use super::helpers::{App, cookie, draft, header, spawn_app};
use reqwest::Response;
use sqlx::PgPool;
use std::io::Cursor;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A visitor without script.
struct Visitor<'a> {
    app: &'a App,
    /// The cookies of this browser, as `name=value; …`.
    cookies: String,
}

const BOUNDARY: &str = "----a-boundary-of-ours";

fn part(name: &str, value: &str) -> String {
    format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
}

impl Visitor<'_> {
    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Response {
        let body: String = fields.iter().map(|(name, value)| part(name, value)).collect();
        let request = self.app.client.post(self.app.at(path));
        let answer = request
            .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"))
            .header("sec-fetch-site", "same-origin")
            .header("cookie", &self.cookies)
            .body(format!("{body}--{BOUNDARY}--\r\n"))
            .send()
            .await
            .unwrap();
        if let Some((value, _)) = cookie(&answer, "draft") {
            self.cookies = format!("draft={value}");
        }
        answer
    }

    async fn page(&self, path: &str) -> String {
        let request = self.app.client.get(self.app.at(path)).header("cookie", &self.cookies);
        request.send().await.unwrap().text().await.unwrap()
    }

    /// The key in the form of a page.
    async fn key(&self) -> String {
        let html = self.page("/report").await;
        attribute(&html, "name=\"key\"", "value")
    }

    /// Fills in everything up to the last step; the key of the draft.
    async fn fill(&mut self, body: &str) -> String {
        let steps: [&[(&str, &str)]; 4] = [
            &[
                ("step", "place"),
                ("go", "next"),
                ("place", "47.3, 39.3"),
                ("address", ""),
                ("place_note", "у киоска"),
            ],
            &[("step", "what"), ("go", "next"), ("category", "3"), ("body", body)],
            &[("step", "photos"), ("go", "next")],
            &[
                ("step", "contact"),
                ("go", "next"),
                ("name", "Вера"),
                ("phone", "8 900 000-12-34"),
                ("email", ""),
                ("consent", "1"),
            ],
        ];
        for fields in steps {
            let answer = self.post("/report", fields).await;
            assert_eq!(answer.status(), 303, "{fields:?}");
        }
        assert!(
            self.page("/report?step=check")
                .await
                .contains("formaction=\"/report/send\"")
        );
        self.key().await
    }
}

/// An attribute of the first tag that has `mark`.
fn attribute(html: &str, mark: &str, name: &str) -> String {
    let at = html.find(mark).ok_or_else(|| format!("no {mark}")).unwrap();
    let start = html[..at].rfind('<').unwrap();
    let tag = &html[start..start + html[start..].find('>').unwrap()];
    let value = tag.split_once(&format!(" {name}=\"")).map(|(_, rest)| rest);
    value
        .and_then(|rest| rest.split_once('"'))
        .ok_or_else(|| tag.to_owned())
        .unwrap()
        .0
        .to_owned()
}

fn visitor(app: &App) -> Visitor<'_> {
    Visitor {
        app,
        cookies: String::new(),
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_click_whose_answer_was_lost_leads_to_the_same_number(pool: PgPool) {
    let app = spawn_app(pool).await;
    let mut visitor = visitor(&app);
    let key = visitor.fill("Яма на дороге у рынка").await;
    let send = [("key", key.as_str()), ("step", "check"), ("go", "send")];
    let before = visitor.cookies.clone();
    let first = visitor.post("/report/send", &send).await;
    let number = header(first.headers(), "location").to_owned();
    assert!(number.starts_with("/c/") && number.ends_with("?sent=1"), "{number}");
    let secret = cookie(&first, "follow").unwrap().0;
    // The answer was lost: the cookie is still there. Or it came, and somebody went back and clicked once more.
    for cookies in [before, "draft=".to_owned()] {
        visitor.cookies = cookies;
        let again = visitor.post("/report/send", &send).await;
        assert_eq!(header(again.headers(), "location"), number);
        assert_eq!(cookie(&again, "follow").unwrap().0, secret);
    }
    assert_eq!(app.count("select count(*) from complaint").await, 1);
    // Other words under the same key: not lost, and shown the way to correct them.
    let changed = [
        ("key", key.as_str()),
        ("step", "what"),
        ("go", "next"),
        ("category", "3"),
        ("body", "Яма стала глубже"),
    ];
    let answer = visitor.post("/report", &changed).await;
    assert_eq!(
        (answer.status().as_u16(), cookie(&answer, "follow").unwrap().0),
        (409, secret)
    );
    let html = answer.text().await.unwrap();
    let page = number.trim_end_matches("?sent=1");
    assert!(
        html.contains("Яма стала глубже") && html.contains(&format!("href=\"{page}\"")),
        "{html}"
    );
    // The next report begins empty.
    visitor.cookies = "draft=".to_owned();
    assert_eq!(visitor.key().await, "");
}

#[sqlx::test(migrations = "./migrations")]
async fn what_was_sent_or_cleared_is_no_draft_any_more(pool: PgPool) {
    let app = spawn_app(pool).await;
    let mut visitor = visitor(&app);
    let key = visitor.fill("Яма на дороге у рынка").await;
    // The page has woken up and sends what was typed, under the key of the plain form.
    let report = app::complaints::model::ReportDraft {
        key: app::complaints::model::DraftKey(key),
        ..draft()
    };
    let body = serde_json::json!({ "draft": report });
    let answer = app.call("/api/complaints/submit", &visitor.cookies, &body).await;
    assert_eq!(answer.status(), 200);
    let (value, attributes) = cookie(&answer, "draft").unwrap();
    assert!(value.is_empty() && attributes.contains("Max-Age=0"));
    assert_eq!(app.count("select count(*) from pii.report_draft").await, 0);
    assert_eq!(visitor.key().await, "");

    let key = visitor.fill("Другая яма, у почты").await;
    assert!(!key.is_empty());
    let html = visitor.page("/report").await;
    assert!(html.contains("value=\"clear\""), "there is a button for it");
    let answer = visitor.post("/report", &[("go", "clear")]).await;
    assert_eq!(header(answer.headers(), "location"), "/report");
    assert_eq!(app.count("select count(*) from pii.report_draft").await, 0);
}

#[sqlx::test(migrations = "./migrations")]
async fn another_text_under_a_used_key_is_answered_with_its_number(pool: PgPool) {
    let app = spawn_app(pool).await;
    let report = draft();
    let number = app.report(&report).await.number.to_string();
    let other = app::complaints::model::ReportDraft {
        body: "Яма стала глубже, чем была".to_owned(),
        ..report
    };
    let answer = app
        .call("/api/complaints/submit", "", &serde_json::json!({ "draft": other }))
        .await;
    assert_eq!(answer.status(), 409);
    let follow = cookie(&answer, "follow").expect("the device follows it").0;
    let error: app::error::AppError = answer.json().await.unwrap();
    assert_eq!(error, app::error::AppError::KeyReused { number: number.clone() });
    let page = app
        .client
        .get(app.at(&format!("/c/{number}")))
        .header("cookie", format!("follow={follow}"));
    let html = page.send().await.unwrap().text().await.unwrap();
    assert!(html.contains(&format!("/c/{number}/correct")), "and can correct it");
}

fn picture() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let pixels = image::RgbImage::from_pixel(64, 48, image::Rgb([10, 90, 200]));
    image::DynamicImage::ImageRgb8(pixels)
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

/// Sends the head of a form of `length` bytes and some of its body.
async fn begin(visitor: &Visitor<'_>, length: usize, body: &[u8]) -> TcpStream {
    let address = visitor.app.url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /report HTTP/1.1\r\nHost: {address}\r\nSec-Fetch-Site: same-origin\r\nCookie: {}\r\nContent-Length: {length}\r\n\
         Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n",
        visitor.cookies
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body).await.unwrap();
    stream
}

#[sqlx::test(migrations = "./migrations")]
async fn what_came_before_the_link_broke_is_kept(pool: PgPool) {
    let app = spawn_app(pool).await;
    let mut visitor = visitor(&app);
    visitor
        .post("/report", &[("step", "place"), ("go", "next"), ("place", "47.3, 39.3")])
        .await;
    let file = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n"
    );
    let mut body = part("step", "photos").into_bytes();
    body.extend(part("place_note", "за мостом").into_bytes());
    for piece in [file.as_bytes(), &picture(), b"\r\n", file.as_bytes(), b"and then"] {
        body.extend_from_slice(piece);
    }
    let stream = begin(&visitor, 1_000_000, &body).await;
    for _ in 0..100 {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        if app.count("select count(*) from complaint_photo").await == 1 {
            break;
        }
    }
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    drop(stream);
    let html = visitor.page("/report?step=photos").await;
    assert!(html.contains("value=\"remove:"), "the photo that had arrived");
    assert_eq!(
        attribute(&visitor.page("/report").await, "id=\"place_note\"", "value"),
        "за мостом"
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn photos_too_heavy_together_are_told_at_their_field(pool: PgPool) {
    let app = spawn_app(pool).await;
    let mut visitor = visitor(&app);
    visitor
        .post(
            "/report",
            &[
                ("step", "place"),
                ("go", "next"),
                ("place", "47.3, 39.3"),
                ("place_note", "за мостом"),
            ],
        )
        .await;
    let mut stream = begin(&visitor, 95_000_000, part("step", "photos").as_bytes()).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    let answer = String::from_utf8_lossy(&answer).to_lowercase();
    assert!(
        answer.starts_with("http/1.1 303") && answer.contains("location: /report?step=photos"),
        "{answer}"
    );
    let html = visitor.page("/report?step=photos").await;
    assert!(html.contains("id=\"photos-error\"") && html.contains("80\u{a0}МБ"));
    assert_eq!(
        attribute(&visitor.page("/report").await, "id=\"place_note\"", "value"),
        "за мостом"
    );
}
