//! Invitations. Each is used, sent again or withdrawn by one statement that asks whether it may be: of many at once one wins.

use chrono::{DateTime, Utc};
use sqlx::{PgExecutor, Postgres, QueryBuilder};

/// A new invitation.
pub struct New<'a> {
    /// SHA-256 of the secret in the link.
    pub token: &'a [u8],
    /// The address, sealed.
    pub contact: &'a [u8],
    /// Its keyed hash.
    pub blind: &'a [u8],
    pub role: &'a str,
    pub organisation: Option<i32>,
    pub lang: &'a str,
    pub by: i64,
    pub message: i64,
    /// Seconds that it lives.
    pub lives_s: f64,
}

/// Keeps it. The constraint `staff_invitation_open_once` refuses a second one of the same kind to the same address.
pub async fn insert(db: impl PgExecutor<'_>, new: &New<'_>) -> sqlx::Result<i64> {
    sqlx::query_scalar(
        "insert into pii.staff_invitation (token_hash, contact, contact_blind, role, organisation_id, language, invited_by,
                                           message_id, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(secs => $9)) returning staff_invitation_id",
    )
    .bind(new.token)
    .bind(new.contact)
    .bind(new.blind)
    .bind(new.role)
    .bind(new.organisation)
    .bind(new.lang)
    .bind(new.by)
    .bind(new.message)
    .bind(new.lives_s)
    .fetch_one(db)
    .await
}

/// An invitation that waits.
#[derive(sqlx::FromRow)]
pub struct Waiting {
    pub staff_invitation_id: i64,
    pub contact: Vec<u8>,
    pub contact_blind: Vec<u8>,
    pub role: String,
    pub organisation_id: Option<i32>,
    pub code: Option<String>,
    pub place: Option<String>,
    pub language: String,
    pub invited_by: i64,
    pub message_id: Option<i64>,
    pub sent_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub is_expired: bool,
}

/// Columns of [`Waiting`]; `$1` is the language of names.
macro_rules! columns {
    () => {
        "i.staff_invitation_id, i.contact, i.contact_blind, i.role, i.organisation_id, o.code,
         case when $1 = 'en' then o.name_en else o.name_ru end as place, i.language, i.invited_by, i.message_id,
         i.sent_at, i.expires_at, i.expires_at <= clock_timestamp() as is_expired"
    };
}

macro_rules! waiting {
    ($($rest:literal),+) => {
        concat!(
            "select ",
            columns!(),
            " from pii.staff_invitation i left join organisation o using (organisation_id)
             where i.accepted_at is null and i.withdrawn_at is null ",
            $($rest),+
        )
    };
}

/// Invitations that wait, the latest first; `within` bounds them. Names are looked up for the lines of the page only.
pub async fn list(
    db: impl PgExecutor<'_>,
    lang: &str,
    within: Option<&[i32]>,
    before: Option<i64>,
    limit: i64,
) -> sqlx::Result<Vec<Waiting>> {
    let mut query = QueryBuilder::<Postgres>::new("with asked as (select ");
    query.push_bind(lang).push(
        "::text), page as (select i.* from pii.staff_invitation i where i.accepted_at is null and i.withdrawn_at is null",
    );
    if let Some(within) = within {
        query.push(" and i.organisation_id = any (").push_bind(within).push(")");
    }
    if let Some(before) = before {
        query.push(" and i.staff_invitation_id < ").push_bind(before);
    }
    query
        .push(" order by i.staff_invitation_id desc limit ")
        .push_bind(limit)
        .push(concat!(
            ") select ",
            columns!(),
            " from page i
              left join lateral (select code, name_ru, name_en from organisation
                                 where organisation_id = i.organisation_id limit 1) o on true
              order by i.staff_invitation_id desc"
        ));
    query.build_query_as().fetch_all(db).await
}

/// An invitation that waits; held until the end of the transaction.
pub async fn hold(db: impl PgExecutor<'_>, lang: &str, id: i64) -> sqlx::Result<Option<Waiting>> {
    sqlx::query_as(waiting!("and i.staff_invitation_id = $2 for update of i"))
        .bind(lang)
        .bind(id)
        .fetch_optional(db)
        .await
}

