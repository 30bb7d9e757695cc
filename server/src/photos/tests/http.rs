//! Through the doors: statuses, headers, and what a hostile client can try.

use axum::Router;
use axum::body::Body;
use axum::extract::FromRef;
use http::{Method, Request, Response, StatusCode, header};
use http_body_util::BodyExt as _;
use serde_json::Value;
use sqlx::PgPool;
use tower::ServiceExt as _;
use uuid::Uuid;

use super::{Bench, complaint, corpus, eventually};
use crate::photos::{PhotoLimits, PhotoService, attach, routes};

#[derive(Clone)]
struct AppState {
    photos: PhotoService,
}

impl FromRef<AppState> for PhotoService {
    fn from_ref(state: &AppState) -> Self {
        state.photos.clone()
    }
}

fn app(bench: &Bench) -> Router {
    routes().with_state(AppState {
        photos: bench.photos.clone(),
    })
}

async fn send(app: &Router, method: Method, uri: &str, kind: &str, body: impl Into<Body>) -> Response<Body> {
    let request = Request::builder()
        .method(method)
        .uri(uri)
        .header(header::CONTENT_TYPE, kind);
    app.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap()
}

async fn get(app: &Router, uri: &str) -> Response<Body> {
    send(app, Method::GET, uri, "text/plain", Body::empty()).await
}

async fn post(app: &Router, draft: Uuid, body: impl Into<Body>) -> Response<Body> {
    send(
        app,
        Method::POST,
        &format!("/api/photos?draft={draft}"),
        "image/jpeg",
        body,
    )
    .await
}

async fn json(response: Response<Body>) -> Value {
    serde_json::from_slice(&response.into_body().collect().await.unwrap().to_bytes()).unwrap()
}

#[sqlx::test(migrations = "./migrations")]
async fn a_photo_goes_in_comes_out_and_goes_away(pool: PgPool) {
    let bench = Bench::new(pool);
    let app = app(&bench);
    let draft = Uuid::new_v4();
    let file = corpus::Jpeg {
        exif: Some(corpus::exif(1, true)),
        ..corpus::Jpeg::default()
    }
    .of_quarters(2000, 1000);
    let answer = post(&app, draft, file.clone()).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let photo = json(answer).await;
    assert_eq!((&photo["width"], &photo["height"]), (&1600.into(), &800.into()));
    assert!((photo["gps"][0].as_f64().unwrap() - 33.6).abs() < 1e-9);
    assert_eq!(
        json(post(&app, draft, file).await).await,
        photo,
        "a retry gets the first answer"
    );
    let list = json(get(&app, &format!("/api/photos?draft={draft}")).await).await;
    assert_eq!(list, Value::Array(vec![photo.clone()]));

    let url = photo["url_small"].as_str().unwrap();
    let shown = get(&app, url).await;
    assert_eq!(shown.status(), StatusCode::OK);
    let header = |name: &str| shown.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "image/jpeg");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(header("cache-control"), "private, max-age=86400, immutable");
    assert!(header("content-disposition").starts_with("inline; filename=\""));
    let length: usize = header("content-length").parse().unwrap();
    let bytes = shown.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(bytes.len(), length);
    assert!(bytes.starts_with(&[0xff, 0xd8, 0xff]));

    let id = photo["id"].as_str().unwrap();
    let stranger = format!("/api/photos/{id}?draft={}", Uuid::new_v4());
    let removal = format!("/api/photos/{id}?draft={draft}");
    assert_eq!(
        send(&app, Method::DELETE, &stranger, "", Body::empty()).await.status(),
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        get(&app, url).await.status(),
        StatusCode::OK,
        "a stranger removes nothing"
    );
    assert_eq!(
        send(&app, Method::DELETE, &removal, "", Body::empty()).await.status(),
        StatusCode::NO_CONTENT
    );
    assert_eq!(get(&app, url).await.status(), StatusCode::NOT_FOUND);
}

