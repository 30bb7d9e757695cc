//! Photos through the doors of the whole service: sent for a draft, shown on the card, gone with it.

use super::helpers::{App, draft, header, spawn_app};
use app::complaints::model::{DraftKey, PhotoRef};
use image::{DynamicImage, ImageFormat};
use serde_json::{Value, json};
use sqlx::PgPool;
use std::io::Cursor;

/// A small PNG of one colour.
fn picture(shade: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let pixels = image::RgbImage::from_pixel(64, 48, image::Rgb([shade, 90, 200]));
    DynamicImage::ImageRgb8(pixels)
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

async fn upload(app: &App, key: &DraftKey, bytes: Vec<u8>, kind: &str) -> reqwest::Response {
    let path = app.at(&format!("/api/photos?draft={}", key.0));
    app.client
        .post(path)
        .header("content-type", kind)
        .body(bytes)
        .send()
        .await
        .unwrap()
}

#[sqlx::test(migrations = "./migrations")]
async fn a_photo_travels_from_the_draft_to_the_card(pool: PgPool) {
    let app = spawn_app(pool).await;
    let mut report = draft();
    let answer = upload(&app, &report.key, picture(10), "image/png").await;
    assert_eq!(answer.status(), 200);
    let view: Value = answer.json().await.unwrap();
    let again: Value = upload(&app, &report.key, picture(10), "image/png")
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(view, again, "the same bytes again are the same photo");
    let small = view["url_small"].as_str().unwrap().to_owned();
    report.photos = vec![PhotoRef {
        id: view["id"].as_str().unwrap().to_owned(),
        url_small: small.clone(),
        url_large: String::new(),
        gps: None,
    }];
    let done = app.report(&report).await;
    let (_, html) = app.text(&format!("/c/{}", done.number)).await;
    assert!(html.contains(&small));
    let shown = app.get(&small).await;
    assert_eq!(
        (shown.status().as_u16(), header(shown.headers(), "content-type")),
        (200, "image/jpeg")
    );
    assert!(header(shown.headers(), "content-security-policy").contains("sandbox"));
    assert!(header(shown.headers(), "cache-control").contains("immutable"));
    assert!(image::load_from_memory(&shown.bytes().await.unwrap()).is_ok());

    // another's draft cannot take it, and with the complaint it is gone from the public
    let thief = app::complaints::model::ReportDraft {
        photos: report.photos.clone(),
        ..draft()
    };
    assert_eq!(
        app.call("/api/complaints/submit", "", &json!({ "draft": thief }))
            .await
            .status(),
        422
    );
    sqlx::query("update complaint set state = 'hidden'")
        .execute(&app.pool)
        .await
        .unwrap();
    assert_eq!(app.get(&small).await.status(), 404);
}

#[sqlx::test(migrations = "./migrations")]
async fn what_is_no_photo_is_refused(pool: PgPool) {
    let app = spawn_app(pool).await;
    let key = draft().key;
    let cases: [(&[u8], &str); 5] = [
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "image/jpeg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        (b"", "image/png"),
        (&picture(1)[..40], "image/png"),
        (&picture(1), "text/plain"),
    ];
    for (bytes, kind) in cases {
        let answer = upload(&app, &key, bytes.to_vec(), kind).await;
        assert!(answer.status().is_client_error(), "{kind} {}", answer.status());
    }
    let nobody = DraftKey("no-key".to_owned());
    assert!(
        upload(&app, &nobody, picture(1), "image/png")
            .await
            .status()
            .is_client_error()
    );
    assert_eq!(app.count("select count(*) from complaint_photo").await, 0);
}
