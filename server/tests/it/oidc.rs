//! Signing in by a service that vouches, and by one that lies in every way we know.

use super::helpers::{App, cookie, encode, header, spawn_set};
use super::oidc_service::reason;
use axum::extract::{Form, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use openidconnect::core::{CoreEdDsaPrivateSigningKey, CoreHmacKey, CoreJwsSigningAlgorithm};
use openidconnect::{JsonWebKeyId, PrivateSigningKey};
use reqwest::Response;
use serde_json::{Value, json};
use server::http::edge::RateConfig;
use server::oidc::VouchError;
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

const SECRET: &str = "a secret that only the two of us know";

/// How the service lies.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Lie {
    #[default]
    None,
    Nonce,
    Audience,
    Expired,
    Stale,
    Issuer,
    Unsigned,
    StrangeKey,
    SharedKey,
    NoToken,
}

/// What goes wrong at the place for codes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Trouble {
    #[default]
    None,
    Nonsense,
    Hangs,
    Secret,
    Grant,
}

/// What the service knows of the sign-in that runs.
#[derive(Default)]
pub struct Running {
    lie: Lie,
    pub trouble: Trouble,
    nonce: String,
    challenge: String,
    code: String,
    subject: String,
}

pub struct Service {
    url: String,
    pub key: Mutex<CoreEdDsaPrivateSigningKey>,
    pub running: Mutex<Running>,
    /// How often its metadata were asked for.
    pub asked: AtomicU32,
    /// It takes requests and answers none.
    pub hangs: AtomicBool,
}

/// A key that was never seen before.
pub fn key() -> CoreEdDsaPrivateSigningKey {
    let der = [
        hex::decode("302e020100300506032b657004220420").unwrap(),
        rand::random::<[u8; 32]>().to_vec(),
    ]
    .concat();
    let pem = format!(
        "-----BEGIN {0}-----\n{1}\n-----END {0}-----\n",
        "PRIVATE KEY",
        BASE64_STANDARD.encode(der)
    );
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(JsonWebKeyId::new("one".to_owned()))).unwrap()
}

async fn service() -> Arc<Service> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let service = Arc::new(Service {
        url,
        key: Mutex::new(key()),
        running: Mutex::default(),
        asked: AtomicU32::new(0),
        hangs: AtomicBool::new(false),
    });
    let router = Router::new()
        .route("/.well-known/openid-configuration", get(metadata))
        .route("/jwks", get(keys))
        .route("/token", post(token))
        .with_state(Arc::clone(&service));
    tokio::spawn(async move { axum::serve(listener, router).await });
    service
}

async fn metadata(State(service): State<Arc<Service>>) -> Json<Value> {
    service.asked.fetch_add(1, SeqCst);
    if service.hangs.load(SeqCst) {
        std::future::pending::<()>().await;
    }
    let url = &service.url;
    Json(json!({
        "issuer": url, "authorization_endpoint": format!("{url}/auth"), "token_endpoint": format!("{url}/token"),
        "jwks_uri": format!("{url}/jwks"), "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
    }))
}

async fn keys(State(service): State<Arc<Service>>) -> Json<Value> {
    Json(json!({ "keys": [service.key.lock().unwrap().as_verification_key()] }))
}

async fn token(
    State(service): State<Arc<Service>>,
    Form(form): Form<HashMap<String, String>>,
) -> (http::StatusCode, Json<Value>) {
    let trouble = service.running.lock().unwrap().trouble;
    let refused = |error: &str| (http::StatusCode::BAD_REQUEST, Json(json!({ "error": error })));
    match trouble {
        Trouble::None => {}
        Trouble::Nonsense => return (http::StatusCode::BAD_GATEWAY, Json(json!("a proxy without its server"))),
        Trouble::Hangs => std::future::pending::<()>().await,
        Trouble::Secret => return refused("invalid_client"),
        Trouble::Grant => return refused("invalid_grant"),
    }
    let mut running = service.running.lock().unwrap();
    let given = |name: &str| form.get(name).cloned().unwrap_or_default();
    let proof = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(given("code_verifier")));
    let code = std::mem::take(&mut running.code);
    if code.is_empty()
        || given("code") != code
        || proof != running.challenge
        || !given("redirect_uri").ends_with("/oidc/callback")
    {
        return (http::StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" })));
    }
    let mut answer = json!({ "access_token": "x", "token_type": "Bearer" });
    if running.lie != Lie::NoToken {
        answer["id_token"] = id_token(&service, &running).into();
    }
    (http::StatusCode::OK, Json(answer))
}

