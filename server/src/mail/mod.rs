//! Letters: texts, envelopes, mail servers.

pub mod letter;
pub mod settings;
pub mod smtp;
pub mod templates;

use crate::outbox::gateway::{Gateway, Outcome, Outgoing, Verdict};
use crate::outbox::inbox::DevInbox;
use crate::sms::optout;
use app::kernel::{Lang, Timestamp, Zone};
use app::messages::model::Cause;
use async_trait::async_trait;
use letter::Letter;
use lettre::Message;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use settings::{MailConfig, own_host};
use sha2::{Digest, Sha256};
use smtp::Route;
use sqlx::PgPool;
use templates::House;

/// What letters and short messages need of the house they come from.
#[derive(Debug, Clone)]
pub struct Sender {
    /// Our address, without a slash at its end.
    pub public_url: String,
    /// The region's offset.
    pub zone: Zone,
    /// Who writes.
    pub from: Mailbox,
    /// The right side of Message-IDs.
    pub host: String,
}

impl Sender {
    /// From the settings.
    ///
    /// # Errors
    /// When no address of a sender can be made of them.
    pub fn new(config: &MailConfig, public_url: &str, zone: Zone) -> anyhow::Result<Self> {
        let host = own_host(public_url);
        Ok(Self {
            public_url: public_url.to_owned(),
            zone,
            from: config.sender(&host).map_err(anyhow::Error::msg)?,
            host,
        })
    }

    /// As the texts want it.
    #[must_use]
    pub fn house(&self) -> House<'_> {
        House {
            public_url: &self.public_url,
            zone: self.zone,
            now: Timestamp(crate::clock::now().timestamp_millis()),
        }
    }

    /// The same message has the same id, now and after a crash: whoever gets it twice can tell.
    #[must_use]
    pub fn message_id(&self, dedupe_key: &str) -> String {
        let hash = Sha256::digest(dedupe_key.as_bytes());
        format!("<{}@{}>", hex::encode(&hash[..20]), self.host)
    }
}

/// A letter in its envelope.
#[derive(Debug, Clone)]
pub struct Envelope {
    /// What it says.
    pub letter: Letter,
    /// Its id, in angle brackets.
    pub message_id: String,
    /// The language.
    pub lang: Lang,
}

/// Where letters go.
pub enum Mailer {
    /// To mail servers, the first that works.
    Smtp {
        /// What they need of us.
        sender: Sender,
        /// The mail servers.
        routes: Vec<Route>,
        /// Who wants no notices.
        pool: PgPool,
    },
    /// To the page `/dev/inbox` of a demonstration.
    Inbox {
        /// What they need of us.
        sender: Sender,
        /// The page's table.
        inbox: DevInbox,
    },
}

#[async_trait]
impl Gateway for Mailer {
    async fn deliver(&self, message: &Outgoing) -> Verdict {
        let (sender, pool) = match self {
            Self::Smtp { sender, pool, .. } => (sender, pool),
            Self::Inbox { sender, inbox } => (sender, inbox.pool()),
        };
        let is_notice = templates::NOTICES.contains(&message.template.as_str());
        if is_notice {
            match optout::is_out(pool, &message.address_hash).await {
                Ok(false) => {}
                Ok(true) => return Verdict::failed(Outcome::Refused, Cause::OptedOut, "", ""),
                Err(error) => return crate::outbox::gateway::not_now(&error),
            }
        }
        let mut params = message.params.clone();
        if is_notice && let Some(params) = params.as_object_mut() {
            params.insert("unsubscribe".to_owned(), optout::path(&message.address_hash).into());
        }
        let letter = match templates::write(&message.template, message.lang, &params, sender.house()) {
            Ok(letter) => letter,
            Err(error) => return Verdict::failed(Outcome::Dead, Cause::Unwritable, "", error.to_string()),
        };
        let envelope = Envelope {
            letter,
            message_id: sender.message_id(&message.dedupe_key),
            lang: message.lang,
        };
        match self {
            Self::Inbox { inbox, .. } => inbox.take_letter(message, &envelope).await,
            Self::Smtp { routes, .. } => match sealed(sender, &message.to, &envelope) {
                Ok(letter) => smtp::send(routes, &letter).await,
                Err(verdict) => verdict,
            },
        }
    }
}

