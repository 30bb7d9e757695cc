//! Statements of the demo region. Rows go in by arrays, a table at a time.

use sqlx::{PgConnection, PgPool};

use super::{
    calendar::CalendarDay,
    categories::{Group, Leaf},
    complaints::Complaint,
    organisations::{District, Organisation},
    rules::Rule,
};

/// Whether there is no region yet: no areas, no directory, no complaints.
pub async fn is_empty(pool: &PgPool) -> sqlx::Result<bool> {
    sqlx::query_scalar(
        "select not (exists (select from district) or exists (select from category) \
                  or exists (select from organisation) or exists (select from complaint))",
    )
    .fetch_one(pool)
    .await
}

/// Whether what is there was invented.
pub async fn is_demo(pool: &PgPool) -> sqlx::Result<bool> {
    sqlx::query_scalar("select coalesce((select demo from installation), false)")
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
        "update organisation set parent_id = parent.organisation_id, kind = 'office' \
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

/// Codes of the districts that contain points; the smallest one wins.
pub async fn districts_at(db: &mut PgConnection, lon: &[f64], lat: &[f64]) -> sqlx::Result<Vec<Option<String>>> {
    sqlx::query_scalar(
        "select (select code from district \
                 where kind = 'district' and st_contains(geom, st_setsrid(st_makepoint(t.lon, t.lat), 4326)) \
                 order by area_m2 limit 1) \
         from unnest($1::float8[], $2::float8[]) with ordinality as t (lon, lat, place) order by place",
    )
    .bind(lon)
    .bind(lat)
    .fetch_all(db)
    .await
}

/// The next running number of a year.
pub async fn next_serial(db: &mut PgConnection, year: i32) -> sqlx::Result<i64> {
    sqlx::query_scalar("select next_complaint_serial($1)")
        .bind(year)
        .fetch_one(db)
        .await
}

/// Says that the running numbers of a year are used up to `last`.
pub async fn use_serials(db: &mut PgConnection, year: i32, last: i64) -> sqlx::Result<()> {
    sqlx::query("select setval(('complaint_serial_' || $1::int)::regclass, $2)")
        .bind(year)
        .bind(last)
        .execute(db)
        .await?;
    Ok(())
}

/// The clock of the database.
pub async fn now(db: &mut PgConnection) -> sqlx::Result<chrono::DateTime<chrono::Utc>> {
    sqlx::query_scalar("select date_trunc('second', now())")
        .fetch_one(db)
        .await
}

/// Complaints under their numbers.
pub async fn insert_complaints(db: &mut PgConnection, list: &[(String, Complaint)]) -> sqlx::Result<u64> {
    fn column<'a, T>(list: &'a [(String, Complaint)], pick: impl Fn(&'a Complaint) -> T) -> Vec<T> {
        list.iter().map(|(_, one)| pick(one)).collect()
    }
    let done = sqlx::query(
        "insert into complaint (number, category_id, state, reopened_count, geom, district_id, organisation_id, \
                                routing_rule_id, address, place_note, body, answers, source, language, due_at, \
                                closed_at, created_at, updated_at, support_count, version, idempotency_key, \
                                request_hash) \
         select t.number, category.category_id, t.state, t.reopened, st_setsrid(st_makepoint(t.lon, t.lat), 4326), \
                district.district_id, organisation.organisation_id, rule.routing_rule_id, t.address, t.place_note, \
                t.body, t.answers, t.source, t.language, t.due_at, t.closed_at, t.created_at, t.updated_at, \
                t.support, t.version, t.key, t.request_hash \
         from unnest($1::text[], $2::text[], $3::text[], $4::int2[], $5::float8[], $6::float8[], $7::text[], \
                     $8::text[], $9::int[], $10::text[], $11::text[], $12::text[], $13::jsonb[], $14::text[], \
                     $15::text[], $16::timestamptz[], $17::timestamptz[], $18::timestamptz[], $19::timestamptz[], \
                     $20::int[], $21::int[], $22::uuid[], $23::bytea[]) with ordinality \
              as t (number, category, state, reopened, lon, lat, district, organisation, rule, address, place_note, \
                    body, answers, source, language, due_at, closed_at, created_at, updated_at, support, version, \
                    key, request_hash, place) \
         join category on category.code = t.category \
         join organisation on organisation.code = t.organisation \
         join routing_rule rule on rule.ordinal = t.rule \
         left join district on district.code = t.district \
         order by t.place",
    )
    .bind(list.iter().map(|(number, _)| number.as_str()).collect::<Vec<_>>())
    .bind(column(list, |one| one.category))
    .bind(column(list, |one| one.life.state()))
    .bind(column(list, |one| one.life.reopened))
    .bind(column(list, |one| one.place.lon))
    .bind(column(list, |one| one.place.lat))
    .bind(column(list, |one| one.place.district.as_deref()))
    .bind(column(list, |one| one.organisation.as_str()))
    .bind(column(list, |one| one.rule))
    .bind(column(list, |one| format!("{}, {}", one.place.street, one.place.house)))
    .bind(column(list, |one| one.place_note))
    .bind(column(list, |one| one.body.as_str()))
    .bind(column(list, |one| &one.answers))
    .bind(column(list, |one| one.source))
    .bind(column(list, |one| one.language))
    .bind(column(list, |one| one.life.due))
    .bind(column(list, |one| one.life.closed))
    .bind(column(list, |one| one.created))
    .bind(column(list, |one| {
        one.life.steps.last().map_or(one.created, |step| step.at)
    }))
    .bind(column(list, |one| {
        i32::try_from(one.supporters.len()).unwrap_or(i32::MAX)
    }))
    .bind(column(list, |one| {
        i32::try_from(one.life.steps.len()).unwrap_or(i32::MAX)
    }))
    .bind(column(list, |one| one.key))
    .bind(column(list, |one| one.request_hash.as_slice()))
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Histories of complaints that are stored.
pub async fn insert_events(db: &mut PgConnection, list: &[(String, Complaint)]) -> sqlx::Result<u64> {
    let (mut numbers, mut organisations, mut steps, mut from) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (number, one) in list {
        let mut state = None;
        for step in &one.life.steps {
            numbers.push(number.as_str());
            // until it is routed no organisation has it
            organisations.push((step.kind != "submitted").then_some(one.organisation.as_str()));
            from.push(state.replace(step.to));
            steps.push(step);
        }
    }
    let done = sqlx::query(
        "insert into complaint_event (complaint_id, at, kind, from_state, to_state, actor_role, organisation_id, \
                                      note, details) \
         select complaint.complaint_id, t.at, t.kind, t.from_state, t.to_state, t.role, organisation.organisation_id, \
                t.note, t.details \
         from unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], \
                     $8::text[], $9::jsonb[]) with ordinality \
              as t (number, at, kind, from_state, to_state, role, organisation, note, details, place) \
         join complaint on complaint.number = t.number \
         left join organisation on organisation.code = t.organisation \
         order by t.place",
    )
    .bind(numbers)
    .bind(steps.iter().map(|step| step.at).collect::<Vec<_>>())
    .bind(steps.iter().map(|step| step.kind).collect::<Vec<_>>())
    .bind(from)
    .bind(steps.iter().map(|step| step.to).collect::<Vec<_>>())
    .bind(steps.iter().map(|step| step.role).collect::<Vec<_>>())
    .bind(organisations)
    .bind(steps.iter().map(|step| step.note.as_str()).collect::<Vec<_>>())
    .bind(steps.iter().map(|step| &step.details).collect::<Vec<_>>())
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Supporters of complaints that are stored.
pub async fn insert_supporters(db: &mut PgConnection, list: &[(String, Complaint)]) -> sqlx::Result<u64> {
    let (mut numbers, mut supporters, mut moments) = (Vec::new(), Vec::new(), Vec::new());
    for (number, one) in list {
        for (supporter, at) in &one.supporters {
            numbers.push(number.as_str());
            supporters.push(supporter.as_slice());
            moments.push(*at);
        }
    }
    let done = sqlx::query(
        "insert into complaint_support (complaint_id, supporter, at) \
         select complaint.complaint_id, t.supporter, t.at \
         from unnest($1::text[], $2::bytea[], $3::timestamptz[]) as t (number, supporter, at) \
         join complaint on complaint.number = t.number",
    )
    .bind(numbers)
    .bind(supporters)
    .bind(moments)
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Photos of complaints that are stored.
pub async fn insert_photos(db: &mut PgConnection, list: &[(String, Complaint)]) -> sqlx::Result<u64> {
    let photos: Vec<_> = list
        .iter()
        .flat_map(|(number, one)| one.photos.iter().map(move |photo| (number.as_str(), photo)))
        .collect();
    let done = sqlx::query(
        "insert into complaint_photo (photo_id, draft_key, complaint_id, stage, ordinal, source_hash, large_key, \
                                      small_key, width, height, bytes, created_at) \
         select t.id, t.draft, complaint.complaint_id, t.stage, t.ordinal, t.source_hash, t.large, t.small, t.width, \
                t.height, t.bytes, t.at \
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::int2[], $6::bytea[], $7::text[], $8::text[], \
                     $9::int[], $10::int[], $11::int[], $12::timestamptz[]) \
              as t (id, draft, number, stage, ordinal, source_hash, large, small, width, height, bytes, at) \
         join complaint on complaint.number = t.number",
    )
    .bind(photos.iter().map(|(_, photo)| photo.id).collect::<Vec<_>>())
    .bind(photos.iter().map(|(_, photo)| photo.draft).collect::<Vec<_>>())
    .bind(photos.iter().map(|(number, _)| *number).collect::<Vec<_>>())
    .bind(photos.iter().map(|(_, photo)| photo.stage).collect::<Vec<_>>())
    .bind(photos.iter().map(|(_, photo)| photo.ordinal).collect::<Vec<_>>())
    .bind(
        photos
            .iter()
            .map(|(_, photo)| photo.source_hash.as_slice())
            .collect::<Vec<_>>(),
    )
    .bind(
        photos
            .iter()
            .map(|(_, photo)| photo.picture.large_key.as_str())
            .collect::<Vec<_>>(),
    )
    .bind(
        photos
            .iter()
            .map(|(_, photo)| photo.picture.small_key.as_str())
            .collect::<Vec<_>>(),
    )
    .bind(photos.iter().map(|(_, photo)| photo.picture.width).collect::<Vec<_>>())
    .bind(photos.iter().map(|(_, photo)| photo.picture.height).collect::<Vec<_>>())
    .bind(photos.iter().map(|(_, photo)| photo.picture.bytes).collect::<Vec<_>>())
    .bind(photos.iter().map(|(_, photo)| photo.at).collect::<Vec<_>>())
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Throws away the region, the directory and all complaints with everything that hangs on them.
pub async fn wipe(db: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query(
        "truncate complaint, complaint_photo, category, organisation, district, calendar_day restart identity cascade",
    )
    .execute(&mut *db)
    .await?;
    sqlx::query(
        "do $$ declare name text; begin \
             for name in select c.relname from pg_class c \
                         where c.relkind = 'S' and c.relname ~ '^complaint_serial_[0-9]+$' loop \
                 execute format('drop sequence %I', name); \
             end loop; \
         end $$",
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Tells the planner what the tables look like now; without a word about the catalogue, which is a superuser's.
pub async fn analyze(pool: &PgPool) -> sqlx::Result<()> {
    let quietly = "set client_min_messages = error; analyze; reset client_min_messages";
    sqlx::raw_sql(quietly).execute(pool).await.map(drop)
}

/// Lets every page say that the data is invented.
pub async fn mark_as_demo(db: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query("insert into installation (demo) values (true) on conflict (only_row) do update set demo = true")
        .execute(db)
        .await?;
    Ok(())
}