fn id_token(service: &Service, running: &Running) -> String {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let is = |lie| running.lie == lie;
    let claims = json!({
        "iss": if is(Lie::Issuer) { "https://other.example" } else { &service.url },
        "aud": if is(Lie::Audience) { "somebody else" } else { "otklik" },
        "sub": running.subject,
        "nonce": if is(Lie::Nonce) { "another" } else { &running.nonce },
        "iat": if is(Lie::Stale) { now - 3600 } else { now },
        "exp": if is(Lie::Expired) { now - 60 } else { now + 300 },
        "family_name": "Петров", "given_name": "Иван", "birthdate": "1985-07-14",
    });
    let alg = match running.lie {
        Lie::Unsigned => "none",
        Lie::SharedKey => "HS256",
        _ => "EdDSA",
    };
    let head = json!({ "alg": alg, "kid": "one" });
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(&head), part(&claims));
    let signed = match running.lie {
        Lie::Unsigned => Vec::new(),
        Lie::SharedKey => CoreHmacKey::new(SECRET)
            .sign(&CoreJwsSigningAlgorithm::HmacSha256, text.as_bytes())
            .unwrap(),
        Lie::StrangeKey => key().sign(&CoreJwsSigningAlgorithm::EdDsa, text.as_bytes()).unwrap(),
        _ => service
            .key
            .lock()
            .unwrap()
            .sign(&CoreJwsSigningAlgorithm::EdDsa, text.as_bytes())
            .unwrap(),
    };
    format!("{text}.{}", BASE64_URL_SAFE_NO_PAD.encode(signed))
}

pub async fn house(pool: PgPool) -> (App, Arc<Service>) {
    let service = service().await;
    let issuer = service.url.clone();
    let more = |url: &str| {
        let pairs = [
            ("--public-url", url.to_owned()),
            ("--oidc-issuer", issuer),
            ("--oidc-client-id", "otklik".to_owned()),
            ("--oidc-client-secret", SECRET.to_owned()),
        ];
        pairs
            .into_iter()
            .flat_map(|(name, value)| [name.to_owned(), value])
            .collect()
    };
    (spawn_set(pool, RateConfig::off(), false, more).await, service)
}

/// A departure: the cookie of the browser, and the state in the address.
pub async fn leave(app: &App, service: &Service, path: &str, session: &str, lie: Lie) -> (String, String) {
    let left = app
        .client
        .get(app.at(path))
        .header("sec-fetch-site", "same-origin")
        .header("cookie", session);
    let left = left.send().await.unwrap();
    assert_eq!(left.status(), 303, "{}", left.text().await.unwrap());
    let place = reqwest::Url::parse(header(left.headers(), "location")).unwrap();
    assert!(place.as_str().starts_with(&format!("{}/auth?", service.url)));
    let asked: HashMap<String, String> = place.query_pairs().into_owned().collect();
    assert_eq!(
        (asked["response_type"].as_str(), asked["code_challenge_method"].as_str()),
        ("code", "S256")
    );
    assert_eq!(asked["redirect_uri"], format!("{}/oidc/callback", app.url));
    assert!(asked["scope"].contains("openid") && asked["state"].len() >= 20 && asked["nonce"].len() >= 20);
    let name = format!("oidc-{}", &asked["state"][..10]);
    let (value, attributes) = cookie(&left, &name).unwrap();
    assert!(attributes.contains("HttpOnly") && attributes.contains("SameSite=Lax"));
    let mut running = service.running.lock().unwrap();
    *running = Running {
        lie,
        trouble: Trouble::None,
        nonce: asked["nonce"].clone(),
        challenge: asked["code_challenge"].clone(),
        code: "code".to_owned(),
        subject: "subject of 1985".to_owned(),
    };
    (format!("{name}={value}; {session}"), asked["state"].clone())
}

/// Somebody new agrees that an account is kept.
pub async fn agree(app: &App, answer: &Response) -> Response {
    assert_eq!(header(answer.headers(), "location"), "/login/oidc/agree");
    assert!(cookie(answer, "sid").is_none(), "not before he has agreed");
    let (newcomer, attributes) = cookie(answer, "newcomer").unwrap();
    assert!(attributes.contains("HttpOnly"));
    let cookies = format!("newcomer={newcomer}");
    let page = app.client.get(app.at("/login/oidc/agree")).header("cookie", &cookies);
    let html = page.send().await.unwrap().text().await.unwrap();
    let text = super::account::consent_text();
    assert!(html.contains(&text));
    app.form("/login/oidc/agree", &cookies, &[("text", &text)]).await
}

pub async fn back(app: &App, cookies: &str, query: &str) -> Response {
    app.client
        .get(app.at(&format!("/oidc/callback?{query}")))
        .header("cookie", cookies)
        .send()
        .await
        .unwrap()
}

