//! Queries of profiles.

pub mod consents;
pub mod contacts;
pub mod kept;
pub mod papers;
pub mod proxy;

pub use crate::account::sql::person::lock_account;
use chrono::{DateTime, Utc};
use sqlx::PgExecutor;
use uuid::Uuid;

/// The clock of every decision here.
pub async fn now(db: impl PgExecutor<'_>) -> sqlx::Result<DateTime<Utc>> {
    sqlx::query_scalar("select clock_timestamp()").fetch_one(db).await
}

/// A person of an account.
#[derive(sqlx::FromRow)]
pub struct PersonRow {
    /// Id, random.
    pub person_id: Uuid,
    /// `self`, `child`, `ward` or `proxy`.
    pub relation: String,
    /// Facts.
    pub sealed: Vec<u8>,
    /// The first moment at which it does not hold any more.
    pub until: Option<DateTime<Utc>>,
}

/// The people of an account for whom the owner may act now, the owner first.
pub async fn people(db: impl PgExecutor<'_>, account: i64) -> sqlx::Result<Vec<PersonRow>> {
    sqlx::query_as(
        "select person_id, relation, sealed, upper(valid) as until from pii.person
         where account_id = $1 and valid @> clock_timestamp()
         order by relation <> 'self', created_at, person_id",
    )
    .bind(account)
    .fetch_all(db)
    .await
}

/// One of them.
pub async fn person(db: impl PgExecutor<'_>, account: i64, person: Uuid) -> sqlx::Result<Option<PersonRow>> {
    sqlx::query_as(
        "select person_id, relation, sealed, upper(valid) as until from pii.person
         where account_id = $1 and person_id = $2 and valid @> clock_timestamp()",
    )
    .bind(account)
    .bind(person)
    .fetch_optional(db)
    .await
}

/// A person to be written.
pub struct NewPerson<'a> {
    /// Id, random.
    pub person_id: Uuid,
    /// Whose account.
    pub account: i64,
    /// `self`, `child`, `ward` or `proxy`.
    pub relation: &'a str,
    /// Facts.
    pub sealed: &'a [u8],
    /// The first moment at which it does not hold any more.
    pub until: Option<DateTime<Utc>>,
    /// `said`, `sms` or `desk`.
    pub proof: &'a str,
    /// Of a trust: keyed hash of the phone that agreed.
    pub trustor_blind: Option<&'a [u8]>,
    /// The form that did it.
    pub form_key: Option<&'a [u8]>,
}

/// Whom a form has added.
pub async fn person_of_form(db: impl PgExecutor<'_>, account: i64, key: &[u8]) -> sqlx::Result<Option<Uuid>> {
    sqlx::query_scalar("select person_id from pii.person where account_id = $1 and form_key = $2")
        .bind(account)
        .bind(key)
        .fetch_optional(db)
        .await
}

/// Writes a person.
pub async fn insert_person(db: impl PgExecutor<'_>, new: &NewPerson<'_>) -> sqlx::Result<()> {
    sqlx::query(
        "insert into pii.person (person_id, account_id, relation, sealed, valid, proof, trustor_blind, form_key)
         values ($1, $2, $3, $4, tstzrange(clock_timestamp(), $5), $6, $7, $8)",
    )
    .bind(new.person_id)
    .bind(new.account)
    .bind(new.relation)
    .bind(new.sealed)
    .bind(new.until)
    .bind(new.proof)
    .bind(new.trustor_blind)
    .bind(new.form_key)
    .execute(db)
    .await?;
    Ok(())
}

/// Writes other facts of a person.
pub async fn update_person(db: impl PgExecutor<'_>, account: i64, person: Uuid, sealed: &[u8]) -> sqlx::Result<u64> {
    let done =
        sqlx::query("update pii.person set sealed = $3, updated_at = now() where account_id = $1 and person_id = $2")
            .bind(account)
            .bind(person)
            .bind(sealed)
            .execute(db)
            .await?;
    Ok(done.rows_affected())
}

/// Erases somebody for whom the owner acts, with all papers; how they stood.
pub async fn delete_relative(db: impl PgExecutor<'_>, account: i64, person: Uuid) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar(
        "delete from pii.person where account_id = $1 and person_id = $2 and relation <> 'self' returning relation",
    )
    .bind(account)
    .bind(person)
    .fetch_optional(db)
    .await
}

