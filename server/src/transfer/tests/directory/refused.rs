//! Every reason for which a row is refused, with its row; and nothing is written beside it.

use sqlx::PgPool;

use super::*;

/// Adds the rows to a file of good ones, and looks for the row and the reason.
async fn refused(pool: &PgPool, kind: DirectoryKind, rows: &[&str], row: usize, reason: &str) {
    let before = everything(pool).await;
    let folder = Folder::new();
    let path = folder.file("table.csv", file(kind, rows));
    let done = import(pool, kind, &path, &CLOSE).await.unwrap();
    assert!(
        done.rejected >= 1 && done.added + done.changed + done.closed == 0,
        "{rows:?}: {done}"
    );
    assert!(done.to_string().contains("nothing was imported"), "{done}");
    let lines = rejected(&done.rejects.unwrap());
    let wanted = (row + 2).to_string();
    let found = lines.iter().find(|it| it[it.len() - 2] == wanted);
    let said = found.map_or("nothing", |it| &it[it.len() - 1]);
    assert!(said.contains(reason), "{rows:?}: {said}");
    assert_eq!(everything(pool).await, before, "{rows:?}");
}

#[sqlx::test(migrations = "./migrations")]
async fn organisations(pool: PgPool) {
    example(&pool).await;
    let long = format!("a,,agency,{},,,,,,,,", "я".repeat(301));
    let short = format!("a,,agency,А,,{},,,,,,", "я".repeat(61));
    for (rows, row, reason) in [
        (
            &["a,,agency,А,,,,,,,,", "b,,agency,Б,,,,,,,,", "a,,agency,В,,,,,,,,"][..],
            2,
            "«a» was already on line 2",
        ),
        (
            &["a,nobody,office,А,,,,,,,,"],
            0,
            "parent_code «nobody»: no such organisation",
        ),
        (&["a,a,office,А,,,,,,,,"], 0, "above itself: a → a"),
        (
            &["a,b,office,А,,,,,,,,", "b,c,office,Б,,,,,,,,", "c,a,office,В,,,,,,,,"],
            1,
            "above itself: b → c → a → b",
        ),
        (
            &["a,clinic,agency,А,,,,,,,,"],
            0,
            "kind «agency» cannot be below «clinic», which is of kind «office»",
        ),
        (
            &["a,roads,region,А,,,,,,,,"],
            0,
            "kind «region» cannot be below «roads»",
        ),
        (&["a,,unit,А,,,,,,,,"], 0, "needs an organisation above it"),
        // the row is right, but what hangs on it in the tables is not any more
        (
            &["roads-south,roads,unit,Ю,,,,,,,,"],
            0,
            "«roads-south-lights», which is below it and not in the file",
        ),
        (
            &["roads,roads-south,office,Д,,,,,,,,"],
            0,
            "above itself: roads → roads-south → roads",
        ),
        (
            &["a,,shop,А,,,,,,,,"],
            0,
            "kind «shop»: one of region, agency, office, unit",
        ),
        (&[",,agency,А,,,,,,,,"], 0, "code is empty"),
        (&["ёлка,,agency,А,,,,,,,,"], 0, "«ё» may not be in a code"),
        (
            &["a,\"b c\",office,А,,,,,,,,"],
            0,
            "parent_code «b c»: « » may not be in a code",
        ),
        (&["a,,agency,\u{200b},,,,,,,,"], 0, "name_ru is empty"),
        (&[&long], 0, "name_ru: 301 characters, 300 at most"),
        (&[&short], 0, "short_ru: 61 characters, 60 at most"),
        (
            &["a,,agency,А,,,,,звоните,,,"],
            0,
            "phone «звоните»: not a telephone number",
        ),
        (&["a,,agency,А,,,,,,почта,,"], 0, "email «почта»:"),
        (&["a,,agency,А,,,,,,,47,"], 0, "lat and long: both or none"),
        (&["a,,agency,А,,,,,,,91,39"], 0, "lat «91»: outside of ±90"),
        (&["a,,agency,А,,,,,,,север,39"], 0, "lat «север»: not a number"),
        (&["a,,agency,А"], 0, "4 columns instead of 12"),
    ] {
        refused(&pool, Organisations, rows, row, reason).await;
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn categories(pool: PgPool) {
    example(&pool).await;
    let asks = |questions: &str| format!("a,streets,А,,,1,minutes,,,\"{}\",,,", questions.replace('"', "\"\""));
    let choice = |options: &str| {
        asks(&format!(
            r#"[{{"code":"q","label_ru":"В","label_en":"Q","kind":"choice","options":[{options}]}}]"#
        ))
    };
    let option = r#"{"code":"x","label_ru":"Х","label_en":"X"}"#;
    for (rows, row, reason) in [
        (
            &["a,,А,,,,,,,,,,", "a,,Б,,,,,,,,,,"][..],
            1,
            "«a» was already on line 2",
        ),
        (
            &["a,nothing,А,,,1,minutes,,,,,,"],
            0,
            "parent_code «nothing»: no such group",
        ),
        (&["a,pothole,А,,,1,minutes,,,,,,"], 0, "there are two levels"),
        (&["a,a,А,,,1,minutes,,,,,,"], 0, "its own group"),
        (
            &["streets,health-care,Д,,,1,minutes,,,,,,"],
            0,
            "which is below it and not in the file",
        ),
        (
            &["a,,А,,,1,minutes,,,,,,"],
            0,
            "a group (parent_code is empty) has no norm",
        ),
        (&["a,streets,А,,,,,,,,,,"], 0, "every category has a norm"),
        (
            &["a,streets,А,,,0,minutes,,,,,,"],
            0,
            "norm_value «0»: not a whole number from 1",
        ),
        (
            &["a,streets,А,,,1,weeks,,,,,,"],
            0,
            "norm_unit «weeks»: one of minutes, working_hours",
        ),
        (
            &["nothing,,,,,1,minutes,,2027-01-01,,,,"],
            0,
            "a later norm of a category that is not there",
        ),
        (
            &["streets,,,,,1,minutes,,2027-01-01,,,,"],
            0,
            "is a group, which has no norm",
        ),
        (&["pothole,,,,,,,,2027-01-01,,,,"], 0, "norm_from without norm_value"),
        (
            &["pothole,,Яма,,,1,minutes,,2027-01-01,,,,"],
            0,
            "a row with norm_from is a later norm",
        ),
        (
            &["pothole,,,,,1,minutes,,2027-02-30,,,,"],
            0,
            "norm_from «2027-02-30»: not a day",
        ),
        (
            &[
                "pothole,,,,,1,minutes,,01.01.2028,,,,",
                "pothole,,,,,2,minutes,,2028-01-01,,,,",
            ],
            1,
            "«pothole from 2028-01-01» was already",
        ),
        (&["a,,,,,,,,,,,,"], 0, "name_ru is empty"),
        (
            &["a,streets,А,,,1,minutes,,,,maybe,,"],
            0,
            "photo_required «maybe»: write yes or no",
        ),
        (
            &["a,streets,А,,,1,minutes,,,,,,-1"],
            0,
            "ordinal «-1»: not a whole number",
        ),
        (&[&asks("{")], 0, "questions: not JSON"),
        (&[&asks("{}")], 0, "questions: a list is needed"),
        (
            &[&asks(r#"[{"code":"q","label":"В"}]"#)],
            0,
            "questions: «label» is none of code, label_ru",
        ),
        (
            &[&asks(r#"[{"code":"q","label_ru":"В","label_en":"Q","kind":"number"}]"#)],
            0,
            "questions: unknown variant",
        ),
        (
            &[&asks(r#"[{"code":"q","label_ru":"","label_en":"Q","kind":"text"}]"#)],
            0,
            "label_ru is empty",
        ),
        (
            &[&asks(
                r#"[{"code":"q","label_ru":"В","label_en":"Q","kind":"text"},{"code":"q","label_ru":"В","label_en":"Q","kind":"text"}]"#,
            )],
            0,
            "two with the code «q»",
        ),
        (&[&choice(option)], 0, "a choice needs two options"),
        (
            &[&choice(&format!("{option},{option}"))],
            0,
            "«x»: this code is there twice",
        ),
        (
            &[&choice(&format!(
                r#"{option},{{"code":"y","label_ru":"У","label_en":"Y","stoper_ru":"112"}}"#
            ))],
            0,
            "«stoper_ru» is none of",
        ),
        (
            &[&choice(&format!(
                r#"{option},{{"code":"y","label_ru":"У","label_en":"Y","stopper_en":"112"}}"#
            ))],
            0,
            "stopper_en without stopper_ru",
        ),
    ] {
        refused(&pool, Categories, rows, row, reason).await;
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn routes(pool: PgPool) {
    example(&pool).await;
    run(&pool, "update organisation set closed_at = now() where code = 'health'").await;
    for (rows, row, reason) in [
        (
            &["1,,,duty,Почему,Why", "1,lamp,,duty,Почему,Why"][..],
            1,
            "«1» was already on line 2",
        ),
        (
            &["1,nothing,,duty,Почему,Why"],
            0,
            "category_code «nothing»: no such category or group",
        ),
        (
            &["1,,nowhere,duty,Почему,Why"],
            0,
            "district_code «nowhere»: no such district",
        ),
        (
            &["1,,quiet-bay,duty,Почему,Why"],
            0,
            "district_code «quiet-bay»: no such district",
        ),
        (
            &["1,,,nobody,Почему,Why"],
            0,
            "organisation_code «nobody»: no such organisation",
        ),
        (
            &["1,,,health,Почему,Why"],
            0,
            "organisation_code «health»: no such organisation",
        ),
        (&["1,,,,Почему,Why"], 0, "organisation_code is empty"),
        (&["0,,,duty,Почему,Why"], 0, "ordinal «0»: not a whole number from 1"),
        (&["1,,,duty,,Why"], 0, "reason_ru is empty"),
        (&["1,,,duty,Почему,"], 0, "reason_en is empty"),
    ] {
        refused(&pool, Routes, rows, row, reason).await;
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn calendar(pool: PgPool) {
    example(&pool).await;
    // a whole year that follows none
    let far: Vec<String> = (1..=14).map(|day| format!("2040-01-{day:02},yes,")).collect();
    let far: Vec<&str> = far.iter().map(String::as_str).collect();
    for (rows, row, reason) in [
        (
            &["2026-01-01,yes,", "01.01.2026,yes,"][..],
            1,
            "«2026-01-01» was already on line 2",
        ),
        (&["2026-01-01,yes,"], 0, "2026 would have 260 working days"),
        (&["2026-02-29,yes,"], 0, "day «2026-02-29»: not a day"),
        (&["1926-02-01,yes,"], 0, "not a day of the years 2000"),
        (&["2026-01-01,,"], 0, "is_off is empty"),
        (&["2026-01-01,off,"], 0, "is_off «off»: write yes or no"),
        (&far, 0, "the calendar of 2039 is missing"),
    ] {
        refused(&pool, Calendar, rows, row, reason).await;
    }
}
