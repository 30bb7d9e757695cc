//! What its pages say.

use super::{attribute, visitor};
use crate::helpers::{draft, spawn_app};
use app::i18n::{Common, ReportTexts};
use app::kernel::Lang;
use sqlx::PgPool;

#[sqlx::test(migrations = "./migrations")]
async fn the_enter_key_in_an_answer_goes_on(pool: PgPool) {
    let app = spawn_app(pool).await;
    let mut visitor = visitor(&app);
    visitor.fill("Яма на дороге у рынка").await;
    let html = visitor.page("/report?step=what").await;
    let form = html.split_once("value=\"what\"").unwrap().1;
    assert!(form.contains("name=\"answer_depth\""), "a line to type in");
    assert_eq!(
        attribute(form, "name=\"go\"", "value"),
        "next",
        "the first button of the form"
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn the_last_step_warns_of_personal_data_in_any_public_text(pool: PgPool) {
    let app = spawn_app(pool).await;
    let warning = ReportTexts::of(Lang::Ru).personal_title;
    let mut visitor = visitor(&app);
    visitor.fill("Яма на дороге у рынка").await;
    assert!(!visitor.page("/report?step=check").await.contains(warning));
    visitor.fill("Яма, звоните +7 978 123-45-67").await;
    assert!(visitor.page("/report?step=check").await.contains(warning));
    visitor.fill("Яма на дороге у рынка").await;
    visitor
        .post(
            "/report",
            &[
                ("step", "place"),
                ("go", "next"),
                ("place_note", "спросить кв. 12 +7 978 123-45-67"),
            ],
        )
        .await;
    assert!(visitor.page("/report?step=check").await.contains(warning));
}

/// The text of the elements of a page, from `from` to `to`.
fn words(html: &str, from: &str, to: &str) -> String {
    let piece = html.split_once(from).ok_or_else(|| format!("no {from}")).unwrap().1;
    let piece = piece.split_once(to).ok_or_else(|| format!("no {to}")).unwrap().0;
    let pieces = piece
        .split('<')
        .map(|tag| tag.split_once('>').map_or("", |(_, text)| text));
    pieces.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

#[sqlx::test(migrations = "./migrations")]
async fn the_preview_is_the_page_that_everybody_will_see(pool: PgPool) {
    let app = spawn_app(pool).await;
    let mut visitor = visitor(&app);
    let key = visitor
        .fill("  Яма\u{200b} на дороге у рынка. Объехать нельзя.\r\n ")
        .await;
    let preview = visitor.page("/report?step=check").await;
    visitor
        .post("/report/send", &[("key", &key), ("step", "check"), ("go", "send")])
        .await;
    let number: String = sqlx::query_scalar("select number from complaint")
        .fetch_one(&app.pool)
        .await
        .unwrap();
    let (_, card) = app.text(&format!("/c/{number}")).await;
    let head = |html: &str| words(html, "class=\"casehead\"", "</header>");
    let later = ReportTexts::of(Lang::Ru).number_later;
    let minute = |text: String| {
        text.rsplit_once(':')
            .map_or(text.clone(), |(before, _)| before.to_owned())
    };
    assert_eq!(minute(head(&preview).replace(later, &number)), minute(head(&card)));
    let what = |html: &str| words(html, "<section aria-labelledby=\"what\"", "</section>");
    assert_eq!(what(&preview), what(&card));
    assert!(what(&card).contains("Яма на дороге у рынка. Объехать нельзя."));
}

#[sqlx::test(migrations = "./migrations")]
async fn errors_lead_to_a_field_that_says_what_is_wrong(pool: PgPool) {
    let app = spawn_app(pool).await;
    let mut visitor = visitor(&app);
    let long = "я".repeat(301);
    visitor
        .post("/report", &[("step", "place"), ("go", "next"), ("place_note", &long)])
        .await;
    let html = visitor.page("/report").await;
    assert!(html.contains("href=\"#address\"") && !html.contains("href=\"#place\""));
    for (field, error) in [("address", "place-error"), ("place_note", "place_note-error")] {
        let mark = format!("id=\"{field}\"");
        assert_eq!(attribute(&html, &mark, "aria-invalid"), "true");
        assert!(
            attribute(&html, &mark, "aria-describedby")
                .split(' ')
                .any(|id| id == error),
            "{field}"
        );
        assert!(html.contains(&format!("id=\"{error}\"")));
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn what_needs_script_is_hidden_without_it(pool: PgPool) {
    let app = spawn_app(pool).await;
    let done = app.report(&draft()).await;
    let author = format!("follow={}", done.secret.unwrap());
    let receipt = app
        .client
        .get(app.at(&format!("/c/{}/receipt", done.number)))
        .header("cookie", author);
    let receipt = receipt.send().await.unwrap().text().await.unwrap();
    let (_, map) = app.text("/").await;
    for (html, words) in [
        (&receipt, app::i18n::ComplaintTexts::of(Lang::Ru).print),
        (&map, app::i18n::MapTexts::of(Lang::Ru).near_me),
        (&map, app::i18n::MapTexts::of(Lang::Ru).pause_short),
    ] {
        let at = html
            .find(&format!("{words}<"))
            .ok_or_else(|| format!("no {words}"))
            .unwrap();
        let hidden = html[..at].rfind("<button").map(|start| &html[start..at]).unwrap();
        let around = html[..at].rfind("mappos").map_or("", |start| &html[start..at]);
        assert!(
            hidden.split('>').next().unwrap().contains("script")
                || around.split('"').next().unwrap().contains("script"),
            "{words}: {hidden}"
        );
    }
    // Its place on the big map, however old it is.
    let (_, card) = app.text(&format!("/c/{}", done.number)).await;
    assert!(card.contains(&format!("href=\"/?q={}\"", done.number)));
}

#[sqlx::test(migrations = "./migrations")]
async fn a_long_text_reaches_its_field(pool: PgPool) {
    let app = spawn_app(pool).await;
    let done = app.report(&draft()).await;
    let own = format!("follow={}", done.secret.unwrap());
    let path = format!("/c/{}/correct", done.number);
    let most = "😀".repeat(10_000);
    let answer = app.form(&path, &own, &[("body", &most), ("place_note", "")]).await;
    assert_eq!(answer.status(), 303);
    let over = "😀".repeat(15_000);
    let answer = app.form(&path, &own, &[("body", &over), ("place_note", "")]).await;
    assert_eq!(answer.status(), 422);
    let html = answer.text().await.unwrap();
    assert!(
        html.contains("id=\"body-error\"") && html.contains(&over),
        "nothing is lost"
    );
    let json = serde_json::json!({ "number": done.number, "body": "😀".repeat(40_000), "place_note": "" });
    let answer = app.call("/api/complaints/correct", &own, &json).await;
    let error: app::error::AppError = answer.json().await.unwrap();
    assert!(
        matches!(&error, app::error::AppError::Invalid(found) if found.len() == 1),
        "{error:?}"
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn support_that_did_not_count_is_not_thanked_for(pool: PgPool) {
    let app = spawn_app(pool).await;
    let number = app.report(&draft()).await.number;
    let answer = app.form(&format!("/c/{number}/support"), "", &[]).await;
    assert_eq!(answer.status(), 403);
    let html = answer.text().await.unwrap();
    assert!(html.contains(Common::of(Lang::Ru).error_forbidden) && html.contains(&format!("href=\"/c/{number}\"")));
}

#[sqlx::test(migrations = "./migrations")]
async fn a_text_that_nobody_sees_is_no_text(pool: PgPool) {
    let app = spawn_app(pool).await;
    let empty = app::complaints::model::ReportDraft {
        body: "\u{200b}\u{3164}\u{ad}".repeat(10),
        ..draft()
    };
    let answer = app
        .call("/api/complaints/submit", "", &serde_json::json!({ "draft": empty }))
        .await;
    assert_eq!(answer.status(), 422);
    let error: app::error::AppError = answer.json().await.unwrap();
    assert!(
        matches!(&error, app::error::AppError::Invalid(found) if found[0].problem == app::error::Problem::Empty),
        "{error:?}"
    );
}
