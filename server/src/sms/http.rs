//! A gateway over HTTP: one POST of JSON per message, `{"to": "+79…", "text": "…", "key": "…"}`, with `Authorization: Bearer`
//! and `Idempotency-Key`. Companies differ in little but names; whoever speaks otherwise gets a small translator in front.

use super::SmsGateway;
use super::settings::GatewaySettings;
use crate::outbox::gateway::{Outcome, Outgoing, Verdict};
use app::messages::model::Cause;
use async_trait::async_trait;
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode, header};
use serde_json::json;
use std::time::Duration;

/// How long an answer may take. Somebody waits for a code; it is better tried again.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long it may take to be reached.
const REACH: Duration = Duration::from_secs(5);
/// The longest wait that a gateway may ask for.
const WAIT_MOST: Duration = Duration::from_hours(1);
const LATER: Outcome = Outcome::Delayed { wait: None };

/// The gateway.
pub struct HttpGateway {
    settings: GatewaySettings,
    client: Client,
}

impl HttpGateway {
    /// Connects when it is needed.
    ///
    /// # Errors
    /// When the machine has no certificates to trust.
    pub fn new(settings: GatewaySettings) -> anyhow::Result<Self> {
        // A redirect would carry a code to who knows where.
        let client = Client::builder()
            .redirect(Policy::none())
            .connect_timeout(REACH)
            .timeout(PATIENCE)
            .build()?;
        Ok(Self { settings, client })
    }

    /// Whether anything answers there.
    ///
    /// # Errors
    /// What stands between.
    pub async fn check(&self) -> Result<(), String> {
        let asked = self.client.head(self.settings.url.clone()).send().await;
        asked.map(|_| ()).map_err(|error| error.without_url().to_string())
    }

    /// Its name, as people are told it.
    #[must_use]
    pub fn host(&self) -> &str {
        self.settings.host()
    }

    fn verdict_of(&self, answer: &Response) -> Verdict {
        let (host, status) = (self.host(), answer.status());
        let words = status.canonical_reason().unwrap_or_default();
        let failed = |outcome, cause| Verdict::failed(outcome, cause, host, words);
        let verdict = match status {
            _ if status.is_success() => Verdict::accepted(host, None, words),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::PAYMENT_REQUIRED => {
                failed(LATER, Cause::Denied)
            }
            StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY | StatusCode::GONE => {
                failed(Outcome::Refused, Cause::Refused)
            }
            // Everything else speaks of the gateway or of this moment, not of the message.
            _ => failed(
                Outcome::Delayed {
                    wait: asked_for(answer),
                },
                Cause::Busy,
            ),
        };
        verdict.with_code(status.as_u16())
    }
}

/// How long the gateway asked us to wait, in seconds (RFC 9110 §10.2.3; dates are not taken).
fn asked_for(answer: &Response) -> Option<Duration> {
    let said = answer.headers().get(header::RETRY_AFTER)?.to_str().ok()?;
    let wait = Duration::from_secs(said.trim().parse().ok()?);
    Some(wait.min(WAIT_MOST))
}

