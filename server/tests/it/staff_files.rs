//! Files of reference data that staff brings: what is refused, in which words, and that nothing chosen is lost.

use super::account::spawn;
use super::profile_kept::field;
use super::staff::proved;
use sqlx::PgPool;

const EMAIL: &str = "irina@mail.example";
const HEADER: &str = "code,parent_code,kind,name_ru,name_en,short_ru,short_en,address,phone,email,lat,long";

#[sqlx::test(migrations = "./migrations")]
async fn what_does_not_fit_is_said_in_the_language_of_the_page(pool: PgPool) {
    let app = spawn(pool).await;
    let mut keeper = proved(&app, EMAIL, "administrator", None).await;
    let rows = "a,,agency,А,,,,,,почта,,\nb,nobody,office,Б,,,,,,,,\nc,,agency,В,,,,,,,91,39\na,,agency,Г,,,,,,,,";
    let text = format!("{HEADER}\n{rows}\n");
    let path = "/admin/organisations";
    let (status, page) = keeper.upload(&app, path, text.clone()).await;
    assert_eq!(status, 422);
    for words in [
        "Строка 2: email «почта»: ",
        "Строка 3: parent_code «nobody»: такой организации нет",
        "Строка 4: lat «91»: больше ±90 градусов",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("no such"), "{page}");
    keeper.plant("lang", "en");
    let (_, page) = keeper.upload(&app, path, text).await;
    assert!(
        page.contains("Line 3: parent_code «nobody»: no such organisation"),
        "{page}"
    );
    // rows that the file does not name: no word of an option of a command
    let text = format!("{HEADER}\nnew,,agency,Новая,New,,,,,,,\n");
    let (status, page) = keeper.upload(&app, path, text).await;
    assert!(
        status == 200 && page.contains("roadworks is not in the file and stays") && !page.contains("close-missing"),
        "{page}"
    );
    assert!(
        page.contains("New: 1, changed: 0, closed: 0, as they are: 2."),
        "{page}"
    );
    let (button, rows) = (page.find("name=\"seen\"").unwrap(), page.find("+ new: ").unwrap());
    assert!(button < rows, "the button stands above the rows");
    // more bad rows than are shown are counted
    let bad: Vec<String> = (0..60).map(|n| format!("x{n},,shop,А,,,,,,,,\n")).collect();
    let bad = bad.concat();
    let (_, page) = keeper.upload(&app, path, format!("{HEADER}\n{bad}")).await;
    assert!(page.contains("More rows with errors: 10"), "{page}");
}

#[sqlx::test(migrations = "./migrations")]
async fn a_file_of_another_kind_says_what_it_is(pool: PgPool) {
    let app = spawn(pool).await;
    let keeper = proved(&app, EMAIL, "administrator", None).await;
    let path = "/admin/organisations";
    // as a Russian office program writes it: windows-1251, semicolons
    let header = HEADER.replace(',', ";");
    let mut windows = format!("{header}\r\nnew;;agency;").into_bytes();
    windows.extend(b"\xc4\xee\xf0\xee\xe3\xe8;;;;;;;;\r\n");
    let (status, page) = keeper.upload(&app, path, windows).await;
    assert!(status == 200 && page.contains("name_ru «Дороги»"), "{page}");
    for (bytes, words) in [
        (b"PK\x03\x04\x00\x00".to_vec(), "не текст CSV"),
        (vec![b'x'; 600 * 1024], "больше 512"),
        (Vec::new(), "Выберите файл"),
        (HEADER.as_bytes().to_vec(), "нет строк"),
        (format!("{HEADER}\n\"a").into_bytes(), "столбцов 1, а нужно 12"),
    ] {
        let (status, page) = keeper.upload(&app, path, bytes).await;
        assert!(
            status == 422 && page.replace('\u{a0}', " ").contains(words),
            "{words}: {status} {page}"
        );
    }
    assert_eq!(app.count("select count(*) from organisation").await, 2);
}

#[sqlx::test(migrations = "./migrations")]
async fn what_fails_of_ours_gives_the_file_back(pool: PgPool) {
    let app = spawn(pool).await;
    let mut keeper = proved(&app, EMAIL, "administrator", None).await;
    let year = app.count("select extract(year from now())::bigint + 3").await;
    let days: Vec<String> = (1..=14).map(|n| format!("{year}-01-{n:02},yes,Праздник\n")).collect();
    let days = days.concat();
    let text = format!("day,is_off,note\n{days}");
    sqlx::raw_sql("alter table calendar_day rename to calendar_away")
        .execute(&app.pool)
        .await
        .unwrap();
    let (status, page) = keeper.upload(&app, "/admin/calendar", text.clone()).await;
    assert!(
        status == 500 && page.contains(&format!("{year}-01-14,yes,Праздник")),
        "{status} {page}"
    );
    assert!(
        page.contains("Попробовать ещё раз") && !page.contains("не подходят"),
        "{page}"
    );
    sqlx::raw_sql("alter table calendar_away rename to calendar_day")
        .execute(&app.pool)
        .await
        .unwrap();
    // what the button sends is looked at, not taken
    let again = keeper
        .send(&app, "/admin/calendar/apply", &[("text", &text), ("look", "1")])
        .await;
    assert_eq!(again.status(), 200);
    assert!(again.text().await.unwrap().contains(&format!("+ {year}-01-14")));
    assert_eq!(app.count("select count(*) from calendar_day where note <> ''").await, 0);
    // somebody else imports: later, with the file kept
    let mut other = app.pool.acquire().await.unwrap();
    sqlx::query("select pg_advisory_lock($1)")
        .bind(0x0074_7261_6e73_6665_i64)
        .execute(&mut *other)
        .await
        .unwrap();
    let (status, page) = keeper.upload(&app, "/admin/calendar", text).await;
    assert!(
        status == 503 && page.contains("загружается другой файл"),
        "{status} {page}"
    );
    assert!(page.contains(&format!("{year}-01-14,yes")));
}

#[sqlx::test(migrations = "./migrations")]
async fn a_file_is_taken_with_its_line_in_the_journal_or_not_at_all(pool: PgPool) {
    let app = spawn(pool).await;
    let mut keeper = proved(&app, EMAIL, "administrator", None).await;
    let text = format!("{HEADER}\nnew,,agency,Новая,,,,,,,,\n");
    let (_, page) = keeper.upload(&app, "/admin/organisations", text.as_str()).await;
    let seen = field(&page, "seen");
    let no_journal =
        "alter table security_event add constraint full_disk check (kind <> 'directory_imported') not valid";
    sqlx::raw_sql(no_journal).execute(&app.pool).await.unwrap();
    let apply = "/admin/organisations/apply";
    let fields = [("text", text.as_str()), ("seen", &seen)];
    let failed = keeper.send(&app, apply, &fields).await;
    assert!(failed.status().is_server_error(), "{}", failed.status());
    let taken = "select count(*) from organisation where code = 'new'";
    assert_eq!(app.count(taken).await, 0);
    sqlx::raw_sql("alter table security_event drop constraint full_disk")
        .execute(&app.pool)
        .await
        .unwrap();
    assert_eq!(keeper.send(&app, apply, &fields).await.status(), 200);
    let journalled = "select count(*) from security_event where kind = 'directory_imported'";
    assert_eq!((app.count(taken).await, app.count(journalled).await), (1, 1));
}
