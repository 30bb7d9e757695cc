//! SMTP: two routes, and what their answers mean.

use super::settings::SmtpUrl;
use crate::outbox::gateway::{Outcome, Verdict};
use crate::outbox::schedule;
use app::messages::model::Cause;
use lettre::transport::smtp::response::Severity;
use lettre::transport::smtp::{Error, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::error::Error as _;
use std::time::Duration;

/// Connections kept to one mail server.
const CONNECTIONS: u32 = 4;
/// How long one answer may take. RFC 5321 §4.5.3.2 allows minutes; a message is better tried again.
const PATIENCE: Duration = Duration::from_secs(30);

/// One mail server.
pub struct Route {
    host: String,
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

/// What a route made of a letter.
enum Answer {
    /// Whatever came of it, it is about the letter.
    OfLetter(Verdict),
    /// The route itself does not work; another one may.
    OfRoute(Verdict),
}

impl Route {
    /// Connects when it is needed.
    ///
    /// # Errors
    /// When the URL cannot be used.
    pub fn new(url: &SmtpUrl) -> anyhow::Result<Self> {
        let pool = PoolConfig::new()
            .max_size(CONNECTIONS)
            .idle_timeout(Duration::from_mins(1));
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.reveal())?
            .timeout(Some(PATIENCE))
            .pool_config(pool)
            .build();
        Ok(Self {
            host: url.host().to_owned(),
            transport,
        })
    }

    /// Whether the server answers and lets us in.
    ///
    /// # Errors
    /// What it said.
    pub async fn check(&self) -> Result<(), Verdict> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Verdict::failed(
                LATER,
                Cause::Unreachable,
                &self.host,
                "no answer to NOOP",
            )),
            Err(error) => Err(of_route(&self.host, &error)),
        }
    }

    async fn send(&self, letter: Message) -> Answer {
        let error = match self.transport.send(letter).await {
            Ok(response) => {
                let words = response.message().collect::<Vec<_>>().join(" ");
                return Answer::OfLetter(Verdict::accepted(&self.host, Some(response.code().into()), words));
            }
            Err(error) => error,
        };
        let Some(code) = error.status() else {
            // The letter may have been on its way already. If the server still answers, it was this letter's connection
            // that broke; if not, the route is gone.
            return match self.check().await {
                Ok(()) if error.is_client() => Answer::OfLetter(Verdict::failed(
                    Outcome::Dead,
                    Cause::BadAddress,
                    &self.host,
                    error.to_string(),
                )),
                Ok(()) => Answer::OfLetter(Verdict::failed(LATER, Cause::Dropped, &self.host, error.to_string())),
                Err(verdict) => Answer::OfRoute(verdict),
            };
        };
        let number = u16::from(code);
        if is_of_route(number) {
            return Answer::OfRoute(of_route(&self.host, &error));
        }
        let words = words(&error);
        let verdict = if code.severity == Severity::PermanentNegativeCompletion {
            Verdict::failed(Outcome::Refused, Cause::Refused, &self.host, words)
        } else {
            let cause = if is_greylist(&words) {
                Cause::Greylisted
            } else {
                Cause::Busy
            };
            let wait = schedule::asked_for(&words);
            Verdict::failed(Outcome::Delayed { wait }, cause, &self.host, words)
        };
        Answer::OfLetter(verdict.with_code(number))
    }
}

const LATER: Outcome = Outcome::Delayed { wait: None };

/// Tries the routes in their order; the next one only when a route itself does not work.
pub async fn send(routes: &[Route], letter: &Message) -> Verdict {
    let mut last = Verdict::failed(LATER, Cause::Unreachable, "", "no mail server is set");
    for route in routes {
        match route.send(letter.clone()).await {
            Answer::OfLetter(verdict) => return verdict,
            Answer::OfRoute(verdict) => {
                tracing::warn!(host = %verdict.host, words = %verdict.words, "a mail server cannot be used");
                last = verdict;
            }
        }
    }
    last
}

/// Answers that speak of us or of the server, not of the letter: too many connections, and everything about signing in
/// (RFC 5321 §4.2.2, RFC 4954 §6).
fn is_of_route(code: u16) -> bool {
    matches!(code, 421 | 432 | 454 | 500..=504 | 530 | 534 | 535 | 538)
}

fn of_route(host: &str, error: &Error) -> Verdict {
    match error.status().map(u16::from) {
        Some(code @ (421 | 432 | 454)) => Verdict::failed(LATER, Cause::Busy, host, words(error)).with_code(code),
        Some(code) => Verdict::failed(LATER, Cause::Denied, host, words(error)).with_code(code),
        None => Verdict::failed(LATER, Cause::Unreachable, host, words(error)),
    }
}

fn is_greylist(words: &str) -> bool {
    let lower = words.to_lowercase();
    lower.contains("greylist") || lower.contains("graylist")
}

/// What the server said, or what the system says about the connection.
fn words(error: &Error) -> String {
    error.source().map_or_else(|| error.to_string(), ToString::to_string)
}
