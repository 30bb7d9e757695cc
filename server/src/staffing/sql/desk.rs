//! What a document is compared with.

use sqlx::PgExecutor;

/// What is known of an account beside the facts about its owner.
#[derive(sqlx::FromRow)]
pub struct Known {
    /// The keyed hash of the owner's passport.
    pub passport: Option<Vec<u8>>,
    /// It is an account of the staff, or about to be one.
    pub is_staff: bool,
}

/// What is known of an account.
pub async fn known(db: impl PgExecutor<'_>, account: i64) -> sqlx::Result<Known> {
    sqlx::query_as(
        "select (select d.blind from pii.person_document d join pii.person p using (person_id)
                 where d.account_id = $1 and p.relation = 'self' and d.kind = 'passport') as passport,
                exists (select from staff_member where account_id = $1 and ended_at is null) as is_staff",
    )
    .bind(account)
    .fetch_one(db)
    .await
}
