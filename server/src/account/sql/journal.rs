//! The journal of security. It is only ever added to; the database refuses anything else.

use serde_json::Value;
use sqlx::PgExecutor;

/// A line of the journal.
pub struct Line<'a> {
    /// What happened: lower case and underscores.
    pub kind: &'a str,
    /// Whose account.
    pub account: Option<i64>,
    /// Who did it, if somebody else.
    pub actor: Option<i64>,
    /// Keyed hash of an address that was typed.
    pub subject: Option<&'a [u8]>,
    /// The client's network, wide.
    pub network: &'a str,
    /// The client's device.
    pub device: &'a str,
    /// Never personal data.
    pub details: Value,
}

/// Writes a line.
pub async fn write(db: impl PgExecutor<'_>, line: &Line<'_>) -> sqlx::Result<()> {
    sqlx::query(
        "insert into security_event (kind, account_id, actor_id, subject, network, device, details)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(line.kind)
    .bind(line.account)
    .bind(line.actor)
    .bind(line.subject)
    .bind(line.network)
    .bind(line.device)
    .bind(&line.details)
    .execute(db)
    .await?;
    Ok(())
}
