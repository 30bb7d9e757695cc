//! Statements about addresses of an account.

use sqlx::PgExecutor;

/// Takes an address away, if another way to sign in is left; whether it was. The account has to be locked.
pub async fn remove(db: impl PgExecutor<'_>, account: i64, handle: &str) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "delete from pii.account_contact k
         where k.account_id = $1 and encode(substr(k.blind, 1, 12), 'hex') = $2
           and (k.confirmed_at is null
             or exists (select from account_oidc o where o.account_id = $1)
             or exists (select from pii.account_contact other
                        where other.account_id = $1 and other.contact_id <> k.contact_id and other.confirmed_at is not null))",
    )
    .bind(account)
    .bind(handle)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}
