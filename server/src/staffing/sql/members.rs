//! Who has which role where.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor, Postgres, QueryBuilder};

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

/// Roles that hold, the latest first. What is not asked for does not stand in the statement; names and addresses are looked up
/// for the lines of the page only.
pub async fn members(db: impl PgExecutor<'_>, asked: &Asked<'_>) -> sqlx::Result<Vec<Member>> {
    let mut query = QueryBuilder::<Postgres>::new("with asked as (select ");
    query
        .push_bind(asked.lang)
        .push("::text), page as (select m.* from staff_member m where m.ended_at is null");
    if let Some(within) = asked.within {
        query.push(" and m.organisation_id = any (").push_bind(within).push(")");
    }
    if !asked.text.is_empty() {
        query.push(" and m.organisation_id in (select o.organisation_id from organisation o where true");
        super::holding(&mut query, asked.text);
        query.push(")");
    }
    if !asked.role.is_empty() {
        query.push(" and m.role = ").push_bind(asked.role);
    }
    if let Some(account) = asked.account {
        query.push(" and m.account_id = ").push_bind(account);
    }
    if let Some(id) = asked.id {
        query.push(" and m.staff_member_id = ").push_bind(id);
    }
    if let Some(before) = asked.before {
        query.push(" and m.staff_member_id < ").push_bind(before);
    }
    query
        .push(" order by m.staff_member_id desc limit ")
        .push_bind(asked.limit)
        .push(
            ")
             select m.staff_member_id, m.account_id, m.role, m.organisation_id, o.code,
                    case when $1 = 'en' then o.name_en else o.name_ru end as place, m.created_at,
                    (select n.sealed from pii.account_name n where n.account_id = m.account_id) as name,
                    (select c.sealed from pii.account_contact c
                     where c.account_id = m.account_id and c.kind = 'email' and c.confirmed_at is not null
                     order by c.contact_id limit 1) as email,
                    exists (select from pii.staff_totp t
                            where t.account_id = m.account_id and t.confirmed_at is not null) as is_connected
             from page m
             left join lateral (select code, name_ru, name_en from organisation
                                where organisation_id = m.organisation_id limit 1) o on true
             order by m.staff_member_id desc",
        );
    // How many hold a text depends on the text, and so does the plan: none is kept.
    query
        .build_query_as()
        .persistent(asked.text.is_empty())
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
        "select m.staff_member_id from staff_member m join account a using (account_id)
         where m.role = 'administrator' and m.organisation_id is null and m.ended_at is null and a.state = 'active'
         order by m.staff_member_id for update of m",
    )
    .fetch_all(db)
    .await
}

/// Holds the roles of somebody who is about to give one, so that they do not end meanwhile; whether there are any, and a
/// session: with a change of rights every session ends.
pub async fn hold_giver(db: impl PgExecutor<'_>, account: i64) -> sqlx::Result<bool> {
    let held = sqlx::query(
        "select from staff_member m
         where m.account_id = $1 and m.ended_at is null and exists (select from session s where s.account_id = m.account_id)
         for share of m",
    )
    .bind(account)
    .execute(db)
    .await?;
    Ok(held.rows_affected() > 0)
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

/// The first open organisations by code; `within` bounds them.
pub async fn first(db: impl PgExecutor<'_>, within: Option<&[i32]>, limit: i64) -> sqlx::Result<Vec<Named>> {
    open(within, "", limit).build_query_as().fetch_all(db).await
}

/// Open organisations whose code or name is this text, or else holds it; `within` bounds them.
pub async fn named(db: &mut PgConnection, within: Option<&[i32]>, text: &str, limit: i64) -> sqlx::Result<Vec<Named>> {
    // whatever is the text holds it too: the index of words finds both
    let mut query = QueryBuilder::<Postgres>::new("with found as (");
    query
        .push(OPEN)
        .push(" and (o.code = ")
        .push_bind(text)
        .push(" or lower(o.name_ru) = lower(")
        .push_bind(text)
        .push(") or lower(o.name_en) = lower(")
        .push_bind(text)
        .push("))");
    super::holding(&mut query, text);
    if let Some(within) = within {
        query.push(" and o.organisation_id = any (").push_bind(within).push(")");
    }
    query
        .push(") select * from found order by code = ")
        .push_bind(text)
        .push(" desc, code limit ")
        .push_bind(limit);
    let exact: Vec<Named> = query.build_query_as().fetch_all(&mut *db).await?;
    if exact.first().is_some_and(|first| first.code == text) {
        return Ok(exact.into_iter().take(1).collect());
    }
    if !exact.is_empty() {
        return Ok(exact);
    }
    open(within, text, limit).build_query_as().fetch_all(db).await
}

/// Open organisations, as [`Named`].
const OPEN: &str =
    "select o.organisation_id, o.code, o.name_ru, o.name_en from organisation o where o.closed_at is null";

/// Open organisations by code that hold a text.
fn open(within: Option<&[i32]>, text: &str, limit: i64) -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::new(OPEN);
    if let Some(within) = within {
        query.push(" and o.organisation_id = any (").push_bind(within).push(")");
    }
    super::holding(&mut query, text);
    query.push(" order by o.code collate \"C\" limit ").push_bind(limit);
    query
}

/// The names of an organisation.
pub async fn names(db: impl PgExecutor<'_>, id: i32) -> sqlx::Result<Option<Named>> {
    sqlx::query_as("select organisation_id, code, name_ru, name_en from organisation where organisation_id = $1")
        .bind(id)
        .fetch_optional(db)
        .await
}
