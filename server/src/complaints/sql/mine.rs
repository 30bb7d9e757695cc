//! Complaints of an account: its own, and those that it supports.

use super::super::rows::ItemRow;
use super::filter::ITEM;
use app::kernel::{AccountId, Cursor, Lang};
use sqlx::{PgPool, Postgres, QueryBuilder};

/// A page of an account's own complaints, or of the public ones that it supports, the newest first.
pub async fn of_account(
    pool: &PgPool,
    account: AccountId,
    own: bool,
    after: Option<Cursor>,
    limit: i64,
    lang: Lang,
) -> sqlx::Result<Vec<ItemRow>> {
    // $1 is the language, see ITEM.
    let mut query = QueryBuilder::<Postgres>::new("with asked as (select ");
    query
        .push_bind(lang.code().to_owned())
        .push("::text) select ")
        .push(ITEM)
        .push(
            ", null::float8 as metres, (extract(epoch from c.created_at) * 1000000)::bigint as sort_key, true as mine
         from complaint c left join organisation o using (organisation_id) join ",
        );
    query.push(if own { "account_complaint" } else { "account_support" });
    query
        .push(" l using (complaint_id) where l.account_id = ")
        .push_bind(account.0);
    if !own {
        query.push(" and c.is_public");
    }
    if let Some(after) = after {
        query
            .push(" and (c.created_at, c.complaint_id) < (timestamptz 'epoch' + ")
            .push_bind(after.key.clamp(-(1 << 53), 1 << 53));
        query
            .push(" * interval '1 microsecond', ")
            .push_bind(after.id)
            .push(")");
    }
    query
        .push(" order by c.created_at desc, c.complaint_id desc limit ")
        .push_bind(limit);
    query.build_query_as().fetch_all(pool).await
}

/// How many there are: own, supported.
pub async fn counts(pool: &PgPool, account: AccountId) -> sqlx::Result<(i64, i64)> {
    sqlx::query_as(
        "select (select count(*) from account_complaint where account_id = $1),
                (select count(*) from account_support l join complaint c using (complaint_id) where l.account_id = $1 and c.is_public)",
    )
    .bind(account.0)
    .fetch_one(pool)
    .await
}

/// A complaint whose secret link was opened on a device.
#[derive(sqlx::FromRow)]
pub struct OpenedRow {
    /// Its number.
    pub number: String,
    /// SHA-256 of the secret.
    pub secret_hash: Vec<u8>,
    /// Another account has it.
    pub elsewhere: bool,
}

/// The complaints of these secrets that do not belong to this account, the newest first.
pub async fn opened(pool: &PgPool, account: AccountId, secrets: &[Vec<u8>]) -> sqlx::Result<Vec<OpenedRow>> {
    sqlx::query_as(
        "select c.number, c.secret_hash, l.account_id is not null as elsewhere
         from complaint c left join account_complaint l using (complaint_id)
         where c.secret_hash = any($2) and l.account_id is distinct from $1
         order by c.created_at desc, c.complaint_id desc limit 20",
    )
    .bind(account.0)
    .bind(secrets)
    .fetch_all(pool)
    .await
}

/// How many public complaints were supported on a device and not by this account.
pub async fn supported_here(pool: &PgPool, account: AccountId, device: &[u8]) -> sqlx::Result<i64> {
    sqlx::query_scalar(
        "select count(*) from complaint_support s join complaint c using (complaint_id)
         where s.supporter = $2 and c.is_public
           and not exists (select from account_support l where l.account_id = $1 and l.complaint_id = s.complaint_id)",
    )
    .bind(account.0)
    .bind(device)
    .fetch_one(pool)
    .await
}
