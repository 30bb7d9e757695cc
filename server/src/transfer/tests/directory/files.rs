//! Files as office programs write them, and files that are none.

use sqlx::PgPool;

use super::*;
use crate::transfer::tests::count;

#[sqlx::test(migrations = "./migrations")]
async fn a_file_of_an_office_program_is_read_and_cleaned(pool: PgPool) {
    let rows = "\u{feff}kind;code;parent_code;name_ru;name_en;short_ru;short_en;address;phone;email;long;lat\r\n\
                Agency;roads;;  Дороги\u{202e} \u{200b}края;;;;\"ул. Якорная; 4\";'+7 800 000-00-02;;39,5;47,25\r\n\
                ;;;;;;;;;;;\r\n";
    let done = take(&pool, Organisations, rows).await;
    assert_eq!(done.added, 1);
    let row: (String, String, String, String, String) = sqlx::query_as(
        "select name_ru, name_en, address, phone, st_astext(geom) from organisation where code = 'roads' and kind = 'agency'",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    let row = [&row.0, &row.1, &row.2, &row.3, &row.4].map(String::as_str);
    assert_eq!(
        row,
        [
            "Дороги края",
            "Dorogi kraya",
            "ул. Якорная; 4",
            "+7 800 000-00-02",
            "POINT(39.5 47.25)"
        ]
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn wrong_columns_and_alphabets_are_told(pool: PgPool) {
    let folder = Folder::new();
    for (text, part) in [
        ("code,name\n1,2\n".to_owned(), "missing: parent_code, kind"),
        (format!("{},colour\n", header(Organisations)), "unknown: colour"),
        (format!("{},code\n", header(Organisations)), "more than once: code"),
        (format!("{}\n,,,,,,,,,,,\n", header(Organisations)), "holds no rows"),
        (String::new(), "is empty"),
        (
            format!("{}\n\"a", header(Organisations)) + &"b".repeat(1 << 21),
            "never closed",
        ),
    ] {
        let path = folder.file("bad.csv", text);
        let error = import(&pool, Organisations, &path, &CLOSE).await.unwrap_err();
        assert!(format!("{error:#}").contains(part), "{error:#}");
    }
    let mut bytes = format!("{}\n", header(Organisations)).into_bytes();
    bytes.extend(b"a,,agency,\xc4\xee\xf0\xee\xe3\xe8,,,,,,,,\n");
    let path = folder.file("cyrillic.csv", bytes);
    let done = import(&pool, Organisations, &path, &CLOSE).await.unwrap();
    // what was broken stays visibly broken, so that the file of rejected rows is no text either
    let said = std::fs::read(done.rejects.unwrap()).unwrap();
    assert!(String::from_utf8_lossy(&said).contains("2,name_ru: not UTF-8"));
    assert_eq!(count(&pool, "select count(*) from organisation").await, 0);
}

#[sqlx::test(migrations = "./migrations")]
async fn mended_rows_are_imported_from_the_file_of_rejected_ones(pool: PgPool) {
    let folder = Folder::new();
    let path = folder.file(
        "a.csv",
        file(Organisations, &["a,,agency,А,,,,,,,,", "b,,shop,Б,,,,,,,,"]),
    );
    let done = import(&pool, Organisations, &path, &CLOSE).await.unwrap();
    let bad = done.rejects.unwrap();
    assert_eq!(rejected(&bad).len(), 1);
    let mended = std::fs::read_to_string(&bad).unwrap().replace("shop", "agency");
    let mended = folder.file("mended.csv", mended);
    let options = DirectoryOptions::default();
    assert_eq!(import(&pool, Organisations, &mended, &options).await.unwrap().added, 1);
    // a later good run takes the old list of faults away
    std::fs::write(&path, file(Organisations, &["a,,agency,А,,,,,,,,"])).unwrap();
    import(&pool, Organisations, &path, &options).await.unwrap();
    assert!(!bad.exists());
}