#[sqlx::test(migrations = "./migrations")]
async fn refusals_have_their_codes(pool: PgPool) {
    let bench = Bench::new(pool.clone());
    let app = app(&bench);
    let draft = Uuid::new_v4();
    let good = corpus::jpeg(64, 64);
    let here = format!("/api/photos?draft={draft}");
    let over = vec![0xff; 15 * 1024 * 1024 + 1];
    let cases: [(&str, &str, Vec<u8>, u16, &str); 12] = [
        (&here, "image/jpeg", vec![], 400, "photo_empty"),
        (&here, "text/html", good.clone(), 415, "photo_content_type"),
        (&here, "multipart/form-data", good.clone(), 415, "photo_content_type"),
        (&here, "image/jpeg", b"GIF89a".to_vec(), 415, "photo_type_gif"),
        (
            &here,
            "image/heic",
            b"\0\0\0\x18ftypheic\0\0\0\0".to_vec(),
            415,
            "photo_type_heic",
        ),
        (&here, "image/svg+xml", b"<svg/>".to_vec(), 415, "photo_type_svg"),
        (
            &here,
            "image/png",
            corpus::png_header(50_000, 50_000),
            422,
            "photo_too_many_pixels",
        ),
        (
            &here,
            "image/jpeg",
            good[..good.len() / 2].to_vec(),
            422,
            "photo_truncated",
        ),
        (&here, "image/jpeg", over, 413, "photo_too_large"),
        ("/api/photos", "image/jpeg", good.clone(), 400, "photo_draft"),
        ("/api/photos?draft=1", "image/jpeg", good.clone(), 400, "photo_draft"),
        ("/api/photos?draft=%ff", "image/jpeg", good.clone(), 400, "photo_draft"),
    ];
    for (uri, kind, body, status, code) in cases {
        let answer = send(&app, Method::POST, uri, kind, body).await;
        assert_eq!(
            (answer.status().as_u16(), json(answer).await["error"].as_str()),
            (status, Some(code))
        );
    }
    eventually("temporary files are gone", || bench.temporary_files() == 0).await;
    assert_eq!((bench.rows().await, bench.files()), (0, 0));
    // The claim only has to be "a picture": the bytes decide.
    assert_eq!(
        send(&app, Method::POST, &here, "image/png", good.clone())
            .await
            .status(),
        StatusCode::OK
    );
    for size in 65..69 {
        assert_eq!(post(&app, draft, corpus::jpeg(size, 64)).await.status(), StatusCode::OK);
    }
    let sixth = post(&app, draft, corpus::jpeg(69, 64)).await;
    assert_eq!(
        (sixth.status().as_u16(), json(sixth).await["error"].as_str()),
        (409, Some("photo_too_many"))
    );

    let photo = bench.photos.list(draft).await.unwrap().remove(0);
    let complaint_id = complaint(&pool, "submitted").await;
    let mut tx = pool.begin().await.unwrap();
    attach(&mut tx, draft, complaint_id, &[photo.id]).await.unwrap();
    tx.commit().await.unwrap();
    let removal = format!("/api/photos/{}?draft={draft}", photo.id);
    let refused = send(&app, Method::DELETE, &removal, "", Body::empty()).await;
    assert_eq!(
        (refused.status().as_u16(), json(refused).await["error"].as_str()),
        (409, Some("photo_attached"))
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn a_body_without_a_length_is_cut_at_the_cap(pool: PgPool) {
    let bench = Bench::with(
        pool,
        PhotoLimits {
            max_bytes: 1000,
            ..PhotoLimits::default()
        },
    );
    let chunks = futures::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![0xff; 400]));
    let answer = post(&app(&bench), Uuid::new_v4(), Body::from_stream(chunks)).await;
    assert_eq!(
        answer.status(),
        StatusCode::PAYLOAD_TOO_LARGE,
        "an endless body must end"
    );
    eventually("the temporary file is gone", || bench.temporary_files() == 0).await;
}

#[sqlx::test(migrations = "./migrations")]
async fn paths_do_not_climb(pool: PgPool) {
    let bench = Bench::new(pool);
    std::fs::write(bench.objects.path().join("secret.jpg"), "secret").unwrap();
    let app = app(&bench);
    let uris = [
        "/photos/../secret.jpg",
        "/photos/%2e%2e/secret.jpg",
        "/photos/./secret.jpg",
        "/photos/ab/..%2f..%2fetc%2fpasswd",
        "/photos/ab/cd-l.jpg",
        "/photos/%00/secret.jpg",
        "/photos/%ff/%fe",
        "/photos/secret.jpg",
    ];
    for uri in uris {
        assert_eq!(get(&app, uri).await.status(), StatusCode::NOT_FOUND, "{uri}");
    }
}