#[sqlx::test(migrations = "./migrations")]
async fn a_person_comes_back_signed_in_and_is_the_same_person_next_time(pool: PgPool) {
    let (app, service) = house(pool).await;
    for first in [true, false] {
        let (cookies, state) = leave(&app, &service, "/login/oidc?next=/profile", "", Lie::None).await;
        let mut answer = back(&app, &cookies, &format!("code=code&state={}", encode(&state))).await;
        if first {
            answer = agree(&app, &answer).await;
        }
        assert_eq!(
            (answer.status().as_u16(), header(answer.headers(), "location")),
            (303, "/profile")
        );
        let (session, _) = cookie(&answer, "sid").unwrap();
        let page = app
            .client
            .get(app.at("/profile"))
            .header("cookie", format!("sid={session}"))
            .send()
            .await
            .unwrap();
        let html = page.text().await.unwrap();
        assert!(html.contains("Петров Иван") && html.contains("Госуслуги"));
        // the same address again: the departure is used up
        let again = back(&app, &cookies, &format!("code=code&state={}", encode(&state))).await;
        assert!(again.status() == 400 && cookie(&again, "sid").is_none());
    }
    assert_eq!(app.count("select count(*) from account").await, 1);
    let consent = "select count(*) from account_consent where purpose = 'account' and withdrawn_at is null";
    assert_eq!(app.count(consent).await, 1);
    assert_eq!(
        app.count("select count(*) from account_oidc where account_oidc::text like '%subject of%'")
            .await,
        0
    );
    assert_eq!(app.count("select count(*) from oidc_attempt").await, 0);
}

#[sqlx::test(migrations = "./migrations")]
async fn no_lie_lets_anybody_in(pool: PgPool) {
    let (app, service) = house(pool).await;
    let lies = [
        Lie::Nonce,
        Lie::Audience,
        Lie::Expired,
        Lie::Stale,
        Lie::Issuer,
        Lie::Unsigned,
        Lie::StrangeKey,
        Lie::SharedKey,
        Lie::NoToken,
    ];
    for lie in lies {
        let (cookies, state) = leave(&app, &service, "/login/oidc", "", lie).await;
        let answer = back(&app, &cookies, &format!("code=code&state={}", encode(&state))).await;
        assert_eq!(answer.status(), 400, "{lie:?}");
        assert!(
            cookie(&answer, "sid").is_none() && cookie(&answer, "newcomer").is_none(),
            "{lie:?}"
        );
        assert_eq!(refused_token(&app, &service, lie).await, reason(lie), "{lie:?}");
        // the same round without the lie is believed
        let (cookies, state) = leave(&app, &service, "/login/oidc", "", Lie::None).await;
        let honest = back(&app, &cookies, &format!("code=code&state={}", encode(&state))).await;
        assert_eq!(header(honest.headers(), "location"), "/login/oidc/agree", "{lie:?}");
    }
    assert_eq!(app.count("select count(*) from account").await, 0);
}

/// Why the token of a lie is refused, asked of the service's side of ours itself.
async fn refused_token(app: &App, service: &Service, lie: Lie) -> &'static str {
    let provider = app.state.provider.as_ref().unwrap();
    let departure = provider.begin().await.unwrap();
    *service.running.lock().unwrap() = Running {
        lie,
        nonce: departure.nonce.clone(),
        challenge: BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&departure.verifier)),
        code: "code".to_owned(),
        subject: "subject".to_owned(),
        ..Running::default()
    };
    let Err(VouchError::Token(why)) = provider.finish("code", &departure).await else {
        return "it was believed";
    };
    why
}

#[sqlx::test(migrations = "./migrations")]
async fn only_the_browser_that_left_comes_back(pool: PgPool) {
    let (app, service) = house(pool).await;
    let refused = async |cookies: &str, query: String| {
        let answer = back(&app, cookies, &query).await;
        assert!(answer.status() == 400 && cookie(&answer, "sid").is_none(), "{query}");
    };
    // somebody else's code and state in a browser that never left (login CSRF)
    let (cookies, state) = leave(&app, &service, "/login/oidc", "", Lie::None).await;
    refused("", format!("code=code&state={}", encode(&state))).await;
    let (others, _) = leave(&app, &service, "/login/oidc", "", Lie::None).await;
    refused(&others, format!("code=code&state={}", encode(&state))).await;
    // the departure of the first browser still stands, but its code was made for another one
    refused(&cookies, format!("code=code&state={}", encode(&state))).await;
    for wrong in ["state=", "code=code", "code=code&state=x", "error=access_denied"] {
        let (cookies, _) = leave(&app, &service, "/login/oidc", "", Lie::None).await;
        refused(&cookies, wrong.to_owned()).await;
    }
    let (cookies, state) = leave(&app, &service, "/login/oidc", "", Lie::None).await;
    refused(&cookies, format!("code=other&state={}", encode(&state))).await;
    let (cookies, state) = leave(&app, &service, "/login/oidc", "", Lie::None).await;
    refused(
        &cookies,
        format!("code=code&iss=https://other.example&state={}", encode(&state)),
    )
    .await;
    assert_eq!(app.count("select count(*) from account").await, 0);
    // nobody is sent away to another site afterwards
    let (cookies, state) = leave(&app, &service, "/login/oidc?next=https://evil.example", "", Lie::None).await;
    let answer = back(&app, &cookies, &format!("code=code&state={}", encode(&state))).await;
    let answer = agree(&app, &answer).await;
    assert_eq!(
        (answer.status().as_u16(), header(answer.headers(), "location")),
        (303, "/")
    );
}
