//! Who has which role where.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

/// A role of somebody.
#[derive(sqlx::FromRow)]
pub struct Member {
    pub staff_member_id: i64,
    pub account_id: i64,
    pub role: String,
    pub organisation_id: Option<i32>,
    pub code: Option<String>,
    pub place: Option<String>,
    pub created_at: DateTime<Utc>,
    /// How the person is greeted, sealed.
    pub name: Option<Vec<u8>>,
    /// The first confirmed e-mail, sealed.
    pub email: Option<Vec<u8>>,
    pub is_connected: bool,
}

/// Which roles are asked for.
#[derive(Default)]
pub struct Asked<'a> {
    /// Only in these organisations; `None`: everywhere.
    pub within: Option<&'a [i32]>,
    /// Part of the name or the code of the organisation.
    pub text: &'a str,
    /// Only this role; empty: any.
    pub role: &'a str,
    /// Only of this account.
    pub account: Option<i64>,
    /// Only this one.
    pub id: Option<i64>,
    /// Only before this one.
    pub before: Option<i64>,
    /// The language of names.
    pub lang: &'a str,
    /// At most so many.
    pub limit: i64,
}

/// Roles that hold, the latest first.
pub async fn members(db: impl PgExecutor<'_>, asked: &Asked<'_>) -> sqlx::Result<Vec<Member>> {
    sqlx::query_as(
        "select m.staff_member_id, m.account_id, m.role, m.organisation_id, o.code,
                case when $7 = 'en' then o.name_en else o.name_ru end as place, m.created_at, n.sealed as name,
                (select c.sealed from pii.account_contact c
                 where c.account_id = m.account_id and c.kind = 'email' and c.confirmed_at is not null
                 order by c.contact_id limit 1) as email,
                exists (select from pii.staff_totp t
                        where t.account_id = m.account_id and t.confirmed_at is not null) as is_connected
         from staff_member m
         left join organisation o using (organisation_id)
         left join pii.account_name n using (account_id)
         where m.ended_at is null
           and ($1::int[] is null or m.organisation_id = any ($1))
           and ($2 = '%%' or o.code ilike $2 or o.name_ru ilike $2 or o.name_en ilike $2)
           and ($3 = '' or m.role = $3)
           and ($4::bigint is null or m.account_id = $4)
           and ($5::bigint is null or m.staff_member_id = $5)
           and ($6::bigint is null or m.staff_member_id < $6)
         order by m.staff_member_id desc limit $8",
    )
    .bind(asked.within)
    .bind(super::pattern(asked.text))
    .bind(asked.role)
    .bind(asked.account)
    .bind(asked.id)
    .bind(asked.before)
    .bind(asked.lang)
    .bind(asked.limit)
    .fetch_all(db)
    .await
}

/// A role that is about to be changed.
#[derive(sqlx::FromRow)]
pub struct Held {
    pub account_id: i64,
    pub role: String,
    pub organisation_id: Option<i32>,
}

/// Holds a role until the end of the transaction; `None` when it has ended.
pub async fn hold(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<Held>> {
    sqlx::query_as(
        "select account_id, role, organisation_id from staff_member
         where staff_member_id = $1 and ended_at is null for update",
    )
    .bind(id)
    .fetch_optional(db)
    .await
}

/// Holds all administrators of the region, always in the same order, and gives their numbers.
pub async fn hold_administrators(db: impl PgExecutor<'_>) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar(
        "select staff_member_id from staff_member
         where role = 'administrator' and organisation_id is null and ended_at is null
         order by staff_member_id for update",
    )
    .fetch_all(db)
    .await
}

/// Ends a role; whether it still held.
pub async fn end(db: impl PgExecutor<'_>, id: i64, by: i64) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "update staff_member set ended_at = now(), ended_by = $2 where staff_member_id = $1 and ended_at is null",
    )
    .bind(id)
    .bind(by)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Gives a role; the number of it, or `None` when the account has it there already.
pub async fn give(
    db: impl PgExecutor<'_>,
    account: i64,
    role: &str,
    organisation: Option<i32>,
    by: i64,
) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar(
        "insert into staff_member (account_id, role, organisation_id, created_by) values ($1, $2, $3, $4)
         on conflict do nothing returning staff_member_id",
    )
    .bind(account)
    .bind(role)
    .bind(organisation)
    .bind(by)
    .fetch_optional(db)
    .await
}

/// Whether an account has a role there.
pub async fn has(db: impl PgExecutor<'_>, account: i64, role: &str, organisation: Option<i32>) -> sqlx::Result<bool> {
    sqlx::query_scalar(
        "select exists (select from staff_member where account_id = $1 and role = $2
                        and coalesce(organisation_id, 0) = coalesce($3, 0) and ended_at is null)",
    )
    .bind(account)
    .bind(role)
    .bind(organisation)
    .fetch_one(db)
    .await
}

/// An open organisation.
#[derive(Clone, sqlx::FromRow)]
pub struct Named {
    pub organisation_id: i32,
    pub code: String,
    pub name_ru: String,
    pub name_en: String,
}

/// Open organisations whose code or name is this text, or else holds it; `within` bounds them.
pub async fn named(db: &mut PgConnection, within: Option<&[i32]>, text: &str, limit: i64) -> sqlx::Result<Vec<Named>> {
    let exact: Vec<Named> = sqlx::query_as(
        "select organisation_id, code, name_ru, name_en from organisation
         where closed_at is null and ($1::int[] is null or organisation_id = any ($1))
           and (code = $2 or lower(name_ru) = lower($2) or lower(name_en) = lower($2))
         order by code = $2 desc, code limit $3",
    )
    .bind(within)
    .bind(text)
    .bind(limit)
    .fetch_all(&mut *db)
    .await?;
    if exact.first().is_some_and(|first| first.code == text) {
        return Ok(exact.into_iter().take(1).collect());
    }
    if !exact.is_empty() {
        return Ok(exact);
    }
    sqlx::query_as(
        "select organisation_id, code, name_ru, name_en from organisation
         where closed_at is null and ($1::int[] is null or organisation_id = any ($1))
           and (code ilike $2 or name_ru ilike $2 or name_en ilike $2)
         order by code limit $3",
    )
    .bind(within)
    .bind(super::pattern(text))
    .bind(limit)
    .fetch_all(db)
    .await
}

/// The names of an organisation.
pub async fn names(db: impl PgExecutor<'_>, id: i32) -> sqlx::Result<Option<Named>> {
    sqlx::query_as("select organisation_id, code, name_ru, name_en from organisation where organisation_id = $1")
        .bind(id)
        .fetch_optional(db)
        .await
}
