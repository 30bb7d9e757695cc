//! Statements about addresses of an account.

use sqlx::{PgConnection, PgExecutor};

/// Takes an address away, if another way to sign in is left, and with it the power of links and codes that were sent there;
/// gives its keyed hash and whether it was proved. The account has to be locked.
pub async fn remove(db: &mut PgConnection, account: i64, handle: &str) -> sqlx::Result<Option<(Vec<u8>, bool)>> {
    let gone: Option<(Vec<u8>, bool)> = sqlx::query_as(
        "delete from pii.account_contact k
         where k.account_id = $1 and encode(substr(k.blind, 1, 12), 'hex') = $2
           and (k.confirmed_at is null
             or exists (select from account_oidc o where o.account_id = $1)
             or exists (select from pii.account_contact other
                        where other.account_id = $1 and other.contact_id <> k.contact_id and other.confirmed_at is not null))
         returning k.blind, k.confirmed_at is not null",
    )
    .bind(account)
    .bind(handle)
    .fetch_optional(&mut *db)
    .await?;
    let Some((blind, proved)) = gone else { return Ok(None) };
    sqlx::query(
        "update pii.challenge set expires_at = greatest(clock_timestamp(), created_at + interval '1 microsecond')
         where account_id = $1 and contact_blind = $2 and used_at is null and expires_at > clock_timestamp()",
    )
    .bind(account)
    .bind(&blind)
    .execute(db)
    .await?;
    Ok(Some((blind, proved)))
}

/// The keyed hashes of the phones that an account has proved.
pub async fn phones(db: impl PgExecutor<'_>, account: i64) -> sqlx::Result<Vec<Vec<u8>>> {
    sqlx::query_scalar(
        "select blind from pii.account_contact where account_id = $1 and kind = 'phone' and confirmed_at is not null",
    )
    .bind(account)
    .fetch_all(db)
    .await
}
