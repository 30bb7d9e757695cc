//! Server functions from outside: their addresses, and whatever may be sent to them.

use super::helpers::{App, cookie, draft, header, spawn_app};
use app::complaints::model::{Board, Card, ReportDraft, Submitted};
use app::error::{AppError, Field, Problem};
use app::kernel::{CategoryId, Point};
use leptos::server_fn::axum::server_fn_paths;
use serde_json::{Value, json};
use sqlx::PgPool;

/// Every server function there is. A page that is older than the server calls these; see `CONTRIBUTING.md` before one goes.
const FUNCTIONS: [&str; 11] = [
    "POST /api/account/letter",
    "POST /api/complaints/board",
    "POST /api/complaints/card",
    "POST /api/complaints/correct",
    "POST /api/complaints/map",
    "POST /api/complaints/preview",
    "POST /api/complaints/submit",
    "POST /api/complaints/support",
    "POST /api/directory/address",
    "POST /api/directory/place",
    "POST /api/dispatch/queue",
];

/// Functions that take nothing, or any text as a number: to them some of the bodies are right.
const CONTENT: [&str; 2] = ["/api/account/letter", "/api/complaints/card"];

fn functions() -> Vec<String> {
    let mut paths: Vec<String> = server_fn_paths()
        .map(|(path, method)| format!("{method} {path}"))
        .collect();
    paths.sort();
    paths
}

#[sqlx::test(migrations = "./migrations")]
async fn the_addresses_of_server_functions_stay(pool: PgPool) {
    let _app = spawn_app(pool).await;
    assert_eq!(functions(), FUNCTIONS);
}

