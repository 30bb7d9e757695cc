//! What an import changes, and what it leaves alone.

use app::directory::port::DirectoryPort;
use app::kernel::Lang;
use chrono::FixedOffset;
use sqlx::PgPool;

use super::*;
use crate::transfer::tests::count;

#[sqlx::test(migrations = "./migrations")]
async fn the_same_file_twice_and_its_own_export_change_nothing(pool: PgPool) {
    example(&pool).await;
    let before = everything(&pool).await;
    for (kind, text) in EXAMPLE {
        let again = with(&pool, kind, text, &CLOSE).await;
        assert_eq!(
            (again.added, again.changed, again.closed),
            (0, 0, 0),
            "{kind:?}\n{}",
            again.diff
        );
        let out = exported(&pool, kind).await;
        let same = with(&pool, kind, &out, &CLOSE).await;
        assert_eq!(
            (same.added, same.changed, same.closed),
            (0, 0, 0),
            "{kind:?}\n{}",
            same.diff
        );
    }
    assert_eq!(everything(&pool).await, before);
}

#[sqlx::test(migrations = "./migrations")]
async fn export_import_into_an_empty_database_and_export_are_the_same(pool: PgPool) {
    example(&pool).await;
    let hard = [
        "f1,,agency,=HYPERLINK(1),'=HYPERLINK(1),@cmd,-2+3,\"строка \"\"в\"\" кавычках; и, запятая\",+7 800 000-00-09,,,",
        "f2,,agency,''=двойная,'цитата',,,,,,-0.0000001,-179.5",
    ];
    take(&pool, Organisations, file(Organisations, &hard)).await;
    let mut files = Vec::new();
    for (kind, _) in EXAMPLE {
        files.push((kind, exported(&pool, kind).await));
    }
    assert!(
        files[0].1.contains("'=HYPERLINK(1),'=HYPERLINK(1),'@cmd,'-2+3"),
        "{}",
        files[0].1
    );
    assert!(
        files[0].1.contains("'+7 800 000-00-09") && files[0].1.contains(",-0.0000001,-179.5"),
        "{}",
        files[0].1
    );
    run(
        &pool,
        "truncate organisation, category, calendar_day restart identity cascade",
    )
    .await;
    for (kind, text) in &files {
        take(&pool, *kind, text).await;
        assert_eq!(exported(&pool, *kind).await, *text, "{kind:?}");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_look_tells_every_change_and_writes_nothing(pool: PgPool) {
    example(&pool).await;
    let before = everything(&pool).await;
    let changed = exported(&pool, Organisations)
        .await
        .replace("Бригада освещения", "Бригада света")
        .lines()
        .filter(|line| !line.starts_with("clinic,"))
        .flat_map(|line| [line, "\n"])
        .collect::<String>()
        + "new,region,agency,Новая,New,,,,,,,\n";
    run(&pool, "update routing_rule set closed_at = now() where ordinal = 40").await;
    let before_look = everything(&pool).await;
    let look = with(&pool, Organisations, &changed, &LOOK).await;
    assert_eq!((look.added, look.changed, look.closed, look.unchanged), (1, 1, 1, 6));
    for line in [
        "+ new: code «new», parent_code «region», kind «agency», name_ru «Новая», name_en «New»\n",
        "~ roads-south-lights\n    name_ru: «Бригада освещения» → «Бригада света»\n",
        "- clinic\n",
    ] {
        assert!(look.diff.contains(line), "{}", look.diff);
    }
    assert!(look.to_string().contains("nothing was written"), "{look}");
    assert_eq!(everything(&pool).await, before_look);
    assert_ne!(before, before_look);
    for (kind, text) in [
        (Categories, EXAMPLE[1].1.replace("9,working_days", "8,working_days")),
        (Routes, EXAMPLE[2].1.replace(",roads-north,", ",roads,")),
        (Calendar, EXAMPLE[3].1.replace("2026-12-31,yes", "2026-12-30,yes")),
    ] {
        let look = with(&pool, kind, text, &LOOK).await;
        assert!(look.added + look.changed + look.closed > 0, "{kind:?}");
    }
    assert_eq!(everything(&pool).await, before_look);
    // the same file for good does what the look said
    let done = with(&pool, Organisations, &changed, &CLOSE).await;
    assert_eq!(
        (done.added, done.changed, done.closed, &done.diff),
        (1, 1, 1, &look.diff)
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn nothing_is_deleted_and_what_is_needed_stays_open(pool: PgPool) {
    example(&pool).await;
    run(
        &pool,
        "insert into complaint (number, category_id, state, geom, organisation_id, body, idempotency_key, request_hash)
         select '26-000001-x', (select category_id from category where code = 'pothole'), 'in_work',
                st_setsrid(st_makepoint(39.5, 47.2), 4326), (select organisation_id from organisation where code = 'health'),
                'Яма посреди дороги', gen_random_uuid(), ''",
    )
    .await;
    let left = file(Organisations, &["duty,,agency,Дежурная,Duty,,,,,,,"]);
    let kept = take(&pool, Organisations, &left).await;
    assert_eq!((kept.changed, kept.closed, kept.left), (1, 0, 7));
    let done = with(&pool, Organisations, &left, &CLOSE).await;
    for line in [
        "health is not in the file and stays: 1 open complaints",
        "roads-north is not in the file and stays: 1 routing rules name it",
        "roads is not in the file and stays: «roads-",
        "region is not in the file and stays: «",
    ] {
        assert!(done.diff.contains(line), "{}", done.diff);
    }
    assert_eq!(
        (done.closed, count(&pool, "select count(*) from organisation").await),
        (0, 8)
    );
    run(
        &pool,
        "alter table complaint disable trigger complaint_state_follows_the_table;
         update complaint set state = 'confirmed'; update routing_rule set closed_at = now()",
    )
    .await;
    let done = with(&pool, Organisations, &left, &CLOSE).await;
    assert_eq!(
        (
            done.closed,
            count(&pool, "select count(*) from organisation where closed_at is not null").await
        ),
        (7, 7)
    );
    assert_eq!(
        count(
            &pool,
            "select count(*) from complaint join organisation using (organisation_id)"
        )
        .await,
        1
    );
    // who is named again opens again, under the same id
    let done = take(&pool, Organisations, EXAMPLE[0].1).await;
    assert_eq!(
        (
            done.added,
            count(&pool, "select count(*) from organisation where closed_at is null").await
        ),
        (7, 8)
    );
    assert_eq!(count(&pool, "select count(*) from organisation").await, 8);

    // categories: a norm that has begun stays, one that has not goes
    run(
        &pool,
        "insert into category_norm (category_id, valid_from, value, unit)
         select category_id, '2020-01-01', 3, 'working_days' from category where code = 'pothole'",
    )
    .await;
    let rows = EXAMPLE[1]
        .1
        .lines()
        .filter(|line| !line.starts_with("clinic-queue") && !line.contains("2027-01-01"));
    let rows: String = rows.flat_map(|line| [line, "\n"]).collect();
    let done = with(&pool, Categories, &rows, &CLOSE).await;
    assert_eq!(done.closed, 2, "{}", done.diff);
    assert!(
        done.diff
            .contains("pothole from 2020-01-01 is not in the file and stays: it has begun"),
        "{}",
        done.diff
    );
    assert_eq!(
        count(&pool, "select count(*) from category where closed_at is not null").await,
        1
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn a_rule_that_changes_leaves_older_complaints_their_reason(pool: PgPool) {
    example(&pool).await;
    run(
        &pool,
        "insert into complaint (number, category_id, state, geom, organisation_id, routing_rule_id, body, idempotency_key, request_hash)
         select '26-000001-x', (select category_id from category where code = 'pothole'), 'in_work',
                st_setsrid(st_makepoint(39.5, 47.2), 4326), organisation_id, routing_rule_id, 'Яма посреди дороги',
                gen_random_uuid(), '' from routing_rule where ordinal = 30",
    )
    .await;
    let done = take(
        &pool,
        Routes,
        EXAMPLE[2].1.replace("содержит участок «Юг»", "теперь у бригады"),
    )
    .await;
    assert_eq!((done.changed, done.unchanged), (1, 4));
    let reason = "select count(*) from complaint join routing_rule r using (routing_rule_id) where r.reason_ru like '%участок «Юг»%'";
    assert_eq!(count(&pool, reason).await, 1);
    assert_eq!(
        count(
            &pool,
            "select count(*) from routing_rule where ordinal = 30 and closed_at is null"
        )
        .await,
        1
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn a_norm_begins_on_its_day_and_older_complaints_keep_theirs(pool: PgPool) {
    example(&pool).await;
    run(
        &pool,
        "update category_norm set valid_from = (now() at time zone interval '3 hours')::date",
    )
    .await;
    let zone = FixedOffset::east_opt(3 * 3600).unwrap();
    let directory = crate::directory::Directory::new(pool.clone(), zone);
    let norm = async |directory: &crate::directory::Directory| {
        let catalogue = directory.catalogue(Lang::Ru).await.unwrap();
        let pothole = catalogue
            .groups
            .iter()
            .flat_map(|it| &it.categories)
            .find(|it| it.name == "Яма на дороге");
        pothole.unwrap().norm.value
    };
    assert_eq!(norm(&directory).await, 5);
    run(&pool, "update category_norm set valid_from = valid_from + 1").await;
    assert_eq!(norm(&directory).await, 5, "kept in memory");
    directory.forget();
    assert_eq!(norm(&directory).await, 9);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_thousand_organisations_are_a_handful_of_statements(pool: PgPool) {
    let rows: Vec<String> = (0..1000)
        .map(|n| match n {
            0 => "o0,,region,Край,,,,,,,,".to_owned(),
            1..10 => format!("o{n},o0,agency,Ведомство {n},,,,,,,,"),
            10..100 => format!("o{n},o{},office,Отдел {n},,,,,,,47.{n},39.{n}", n / 10),
            _ => format!("o{n},o{},unit,Участок {n},,,,,,,,", n / 10),
        })
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    run(
        &pool,
        "create table statement (said text);
         create function note_statement() returns trigger language plpgsql as
             $$ begin insert into statement values (tg_op); return null; end $$;
         create trigger note_statement after insert or update or delete on organisation for each statement
             execute function note_statement()",
    )
    .await;
    let done = take(&pool, Organisations, file(Organisations, &rows)).await;
    assert_eq!(done.added, 1000);
    // an insert with "on conflict do update" is noted as both
    assert_eq!(count(&pool, "select count(*) from statement").await, 3);
    let again = take(&pool, Organisations, file(Organisations, &rows)).await;
    assert_eq!(
        (again.unchanged, count(&pool, "select count(*) from statement").await),
        (1000, 3)
    );
    assert_eq!(
        count(&pool, "select count(*) from organisation where parent_id is not null").await,
        999
    );
}
