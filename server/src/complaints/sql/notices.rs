//! Whom to write to.

use chrono::{DateTime, Utc};
use sqlx::PgPool;
use uuid::Uuid;

/// The contact that the author of a complaint left.
#[derive(sqlx::FromRow)]
pub struct ContactRow {
    /// What it was sealed for.
    pub idempotency_key: Uuid,
    /// The author's language.
    pub language: String,
    /// Name, phone and e-mail.
    pub sealed: Vec<u8>,
}

/// A step of a complaint that its author may be told of.
#[derive(sqlx::FromRow)]
pub struct StepRow {
    /// What happened.
    pub kind: String,
    /// Its public words.
    pub note: String,
    /// Who did it.
    pub actor_role: String,
    /// The term that holds since.
    pub new_due: Option<DateTime<Utc>>,
}

/// A step by its number.
pub async fn step(pool: &PgPool, event: i64) -> sqlx::Result<Option<StepRow>> {
    sqlx::query_as(
        "select kind, note, actor_role, (details ->> 'new_due')::timestamptz as new_due
         from complaint_event where complaint_event_id = $1",
    )
    .bind(event)
    .fetch_optional(pool)
    .await
}

/// The contact of a complaint; `None` when the author left none.
pub async fn contact(pool: &PgPool, number: &str) -> sqlx::Result<Option<ContactRow>> {
    sqlx::query_as(
        "select c.idempotency_key, c.language, p.sealed
         from complaint c join pii.complaint_contact p using (complaint_id) where c.number = $1",
    )
    .bind(number)
    .fetch_optional(pool)
    .await
}