/// The letter as mail servers want it.
fn sealed(sender: &Sender, to: &str, envelope: &Envelope) -> Result<Message, Verdict> {
    let to = to
        .trim()
        .parse::<lettre::Address>()
        .map_err(|error| Verdict::failed(Outcome::Dead, Cause::BadAddress, "", error.to_string()))?;
    let letter = &envelope.letter;
    let header = |name, value: String| HeaderValue::new(HeaderName::new_from_ascii_str(name), value);
    let mut builder = Message::builder()
        .from(sender.from.clone())
        .to(Mailbox::new(None, to))
        .subject(&letter.subject)
        .message_id(Some(envelope.message_id.clone()))
        // RFC 3834: no vacation notice answers this
        .raw_header(header("Auto-Submitted", "auto-generated".to_owned()))
        .raw_header(header("Content-Language", envelope.lang.code().to_owned()));
    if let Some(url) = &letter.unsubscribe {
        // RFC 8058
        builder = builder
            .raw_header(header("List-Unsubscribe", format!("<{url}>")))
            .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    let part = |kind, body| SinglePart::builder().header(kind).body(body);
    let both = MultiPart::alternative()
        .singlepart(part(ContentType::TEXT_PLAIN, letter.text()))
        .singlepart(part(ContentType::TEXT_HTML, letter.html(envelope.lang.code())));
    builder
        .multipart(both)
        .map_err(|error| Verdict::failed(Outcome::Dead, Cause::Unwritable, "", error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sender() -> Sender {
        Sender {
            public_url: "https://otklik.example".to_owned(),
            zone: Zone { offset_s: 10_800 },
            from: "Отклик <noreply@otklik.example>".parse().unwrap(),
            host: "otklik.example".to_owned(),
        }
    }

    fn envelope(unsubscribe: Option<&str>) -> Envelope {
        Envelope {
            letter: Letter {
                subject: "Сообщение 26-000001-5 принято".to_owned(),
                blocks: vec![letter::Block::Text("Здравствуйте!".to_owned())],
                unsubscribe: unsubscribe.map(str::to_owned),
            },
            message_id: sender().message_id("complaint-registered:26-000001-5"),
            lang: Lang::Ru,
        }
    }

    #[test]
    fn a_letter_carries_the_headers_of_an_automatic_one() {
        let raw = |envelope: &Envelope| {
            let letter = sealed(&sender(), "anna@mail.example", envelope).unwrap();
            String::from_utf8(letter.formatted()).unwrap()
        };
        let plain = raw(&envelope(None));
        assert!(plain.contains("Auto-Submitted: auto-generated\r\n"), "{plain}");
        assert!(plain.contains("text/plain; charset=utf-8") && plain.contains("text/html; charset=utf-8"));
        assert!(!plain.contains("List-Unsubscribe"));
        let notice = raw(&envelope(Some("https://otklik.example/stop/abc")));
        assert!(
            notice.contains("List-Unsubscribe: <https://otklik.example/stop/abc>\r\n"),
            "{notice}"
        );
        assert!(notice.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
        let id = format!("Message-ID: {}\r\n", envelope(None).message_id);
        assert!(plain.contains(&id), "{plain}");
    }

    #[test]
    fn the_message_id_follows_the_key_alone() {
        let id = sender().message_id("a");
        assert_eq!(id, sender().message_id("a"));
        assert_ne!(id, sender().message_id("b"));
        assert!(
            id.ends_with("@otklik.example>") && id.len() == 40 + 1 + "@otklik.example>".len(),
            "{id}"
        );
    }

    #[test]
    fn an_address_that_is_none_is_our_end_of_it() {
        for bad in ["", "anna", "a@b\r\nBcc: c@d.example", "Anna <anna@mail.example>"] {
            let verdict = sealed(&sender(), bad, &envelope(None)).unwrap_err();
            assert_eq!(
                (verdict.outcome, verdict.cause),
                (Outcome::Dead, Some(Cause::BadAddress)),
                "{bad}"
            );
        }
    }
}
