//! Queries of the desks.

use app::complaints::model::life::Deed;
use app::dispatch::model::{Part, QueueFilter};
use app::kernel::{Lang, PAGE_SIZE, Scope, Viewer};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor, PgPool, Postgres, QueryBuilder};

/// A case as far as deeds depend on it.
#[derive(sqlx::FromRow)]
pub struct CaseRow {
    pub complaint_id: i64,
    pub state: String,
    pub is_public: bool,
    pub version: i32,
    pub organisation_id: Option<i32>,
    pub reopened_count: i16,
    pub bounces: i16,
    pub extensions: i16,
    pub due_at: Option<DateTime<Utc>>,
    pub paused_at: Option<DateTime<Utc>>,
    pub confirm_until: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    pub now: DateTime<Utc>,
    pub norm_value: Option<i32>,
    pub norm_unit: Option<String>,
    pub mine: bool,
    pub wish_kind: Option<String>,
    pub wish_reason: Option<String>,
    pub wish_words: Option<String>,
    pub wish_due: Option<DateTime<Utc>>,
    pub wished_at: Option<DateTime<Utc>>,
    /// Who of the staff wrote the last answer.
    pub answered_by: Option<i64>,
    /// The last answer, before it is published.
    pub answer: Option<String>,
    /// The state in which it was hidden.
    pub hidden_from: Option<String>,
}

