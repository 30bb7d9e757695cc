//! Memberships, second proofs, the list of organisations.

pub mod desk;
pub mod invitations;
pub mod journal;
pub mod members;
pub mod organisations;
pub mod reference;

use sqlx::{PgConnection, PgExecutor, Postgres, QueryBuilder};

/// A pattern that finds a text wherever it stands, with nothing in it that means more than itself.
fn pattern(text: &str) -> String {
    let plain = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{plain}%")
}

/// Codes and names of an organisation `o`, as the index `organisation_search_idx` has them.
const WORDS: &str = "(o.code || E'\\n' || o.name_ru || E'\\n' || o.name_en)";

/// Narrows a query to organisations `o` that hold a text in code or name; an empty one is no question.
fn holding(query: &mut QueryBuilder<Postgres>, text: &str) {
    if !text.is_empty() {
        query.push(" and ").push(WORDS).push(" ilike ").push_bind(pattern(text));
    }
}

/// Roles of an account and the names of their organisations.
pub async fn roles(db: impl PgExecutor<'_>, account: i64, lang: &str) -> sqlx::Result<Vec<(String, Option<String>)>> {
    sqlx::query_as(
        "select m.role, case when $2 = 'en' then o.name_en else o.name_ru end
         from staff_member m left join organisation o using (organisation_id)
         where m.account_id = $1 and m.ended_at is null order by m.staff_member_id",
    )
    .bind(account)
    .bind(lang)
    .fetch_all(db)
    .await
}

/// Makes somebody a member; whether he was none in this role there.
pub async fn appoint(
    db: impl PgExecutor<'_>,
    account: i64,
    role: &str,
    organisation: Option<&str>,
) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "insert into staff_member (account_id, role, organisation_id)
         select $1, $2, o.organisation_id
         from (select) as one left join organisation o on o.code = $3
         where $3::text is null or o.organisation_id is not null
         on conflict do nothing",
    )
    .bind(account)
    .bind(role)
    .bind(organisation)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether an organisation has this code.
pub async fn is_organisation(db: impl PgExecutor<'_>, code: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar("select exists (select from organisation where code = $1 and closed_at is null)")
        .bind(code)
        .fetch_one(db)
        .await
}

/// Ends all roles of an account; how many there were.
pub async fn dismiss(db: impl PgExecutor<'_>, account: i64) -> sqlx::Result<u64> {
    let done = sqlx::query("update staff_member set ended_at = now() where account_id = $1 and ended_at is null")
        .bind(account)
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}

/// An authenticator.
#[derive(sqlx::FromRow)]
pub struct Authenticator {
    /// Its sealed secret.
    pub sealed: Vec<u8>,
    /// A code of it was given once.
    pub confirmed: bool,
    /// The clock of the database, seconds.
    pub now_s: i64,
}

/// The authenticator of an account.
pub async fn authenticator(db: impl PgExecutor<'_>, account: i64) -> sqlx::Result<Option<Authenticator>> {
    sqlx::query_as(
        "select sealed, confirmed_at is not null as confirmed, extract(epoch from now())::bigint as now_s
         from pii.staff_totp where account_id = $1",
    )
    .bind(account)
    .fetch_optional(db)
    .await
}

/// Keeps a secret, unless there is one already.
pub async fn keep_secret(db: impl PgExecutor<'_>, account: i64, sealed: &[u8]) -> sqlx::Result<()> {
    sqlx::query("insert into pii.staff_totp (account_id, sealed) values ($1, $2) on conflict (account_id) do nothing")
        .bind(account)
        .bind(sealed)
        .execute(db)
        .await?;
    Ok(())
}

/// Uses a code up; whether it was still unused. Of two at once one wins.
pub async fn use_step(db: impl PgExecutor<'_>, account: i64, step: i64) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "update pii.staff_totp set last_step = $2, confirmed_at = coalesce(confirmed_at, now())
         where account_id = $1 and last_step < $2",
    )
    .bind(account)
    .bind(step)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes recovery codes in place of those that were.
pub async fn set_recovery(db: &mut PgConnection, account: i64, macs: &[Vec<u8>]) -> sqlx::Result<()> {
    sqlx::query("delete from pii.staff_recovery_code where account_id = $1")
        .bind(account)
        .execute(&mut *db)
        .await?;
    sqlx::query("insert into pii.staff_recovery_code (account_id, code_mac) select $1, unnest($2::bytea[])")
        .bind(account)
        .bind(macs)
        .execute(db)
        .await?;
    Ok(())
}

