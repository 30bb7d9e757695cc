//! Whom to write to.

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
