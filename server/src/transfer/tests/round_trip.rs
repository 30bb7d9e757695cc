use app::complaints::model::State;
use sqlx::PgPool;

use super::{Folder, count, csv_of, directory, number, row};
use crate::transfer::{ComplaintOptions, complaints_out::write_complaints, export_complaints, import_complaints};

async fn exported(pool: &PgPool) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_complaints(pool, &mut bytes).await.unwrap();
    bytes
}

/// Texts that have broken exports elsewhere.
const HARD: [&str; 12] = [
    "=1+1 is a text, not a sum",
    "@SUM(A1:A9)+cmd|' /C calc'!A0",
    "кавычки \"внутри\" и в конце \"",
    "первая строка\nвторая\r\nтретья\rконец",
    "точка; с запятой, и запятая; ещё",
    "\u{202e}справа налево\u{200f} и обратно",
    "  пробелы по краям и\tтабуляция\t",
    "\u{feff}метка порядка байтов внутри",
    "</textarea><script>alert(1)</script>",
    "управляющие \u{1} \u{1f} \u{7f} знаки",
    "🙂 эмодзи и составные й е́ знаки",
    "\"\"\"\"\"\"\"\"\"\"\"\"",
];

#[sqlx::test(migrations = "./migrations")]
async fn export_import_export_is_the_same_to_the_byte(pool: PgPool) {
    directory(&pool).await;
    let folder = Folder::new();
    let states: Vec<_> = State::ALL.iter().map(|state| state.code()).collect();
    let rows: Vec<_> = (0..60_usize)
        .map(|n| {
            // seven digits too, and an order that is not that of the numbers
            let mut row = row(&number(
                [7, 3, 9_999_999, 1_000_000][n % 4] + u64::try_from(n * 10).unwrap(),
            ));
            row[1] = format!("2026-01-{:02}T00:00:00{}Z", n % 28 + 1, ["", ".5", ".000001"][n % 3]);
            row[4] = states[n % states.len()].into();
            row[5] = HARD[(n + 5) % HARD.len()].into();
            row[7] = ["Дороги", "Дворы"][n % 2].into();
            row[8] = "Другое".into();
            row[9] = HARD[n % HARD.len()].into();
            row[10] = ["", "Горводоканал"][n % 2].into();
            row[11] = HARD[(n + 3) % HARD.len()].into();
            row[12] = ["44.0", "44.123456789012345", "49.99999999999999"][n % 3].into();
            row[13] = ["30.000000000000004", "33.1", "40"][n % 3].into();
            if n % 17 >= 9 && states[n % states.len()] != "reopened" {
                row[3] = "2026-03-02T00:00:00.123456Z".into();
            }
            row
        })
        .collect();
    let path = folder.file("a.csv", csv_of(&rows));
    let summary = import_complaints(&pool, &path, &ComplaintOptions::default())
        .await
        .unwrap();
    assert_eq!(
        summary.counts.rejected,
        0,
        "{:?}",
        summary.rejects.map(|path| std::fs::read_to_string(path).unwrap())
    );
    let first = exported(&pool).await;
    let shown = count(
        &pool,
        "select count(*) from complaint where state not in ('hidden', 'rejected')",
    )
    .await;
    assert_eq!(
        csv::Reader::from_reader(first.as_slice()).records().count(),
        usize::try_from(shown).unwrap()
    );
    assert!(shown < 60, "hidden and rejected ones stay at home");

    let again = import_complaints(&pool, &folder.file("b.csv", &first), &ComplaintOptions::default())
        .await
        .unwrap();
    assert_eq!(
        again.counts.unchanged,
        shown.unsigned_abs(),
        "into the same database nothing changes"
    );

    sqlx::query("truncate complaint, import_checkpoint cascade")
        .execute(&pool)
        .await
        .unwrap();
    let path = folder.file("c.csv", &first);
    let options = ComplaintOptions {
        batch_rows: 7,
        ..ComplaintOptions::default()
    };
    assert_eq!(
        import_complaints(&pool, &path, &options).await.unwrap().counts.added,
        shown.unsigned_abs()
    );
    assert_eq!(
        String::from_utf8(exported(&pool).await).unwrap(),
        String::from_utf8(first).unwrap()
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn nothing_personal_leaves(pool: PgPool) {
    directory(&pool).await;
    let folder = Folder::new();
    import_complaints(
        &pool,
        &folder.file("a.csv", csv_of(&[row(&number(1))])),
        &ComplaintOptions::default(),
    )
    .await
    .unwrap();
    for statement in [
        "insert into pii.complaint_contact (complaint_id, sealed, consent_text) select complaint_id, 'SEALED', 'CONSENT' from complaint",
        "update complaint set secret_hash = 'SECRET', place_note = 'PLACE', answers = '[\"ANSWER\"]'",
    ] {
        sqlx::query(statement).execute(&pool).await.unwrap();
    }
    let text = String::from_utf8(exported(&pool).await).unwrap();
    let mut expected = row(&number(1));
    expected[13] = "33.6".into();
    assert_eq!(
        text.as_bytes(),
        csv_of(&[expected]),
        "the fourteen columns and nothing else"
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn a_file_appears_only_when_it_is_complete(pool: PgPool) {
    directory(&pool).await;
    let folder = Folder::new();
    let path = folder.file("out.csv", "an older export");
    export_complaints(&pool, Some(&path)).await.unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), csv_of(&[]));
    assert_eq!(std::fs::read_dir(folder.0.path()).unwrap().count(), 1, "no leftovers");
    assert!(
        export_complaints(&pool, Some(&folder.0.path().join("no/such/folder.csv")))
            .await
            .is_err()
    );
}