/// Erases everybody for whom the owner acts; how many there were.
pub async fn delete_relatives(db: impl PgExecutor<'_>, account: i64) -> sqlx::Result<u64> {
    let done = sqlx::query("delete from pii.person where account_id = $1 and relation <> 'self'")
        .bind(account)
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}

/// Erases relations that are over, and requests that nobody answered.
pub async fn sweep(db: &sqlx::PgPool) -> sqlx::Result<u64> {
    let over = sqlx::query("delete from pii.person where relation <> 'self' and upper(valid) <= now()")
        .execute(db)
        .await?;
    for over in [
        "delete from pii.proxy_request where expires_at < now() - interval '1 hour'",
        "delete from pii.kept_form where expires_at < now()",
    ] {
        sqlx::query(over).execute(db).await?;
    }
    Ok(over.rows_affected())
}

/// A trust that somebody gave to another account.
#[derive(sqlx::FromRow)]
pub struct TrustRow {
    /// Names the trust.
    pub person_id: Uuid,
    /// Who acts.
    pub account_id: i64,
    /// The sealed greeting of who acts.
    pub greeting: Option<Vec<u8>>,
    /// Until when.
    pub until: DateTime<Utc>,
}

/// Who acts for the owner of an account, by phones that the owner has confirmed.
pub async fn trusted(db: impl PgExecutor<'_>, account: i64) -> sqlx::Result<Vec<TrustRow>> {
    sqlx::query_as(
        "select p.person_id, p.account_id, n.sealed as greeting, upper(p.valid) as until
         from pii.account_contact c
         join pii.person p on p.trustor_blind = c.blind and p.valid @> clock_timestamp()
         left join pii.account_name n on n.account_id = p.account_id
         where c.account_id = $1 and c.kind = 'phone' and c.confirmed_at is not null order by p.created_at",
    )
    .bind(account)
    .fetch_all(db)
    .await
}

/// Takes a trust back that was given by a phone of this account; whose account acted.
pub async fn revoke(db: impl PgExecutor<'_>, account: i64, person: Uuid) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar(
        "delete from pii.person p using pii.account_contact c
         where p.person_id = $2 and p.relation = 'proxy' and c.account_id = $1 and c.kind = 'phone'
           and c.confirmed_at is not null and c.blind = p.trustor_blind
         returning p.account_id",
    )
    .bind(account)
    .bind(person)
    .fetch_optional(db)
    .await
}

/// An address of an account.
#[derive(sqlx::FromRow)]
pub struct ContactRow {
    /// Names it to its owner: a piece of the keyed hash.
    pub handle: String,
    /// `email` or `phone`.
    pub kind: String,
    /// The address.
    pub sealed: Vec<u8>,
    /// Whether it is proved.
    pub confirmed: bool,
}

/// The addresses of an account.
pub async fn contacts(db: impl PgExecutor<'_>, account: i64) -> sqlx::Result<Vec<ContactRow>> {
    sqlx::query_as(
        "select encode(substr(blind, 1, 12), 'hex') as handle, kind, sealed, confirmed_at is not null as confirmed
         from pii.account_contact
         where account_id = $1 order by kind, created_at, contact_id",
    )
    .bind(account)
    .fetch_all(db)
    .await
}

/// The language of messages.
pub async fn language(db: impl PgExecutor<'_>, account: i64) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("select language from account where account_id = $1")
        .bind(account)
        .fetch_optional(db)
        .await
}

/// Sets the language of messages.
pub async fn set_language(db: impl PgExecutor<'_>, account: i64, language: &str) -> sqlx::Result<()> {
    sqlx::query("update account set language = $2, updated_at = now() where account_id = $1")
        .bind(account)
        .bind(language)
        .execute(db)
        .await?;
    Ok(())
}

/// A message that was sent to somebody.
#[derive(sqlx::FromRow)]
pub struct MessageRow {
    /// Number.
    pub outbox_id: i64,
    /// Which text.
    pub kind: String,
    /// `mail` or `sms`.
    pub channel: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// The latest messages to addresses with these hashes.
pub async fn messages(db: impl PgExecutor<'_>, hashes: &[Vec<u8>]) -> sqlx::Result<Vec<MessageRow>> {
    sqlx::query_as(
        "select o.outbox_id, o.kind, o.channel, o.created_at
         from unnest($1::bytea[]) as mine (hash)
         cross join lateral (select * from outbox where address_hash = mine.hash order by outbox_id desc limit 10) o
         order by o.outbox_id desc limit 10",
    )
    .bind(hashes)
    .fetch_all(db)
    .await
}
