//! What stands between the queue and the world: one gateway per channel.

use app::kernel::Lang;
use app::messages::model::Cause;
use async_trait::async_trait;
use serde_json::Value;
use std::time::Duration;

/// A message on its way.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// Its number.
    pub id: i64,
    /// Name of its text, or what happened.
    pub template: String,
    /// Language of the reader.
    pub lang: Lang,
    /// Address; empty for an event.
    pub to: String,
    /// Keyed hash of the address.
    pub address_hash: Vec<u8>,
    /// What the text needs.
    pub params: Value,
    /// The same key is the same message, now and after a crash.
    pub dedupe_key: String,
    /// Tries so far that came to nothing.
    pub tries: i32,
}

/// What came of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Which way it went.
    pub outcome: Outcome,
    /// Why; none when it was accepted.
    pub cause: Option<Cause>,
    /// Who answered.
    pub host: String,
    /// With which code of SMTP.
    pub code: Option<u16>,
    /// With which words; addresses are taken out before they are kept.
    pub words: String,
}

/// Which way a try went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The other side answers for it from here on.
    Accepted,
    /// Again after a while: what the schedule says, or what the other side asked for.
    Delayed {
        /// How long, when the other side said it.
        wait: Option<Duration>,
    },
    /// It is not the time for it; this was no try.
    Postponed {
        /// How long.
        wait: Duration,
    },
    /// The other side will never take it.
    Refused,
    /// We cannot send it.
    Dead,
}

impl Verdict {
    /// The other side took it.
    #[must_use]
    pub fn accepted(host: &str, code: Option<u16>, words: impl Into<String>) -> Self {
        Self {
            outcome: Outcome::Accepted,
            cause: None,
            host: host.to_owned(),
            code,
            words: words.into(),
        }
    }

    /// Anything else.
    #[must_use]
    pub fn failed(outcome: Outcome, cause: Cause, host: &str, words: impl Into<String>) -> Self {
        Self {
            outcome,
            cause: Some(cause),
            host: host.to_owned(),
            code: None,
            words: words.into(),
        }
    }

    /// With the code that was answered.
    #[must_use]
    pub fn with_code(self, code: u16) -> Self {
        Self {
            code: Some(code),
            ..self
        }
    }
}

/// A way out of the house.
#[async_trait]
pub trait Gateway: Send + Sync + 'static {
    /// Hands a message over. May be called twice for one message: the process can die between the answer and our note of it.
    async fn deliver(&self, message: &Outgoing) -> Verdict;
}

/// Our own database did not answer while a message was in hand: nothing is wrong with the message.
#[must_use]
pub fn not_now(error: &sqlx::Error) -> Verdict {
    tracing::warn!(%error, "a message waits: the database did not answer");
    let wait = Duration::from_secs(5);
    Verdict::failed(Outcome::Postponed { wait }, Cause::Unreachable, "", "")
}

/// The words of the other side without anything that looks like an address or a phone, at most 300 characters.
#[must_use]
pub fn without_addresses(words: &str, to: &str) -> String {
    let local = to.split('@').next().unwrap_or_default().to_lowercase();
    let is_private = |word: &str| {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        word.contains('@') || (!local.is_empty() && bare == local) || (digits >= 10 && word.len() <= digits + 8)
    };
    let visible = words
        .split_whitespace()
        .map(|word| if is_private(word) { "…" } else { word });
    let text = visible.collect::<Vec<_>>().join(" ");
    text.chars().filter(|c| !c.is_control()).take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_out_of_what_the_other_side_said() {
        let to = "anna.petrova@mail.example";
        assert_eq!(
            without_addresses(
                "550 5.1.1 <anna.petrova@mail.example>: Recipient address rejected: User unknown",
                to
            ),
            "550 5.1.1 … Recipient address rejected: User unknown"
        );
        assert_eq!(
            without_addresses("no mailbox ANNA.PETROVA here\r\n(in reply to RCPT TO)", to),
            "no mailbox … here (in reply to RCPT TO)"
        );
        assert_eq!(
            without_addresses("phone +79991234567 is off", "+79991234567"),
            "phone … is off"
        );
        assert_eq!(without_addresses("queued as 4B2C1D09F2", to), "queued as 4B2C1D09F2");
        assert_eq!(without_addresses(&"слово ".repeat(200), to).chars().count(), 300);
    }
}
