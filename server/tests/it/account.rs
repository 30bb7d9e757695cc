//! What tests of accounts share: a person with a browser, who reads the letters and SMS that the house sent.

use super::helpers::{App, cookie, spawn_app};
use app::account::model::Puzzle;
use app::messages::model::Channel;
use reqwest::Response;
use server::outbox;
use sqlx::PgPool;
use std::collections::BTreeMap;

/// A password that nobody guesses first.
pub const PASSWORD: &str = "трамвай везёт тыквы";
/// Where a sign-in ends.
pub const HOME: &str = "/my";
/// Another one.
pub const OTHER: &str = "семь самураев и я";

/// Doors that may ask for a proof of work.
const GUARDED: [&str; 4] = ["/login", "/register", "/login/phone", "/recover"];

/// The puzzle of a page.
pub fn puzzle(html: &str) -> Option<Puzzle> {
    let (_, rest) = html.split_once("\"puzzle\":{")?;
    serde_json::from_str(&format!("{{{}}}", rest.split_once('}')?.0)).ok()
}

/// Its solution, as the browser sends it.
pub fn solve(html: &str) -> String {
    let puzzle = puzzle(html).unwrap();
    serde_json::to_string(&puzzle.search(0, u64::MAX).unwrap()).unwrap()
}

/// A browser: it keeps cookies, as browsers do.
#[derive(Clone, Default)]
pub struct Browser {
    cookies: BTreeMap<String, String>,
}

impl Browser {
    /// A browser that has been here before: it has the cookie of its device.
    pub async fn new(app: &App) -> Self {
        let mut browser = Self::default();
        browser.open(app, "/login").await;
        browser
    }

    /// Opens a page: status and text.
    pub async fn open(&mut self, app: &App, path: &str) -> (u16, String) {
        let request = app.client.get(app.at(path)).header("cookie", self.header());
        let answer = request.send().await.unwrap();
        self.keep(&answer);
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// Sends a form, with what its page holds besides the fields.
    pub async fn send(&mut self, app: &App, path: &str, fields: &[(&str, &str)]) -> Response {
        let text = consent_text();
        let mut fields = fields.to_vec();
        let agrees = ["/register", "/login/phone"].contains(&path) || path.starts_with("/invitation/");
        if agrees && !fields.iter().any(|(name, _)| *name == "consent_text") {
            fields.push(("consent_text", &text));
        }
        let mut answer = app.form(path, &self.header(), &fields).await;
        if GUARDED.contains(&path) && answer.status() == 403 {
            // a browser solves the puzzle by itself
            let solved = solve(&answer.text().await.unwrap());
            fields.push(("altcha", &solved));
            answer = app.form(path, &self.header(), &fields).await;
        }
        self.keep(&answer);
        answer
    }

    /// Sends a file: status and text.
    pub async fn upload(&self, app: &App, path: &str, bytes: impl Into<Vec<u8>>) -> (u16, String) {
        let answer = app.upload(path, &self.header(), bytes).await;
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// Sends a form that must lead to a page.
    pub async fn go(&mut self, app: &App, path: &str, fields: &[(&str, &str)], to: &str) {
        let answer = self.send(app, path, fields).await;
        let status = answer.status().as_u16();
        let location = super::helpers::header(answer.headers(), "location").to_owned();
        assert_eq!(
            (status, location.as_str()),
            (303, to),
            "{path}: {}",
            answer.text().await.unwrap()
        );
    }

    /// The secret of the session.
    pub fn session(&self) -> Option<&str> {
        self.cookies
            .get("sid")
            .map(String::as_str)
            .filter(|sid| !sid.is_empty())
    }

    /// Puts a cookie into the browser by force.
    pub fn plant(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// All cookies as a header.
    pub fn header(&self) -> String {
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    /// Whether a page greets somebody who is signed in.
    pub async fn is_in(&mut self, app: &App) -> bool {
        self.open(app, "/password").await.0 == 200
    }

    fn keep(&mut self, answer: &Response) {
        for name in ["sid", "ticket", "device", "follow", "kept"] {
            if let Some((value, _)) = cookie(answer, name) {
                self.cookies.insert(name.to_owned(), value);
            }
        }
    }
}

/// A service, and letters that can be read.
pub async fn spawn(pool: PgPool) -> App {
    spawn_app(pool).await
}

/// The texts' parameters of all messages to an address, the latest last.
pub async fn inbox(app: &App, to: &str) -> Vec<(String, serde_json::Value)> {
    let channel = if to.contains('@') { Channel::Mail } else { Channel::Sms };
    let vault = &app.state.vault;
    let hash = outbox::address_hash(vault, channel, to);
    let query = "select kind, dedupe_key, sealed from outbox where address_hash = $1 order by outbox_id";
    let rows: Vec<(String, String, Vec<u8>)> = sqlx::query_as(query).bind(hash).fetch_all(&app.pool).await.unwrap();
    let open = |(template, key, sealed): (String, String, Vec<u8>)| {
        let plain = vault.open_sealed(&sealed, format!("outbox:{key}").as_bytes()).unwrap();
        let message: serde_json::Value = serde_json::from_slice(&plain).unwrap();
        assert_eq!(message["to"], to);
        (template, message["params"].clone())
    };
    rows.into_iter().map(open).collect()
}

/// A parameter of the latest message of a template to an address.
pub async fn latest(app: &App, to: &str, template: &str, parameter: &str) -> String {
    let inbox = inbox(app, to).await;
    let found = inbox.iter().rev().find(|(name, _)| name == template);
    assert!(found.is_some(), "no {template} for {to}: {inbox:?}");
    let (_, params) = found.unwrap();
    params[parameter].as_str().unwrap().to_owned()
}

/// The path of a link in a letter.
pub fn path_of(link: &str) -> String {
    let (_, rest) = link.split_once("://").unwrap();
    format!("/{}", rest.split_once('/').unwrap().1)
}

/// Names the words of the consent that a form shows.
pub fn consent_text() -> String {
    server::account::profile::text_of(app::account::profile::consent::Purpose::Account, app::kernel::Lang::Ru)
}

/// Registers an e-mail and confirms it by the code of the letter, on one device.
pub async fn registered(app: &App, email: &str) -> Browser {
    let mut browser = Browser::new(app).await;
    let form = [("email", email), ("new_password", PASSWORD), ("consent", "1")];
    browser.go(app, "/register", &form, "/register/sent").await;
    let code = latest(app, email, "confirm-email", "code").await;
    browser.go(app, "/register/sent", &[("code", &code)], HOME).await;
    browser
}
