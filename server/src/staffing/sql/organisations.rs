//! One organisation, and what is above and below it.

use sqlx::PgExecutor;

/// An organisation with everything that is known of it.
#[derive(sqlx::FromRow)]
pub struct One {
    pub organisation_id: i32,
    pub parent_id: Option<i32>,
    pub code: String,
    pub name: String,
    pub other_name: String,
    pub kind: String,
    pub address: String,
    pub phone: Option<String>,
    pub email: String,
    pub closed: bool,
}

/// The organisation with this code, within these bounds.
pub async fn one(db: impl PgExecutor<'_>, within: Option<&[i32]>, code: &str, lang: &str) -> sqlx::Result<Option<One>> {
    sqlx::query_as(
        "select organisation_id, parent_id, code, case when $3 = 'en' then name_en else name_ru end as name,
                case when $3 = 'en' then name_ru else name_en end as other_name, kind, address, phone, email,
                closed_at is not null as closed
         from organisation where code = $2 and ($1::int[] is null or organisation_id = any ($1))",
    )
    .bind(within)
    .bind(code)
    .bind(lang)
    .fetch_optional(db)
    .await
}

/// Everything above, the top first: id, code, name. No tree is deeper than it has kinds; a circle ends here too.
pub async fn chain(
    db: impl PgExecutor<'_>,
    parent: Option<i32>,
    lang: &str,
) -> sqlx::Result<Vec<(i32, String, String)>> {
    sqlx::query_as(
        "with recursive chain as (
             select o.organisation_id, o.parent_id, o.code, o.name_ru, o.name_en, 1 as depth
             from organisation o where o.organisation_id = $1
             union all
             select o.organisation_id, o.parent_id, o.code, o.name_ru, o.name_en, c.depth + 1
             from chain c join organisation o on o.organisation_id = c.parent_id where c.depth < 8
         )
         select organisation_id, code, case when $2 = 'en' then name_en else name_ru end from chain order by depth desc",
    )
    .bind(parent)
    .bind(lang)
    .fetch_all(db)
    .await
}

/// How many roles hold in an organisation itself.
pub async fn members(db: impl PgExecutor<'_>, organisation: i32) -> sqlx::Result<i64> {
    sqlx::query_scalar("select count(*) from staff_member where organisation_id = $1 and ended_at is null")
        .bind(organisation)
        .fetch_one(db)
        .await
}
