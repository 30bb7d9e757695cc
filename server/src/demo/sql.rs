//! Statements of the demo region. Rows go in by arrays, a table at a time.

use sqlx::{PgConnection, PgPool};

use super::{
    calendar::CalendarDay,
    categories::{Group, Leaf},
    organisations::{District, Organisation},
    rules::Rule,
};

/// Whether anything that the demo would write is there already. The areas of the region do not count.
pub async fn is_empty(pool: &PgPool) -> sqlx::Result<bool> {
    sqlx::query_scalar(
        "select not (exists (select from category) or exists (select from organisation) \
                  or exists (select from complaint))",
    )
    .fetch_one(pool)
    .await
}

/// Districts without the region itself, in a stable order.
pub async fn districts(db: &mut PgConnection) -> sqlx::Result<Vec<District>> {
    let rows: Vec<(String, String, String)> =
        sqlx::query_as("select code, name_ru, name_en from district where kind = 'district' order by code")
            .fetch_all(db)
            .await?;
    Ok(rows
        .into_iter()
        .map(|(code, ru, en)| District { code, ru, en })
        .collect())
}

/// Groups of categories.
pub async fn insert_groups(db: &mut PgConnection, groups: &[&Group]) -> sqlx::Result<u64> {
    let codes: Vec<_> = groups.iter().map(|group| group.code).collect();
    let ru: Vec<_> = groups.iter().map(|group| group.ru).collect();
    let en: Vec<_> = groups.iter().map(|group| group.en).collect();
    let done = sqlx::query(
        "insert into category (code, name_ru, name_en, ordinal) \
         select code, ru, en, 100 * ordinal \
         from unnest($1::text[], $2::text[], $3::text[]) with ordinality as t (code, ru, en, ordinal) order by ordinal",
    )
    .bind(codes)
    .bind(ru)
    .bind(en)
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Categories of one group.
pub async fn insert_leaves(db: &mut PgConnection, group: &Group, questions: &[String]) -> sqlx::Result<u64> {
    fn column<T>(leaves: &'static [Leaf], pick: impl Fn(&'static Leaf) -> T) -> Vec<T> {
        leaves.iter().map(pick).collect()
    }
    let done = sqlx::query(
        "insert into category (code, parent_id, name_ru, name_en, keywords, norm_value, norm_unit, norm_source, \
                               questions, photo_required, common, ordinal) \
         select t.code, parent.category_id, t.ru, t.en, t.keywords, t.norm_value, t.norm_unit, t.norm_source, \
                t.questions::jsonb, t.photo, t.common, parent.ordinal + t.place \
         from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::text[], $8::text[], $9::text[], \
                     $10::bool[], $11::bool[]) with ordinality \
              as t (code, ru, en, keywords, norm_value, norm_unit, norm_source, questions, photo, common, place) \
         join category parent on parent.code = $1 \
         order by t.place",
    )
    .bind(group.code)
    .bind(column(group.leaves, |leaf| leaf.code))
    .bind(column(group.leaves, |leaf| leaf.ru))
    .bind(column(group.leaves, |leaf| leaf.en))
    .bind(column(group.leaves, |leaf| leaf.keywords))
    .bind(column(group.leaves, |leaf| leaf.norm.0))
    .bind(column(group.leaves, |leaf| leaf.norm.1.code()))
    .bind(column(group.leaves, |leaf| leaf.norm.2))
    .bind(questions)
    .bind(column(group.leaves, |leaf| leaf.photo))
    .bind(column(group.leaves, |leaf| leaf.common))
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Organisations; the ones above must come before.
pub async fn insert_organisations(db: &mut PgConnection, list: &[Organisation]) -> sqlx::Result<u64> {
    let column = |pick: fn(&Organisation) -> &str| list.iter().map(pick).collect::<Vec<_>>();
    let done = sqlx::query(
        "insert into organisation (code, name_ru, name_en, phone) \
         select code, ru, en, phone \
         from unnest($1::text[], $2::text[], $3::text[], $4::text[]) with ordinality as t (code, ru, en, phone, place) \
         order by place",
    )
    .bind(column(|one| &one.code))
    .bind(column(|one| &one.ru))
    .bind(column(|one| &one.en))
    .bind(list.iter().map(|one| one.phone.as_deref()).collect::<Vec<_>>())
    .execute(&mut *db)
    .await?;
    sqlx::query(
        "update organisation set parent_id = parent.organisation_id \
         from unnest($1::text[], $2::text[]) as t (code, parent_code) \
         join organisation parent on parent.code = t.parent_code \
         where organisation.code = t.code",
    )
    .bind(column(|one| &one.code))
    .bind(list.iter().map(|one| one.parent).collect::<Vec<_>>())
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Routing rules.
pub async fn insert_rules(db: &mut PgConnection, rules: &[Rule]) -> sqlx::Result<u64> {
    let done = sqlx::query(
        "insert into routing_rule (ordinal, category_id, district_id, organisation_id, reason_ru, reason_en) \
         select t.ordinal, category.category_id, district.district_id, organisation.organisation_id, t.ru, t.en \
         from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) \
              as t (ordinal, category_code, district_code, organisation_code, ru, en) \
         join organisation on organisation.code = t.organisation_code \
         left join category on category.code = t.category_code \
         left join district on district.code = t.district_code \
         order by t.ordinal",
    )
    .bind(rules.iter().map(|rule| rule.ordinal).collect::<Vec<_>>())
    .bind(rules.iter().map(|rule| rule.category).collect::<Vec<_>>())
    .bind(rules.iter().map(|rule| rule.district.as_deref()).collect::<Vec<_>>())
    .bind(rules.iter().map(|rule| rule.organisation.as_str()).collect::<Vec<_>>())
    .bind(rules.iter().map(|rule| rule.reason_ru.as_str()).collect::<Vec<_>>())
    .bind(rules.iter().map(|rule| rule.reason_en.as_str()).collect::<Vec<_>>())
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Days of the calendar; a day that is there already stays as the operator set it.
pub async fn insert_calendar(db: &mut PgConnection, days: &[CalendarDay]) -> sqlx::Result<u64> {
    let done = sqlx::query(
        "insert into calendar_day (day, is_off, note) \
         select * from unnest($1::date[], $2::bool[], $3::text[]) on conflict (day) do nothing",
    )
    .bind(days.iter().map(|row| row.day).collect::<Vec<_>>())
    .bind(days.iter().map(|row| row.is_off).collect::<Vec<_>>())
    .bind(days.iter().map(|row| row.note).collect::<Vec<_>>())
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}
