//! The journal and the reference data of the staff.

use super::account::{registered, spawn};
use super::staff::proved;
use sqlx::PgPool;

const KEEPER: &str = "keeper@mail.example";
const NINA: &str = "nina@mail.example";

#[sqlx::test(migrations = "./migrations")]
async fn the_journal_is_read_by_kind_day_and_person_in_pages(pool: PgPool) {
    let app = spawn(pool).await;
    let mut keeper = proved(&app, KEEPER, "administrator", None).await;
    registered(&app, NINA).await;
    sqlx::raw_sql(
        "insert into security_event (kind, account_id, at, network)
         select 'sign_in_failed', (select max(account_id) from account), now() - interval '40 days' - n * interval '1 second',
                'line ' || n from generate_series(1, 65) n",
    )
    .execute(&app.pool)
    .await
    .unwrap();
    let (status, page) = keeper.open(&app, "/admin/journal").await;
    assert!(
        status == 200 && page.contains("Регистрация") && !page.contains(NINA),
        "masked: {page}"
    );
    let (mut seen, mut path) = (0, "/admin/journal?kind=sign_in_failed".to_owned());
    for _ in 0..3 {
        let (_, page) = keeper.open(&app, &path).await;
        seen += page.matches("line ").count();
        let after = page.rsplit_once("after=").and_then(|(_, rest)| rest.split('"').next());
        path = format!("/admin/journal?kind=sign_in_failed&after={}", after.unwrap_or("none"));
    }
    assert_eq!(seen, 65, "each once");
    // a day of the region
    let day: String = sqlx::query_scalar("select to_char(now() at time zone interval '3 hours', 'DD.MM.YYYY')")
        .fetch_one(&app.pool)
        .await
        .unwrap();
    let (_, page) = keeper.open(&app, &format!("/admin/journal?day={day}")).await;
    assert!(page.contains("Регистрация") && !page.contains("line "), "{page}");
    let (status, page) = keeper.open(&app, "/admin/journal?day=31.02.2026&kind=sign_in").await;
    assert!(
        status == 422 && page.contains("value=\"31.02.2026\"") && page.contains("day-error"),
        "{page}"
    );
    // a person by the whole address, which stands in no link; what he did and what was done to him
    let answer = keeper.send(&app, "/admin/journal", &[("who", NINA)]).await;
    assert_eq!(answer.status(), 200);
    let page = answer.text().await.unwrap();
    assert!(
        page.contains("line 1") && !page.contains("who=") && page.contains("name=\"after\""),
        "{page}"
    );
    let unknown = keeper
        .send(&app, "/admin/journal", &[("who", "nobody@mail.example")])
        .await;
    assert_eq!(unknown.status(), 422);
    let (status, _) = keeper
        .open(&app, &format!("/admin/journal?who={NINA}&after=9.9&kind=zzz"))
        .await;
    assert_eq!(status, 200);
}

#[sqlx::test(migrations = "./migrations")]
async fn the_journal_is_only_ever_added_to(pool: PgPool) {
    let app = spawn(pool).await;
    registered(&app, NINA).await;
    let before = app.count("select count(*) from security_event").await;
    assert!(before > 0);
    for change in [
        "update security_event set kind = 'nothing'",
        "delete from security_event",
        "truncate security_event",
        "delete from account; delete from security_event",
    ] {
        let refused = sqlx::raw_sql(change).execute(&app.pool).await.unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{change}: {refused}");
    }
    assert_eq!(app.count("select count(*) from security_event").await, before);
    // the check can fail: without the trigger the lines go
    sqlx::raw_sql("alter table security_event disable trigger all; delete from security_event")
        .execute(&app.pool)
        .await
        .unwrap();
    assert_eq!(app.count("select count(*) from security_event").await, 0);
}

