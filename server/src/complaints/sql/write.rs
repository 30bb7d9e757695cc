//! One transaction per decision: row, history, photos, contact and outbox stand or fall together.

use app::complaints::model::{ComplaintNumber, State};
use app::kernel::{AccountId, Point, Viewer};
use chrono::{DateTime, FixedOffset, Utc};
use serde_json::Value;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// Where a place and a category lead.
#[derive(sqlx::FromRow)]
pub struct Resolved {
    /// The clock of the database.
    pub now: DateTime<Utc>,
    /// The place lies in the region.
    pub inside: bool,
    /// The smallest district around it.
    pub district_id: Option<i32>,
    /// Its names.
    pub district_ru: Option<String>,
    /// Its names.
    pub district_en: Option<String>,
    /// The first rule that fits.
    pub routing_rule_id: Option<i32>,
    /// Its organisation.
    pub organisation_id: Option<i32>,
    /// The organisation's names.
    pub organisation_ru: Option<String>,
    /// The organisation's names.
    pub organisation_en: Option<String>,
    /// Why it, in words.
    pub reason_ru: Option<String>,
    /// Why it, in words.
    pub reason_en: Option<String>,
}

/// Region, district and the first routing rule that fits.
pub async fn resolve(db: impl sqlx::PgExecutor<'_>, at: Point, category: Option<i32>) -> sqlx::Result<Resolved> {
    sqlx::query_as(
        "with here as (
             select st_setsrid(st_makepoint($1, $2), 4326) as point
         ), home as (
             select d.district_id, d.name_ru, d.name_en from district d, here
             where d.kind = 'district' and st_covers(d.geom, here.point) order by d.area_m2 limit 1
         ), rule as (
             select r.* from routing_rule r join organisation taker using (organisation_id)
             where r.closed_at is null and taker.closed_at is null
               and (r.category_id is null or r.category_id = $3
                    or r.category_id = (select parent_id from category where category_id = $3))
               and (r.district_id is null or r.district_id = (select district_id from home))
             order by r.ordinal, r.routing_rule_id limit 1
         )
         select clock_timestamp() as now,
                (select is_in_region(point) from here) as inside,
                (select district_id from home) as district_id,
                (select name_ru from home) as district_ru, (select name_en from home) as district_en,
                rule.routing_rule_id, rule.organisation_id, o.name_ru as organisation_ru, o.name_en as organisation_en,
                rule.reason_ru, rule.reason_en
         from (select) as one left join rule on true left join organisation o using (organisation_id)",
    )
    .bind(at.lon)
    .bind(at.lat)
    .bind(category)
    .fetch_one(db)
    .await
}

/// A complaint that was sent under a key.
#[derive(sqlx::FromRow)]
pub struct Existing {
    /// Its number.
    pub number: String,
    /// SHA-256 of what was sent.
    pub request_hash: Vec<u8>,
}

/// What was sent under an idempotency key before.
pub async fn existing(db: impl sqlx::PgExecutor<'_>, key: Uuid) -> sqlx::Result<Option<Existing>> {
    sqlx::query_as("select number, request_hash from complaint where idempotency_key = $1")
        .bind(key)
        .fetch_optional(db)
        .await
}

/// Everything of a new complaint.
pub struct NewRow<'a> {
    /// The draft's key.
    pub key: Uuid,
    /// SHA-256 of what was sent.
    pub request_hash: &'a [u8],
    /// SHA-256 of the secret link.
    pub secret_hash: &'a [u8],
    /// Its category.
    pub category_id: i32,
    /// Where.
    pub place: Point,
    /// Where, in words.
    pub address: &'a str,
    /// Refinement of the place.
    pub place_note: &'a str,
    /// The text.
    pub body: &'a str,
    /// The answers, as JSON.
    pub answers: Value,
    /// Language of the author.
    pub language: &'a str,
    /// Where it goes.
    pub resolved: &'a Resolved,
    /// By when.
    pub due_at: Option<DateTime<Utc>>,
    /// Sealed contact and the consent that was given for it.
    pub contact: Option<(Vec<u8>, &'a str)>,
    /// The region's time: the year of the number.
    pub zone: FixedOffset,
}

/// Writes the complaint with its first steps, its contact and its messages; `None` when the key is taken.
/// Photos are attached by the caller in the same transaction.
pub async fn insert(tx: &mut PgConnection, new: &NewRow<'_>) -> sqlx::Result<Option<(i64, ComplaintNumber)>> {
    use chrono::Datelike;
    let local = new.resolved.now.with_timezone(&new.zone);
    let (serial,): (i64,) = sqlx::query_as("select next_complaint_serial($1)")
        .bind(local.year())
        .fetch_one(&mut *tx)
        .await?;
    let year = u8::try_from(local.year().rem_euclid(100)).unwrap_or(0);
    let number = ComplaintNumber::new(year, serial.unsigned_abs());
    let state = State::at_first(new.resolved.organisation_id.is_some());
    let inserted: Option<(i64,)> = sqlx::query_as(
        "insert into complaint (number, category_id, state, geom, district_id, organisation_id, routing_rule_id, address,
                                place_note, body, answers, language, due_at, created_at, updated_at, idempotency_key,
                                request_hash, secret_hash, edit_until)
         values ($1, $2, $3, st_setsrid(st_makepoint($4, $5), 4326), $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, $16,
                 $17, $18, $15 + interval '15 minutes')
         on conflict on constraint complaint_idempotency_key do nothing
         returning complaint_id",
    )
    .bind(number.as_str())
    .bind(new.category_id)
    .bind(state.code())
    .bind(new.place.lon)
    .bind(new.place.lat)
    .bind(new.resolved.district_id)
    .bind(new.resolved.organisation_id)
    .bind(new.resolved.routing_rule_id)
    .bind(new.address)
    .bind(new.place_note)
    .bind(new.body)
    .bind(&new.answers)
    .bind(new.language)
    .bind(new.due_at)
    .bind(new.resolved.now)
    .bind(new.key)
    .bind(new.request_hash)
    .bind(new.secret_hash)
    .fetch_optional(&mut *tx)
    .await?;
    let Some((complaint_id,)) = inserted else {
        return Ok(None);
    };
    first_steps(tx, complaint_id, number.as_str(), new).await?;
    Ok(Some((complaint_id, number)))
}