#[async_trait]
impl SmsGateway for HttpGateway {
    async fn send(&self, message: &Outgoing, text: &str) -> Verdict {
        let key = &message.dedupe_key;
        let mut request = self
            .client
            .post(self.settings.url.clone())
            .header("idempotency-key", key);
        if let Some(token) = &self.settings.token {
            request = request.bearer_auth(token);
        }
        let body = json!({ "to": message.to, "text": text, "key": key });
        match request.json(&body).send().await {
            Ok(answer) => self.verdict_of(&answer),
            // Nothing was sent yet.
            Err(error) if error.is_connect() => {
                Verdict::failed(LATER, Cause::Unreachable, self.host(), error.without_url().to_string())
            }
            // It may have been taken; the same key makes it the same message.
            Err(error) => Verdict::failed(LATER, Cause::Dropped, self.host(), error.without_url().to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::kernel::Lang;
    use axum::Router;
    use axum::extract::State;
    use axum::http::HeaderMap;
    use axum::response::IntoResponse;
    use std::sync::{Arc, Mutex};

    type Heard = Arc<Mutex<Vec<(String, String, serde_json::Value)>>>;

    fn message() -> Outgoing {
        Outgoing {
            id: 1,
            template: "code".to_owned(),
            lang: Lang::Ru,
            to: "+79991234567".to_owned(),
            address_hash: Vec::new(),
            params: json!({}),
            dedupe_key: "phone-7".to_owned(),
            tries: 0,
        }
    }

    /// A company on this machine that answers so; what it heard.
    async fn company(status: u16, retry_after: Option<&'static str>) -> (HttpGateway, Heard) {
        let heard = Heard::default();
        let answer =
            async move |State(heard): State<Heard>, headers: HeaderMap, body: axum::Json<serde_json::Value>| {
                let said = |name: &str| {
                    headers
                        .get(name)
                        .and_then(|value| value.to_str().ok())
                        .unwrap_or_default()
                        .to_owned()
                };
                let line = (said("authorization"), said("idempotency-key"), body.0);
                heard.lock().unwrap().push(line);
                let status = StatusCode::from_u16(status).unwrap();
                match retry_after {
                    Some(wait) => (status, [("retry-after", wait)], "").into_response(),
                    None => (status, [("location", "http://127.0.0.1:9/")], "").into_response(),
                }
            };
        let routes = Router::new()
            .route("/messages", axum::routing::post(answer))
            .with_state(Arc::clone(&heard));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/messages", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        (gateway(&url), heard)
    }

    fn gateway(url: &str) -> HttpGateway {
        let settings = GatewaySettings {
            url: url.parse().unwrap(),
            token: Some("geheim".to_owned()),
        };
        HttpGateway::new(settings).unwrap()
    }

    #[tokio::test]
    async fn the_company_hears_who_asks_and_what_for() {
        let (gateway, heard) = company(202, None).await;
        let verdict = gateway.send(&message(), "Код 123456").await;
        assert_eq!(
            (verdict.outcome, verdict.host.as_str(), verdict.code),
            (Outcome::Accepted, "127.0.0.1", Some(202))
        );
        let body = json!({ "to": "+79991234567", "text": "Код 123456", "key": "phone-7" });
        let expected = ("Bearer geheim".to_owned(), "phone-7".to_owned(), body);
        assert_eq!(*heard.lock().unwrap(), [expected]);
        assert_eq!(gateway.check().await, Ok(()));
    }

    #[tokio::test]
    async fn every_answer_means_what_it_says() {
        let wait = |seconds| Outcome::Delayed {
            wait: Some(Duration::from_secs(seconds)),
        };
        for (status, retry_after, outcome, cause) in [
            (401, None, LATER, Cause::Denied),
            (402, None, LATER, Cause::Denied),
            (422, None, Outcome::Refused, Cause::Refused),
            (429, Some("7"), wait(7), Cause::Busy),
            (503, Some("86400"), wait(3600), Cause::Busy),
            (503, Some("Fri, 31 Dec 1999 23:59:59 GMT"), LATER, Cause::Busy),
            (500, None, LATER, Cause::Busy),
            // followed, it would lead elsewhere
            (302, None, LATER, Cause::Busy),
        ] {
            let (gateway, heard) = company(status, retry_after).await;
            let verdict = gateway.send(&message(), "x").await;
            assert_eq!((verdict.outcome, verdict.cause), (outcome, Some(cause)), "{status}");
            assert_eq!(heard.lock().unwrap().len(), 1, "{status}");
        }
    }

    #[tokio::test]
    async fn nobody_there_and_nobody_answering_are_told_apart() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let hangs_up = async {
            let (taken, _) = listener.accept().await.unwrap();
            drop(taken);
        };
        let gateway = gateway(&url);
        let message = message();
        let (verdict, ()) = tokio::join!(gateway.send(&message, "x"), hangs_up);
        assert_eq!(verdict.cause, Some(Cause::Dropped), "{verdict:?}");
        drop(listener);
        let verdict = gateway.send(&message, "x").await;
        assert_eq!(verdict.cause, Some(Cause::Unreachable), "{verdict:?}");
        assert!(!verdict.words.contains("geheim") && gateway.check().await.is_err());
    }
}