/// Recovery codes that are left.
pub async fn recovery_left(db: impl PgExecutor<'_>, account: i64) -> sqlx::Result<i64> {
    sqlx::query_scalar("select count(*) from pii.staff_recovery_code where account_id = $1 and used_at is null")
        .bind(account)
        .fetch_one(db)
        .await
}

/// Forgets the authenticator and the recovery codes of an account that has no role any more; whether there was one.
pub async fn forget_authenticator(db: &mut PgConnection, account: i64) -> sqlx::Result<bool> {
    let has_role: bool =
        sqlx::query_scalar("select exists (select from staff_member where account_id = $1 and ended_at is null)")
            .bind(account)
            .fetch_one(&mut *db)
            .await?;
    if has_role {
        return Ok(false);
    }
    sqlx::query("delete from pii.staff_recovery_code where account_id = $1")
        .bind(account)
        .execute(&mut *db)
        .await?;
    let done = sqlx::query("delete from pii.staff_totp where account_id = $1")
        .bind(account)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Uses a recovery code up; whether it was there and unused.
pub async fn use_recovery(db: impl PgExecutor<'_>, account: i64, mac: &[u8]) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "update pii.staff_recovery_code set used_at = now()
         where account_id = $1 and code_mac = $2 and used_at is null",
    )
    .bind(account)
    .bind(mac)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Lifts a session: another secret, as rights change, and a short life. Whether it was still there.
pub async fn lift(db: impl PgExecutor<'_>, account: i64, old: &[u8], new: &[u8]) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "update session set session_hash = $3, second_factor_at = now(), idle = least(idle, interval '30 minutes'),
                            expires_at = least(expires_at, now() + interval '12 hours'), seen_at = now()
         where account_id = $1 and session_hash = $2",
    )
    .bind(account)
    .bind(old)
    .bind(new)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A row of the list of organisations.
#[derive(sqlx::FromRow)]
pub struct OrganisationRow {
    pub code: String,
    pub name: String,
    pub kind: String,
    pub above: Option<String>,
    pub above_code: Option<String>,
    pub above_id: Option<i32>,
    pub phone: Option<String>,
    pub closed: bool,
}

/// Which organisations are asked for.
#[derive(Default)]
pub struct Asked<'a> {
    /// Only these; `None`: all.
    pub within: Option<&'a [i32]>,
    /// Only those right below this one.
    pub below: Option<i32>,
    /// Only those that have none above them within the bounds.
    pub top: bool,
    /// Part of the name or the code.
    pub text: &'a str,
    /// Only after this code.
    pub after: &'a str,
    /// The language of names.
    pub lang: &'a str,
    /// At most so many.
    pub limit: i64,
}

/// Organisations by code. What is not asked for does not stand in the statement, so that each question has the plan that fits
/// it, and what is above is looked up for the lines of the page only.
pub async fn organisations(db: impl PgExecutor<'_>, asked: &Asked<'_>) -> sqlx::Result<Vec<OrganisationRow>> {
    let mut query = QueryBuilder::<Postgres>::new("with asked as (select ");
    query
        .push_bind(asked.lang)
        .push(
            "::text), page as (
                 select o.organisation_id, o.parent_id, o.code, o.kind, o.name_ru, o.name_en, o.phone, o.closed_at
                 from organisation o where o.code collate \"C\" > ",
        )
        .push_bind(asked.after);
    if let Some(within) = asked.within {
        query.push(" and o.organisation_id = any (").push_bind(within).push(")");
    }
    if let Some(below) = asked.below {
        query.push(" and o.parent_id = ").push_bind(below);
    }
    if asked.top {
        query.push(" and (o.parent_id is null");
        if let Some(within) = asked.within {
            query.push(" or o.parent_id <> all (").push_bind(within).push(")");
        }
        query.push(")");
    }
    holding(&mut query, asked.text);
    query
        .push(" order by o.code collate \"C\" limit ")
        .push_bind(asked.limit)
        .push(
            "), above as (
                 select organisation_id, code, name_ru, name_en from organisation
                 where organisation_id = any (array(select distinct parent_id from page))
             )
             select o.code, case when $1 = 'en' then o.name_en else o.name_ru end as name, o.kind,
                    case when $1 = 'en' then a.name_en else a.name_ru end as above, a.code as above_code,
                    a.organisation_id as above_id, o.phone, o.closed_at is not null as closed
             from page o left join above a on a.organisation_id = o.parent_id
             order by o.code collate \"C\"",
        );
    // How many hold a text depends on the text, and so does the plan: none is kept.
    query
        .build_query_as()
        .persistent(asked.text.is_empty())
        .fetch_all(db)
        .await
}