/// History, contact and outbox in one round trip. The steps are rows of one insert: statements within `with` run in no
/// certain order, and the order of history is the order of its ids.
async fn first_steps(tx: &mut PgConnection, complaint_id: i64, number: &str, new: &NewRow<'_>) -> sqlx::Result<()> {
    let reason = match new.language {
        "en" => new.resolved.reason_en.as_deref(),
        _ => new.resolved.reason_ru.as_deref(),
    };
    let (sealed, consent) = new
        .contact
        .as_ref()
        .map_or((None, None), |(sealed, consent)| (Some(sealed), Some(*consent)));
    sqlx::query(
        "with history as (
             insert into complaint_event (complaint_id, at, kind, from_state, to_state, actor_role, organisation_id, note, details)
             select $1, $2, step.*
             from (values ('submitted', null, 'submitted', 'citizen', null, '', '{}'::jsonb),
                          ('routed', 'submitted', 'routed', 'system', $3::int, coalesce($4, ''), jsonb_build_object('rule', $5::int)))
                  as step (kind, from_state, to_state, actor_role, organisation_id, note, details)
             where step.kind = 'submitted' or $3 is not null
             order by step.kind desc
         ), contact as (
             insert into pii.complaint_contact (complaint_id, sealed, consent_text, consented_at)
             select $1, $6, $7, $2 where $6::bytea is not null
         )
         insert into outbox (dedupe_key, kind, payload)
         values ('complaint.submitted:' || $8, 'complaint.submitted', jsonb_build_object('number', $8::text))",
    )
    .bind(complaint_id)
    .bind(new.resolved.now)
    .bind(new.resolved.organisation_id)
    .bind(reason)
    .bind(new.resolved.routing_rule_id)
    .bind(sealed)
    .bind(consent)
    .bind(number)
    .execute(tx)
    .await?;
    Ok(())
}

/// Whether a complaint is the viewer's: the device holds its secret, or the account has it.
pub async fn is_own(pool: &PgPool, who: &Viewer, number: &ComplaintNumber) -> sqlx::Result<bool> {
    let (own,): (bool,) =
        sqlx::query_as(
            "select exists (select from complaint c where number = $1 and (secret_hash = any($2)
                 or exists (select from account_complaint l where l.complaint_id = c.complaint_id and l.account_id = $3)))",
        )
            .bind(number.as_str())
            .bind(&who.secrets)
            .bind(who.account.map(|account| account.0))
            .fetch_one(pool)
            .await?;
    Ok(own)
}

/// Writes a correction with its step of the history; false when the time for it is over.
pub async fn correct(
    pool: &PgPool,
    who: &Viewer,
    number: &ComplaintNumber,
    body: &str,
    place_note: &str,
) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "with changed as (
             update complaint c set body = $3, place_note = $4, updated_at = clock_timestamp(), version = version + 1
             where number = $1 and edit_until > clock_timestamp() and (secret_hash = any($2)
                 or exists (select from account_complaint l where l.complaint_id = c.complaint_id and l.account_id = $5))
             returning complaint_id, number, state, version
         ), history as (
             insert into complaint_event (complaint_id, kind, from_state, to_state, actor_role)
             select complaint_id, 'corrected', state, state, 'citizen' from changed
         )
         insert into outbox (dedupe_key, kind, payload)
         select 'complaint.corrected:' || number || ':' || version, 'complaint.corrected', jsonb_build_object('number', number) from changed",
    )
    .bind(number.as_str())
    .bind(&who.secrets)
    .bind(body)
    .bind(place_note)
    .bind(who.account.map(|account| account.0))
    .execute(pool)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The number of the complaint that belongs to one of the viewer's secrets.
pub async fn number_of_secret(pool: &PgPool, who: &Viewer) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("select number from complaint where secret_hash = any($1) order by complaint_id desc limit 1")
        .bind(&who.secrets)
        .fetch_optional(pool)
        .await
}

/// Makes a complaint an account's own.
pub async fn own(db: impl sqlx::PgExecutor<'_>, account: AccountId, complaint_id: i64) -> sqlx::Result<()> {
    sqlx::query("insert into account_complaint (account_id, complaint_id) values ($1, $2) on conflict do nothing")
        .bind(account.0)
        .bind(complaint_id)
        .execute(db)
        .await?;
    Ok(())
}