/// Bodies that no page of ours would send.
fn broken_bodies() -> Vec<Vec<u8>> {
    let key = "0198c0de-0000-7000-8000-000000000001";
    let mut bodies: Vec<Vec<u8>> = [
        "",
        "{",
        "[]",
        "null",
        "0",
        "\"\"",
        "{}",
        "{\"draft\":null}",
        "{\"filter\":[]}",
        "{\"number\":\"26-000001-0\"}",
        "a=b",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec();
    bodies.push(b"{\"number\":\"\xff\xfe\"}".to_vec());
    bodies.push(vec![0; 100]);
    bodies.push("[".repeat(20_000).into_bytes());
    bodies.push(format!("{{\"draft\":{}1{}}}", "[".repeat(5_000), "]".repeat(5_000)).into_bytes());
    bodies.push("{\"draft\":{\"key\":1}}".into());
    bodies.push(
        json!({"draft": {"key": key, "category": 1e99}})
            .to_string()
            .into_bytes(),
    );
    bodies.push(
        json!({"draft": {"key": key, "place": {"lon": "a", "lat": 1}}})
            .to_string()
            .into_bytes(),
    );
    bodies.push(
        format!(
            "{{\"filter\":{{\"marks\":[\"red\"]}},\"number\":\"{}\",\"body\":1}}",
            "9".repeat(40_000)
        )
        .into_bytes(),
    );
    bodies
}

#[sqlx::test(migrations = "./migrations")]
async fn malformed_bodies_are_the_sender_s_fault(pool: PgPool) {
    let app = spawn_app(pool).await;
    for function in FUNCTIONS.iter().filter_map(|name| name.strip_prefix("POST ")) {
        for body in broken_bodies() {
            for kind in [
                "application/json",
                "application/x-www-form-urlencoded",
                "text/plain",
                "multipart/form-data; boundary=x",
            ] {
                let request = app
                    .client
                    .post(app.at(function))
                    .header("content-type", kind)
                    .body(body.clone());
                let answer = request.send().await.unwrap();
                let status = answer.status();
                let is_content = CONTENT.contains(&function) && status == 200;
                assert!(
                    status.is_client_error() || is_content,
                    "{function} {kind} {status} {:.80}",
                    String::from_utf8_lossy(&body)
                );
            }
        }
        let huge = app
            .client
            .post(app.at(function))
            .header("content-type", "application/json")
            .body(vec![b' '; 300_000]);
        assert_eq!(huge.send().await.unwrap().status(), 413, "{function}");
    }
    assert_eq!(app.count("select count(*) from complaint").await, 0);
}

#[sqlx::test(migrations = "./migrations")]
async fn strange_values_in_good_shape_are_answered(pool: PgPool) {
    let app = spawn_app(pool).await;
    let filter = |change: Value| {
        let mut filter = serde_json::to_value(app::complaints::model::Filter::default()).unwrap();
        filter
            .as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        json!({ "filter": filter })
    };
    let filters = [
        json!({"text": "яма\0"}),
        json!({"text": "я".repeat(10_000)}),
        json!({"near": {"lon": 1e308, "lat": -1e308}}),
        json!({"after": {"key": i64::MAX, "id": i64::MIN}}),
        json!({"after": {"key": i64::MIN, "id": i64::MAX}, "near": {"lon": 39.0, "lat": 47.0}}),
        json!({"category": i32::MIN, "district": i32::MAX}),
    ];
    for change in filters {
        let answer = app.call("/api/complaints/board", "", &filter(change.clone())).await;
        assert_eq!(answer.status(), 200, "{change} {}", answer.text().await.unwrap());
    }
    let places = [
        json!([181, 91]),
        json!([1e308, 1e308]),
        json!([0, 0]),
        json!([null, "a"]),
        json!([180, 90]),
    ];
    for place in places {
        let at = json!({ "lon": place[0], "lat": place[1], "category": 3 });
        {
            let function = "/api/directory/place";
            let answer = app.call(function, "", &at).await;
            assert!(
                !answer.status().is_server_error(),
                "{function} {at} {}",
                answer.text().await.unwrap()
            );
        }
    }
    for text in ["\0", "%", "", &"я".repeat(10_000)] {
        let answer = app.call("/api/directory/address", "", &json!({ "text": text })).await;
        assert_eq!(answer.status(), 200, "{text:.20}");
        let answer = app.call("/api/complaints/card", "", &json!({ "number": text })).await;
        assert_eq!(answer.text().await.unwrap(), "null", "{text:.20}");
    }
    for draft in [
        json!({}),
        json!({"key": "\0", "body": "\0".repeat(100)}),
        json!({"place": {"lon": 1e308, "lat": 1e308}, "category": -1}),
        json!({"place": {"lon": 39.3, "lat": 90.0}, "category": 3}),
        json!({"answers": [{"question": "\0", "value": "\0"}], "photos": []}),
    ] {
        let preview = app
            .call("/api/complaints/preview", "", &json!({ "draft": draft }))
            .await;
        assert!(
            !preview.status().is_server_error(),
            "{draft} {}",
            preview.text().await.unwrap()
        );
        let submit = app.call("/api/complaints/submit", "", &json!({ "draft": draft })).await;
        assert_eq!(submit.status(), 422, "{draft} {}", submit.text().await.unwrap());
    }
}

/// The error of an answer, with its status.
async fn error(app: &App, function: &str, body: Value) -> (u16, AppError) {
    let answer = app.call(function, "", &body).await;
    let status = answer.status().as_u16();
    assert_eq!(header(answer.headers(), "content-type"), "application/json");
    (status, answer.json().await.unwrap())
}

#[sqlx::test(migrations = "./migrations")]
async fn errors_carry_the_status_that_they_mean(pool: PgPool) {
    let app = spawn_app(pool).await;
    let submit = "/api/complaints/submit";
    let outside = ReportDraft {
        place: Point::new(50.0, 50.0),
        body: "коротко".to_owned(),
        ..draft()
    };
    let (status, AppError::Invalid(found)) = error(&app, submit, json!({ "draft": outside })).await else {
        panic!("not refused");
    };
    assert_eq!((status, found.len()), (422, 1));
    assert_eq!(
        (&found[0].field, &found[0].problem),
        (&Field::Body, &Problem::TooShort { have: 7, least: 10 })
    );
    let first = draft();
    let number = app.report(&first).await.number.to_string();
    let other = ReportDraft {
        category: Some(CategoryId(4)),
        ..first
    };
    assert_eq!(
        error(&app, submit, json!({ "draft": other })).await,
        (409, AppError::KeyReused { number })
    );
    let nobody = app::complaints::model::ComplaintNumber::new(20, 404);
    let correct = json!({ "number": nobody, "body": "Слова, которых достаточно", "place_note": "" });
    assert_eq!(
        error(&app, "/api/complaints/correct", correct).await,
        (404, AppError::NotFound)
    );
    assert_eq!(
        error(&app, "/api/complaints/support", json!({ "number": nobody })).await,
        (403, AppError::Forbidden)
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn the_same_report_sent_again_is_the_same_complaint(pool: PgPool) {
    let app = spawn_app(pool).await;
    let report = draft();
    let body = json!({ "draft": report });
    let first = app.call("/api/complaints/submit", "", &body).await;
    let (secret, attributes) = cookie(&first, "follow").unwrap();
    assert!(attributes.contains("HttpOnly") && attributes.contains("SameSite=Lax"));
    let first: Submitted = first.json().await.unwrap();
    assert_eq!(first.secret.as_deref(), Some(secret.as_str()));
    let again: Submitted = app
        .call("/api/complaints/submit", "", &body)
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(again, first);
    let together = futures::future::join_all((0..16).map(|_| app.call("/api/complaints/submit", "", &body))).await;
    for answer in together {
        assert_eq!(answer.json::<Submitted>().await.unwrap().number, first.number);
    }
    assert_eq!(app.count("select count(*) from complaint").await, 1);
    let number = json!({ "number": first.number });
    let card = app.call("/api/complaints/card", "", &number).await;
    let card: Option<Card> = card.json().await.unwrap();
    assert_eq!(card.unwrap().body, report.body);
    let filter = json!({ "filter": app::complaints::model::Filter::default() });
    let board: Board = app
        .call("/api/complaints/board", "", &filter)
        .await
        .json()
        .await
        .unwrap();
    assert_eq!((board.items.len(), board.counters.open), (1, 1));
}
