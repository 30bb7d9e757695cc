//! What is written to people when something happens to a complaint.

use super::sql;
use crate::outbox::gateway::{Gateway, Outcome, Outgoing, Verdict, not_now};
use crate::outbox::{Channel, Message, enqueue};
use crate::secret;
use crate::vault::Vault;
use app::kernel::Lang;
use app::messages::model::Cause;
use async_trait::async_trait;
use serde::Deserialize;
use sqlx::PgPool;
use std::sync::Arc;

/// Turns events into letters.
pub struct Notices {
    pool: PgPool,
    vault: Arc<Vault>,
}

/// What the author left, as it was sealed.
#[derive(Deserialize)]
struct Contact {
    #[serde(default)]
    email: String,
}

impl Notices {
    /// Over this database.
    #[must_use]
    pub fn new(pool: PgPool, vault: Arc<Vault>) -> Self {
        Self { pool, vault }
    }

    /// The author who left an address gets the number and the secret link. True when there is such an author.
    async fn submitted(&self, number: &str) -> Result<bool, Verdict> {
        let contact = sql::notices::contact(&self.pool, number).await;
        let Some(row) = contact.map_err(|error| not_now(&error))? else {
            return Ok(false);
        };
        let place = [b"complaint_contact:".as_slice(), row.idempotency_key.as_bytes()].concat();
        let broken = |_| Verdict::failed(Outcome::Dead, Cause::Unwritable, "", "the sealed contact does not open");
        let plain = self.vault.open_sealed(&row.sealed, &place).map_err(broken)?;
        let contact: Contact = serde_json::from_slice(&plain)
            .map_err(|_| Verdict::failed(Outcome::Dead, Cause::Unwritable, "", "the contact cannot be read"))?;
        if contact.email.is_empty() {
            return Ok(false);
        }
        let secret = secret::of_complaint(&row.idempotency_key.to_string());
        let message = Message {
            channel: Channel::Mail,
            template: "complaint-registered",
            to: contact.email,
            lang: Lang::parse(&row.language).unwrap_or_default(),
            params: serde_json::json!({ "number": number, "link": format!("/f/{secret}") }),
            dedupe_key: format!("complaint-registered:{number}"),
            lives: None,
        };
        let written = async {
            let mut conn = self.pool.acquire().await?;
            enqueue(&mut conn, &self.vault, &message).await
        };
        match written.await {
            Ok(_) => Ok(true),
            Err(error) => {
                let _ = crate::error::internal(error);
                Err(Verdict::failed(
                    Outcome::Delayed { wait: None },
                    Cause::Unreachable,
                    "",
                    "",
                ))
            }
        }
    }
}

#[async_trait]
impl Gateway for Notices {
    async fn deliver(&self, message: &Outgoing) -> Verdict {
        let number = message.params.get("number").and_then(serde_json::Value::as_str);
        let told = match (message.template.as_str(), number) {
            ("complaint.submitted", Some(number)) => self.submitted(number).await,
            // nobody asked to be told of anything else yet
            _ => Ok(false),
        };
        match told {
            Ok(true) => Verdict::accepted("", None, "a letter to the author"),
            Ok(false) => Verdict::accepted("", None, "nobody to tell"),
            Err(verdict) => verdict,
        }
    }
}
