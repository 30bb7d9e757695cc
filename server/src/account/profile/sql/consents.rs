//! Queries of consents.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

/// A consent that was given.
#[derive(sqlx::FromRow)]
pub struct ConsentRow {
    /// The version of its text.
    pub text_hash: Vec<u8>,
    /// The words that were agreed to.
    pub body: String,
    /// Since when.
    pub given_at: DateTime<Utc>,
    /// Taken back.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// What an account said to a purpose, the newest first.
pub async fn said(db: impl PgExecutor<'_>, account: i64, purpose: &str) -> sqlx::Result<Vec<ConsentRow>> {
    sqlx::query_as(
        "select c.text_hash, t.body, c.given_at, c.withdrawn_at
         from account_consent c join consent_text t using (text_hash)
         where c.account_id = $1 and c.purpose = $2 order by c.consent_id desc limit 50",
    )
    .bind(account)
    .bind(purpose)
    .fetch_all(db)
    .await
}

/// Whether the consent stands.
pub async fn stands(db: impl PgExecutor<'_>, account: i64, purpose: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar(
        "select exists (select from account_consent where account_id = $1 and purpose = $2 and withdrawn_at is null)",
    )
    .bind(account)
    .bind(purpose)
    .fetch_one(db)
    .await
}

/// A text of a consent.
pub struct Text<'a> {
    /// Its version.
    pub hash: &'a [u8],
    /// What it is for.
    pub purpose: &'a str,
    /// `ru` or `en`.
    pub language: &'a str,
    /// Title.
    pub title: &'a str,
    /// Text.
    pub body: &'a str,
}

/// Keeps the words for as long as anybody agreed to them.
pub async fn keep_text(db: impl PgExecutor<'_>, text: &Text<'_>) -> sqlx::Result<()> {
    sqlx::query(
        "insert into consent_text (text_hash, purpose, language, title, body) values ($1, $2, $3, $4, $5)
         on conflict (text_hash) do nothing",
    )
    .bind(text.hash)
    .bind(text.purpose)
    .bind(text.language)
    .bind(text.title)
    .bind(text.body)
    .execute(db)
    .await?;
    Ok(())
}

/// Writes a consent, if none stands; whether it was written.
pub async fn give(db: impl PgExecutor<'_>, account: i64, purpose: &str, hash: &[u8]) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "insert into account_consent (account_id, purpose, text_hash) values ($1, $2, $3)
         on conflict (account_id, purpose) where withdrawn_at is null do nothing",
    )
    .bind(account)
    .bind(purpose)
    .bind(hash)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes a consent back; whether one stood.
pub async fn withdraw(db: impl PgExecutor<'_>, account: i64, purpose: &str) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "update account_consent set withdrawn_at = clock_timestamp()
         where account_id = $1 and purpose = $2 and withdrawn_at is null",
    )
    .bind(account)
    .bind(purpose)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether an account has a role in the staff.
pub async fn is_staff(db: impl PgExecutor<'_>, account: i64) -> sqlx::Result<bool> {
    sqlx::query_scalar("select exists (select from staff_member where account_id = $1 and ended_at is null)")
        .bind(account)
        .fetch_one(db)
        .await
}

/// Closes an account: whatever tells whose it was is erased, other consents end with it, and nobody is signed in to it. What
/// was reported stays, without an owner. Gives how many rows were erased.
pub async fn close(conn: &mut PgConnection, account: i64) -> sqlx::Result<u64> {
    let mut erased = 0;
    for statement in [
        "delete from pii.person where account_id = $1",
        "delete from pii.proxy_request where account_id = $1",
        "delete from pii.challenge where account_id = $1",
        "delete from pii.account_contact where account_id = $1",
        "delete from pii.account_name where account_id = $1",
        "delete from account_password where account_id = $1",
        "delete from account_oidc where account_id = $1",
        "delete from account_device where account_id = $1",
        "delete from account_complaint where account_id = $1",
        "delete from account_support where account_id = $1",
        "delete from pii.staff_totp where account_id = $1",
        "delete from pii.staff_recovery_code where account_id = $1",
        "delete from session where account_id = $1",
    ] {
        let done = sqlx::query(statement).bind(account).execute(&mut *conn).await?;
        erased += done.rows_affected();
    }
    for statement in [
        "update account_consent set withdrawn_at = clock_timestamp() where account_id = $1 and withdrawn_at is null",
        "update account set state = 'blocked', updated_at = now() where account_id = $1",
    ] {
        sqlx::query(statement).bind(account).execute(&mut *conn).await?;
    }
    Ok(erased)
}
