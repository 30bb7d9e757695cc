//! What is written to people when something happens to a complaint.

use super::sql;
use crate::outbox::gateway::{Gateway, Outcome, Outgoing, Verdict, not_now};
use crate::outbox::{Channel, Message, enqueue};
use crate::secret;
use crate::vault::Vault;
use app::complaints::model::EventKind;
use app::kernel::Lang;
use app::messages::model::Cause;
use async_trait::async_trait;
use serde::Deserialize;
use serde_json::Value;
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
        let params = serde_json::json!({ "number": number });
        let key = format!("complaint-registered:{number}");
        self.tell(number, "complaint-registered", params, key).await
    }

    /// The author is told of a step that somebody else made.
    async fn changed(&self, number: &str, event: i64) -> Result<bool, Verdict> {
        let step = sql::notices::step(&self.pool, event)
            .await
            .map_err(|error| not_now(&error))?;
        let Some(step) = step.filter(|step| step.actor_role != "citizen" && is_news(&step.kind)) else {
            return Ok(false);
        };
        let params = serde_json::json!({
            "number": number, "kind": step.kind, "note": step.note, "due": step.new_due.map(|at| at.timestamp_millis()),
        });
        self.tell(number, "complaint-step", params, format!("complaint-step:{event}"))
            .await
    }

    async fn tell(
        &self,
        number: &str,
        template: &'static str,
        mut params: Value,
        key: String,
    ) -> Result<bool, Verdict> {
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
        params["link"] = format!("/f/{secret}").into();
        let message = Message {
            channel: Channel::Mail,
            template,
            to: contact.email,
            lang: Lang::parse(&row.language).unwrap_or_default(),
            params,
            dedupe_key: key,
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

/// What an author wants to know at once; the rest stands on the page.
fn is_news(kind: &str) -> bool {
    use EventKind::{
        Accepted, AutoConfirmed, Confirmed, GivenBack, Hidden, InWork, InfoNeeded, NotSolved, OnSite, Planned,
        Published, Rejected, Reopened, Routed, Shown,
    };
    let told = [
        Accepted,
        AutoConfirmed,
        Confirmed,
        GivenBack,
        Hidden,
        InWork,
        InfoNeeded,
        NotSolved,
        OnSite,
        Planned,
        Published,
        Rejected,
        Reopened,
        Routed,
        Shown,
    ];
    EventKind::parse(kind).is_some_and(|kind| told.contains(&kind))
}

#[async_trait]
impl Gateway for Notices {
    async fn deliver(&self, message: &Outgoing) -> Verdict {
        let number = message.params.get("number").and_then(Value::as_str);
        let event = message.params.get("event").and_then(Value::as_i64);
        let told = match (message.template.as_str(), number, event) {
            ("complaint.submitted", Some(number), _) => self.submitted(number).await,
            ("complaint.changed", Some(number), Some(event)) => self.changed(number, event).await,
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