/// The case of a number, for the one who asks; locked until the end of the transaction when it is to be changed.
pub async fn case(
    db: &mut PgConnection,
    number: &str,
    viewer: &Viewer,
    zone_s: i32,
    lock: bool,
) -> sqlx::Result<Option<CaseRow>> {
    let mut query = QueryBuilder::<Postgres>::new(
        "select c.complaint_id, c.state, c.is_public, c.version, c.organisation_id, c.reopened_count, c.bounces, c.extensions, c.due_at,
                case when c.state = 'info_needed' then coalesce(c.paused_at, c.updated_at) end as paused_at,
                case when c.state = 'await_confirm' then coalesce(c.confirm_until, c.updated_at + interval '15 days')
                     when c.state = 'not_solved' then c.confirm_until end as confirm_until,
                c.closed_at, clock_timestamp() as now,
                coalesce(n.value, k.norm_value) as norm_value, coalesce(n.unit, k.norm_unit) as norm_unit,
                coalesce(c.secret_hash = any(",
    );
    query.push_bind(viewer.secrets.clone());
    query.push("), false) or exists (select from account_complaint l where l.complaint_id = c.complaint_id and l.account_id = ");
    query.push_bind(viewer.account.map(|account| account.0));
    query.push(
        ") as mine, w.kind as wish_kind, w.reason as wish_reason, w.words as wish_words, w.new_due as wish_due, w.asked_at as wished_at,
         answer.actor_id as answered_by, answer.details ->> 'answer' as answer,
         (select e.from_state from complaint_event e where e.complaint_id = c.complaint_id and e.kind = 'hidden'
          order by e.complaint_event_id desc limit 1) as hidden_from
         from complaint c
         join category k using (category_id)
         left join complaint_wish w on w.complaint_id = c.complaint_id
         left join lateral (
             select * from category_norm later
             where later.category_id = c.category_id and later.valid_from <= (c.created_at at time zone make_interval(secs => ",
    );
    query.push_bind(f64::from(zone_s));
    query.push(
        "))::date order by later.valid_from desc limit 1
         ) n on true
         left join lateral (
             select e.actor_id, e.details from complaint_event e
             where e.complaint_id = c.complaint_id and e.kind = 'check' order by e.complaint_event_id desc limit 1
         ) answer on true
         where c.number = ",
    );
    query.push_bind(number.to_owned());
    if lock {
        query.push(" for update of c");
    }
    query.build_query_as().fetch_optional(db).await
}

/// What a deed makes of a case.
pub struct After<'a> {
    pub deed: Deed,
    pub actor: &'static str,
    /// Who of the staff.
    pub actor_id: Option<i64>,
    pub to: &'a str,
    pub organisation_id: Option<i32>,
    pub reopened: i16,
    pub bounces: i16,
    pub extensions: i16,
    pub due_at: Option<DateTime<Utc>>,
    pub paused_at: Option<DateTime<Utc>>,
    pub confirm_until: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    pub note: &'a str,
    pub details: Value,
}

/// Writes a deed: the row, its event, its message, and what became of the wish, in one statement. The number of the event.
pub async fn write(db: &mut PgConnection, before: &CaseRow, number: &str, after: &After<'_>) -> sqlx::Result<i64> {
    sqlx::query_scalar(
        "with changed as (
             update complaint
             set state = $2, organisation_id = $3,
                 routing_rule_id = case when organisation_id is distinct from $3 then null else routing_rule_id end,
                 reopened_count = $4, bounces = $5, extensions = $6, due_at = $7, paused_at = $8, confirm_until = $9, closed_at = $10,
                 version = version + 1, updated_at = $11
             where complaint_id = $1 returning complaint_id
         ), history as (
             insert into complaint_event (complaint_id, at, kind, from_state, to_state, actor_role, organisation_id, note, details, actor_id)
             select complaint_id, $11, $12, $13, $2, $14, $3, $15, $16, $17 from changed returning complaint_event_id, complaint_id
         ), decided as (
             delete from complaint_wish using changed where complaint_wish.complaint_id = changed.complaint_id and $18
         ), message as (
             insert into outbox (dedupe_key, kind, payload)
             select 'complaint.changed:' || complaint_event_id, 'complaint.changed',
                    jsonb_build_object('number', $19::text, 'event', complaint_event_id) from history
         )
         select complaint_event_id from history",
    )
    .bind(before.complaint_id)
    .bind(after.to)
    .bind(after.organisation_id)
    .bind(after.reopened)
    .bind(after.bounces)
    .bind(after.extensions)
    .bind(after.due_at)
    .bind(after.paused_at)
    .bind(after.confirm_until)
    .bind(after.closed_at)
    .bind(before.now)
    .bind(after.deed.rule().kind.code())
    .bind(&before.state)
    .bind(after.actor)
    .bind(after.note)
    .bind(&after.details)
    .bind(after.actor_id)
    // a wish lives as long as the state in which it was made
    .bind(after.to != before.state || after.deed == Deed::Deny)
    .bind(number)
    .fetch_one(db)
    .await
}

/// Keeps a wish until a dispatcher decides.
pub async fn wish(
    db: &mut PgConnection,
    complaint_id: i64,
    reason: &str,
    words: &str,
    new_due: Option<DateTime<Utc>>,
    asked_by: Option<i64>,
) -> sqlx::Result<()> {
    sqlx::query(
        "insert into complaint_wish (complaint_id, kind, reason, words, new_due, asked_by)
         values ($1, case when $4::timestamptz is null then 'end' else 'time' end, $2, $3, $4, $5)",
    )
    .bind(complaint_id)
    .bind(reason)
    .bind(words)
    .bind(new_due)
    .bind(asked_by)
    .execute(db)
    .await?;
    Ok(())
}

/// Organisations that a text means: by code, or by a part of the name.
pub async fn organisations(
    db: impl PgExecutor<'_>,
    text: &str,
    lang: Lang,
) -> sqlx::Result<Vec<(i32, String, String)>> {
    sqlx::query_as(
        "select organisation_id, code, case when $2 = 'en' then name_en else name_ru end
         from organisation
         where closed_at is null and (code = $1 or lower(name_ru) = lower($1) or lower(name_en) = lower($1)
               or name_ru ilike '%' || $3 || '%' or name_en ilike '%' || $3 || '%')
         order by code <> $1, lower(name_ru) <> lower($1) and lower(name_en) <> lower($1), name_ru limit 8",
    )
    .bind(text)
    .bind(lang.code())
    .bind(text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
    .fetch_all(db)
    .await
}

/// A line of the history as the staff sees it.
#[derive(sqlx::FromRow)]
pub struct InnerRow {
    pub at: DateTime<Utc>,
    pub kind: String,
    pub actor_role: String,
    pub note: String,
}

/// The history, the latest first; for those who work on it with what is not public.
pub async fn history(db: impl PgExecutor<'_>, complaint_id: i64, whole: bool) -> sqlx::Result<Vec<InnerRow>> {
    sqlx::query_as(
        "select at, kind, actor_role,
                coalesce(nullif(note, ''), case when $2 then coalesce(details ->> 'answer', details ->> 'words') end,
                         details ->> 'crew', '') as note
         from complaint_event where complaint_id = $1 and ($2 or kind not in ('time_asked', 'end_asked', 'denied')) order by complaint_event_id desc limit 200",
    )
    .bind(complaint_id)
    .bind(whole)
    .fetch_all(db)
    .await
}

/// A row of the queue.
#[derive(sqlx::FromRow)]
pub struct QueueItem {
    pub complaint_id: i64,
    pub number: String,
    pub body: String,
    pub address: String,
    pub state: String,
    pub mark: String,
    pub organisation: Option<String>,
    pub due_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub reopened_count: i16,
    pub support_count: i32,
    pub version: i32,
    pub sort_key: i64,
}

/// What stands in the queue: everything open, in the part of the tree.
fn narrow(query: &mut QueryBuilder<Postgres>, own: &Scope, filter: &QueueFilter) {
    query.push(" where c.is_open");
    if let (Scope::Organisations(list), false) = (own, filter.everybody) {
        let list: Vec<i32> = list.iter().map(|organisation| organisation.0).collect();
        query.push(" and c.organisation_id = any(").push_bind(list).push(")");
    }
}

/// What makes a row stand in a part.
const fn of_part(part: Part) -> &'static str {
    match part {
        Part::Open => "true",
        Part::New => "c.state in ('submitted', 'moderation', 'routed')",
        Part::Over => "c.due_at < now() and c.state <> 'info_needed'",
        Part::Repeat => "c.reopened_count > 0",
        Part::Wish => "exists (select from complaint_wish w where w.complaint_id = c.complaint_id)",
        Part::Check => "c.state = 'check'",
        Part::Nobody => "c.organisation_id is null",
    }
}

/// Whoever has no term stands last.
const URGENCY: &str = "coalesce(c.due_at, '9999-01-01')";

/// A page of the queue, the most urgent first.
pub async fn queue(pool: &PgPool, own: &Scope, filter: &QueueFilter, lang: Lang) -> sqlx::Result<Vec<QueueItem>> {
    let mut query = QueryBuilder::<Postgres>::new("select c.complaint_id, c.number, c.body, c.address, c.state, ");
    query
        .push("complaint_mark(c.state, c.reopened_count, c.due_at, now()) as mark, case when ")
        .push_bind(lang.code().to_owned())
        .push(" = 'en' then o.name_en else o.name_ru end as organisation, c.due_at, c.created_at, c.reopened_count, c.support_count, c.version, ")
        .push("(extract(epoch from ")
        .push(URGENCY)
        .push(") * 1000000)::bigint as sort_key from complaint c left join organisation o using (organisation_id)");
    narrow(&mut query, own, filter);
    query.push(" and ").push(of_part(filter.part));
    if let Some(after) = filter.after {
        query
            .push(" and (")
            .push(URGENCY)
            .push(", c.complaint_id) > (to_timestamp(0) + ")
            .push_bind(after.key)
            .push(" * interval '1 microsecond', ")
            .push_bind(after.id)
            .push(")");
    }
    query
        .push(" order by ")
        .push(URGENCY)
        .push(", c.complaint_id limit ")
        .push_bind(PAGE_SIZE + 1);
    query.build_query_as().fetch_all(pool).await
}

/// How many each part has.
pub async fn counts(pool: &PgPool, own: &Scope, filter: &QueueFilter) -> sqlx::Result<Vec<i64>> {
    let mut query = QueryBuilder::<Postgres>::new("select array[");
    for (at, part) in Part::ALL.into_iter().enumerate() {
        query.push(if at == 0 { "" } else { ", " });
        query.push("count(*) filter (where ").push(of_part(part)).push(")");
    }
    query.push("] from complaint c");
    narrow(&mut query, own, filter);
    query.build_query_scalar().fetch_one(pool).await
}

/// Numbers of cases for which nobody but the clock acts: the author did not decide in time, or did not answer.
pub async fn due_by_clock(pool: &PgPool, limit: i64) -> sqlx::Result<Vec<(String, String)>> {
    sqlx::query_as(
        "(select number, 'auto_confirm' from complaint
          where state = 'await_confirm' and coalesce(confirm_until, updated_at + interval '15 days') <= now()
          order by confirm_until, complaint_id limit $1)
         union all
         (select number, 'resume' from complaint
          where state = 'info_needed' and coalesce(paused_at, updated_at) <= now() - interval '5 days'
          order by paused_at, complaint_id limit $1)",
    )
    .bind(limit)
    .fetch_all(pool)
    .await
}