#[sqlx::test(migrations = "./migrations")]
async fn every_kind_of_the_sources_has_a_name(pool: PgPool) {
    let app = spawn(pool).await;
    let mut keeper = proved(&app, KEEPER, "administrator", None).await;
    registered(&app, NINA).await;
    let kinds: Vec<String> = sqlx::query_scalar("select distinct kind from security_event")
        .fetch_all(&app.pool)
        .await
        .unwrap();
    let known = app::i18n::EVENTS.map(|(kind, ..)| kind);
    for kind in kinds.iter().map(String::as_str).chain(known) {
        assert!(known.contains(&kind), "{kind}");
        for lang in [app::kernel::Lang::Ru, app::kernel::Lang::En] {
            assert_ne!(app::i18n::event_text(kind, lang), kind);
        }
    }
    assert_eq!(keeper.open(&app, "/admin/journal?lang=en").await.0, 200);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_norm_begins_on_a_day_and_the_former_one_stays(pool: PgPool) {
    let app = spawn(pool).await;
    let mut keeper = proved(&app, KEEPER, "administrator", None).await;
    let (status, page) = keeper.open(&app, "/admin/categories?q=%D1%8F%D0%BC").await;
    assert!(
        status == 200 && page.contains("/admin/categories/pothole") && !page.contains("/admin/categories/lamp"),
        "{page}"
    );
    let path = "/admin/categories/pothole";
    let norm = format!("{path}/norm");
    let form = |value: &'static str, unit: &'static str, from: &'static str, source: &'static str| {
        [("value", value), ("unit", unit), ("from", from), ("source", source)]
    };
    for (bad, wrong) in [
        (
            form("0", "", "31.02.2030", " "),
            vec!["value-error", "unit-error", "from-error", "source-error"],
        ),
        (form("5", "working_days", "2020-01-01", "Приказ 5"), vec!["from-error"]),
        (
            form("99999999999", "working_days", "2030-01-01", "Приказ 5"),
            vec!["value-error"],
        ),
        (form("5", "centuries", "2030-01-01", "Приказ 5"), vec!["unit-error"]),
    ] {
        let answer = keeper.send(&app, &norm, &bad).await;
        assert_eq!(answer.status(), 422, "{bad:?}");
        let page = answer.text().await.unwrap();
        for part in wrong {
            assert!(page.contains(part), "{bad:?}: no {part}");
        }
        assert!(page.contains(&format!("value=\"{}\"", bad[2].1)), "{page}");
    }
    assert_eq!(app.count("select count(*) from category_norm").await, 0);
    keeper
        .go(
            &app,
            &norm,
            &form("5", "working_days", "01.01.2030", "Приказ 5"),
            &format!("{path}?done=norm"),
        )
        .await;
    let again = keeper
        .send(&app, &norm, &form("7", "working_days", "2030-01-01", "Приказ 6"))
        .await;
    assert_eq!(again.status(), 422, "one norm for one day");
    let (_, page) = keeper.open(&app, path).await;
    assert!(
        page.contains("Приказ 5") && page.contains("Правила 1") && !page.contains("Приказ 6"),
        "{page}"
    );
    assert_eq!(
        app.count("select norm_value::bigint from category where code = 'pothole'")
            .await,
        9
    );
    assert_eq!(
        app.count("select count(*) from security_event where kind = 'norm_changed'")
            .await,
        1
    );
    // groups have none, and nobody else may
    assert_eq!(
        keeper
            .send(
                &app,
                "/admin/categories/roads/norm",
                &form("5", "minutes", "2030-01-01", "x")
            )
            .await
            .status(),
        404
    );
    assert_eq!(keeper.open(&app, "/admin/categories/nowhere").await.0, 404);
    let mut operator = proved(&app, "operator@mail.example", "operator", Some(1)).await;
    assert_eq!(
        operator
            .send(&app, &norm, &form("5", "minutes", "2031-01-01", "x"))
            .await
            .status(),
        403
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn a_day_is_transferred_and_a_year_is_uploaded_after_a_look(pool: PgPool) {
    let app = spawn(pool).await;
    let mut keeper = proved(&app, KEEPER, "administrator", None).await;
    let year: i32 = sqlx::query_scalar("select extract(year from now())::int")
        .fetch_one(&app.pool)
        .await
        .unwrap();
    let (status, page) = keeper.open(&app, "/admin/calendar").await;
    assert!(
        status == 200 && page.contains(&format!("/admin/calendar?year={year}")),
        "{page}"
    );
    let day = format!("{year}-12-28");
    let form = [("day", day.as_str()), ("kind", "on"), ("note", "Перенос")];
    keeper
        .go(
            &app,
            "/admin/calendar/day",
            &form,
            &format!("/admin/calendar?year={year}&done=day"),
        )
        .await;
    let (_, page) = keeper.open(&app, &format!("/admin/calendar?year={year}")).await;
    assert!(page.contains("Перенос") && page.contains("28"), "{page}");
    for (bad, part) in [
        ([("day", "2090-01-01"), ("kind", "off"), ("note", "рано")], "day-error"),
        ([("day", "31.02.2026"), ("kind", "off"), ("note", "рано")], "day-error"),
        (
            [("day", day.as_str()), ("kind", "maybe"), ("note", "рано")],
            "kind-error",
        ),
    ] {
        let answer = keeper.send(&app, "/admin/calendar/day", &bad).await;
        assert_eq!(answer.status(), 422, "{bad:?}");
        let page = answer.text().await.unwrap();
        assert!(page.contains(part) && page.contains("value=\"рано\""), "{bad:?} {page}");
    }
    let ordinary = [("day", day.as_str()), ("kind", "ordinary"), ("note", "")];
    keeper
        .go(
            &app,
            "/admin/calendar/day",
            &ordinary,
            &format!("/admin/calendar?year={year}&done=day"),
        )
        .await;
    assert_eq!(
        app.count("select count(*) from calendar_day where note = 'Перенос'")
            .await,
        0
    );
    assert_eq!(
        app.count("select count(*) from security_event where kind = 'calendar_changed'")
            .await,
        2
    );
    // an upload: a look that writes nothing, then the file
    let next = year + 3;
    let days: Vec<String> = (1..=14).map(|n| format!("{next}-01-{n:02},yes,Праздник")).collect();
    let text = format!("day,is_off,note\n{}\n", days.join("\n"));
    let (status, page) = keeper.upload(&app, "/admin/calendar", text.as_str()).await;
    assert!(
        status == 200 && page.contains(&format!("+ {next}-01-01")),
        "{status} {page}"
    );
    let seen = super::profile_kept::field(&page, "seen");
    let of_next = "select count(*) from calendar_day where note = 'Праздник'";
    assert_eq!(app.count(of_next).await, 0);
    let taken = keeper
        .send(&app, "/admin/calendar/apply", &[("text", &text), ("seen", &seen)])
        .await;
    assert_eq!(taken.status(), 200);
    assert_eq!(app.count(of_next).await, 14);
    assert_eq!(
        app.count("select count(*) from security_event where kind = 'directory_imported'")
            .await,
        1
    );
    let (_, page) = keeper.open(&app, "/admin/areas?q=west").await;
    assert!(page.contains("Западный") && !page.contains("Восточный"), "{page}");
}