/// The invitation of a link (`$2`), if it lets somebody in now: whoever is not in the staff any more has nothing to give.
macro_rules! of_token {
    ($($rest:literal)?) => {
        waiting!("and i.token_hash = $2 and i.expires_at > clock_timestamp() and o.closed_at is null
            and exists (select from staff_member m join account a using (account_id)
                        where m.account_id = i.invited_by and m.ended_at is null and a.state = 'active')" $(, $rest)?)
    };
}

/// The invitation of a link, if it lets somebody in now.
pub async fn of_token(db: impl PgExecutor<'_>, lang: &str, token: &[u8]) -> sqlx::Result<Option<Waiting>> {
    let find = sqlx::query_as(of_token!());
    find.bind(lang).bind(token).fetch_optional(db).await
}

/// The same, held until the end of the transaction.
pub async fn hold_token(db: impl PgExecutor<'_>, lang: &str, token: &[u8]) -> sqlx::Result<Option<Waiting>> {
    let find = sqlx::query_as(of_token!(" for update of i"));
    find.bind(lang).bind(token).fetch_optional(db).await
}

/// Gives an invitation another secret, another letter and another term.
pub async fn renew(db: impl PgExecutor<'_>, id: i64, token: &[u8], message: i64, lives_s: f64) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "update pii.staff_invitation
         set token_hash = $2, message_id = $3, sent_at = now(), expires_at = now() + make_interval(secs => $4)
         where staff_invitation_id = $1 and accepted_at is null and withdrawn_at is null",
    )
    .bind(id)
    .bind(token)
    .bind(message)
    .bind(lives_s)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends invitations that wait; their addresses go with that.
macro_rules! end {
    ($how:literal, $which:literal) => {
        concat!(
            "update pii.staff_invitation set ",
            $how,
            ", contact = null, contact_blind = null where accepted_at is null and withdrawn_at is null and ",
            $which
        )
    };
}

async fn end(db: impl PgExecutor<'_>, statement: &'static str, id: i64, by: i64) -> sqlx::Result<u64> {
    let done = sqlx::query(statement).bind(id).bind(by).execute(db).await?;
    Ok(done.rows_affected())
}

/// Uses an invitation; whether it still waited.
pub async fn accept(db: impl PgExecutor<'_>, id: i64, by: i64) -> sqlx::Result<bool> {
    let accept = end!(
        "accepted_at = clock_timestamp(), accepted_by = $2",
        "staff_invitation_id = $1"
    );
    Ok(end(db, accept, id, by).await? == 1)
}

/// Withdraws an invitation; whether it still waited.
pub async fn withdraw(db: impl PgExecutor<'_>, id: i64, by: i64) -> sqlx::Result<bool> {
    let withdraw = end!(
        "withdrawn_at = clock_timestamp(), withdrawn_by = $2",
        "staff_invitation_id = $1"
    );
    Ok(end(db, withdraw, id, by).await? == 1)
}

/// Withdraws everything that somebody sent and nobody answered: what he could give he can give no more.
pub async fn withdraw_all_of(db: impl PgExecutor<'_>, sender: i64, by: i64) -> sqlx::Result<u64> {
    let withdraw = end!("withdrawn_at = clock_timestamp(), withdrawn_by = $2", "invited_by = $1");
    end(db, withdraw, sender, by).await
}

/// The same by the operator's command.
pub async fn withdraw_all_by_command(db: impl PgExecutor<'_>, sender: i64) -> sqlx::Result<u64> {
    let withdraw = end!("withdrawn_at = clock_timestamp()", "invited_by = $1");
    Ok(sqlx::query(withdraw).bind(sender).execute(db).await?.rows_affected())
}

/// Forgets addresses of invitations that nobody answered for a month after their end; how many.
pub async fn sweep(db: impl PgExecutor<'_>) -> sqlx::Result<u64> {
    let withdraw = end!(
        "withdrawn_at = clock_timestamp()",
        "expires_at < now() - interval '30 days'"
    );
    let done = sqlx::query(withdraw).execute(db).await?;
    Ok(done.rows_affected())
}
