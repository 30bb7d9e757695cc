//! Statements about addresses of an account.

use sqlx::PgConnection;

/// Takes an address away, if another way to sign in is left, and with it the power of links and codes that were sent there;
/// whether it was. The account has to be locked.
pub async fn remove(db: &mut PgConnection, account: i64, handle: &str) -> sqlx::Result<bool> {
    let gone: Option<Vec<u8>> = sqlx::query_scalar(
        "delete from pii.account_contact k
         where k.account_id = $1 and encode(substr(k.blind, 1, 12), 'hex') = $2
           and (k.confirmed_at is null
             or exists (select from account_oidc o where o.account_id = $1)
             or exists (select from pii.account_contact other
                        where other.account_id = $1 and other.contact_id <> k.contact_id and other.confirmed_at is not null))
         returning k.blind",
    )
    .bind(account)
    .bind(handle)
    .fetch_optional(&mut *db)
    .await?;
    let Some(blind) = gone else { return Ok(false) };
    sqlx::query(
        "update pii.challenge set expires_at = greatest(clock_timestamp(), created_at + interval '1 microsecond')
         where account_id = $1 and contact_blind = $2 and used_at is null and expires_at > clock_timestamp()",
    )
    .bind(account)
    .bind(blind)
    .execute(db)
    .await?;
    Ok(true)
}
