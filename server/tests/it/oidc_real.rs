//! Signing in by a real service that vouches for people.

use super::helpers::{App, cookie, encode, header, spawn_set};
use super::peer::Peer;
use reqwest::{Response, Url};
use server::http::edge::RateConfig;
use sqlx::PgPool;
use std::collections::BTreeMap;

const SECRET: &str = "a secret that only the two of us know";

/// A browser at the service: it keeps cookies and follows nothing by itself.
#[derive(Default)]
struct Jar(BTreeMap<String, String>);

impl Jar {
    async fn ask(&mut self, app: &App, url: &Url, form: Option<&str>) -> Response {
        let request = match form {
            None => app.client.get(url.clone()),
            Some(body) => app
                .client
                .post(url.clone())
                .header("content-type", "application/x-www-form-urlencoded")
                .body(body.to_owned()),
        };
        let kept: Vec<String> = self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = request.header("cookie", kept.join("; ")).send().await.unwrap();
        for line in answer.headers().get_all("set-cookie") {
            let pair = line.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.0.insert(name.to_owned(), value.to_owned());
        }
        answer
    }

    /// Signs in under this name and agrees; the address on our site to which the service sends the person back.
    async fn vouch(&mut self, app: &App, start: &str, name: &str) -> Url {
        let mut url = Url::parse(start).unwrap();
        let mut form: Option<String> = None;
        for _ in 0..12 {
            let answer = self.ask(app, &url, form.take().as_deref()).await;
            if answer.status().is_redirection() {
                url = url.join(header(answer.headers(), "location")).unwrap();
                if url.as_str().starts_with(&app.url) {
                    break;
                }
                continue;
            }
            assert_eq!(answer.status(), 200, "{url}");
            let html = answer.text().await.unwrap();
            let prompt = if html.contains("value=\"login\"") {
                "login"
            } else {
                "consent"
            };
            let action = html.split("action=\"").nth(1).unwrap().split('"').next().unwrap();
            url = url.join(action).unwrap();
            form = Some(format!("prompt={prompt}&login={name}&password=any"));
        }
        assert!(url.as_str().starts_with(&app.url), "the service goes in circles");
        url
    }
}

async fn house(pool: PgPool) -> (App, Peer) {
    let mut peer = None;
    let app = spawn_set(pool, RateConfig::off(), false, |url| {
        let service = Peer::run("oidc.mjs", &[&format!("site={url}"), &format!("secret={SECRET}")]);
        let issuer = format!("http://127.0.0.1:{}", service.port);
        peer = Some(service);
        let pairs = [
            ("--public-url", url),
            ("--oidc-issuer", &issuer),
            ("--oidc-client-id", "otklik"),
            ("--oidc-client-secret", SECRET),
        ];
        pairs
            .into_iter()
            .flat_map(|(name, value)| [name.to_owned(), value.to_owned()])
            .collect()
    })
    .await;
    (app, peer.unwrap())
}

/// Leaves for the service: the cookie of this browser, and where it is sent.
async fn leave(app: &App) -> (String, String) {
    let left = app.get("/login/oidc?next=/profile").await;
    assert_eq!(left.status(), 303);
    let place = header(left.headers(), "location").to_owned();
    let (_, state) = place.split_once("state=").unwrap();
    let name = format!("oidc-{}", &state[..10]);
    let (value, _) = cookie(&left, &name).unwrap();
    (format!("{name}={value}"), place)
}

async fn back(app: &App, url: &Url, cookies: &str) -> Response {
    let request = app.client.get(url.clone()).header("cookie", cookies);
    request.send().await.unwrap()
}

#[sqlx::test(migrations = "./migrations")]
async fn a_real_service_vouches_and_its_codes_fit_one_browser_once(pool: PgPool) {
    let (app, _service) = house(pool).await;
    let mut jar = Jar::default();
    let (browser, start) = leave(&app).await;
    let url = jar.vouch(&app, &start, "ivan").await;
    let answer = super::oidc::agree(&app, &back(&app, &url, &browser).await).await;
    assert_eq!(
        (answer.status().as_u16(), header(answer.headers(), "location")),
        (303, "/profile"),
        "{url}"
    );
    let (session, _) = cookie(&answer, "sid").unwrap();
    let profile = app
        .client
        .get(app.at("/profile"))
        .header("cookie", format!("sid={session}"));
    assert!(
        profile
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
            .contains("Петров Иван")
    );
    assert_eq!(back(&app, &url, &browser).await.status(), 400, "once");
    // The code of one browser with the departure of another one, under the state of the latter.
    let (_, first) = leave(&app).await;
    let (second, start) = leave(&app).await;
    let code = jar.vouch(&app, &first, "ivan").await;
    let code = code
        .query_pairs()
        .find(|(name, _)| name == "code")
        .unwrap()
        .1
        .into_owned();
    let state = Url::parse(&start).unwrap();
    let state = state
        .query_pairs()
        .find(|(name, _)| name == "state")
        .unwrap()
        .1
        .into_owned();
    let crossed = app.at(&format!(
        "/oidc/callback?code={}&state={}",
        encode(&code),
        encode(&state)
    ));
    let answer = back(&app, &Url::parse(&crossed).unwrap(), &second).await;
    assert!(answer.status() == 400 && cookie(&answer, "sid").is_none());
    // Another address to come back to is refused by the service itself.
    let wrong = start.replace("%2Foidc%2Fcallback", "%2Foidc%2Fother");
    assert_ne!(wrong, start);
    let refused = Jar::default().ask(&app, &Url::parse(&wrong).unwrap(), None).await;
    assert_eq!(refused.status(), 400);
    // The same person is the same account.
    let (browser, start) = leave(&app).await;
    let url = Jar::default().vouch(&app, &start, "ivan").await;
    assert_eq!(back(&app, &url, &browser).await.status(), 303);
    assert_eq!(app.count("select count(*) from account").await, 1);
}
