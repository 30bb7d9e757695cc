//! Accounts, their addresses and passwords.

use sqlx::{PgConnection, PgExecutor};

/// What signing in by a password needs to know, the same statement for known and unknown addresses.
#[derive(sqlx::FromRow)]
pub struct Known {
    /// Whose confirmed address it is.
    pub account_id: Option<i64>,
    /// Its password.
    pub phc: Option<String>,
    /// This device signed in to it before.
    pub is_known_device: bool,
}

/// Who has confirmed this address, and how to check the password.
pub async fn find(db: impl PgExecutor<'_>, kind: &str, blind: &[u8], device: &[u8]) -> sqlx::Result<Known> {
    sqlx::query_as(
        "select c.account_id, p.phc,
                exists (select from account_device d where d.account_id = c.account_id and d.device = $3) as is_known_device
         from (select) as one
         left join (select k.account_id from pii.account_contact k join account a using (account_id)
                    where k.kind = $1 and k.blind = $2 and k.confirmed_at is not null and a.state = 'active') c on true
         left join account_password p using (account_id)",
    )
    .bind(kind)
    .bind(blind)
    .bind(device)
    .fetch_one(db)
    .await
}

/// Makes an account.
pub async fn insert(db: impl PgExecutor<'_>, lang: &str) -> sqlx::Result<i64> {
    sqlx::query_scalar("insert into account (language) values ($1) returning account_id")
        .bind(lang)
        .fetch_one(db)
        .await
}

/// Gives an account a confirmed address. The constraint `account_contact_confirmed_key` refuses what belongs to another.
pub async fn confirm_contact(
    db: impl PgExecutor<'_>,
    account: i64,
    kind: &str,
    sealed: &[u8],
    blind: &[u8],
) -> sqlx::Result<()> {
    sqlx::query(
        "insert into pii.account_contact as k (account_id, kind, sealed, blind, confirmed_at) values ($1, $2, $3, $4, now())
         on conflict (account_id, kind, blind) do update set confirmed_at = coalesce(k.confirmed_at, now())",
    )
    .bind(account)
    .bind(kind)
    .bind(sealed)
    .bind(blind)
    .execute(db)
    .await?;
    Ok(())
}

/// The password of an account.
pub async fn phc(db: impl PgExecutor<'_>, account: i64) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("select phc from account_password where account_id = $1")
        .bind(account)
        .fetch_optional(db)
        .await
}

/// Sets the password of an account.
pub async fn set_phc(db: impl PgExecutor<'_>, account: i64, phc: &str) -> sqlx::Result<()> {
    sqlx::query(
        "insert into account_password (account_id, phc) values ($1, $2)
         on conflict (account_id) do update set phc = excluded.phc, changed_at = now()",
    )
    .bind(account)
    .bind(phc)
    .execute(db)
    .await?;
    Ok(())
}

/// Replaces a hash by a stronger one of the same password, unless the password was changed meanwhile.
pub async fn rehash(db: impl PgExecutor<'_>, account: i64, old: &str, new: &str) -> sqlx::Result<()> {
    sqlx::query("update account_password set phc = $3 where account_id = $1 and phc = $2")
        .bind(account)
        .bind(old)
        .bind(new)
        .execute(db)
        .await?;
    Ok(())
}

/// A confirmed address of an account.
#[derive(sqlx::FromRow)]
pub struct Contact {
    /// Sealed.
    pub sealed: Vec<u8>,
    /// The language of its owner.
    pub language: String,
}

/// The confirmed addresses of a kind of an account.
pub async fn contacts(db: impl PgExecutor<'_>, account: i64, kind: &str) -> sqlx::Result<Vec<Contact>> {
    sqlx::query_as(
        "select c.sealed, a.language from pii.account_contact c join account a using (account_id)
         where c.account_id = $1 and c.kind = $2 and c.confirmed_at is not null order by c.contact_id limit 5",
    )
    .bind(account)
    .bind(kind)
    .fetch_all(db)
    .await
}

/// Whether there is such an account and it may be used.
pub async fn is_active(db: impl PgExecutor<'_>, account: i64) -> sqlx::Result<bool> {
    sqlx::query_scalar("select exists (select from account where account_id = $1 and state = 'active')")
        .bind(account)
        .fetch_one(db)
        .await
}

/// Makes complaints of these secret links the account's own, whosever they were: who holds the link decides. Gives for each
/// whose it was before.
pub async fn claim(db: impl PgExecutor<'_>, account: i64, secrets: &[Vec<u8>]) -> sqlx::Result<Vec<Option<i64>>> {
    sqlx::query_scalar(
        "with asked as (
             select c.complaint_id, l.account_id as former from complaint c left join account_complaint l using (complaint_id)
             where c.secret_hash = any($2) and l.account_id is distinct from $1
         ), moved as (
             insert into account_complaint (account_id, complaint_id) select $1, complaint_id from asked
             on conflict on constraint account_complaint_one_owner
             do update set account_id = excluded.account_id, claimed_at = now() returning complaint_id
         )
         select former from asked join moved using (complaint_id)",
    )
    .bind(account)
    .bind(secrets)
    .fetch_all(db)
    .await
}

/// Makes the support that was given on this device the account's own; how much of it.
pub async fn claim_support(db: impl PgExecutor<'_>, account: i64, device: &[u8]) -> sqlx::Result<u64> {
    let done = sqlx::query(
        "insert into account_support (account_id, complaint_id)
         select $1, complaint_id from complaint_support where supporter = $2 order by at desc limit 500
         on conflict do nothing",
    )
    .bind(account)
    .bind(device)
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Writes how the header greets the owner.
pub async fn save_greeting(db: impl PgExecutor<'_>, account: i64, sealed: &[u8]) -> sqlx::Result<()> {
    sqlx::query(
        "insert into pii.account_name (account_id, sealed) values ($1, $2)
         on conflict (account_id) do update set sealed = excluded.sealed",
    )
    .bind(account)
    .bind(sealed)
    .execute(db)
    .await?;
    Ok(())
}

/// Keeps two changes of one account from running at once.
pub async fn lock_account(conn: &mut PgConnection, account: i64) -> sqlx::Result<()> {
    sqlx::query("select 1 from account where account_id = $1 for update")
        .bind(account)
        .execute(conn)
        .await?;
    Ok(())
}
