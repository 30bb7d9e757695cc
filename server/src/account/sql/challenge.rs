//! Codes and links that work once. Each is used by one statement that asks whether it may be: of many at once one wins.

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;

/// A new code or link.
pub struct NewChallenge<'a> {
    /// What for.
    pub purpose: &'static str,
    /// SHA-256 of the device's ticket.
    pub ticket: Option<&'a [u8]>,
    /// SHA-256 of the secret of the link.
    pub token: Option<&'a [u8]>,
    /// Keyed hash of the short code.
    pub code: Option<&'a [u8]>,
    /// Whom it admits.
    pub account: Option<i64>,
    /// The address: kind, sealed, keyed hash.
    pub contact: Option<(&'static str, &'a [u8], &'a [u8])>,
    /// The password chosen while registering.
    pub phc: Option<&'a str>,
    /// The version of the words that were agreed to on the form.
    pub consent: Option<&'a [u8]>,
    /// The language of the letter.
    pub lang: &'static str,
    /// The letter.
    pub message: Option<i64>,
    /// Seconds that it lives.
    pub lives_s: f64,
}

/// Keeps it.
pub async fn insert(db: impl PgExecutor<'_>, new: &NewChallenge<'_>) -> sqlx::Result<()> {
    sqlx::query(
        "insert into pii.challenge (purpose, ticket_hash, token_hash, code_mac, account_id, contact_kind, contact, contact_blind,
                                    phc, language, message_id, consent_hash, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, now() + make_interval(secs => $13))",
    )
    .bind(new.purpose)
    .bind(new.ticket)
    .bind(new.token)
    .bind(new.code)
    .bind(new.account)
    .bind(new.contact.map(|(kind, _, _)| kind))
    .bind(new.contact.map(|(_, sealed, _)| sealed))
    .bind(new.contact.map(|(_, _, blind)| blind))
    .bind(new.phc)
    .bind(new.lang)
    .bind(new.message)
    .bind(new.consent)
    .bind(new.lives_s)
    .execute(db)
    .await?;
    Ok(())
}

/// A code or link.
#[derive(Clone, sqlx::FromRow)]
pub struct Challenge {
    /// What for.
    pub purpose: String,
    /// SHA-256 of the ticket of the device that asked.
    pub ticket_hash: Option<Vec<u8>>,
    /// Whom it admits.
    pub account_id: Option<i64>,
    /// The kind of the address.
    pub contact_kind: Option<String>,
    /// The address, sealed.
    pub contact: Option<Vec<u8>>,
    /// Its keyed hash.
    pub contact_blind: Option<Vec<u8>>,
    /// The password chosen while registering.
    pub phc: Option<String>,
    /// The version of the words that were agreed to on the form.
    pub consent_hash: Option<Vec<u8>>,
    /// The letter.
    pub message_id: Option<i64>,
    /// Wrong codes so far.
    pub tries: i16,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// Seconds since then.
    pub age_s: f64,
    /// It was used, is too old, or was tried too often.
    pub is_over: bool,
    /// It was used.
    pub is_used: bool,
}

/// Columns of [`Challenge`].
macro_rules! columns {
    () => {
        "purpose, ticket_hash, account_id, contact_kind, contact, contact_blind, phc, consent_hash, message_id, tries, created_at,
         extract(epoch from clock_timestamp() - created_at)::float8 as age_s,
         used_at is not null or expires_at <= clock_timestamp() or tries >= 5 as is_over, used_at is not null as is_used"
    };
}

/// What a device asked for, for as long as it may follow its letter: an hour after it is over.
pub async fn of_ticket(db: impl PgExecutor<'_>, ticket: &[u8]) -> sqlx::Result<Option<Challenge>> {
    sqlx::query_as(concat!(
        "select ",
        columns!(),
        " from pii.challenge where ticket_hash = $1 and expires_at > clock_timestamp() - interval '1 hour'"
    ))
    .bind(ticket)
    .fetch_optional(db)
    .await
}

/// What a link leads to.
pub async fn of_token(db: impl PgExecutor<'_>, token: &[u8]) -> sqlx::Result<Option<Challenge>> {
    sqlx::query_as(concat!(
        "select ",
        columns!(),
        " from pii.challenge where token_hash = $1"
    ))
    .bind(token)
    .fetch_optional(db)
    .await
}

/// Tries a code on what a device asked for: counts the try, and uses it if the code fits. `None` when there is nothing to
/// try (any more); the second value tells whether the code fitted.
pub async fn try_code(
    db: impl PgExecutor<'_>,
    ticket: &[u8],
    code: &[u8],
    purposes: &[&str],
) -> sqlx::Result<Option<(Challenge, bool)>> {
    let tried: Option<Challenge> = sqlx::query_as(concat!(
        "update pii.challenge
         set tries = tries + case when code_mac = $2 then 0 else 1 end,
             used_at = case when code_mac = $2 then clock_timestamp() end
         where ticket_hash = $1 and purpose = any($3) and used_at is null and expires_at > clock_timestamp() and tries < 5
         returning ",
        columns!()
    ))
    .bind(ticket)
    .bind(code)
    .bind(purposes)
    .fetch_optional(db)
    .await?;
    Ok(tried.map(|challenge| {
        let fitted = challenge.is_used;
        (challenge, fitted)
    }))
}

/// Counts a wrong password on a link.
pub async fn count_try(db: impl PgExecutor<'_>, token: &[u8]) -> sqlx::Result<()> {
    sqlx::query("update pii.challenge set tries = tries + 1 where token_hash = $1 and tries < 5")
        .bind(token)
        .execute(db)
        .await?;
    Ok(())
}

/// Uses a link; `None` when it was used, is too old or never was.
pub async fn use_token(db: impl PgExecutor<'_>, token: &[u8], purposes: &[&str]) -> sqlx::Result<Option<Challenge>> {
    sqlx::query_as(concat!(
        "update pii.challenge set used_at = clock_timestamp()
         where token_hash = $1 and purpose = any($2) and used_at is null and expires_at > clock_timestamp() and tries < 5
         returning ",
        columns!()
    ))
    .bind(token)
    .bind(purposes)
    .fetch_optional(db)
    .await
}

/// Ends whatever else could admit somebody to an account: other letters that were on their way.
pub async fn end_others(db: impl PgExecutor<'_>, account: i64) -> sqlx::Result<()> {
    sqlx::query(
        "update pii.challenge set expires_at = greatest(clock_timestamp(), created_at + interval '1 microsecond')
         where account_id = $1 and used_at is null and expires_at > clock_timestamp() and purpose in ('recover', 'desk')",
    )
    .bind(account)
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets what is over since a day.
pub async fn sweep(db: impl PgExecutor<'_>) -> sqlx::Result<u64> {
    let done = sqlx::query("delete from pii.challenge where expires_at < now() - interval '1 day'")
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}
