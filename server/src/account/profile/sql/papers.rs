//! Queries of papers.

use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

/// A paper.
#[derive(sqlx::FromRow)]
pub struct DocumentRow {
    /// Id, random.
    pub document_id: Uuid,
    /// Whose.
    pub person_id: Uuid,
    /// Its kind.
    pub kind: String,
    /// The rest.
    pub sealed: Vec<u8>,
}

/// The papers of all people of an account.
pub async fn documents(db: impl PgExecutor<'_>, account: i64) -> sqlx::Result<Vec<DocumentRow>> {
    sqlx::query_as(
        "select document_id, person_id, kind, sealed from pii.person_document where account_id = $1 order by created_at, document_id",
    )
    .bind(account)
    .fetch_all(db)
    .await
}

/// A paper to be written.
pub struct NewDocument<'a> {
    /// Id, random.
    pub document_id: Uuid,
    /// Whose.
    pub person_id: Uuid,
    /// Whose account.
    pub account: i64,
    /// Its kind.
    pub kind: &'a str,
    /// The rest.
    pub sealed: &'a [u8],
    /// Keyed hash of kind and number.
    pub blind: &'a [u8],
    /// The form that did it.
    pub form_key: &'a [u8],
}

/// Whether a form has written its paper already.
pub async fn is_written(db: impl PgExecutor<'_>, account: i64, key: &[u8]) -> sqlx::Result<bool> {
    sqlx::query_scalar("select exists (select from pii.person_document where account_id = $1 and form_key = $2)")
        .bind(account)
        .bind(key)
        .fetch_one(db)
        .await
}

/// Whether a clerk has seen a paper of the owner of the account: it vouches for the name.
pub async fn is_verified(db: impl PgExecutor<'_>, account: i64) -> sqlx::Result<bool> {
    sqlx::query_scalar(
        "select exists (select from pii.person_document d join pii.person p using (person_id)
                        where p.account_id = $1 and p.relation = 'self' and d.verified_at is not null)",
    )
    .bind(account)
    .fetch_one(db)
    .await
}

/// Writes a paper in the place of one of the same kind that nobody has seen.
pub async fn insert_document(conn: &mut PgConnection, new: &NewDocument<'_>) -> sqlx::Result<()> {
    sqlx::query("delete from pii.person_document where person_id = $1 and account_id = $2 and kind = $3 and verified_at is null")
        .bind(new.person_id)
        .bind(new.account)
        .bind(new.kind)
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "insert into pii.person_document (document_id, person_id, account_id, kind, sealed, blind, form_key)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(new.document_id)
    .bind(new.person_id)
    .bind(new.account)
    .bind(new.kind)
    .bind(new.sealed)
    .bind(new.blind)
    .bind(new.form_key)
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether a clerk has seen this paper; none when there is no such paper.
pub async fn seen(db: impl PgExecutor<'_>, account: i64, document: Uuid) -> sqlx::Result<Option<bool>> {
    sqlx::query_scalar(
        "select verified_at is not null from pii.person_document where account_id = $1 and document_id = $2",
    )
    .bind(account)
    .bind(document)
    .fetch_optional(db)
    .await
}

/// Erases a paper that no clerk has seen; its kind.
pub async fn delete_document(db: impl PgExecutor<'_>, account: i64, document: Uuid) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar(
        "delete from pii.person_document where account_id = $1 and document_id = $2 and verified_at is null returning kind",
    )
        .bind(account)
        .bind(document)
        .fetch_optional(db)
        .await
}

/// Erases all papers of an account; how many there were.
pub async fn delete_documents(db: impl PgExecutor<'_>, account: i64) -> sqlx::Result<u64> {
    let done = sqlx::query("delete from pii.person_document where account_id = $1")
        .bind(account)
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}

/// How often papers were given to an account within a day.
pub async fn documents_today(db: impl PgExecutor<'_>, account: i64) -> sqlx::Result<i64> {
    sqlx::query_scalar(
        "select count(*) from security_event
         where account_id = $1 and kind in ('document_added', 'document_refused') and at > now() - interval '1 day'",
    )
    .bind(account)
    .fetch_one(db)
    .await
}
