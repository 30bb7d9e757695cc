//! A running service for one test.

use app::complaints::model::{DraftKey, ReportDraft, Submitted};
use app::kernel::{CategoryId, Point};
use clap::Parser;
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::multipart::{Form, Part};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response};
use server::config::{Config, Demo};
use server::http::edge::{ConnectionLimits, EdgeConfig, RateConfig, serve};
use server::http::router::router;
use server::outbox::runner::Running;
use server::state::AppState;
use server::vault::Vault;
use sqlx::PgPool;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::net::TcpListener;
use uuid::Uuid;

/// Settings as the command line gives them.
#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    config: Config,
}

/// The service of one test, in the town of `fixtures/town.sql`. Ends with the runtime of the test.
pub struct App {
    /// Where it listens, as `http://127.0.0.1:port`.
    pub url: String,
    /// Its database.
    pub pool: PgPool,
    /// What its handlers share.
    pub state: AppState,
    /// Sends no cookie and follows no redirect by itself.
    pub client: Client,
    /// Its keys.
    pub vault: Arc<Vault>,
    _outbox: Option<Running>,
    _folder: TempDir,
}

/// A service that counts no requests.
pub async fn spawn_app(pool: PgPool) -> App {
    spawn_with(pool, RateConfig::off()).await
}

/// A service that counts requests so.
pub async fn spawn_with(pool: PgPool, rates: RateConfig) -> App {
    spawn_set(pool, rates, false, |_| Vec::new()).await
}

/// A service that counts nothing, with these settings, that hands its messages over.
pub async fn spawn_sending(pool: PgPool, settings: &[&str]) -> App {
    let more = settings.iter().map(|setting| (*setting).to_owned()).collect();
    spawn_set(pool, RateConfig::off(), true, |_| more).await
}

/// A service with these settings more, by the address that it will have.
pub async fn spawn_set(pool: PgPool, rates: RateConfig, sends: bool, more: impl FnOnce(&str) -> Vec<String>) -> App {
    furnish(&pool).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name).display().to_string();
    // Hashes cost next to nothing here: tests that need many at once must not wait for them.
    let cheap = ["--password-memory-kib", "64", "--password-passes", "1"].map(str::to_owned);
    let plain = ["it", "--data-dir", &place("var"), "--dist-dir", &place("dist")].map(str::to_owned);
    let mut more = more(&url);
    // The doors by phone are open, unless a test says otherwise; nothing listens there.
    if !more.iter().any(|word| word == "--sms-url") {
        more.extend(["--sms-url", "http://127.0.0.1:9/"].map(str::to_owned));
    }
    let settings = Settings::parse_from(plain.into_iter().chain(cheap).chain(more));
    if settings.config.region.demo != Demo::Off {
        let mark = "insert into installation (demo) values (true) on conflict do nothing";
        sqlx::query(mark).execute(&pool).await.unwrap();
    }
    let state = AppState::new(settings.config, pool.clone(), false).await.unwrap();
    let vault = Arc::clone(&state.vault);
    let edge = EdgeConfig {
        rates,
        // Two cores run a hundred tests: whoever is slow is not cut.
        deadline: std::time::Duration::from_mins(2),
        ..EdgeConfig::default()
    };
    let limits = ConnectionLimits {
        per_address: None,
        ..ConnectionLimits::default()
    };
    let outbox = sends.then(|| server::outbox::start(&state, pool.clone(), &url).unwrap());
    tokio::spawn(serve(
        listener,
        router(state.clone(), edge),
        limits,
        std::future::pending(),
    ));
    App {
        url,
        pool,
        state,
        client: client(),
        vault: Arc::clone(&vault),
        _outbox: outbox,
        _folder: folder,
    }
}

/// Fills a database with the town.
pub async fn furnish(pool: &PgPool) {
    sqlx::raw_sql(include_str!("../fixtures/town.sql"))
        .execute(pool)
        .await
        .unwrap();
}

/// A client without cookies that shows redirects instead of following them.
pub fn client() -> Client {
    Client::builder().redirect(Policy::none()).no_proxy().build().unwrap()
}

impl App {
    /// The address of a path.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// Asks for a path.
    pub async fn get(&self, path: &str) -> Response {
        self.client.get(self.at(path)).send().await.unwrap()
    }

    /// Status and text of a path.
    pub async fn text(&self, path: &str) -> (u16, String) {
        let answer = self.get(path).await;
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// A plain form, as a page of ours would send it. `cookie` may be empty.
    pub async fn form(&self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Response {
        let fields: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        let form = self
            .client
            .post(self.at(path))
            .header("content-type", "application/x-www-form-urlencoded");
        from_our_page(form, cookie).body(fields.join("&")).send().await.unwrap()
    }

    /// A file, chosen on a page of ours. `cookie` may be empty.
    pub async fn upload(&self, path: &str, cookie: &str, bytes: impl Into<Vec<u8>>) -> Response {
        let part = Part::bytes(bytes.into()).file_name("a.csv");
        let form = self
            .client
            .post(self.at(path))
            .multipart(Form::new().part("file", part));
        from_our_page(form, cookie).send().await.unwrap()
    }

    /// A server function with a JSON body, as the application in the browser calls it.
    pub async fn call(&self, path: &str, cookie: &str, body: &serde_json::Value) -> Response {
        from_our_page(self.client.post(self.at(path)), cookie)
            .json(body)
            .send()
            .await
            .unwrap()
    }

    /// Sends a good report.
    pub async fn report(&self, draft: &ReportDraft) -> Submitted {
        let answer = self
            .call("/api/complaints/submit", "", &serde_json::json!({ "draft": draft }))
            .await;
        assert_eq!(answer.status(), 200, "{}", answer.text().await.unwrap());
        answer.json().await.unwrap()
    }

    /// A number out of the database.
    pub async fn count(&self, query: &'static str) -> i64 {
        sqlx::query_scalar(query).fetch_one(&self.pool).await.unwrap()
    }
}

/// The headers of a browser on our own page.
fn from_our_page(request: RequestBuilder, cookie: &str) -> RequestBuilder {
    let request = request.header("sec-fetch-site", "same-origin");
    if cookie.is_empty() {
        request
    } else {
        request.header("cookie", cookie)
    }
}

/// A good report with a key of its own.
pub fn draft() -> ReportDraft {
    ReportDraft {
        key: DraftKey(Uuid::new_v4().to_string()),
        place: Point::new(39.3, 47.3),
        address: "Портовая, 1".to_owned(),
        category: Some(CategoryId(3)),
        body: "Яма на дороге у рынка".to_owned(),
        ..ReportDraft::default()
    }
}

/// The `Set-Cookie` of this name: its value and its attributes.
pub fn cookie(answer: &Response, name: &str) -> Option<(String, String)> {
    let lines = answer.headers().get_all("set-cookie").iter();
    let mut lines = lines.filter_map(|line| line.to_str().ok());
    let found = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix('='))?;
    let (value, attributes) = found.split_once(';').unwrap_or((found, ""));
    Some((value.to_owned(), attributes.to_owned()))
}

/// A header as text; empty if it is not there.
pub fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .map(HeaderValue::to_str)
        .and_then(Result::ok)
        .unwrap_or_default()
}

/// Percent-encodes everything but letters and digits.
pub fn encode(text: &str) -> String {
    let byte = |byte: u8| match byte {
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}
