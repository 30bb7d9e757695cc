use sqlx::PgPool;

use super::{Folder, believed, count, csv_of, directory, number, rejected, row};
use crate::transfer::{ComplaintOptions, Counts, columns::COLUMNS, import_complaints};

fn batches_of(batch_rows: usize) -> ComplaintOptions {
    ComplaintOptions {
        batch_rows,
        ..ComplaintOptions::default()
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn rows_become_complaints_with_a_history(pool: PgPool) {
    directory(&pool).await;
    let folder = Folder::new();
    let mut closed = row(&number(2));
    closed[3] = "2026-03-02T09:59:59.000001Z".into();
    closed[4] = "confirmed".into();
    closed[13] = "36.25".into();
    let path = folder.file("a.csv", csv_of(&[row(&number(1)), closed]));
    let summary = import_complaints(&pool, &path, &ComplaintOptions::default())
        .await
        .unwrap();
    assert_eq!(
        summary.counts,
        Counts {
            added: 2,
            ..Counts::default()
        }
    );
    assert_eq!(summary.rejects, None);
    let rows: Vec<(String, String, String, String, String, String, bool)> = sqlx::query_as(
        "select c.number, c.state, d.code, o.code, e.kind, e.note, c.closed_at is not null
         from complaint c join district d using (district_id) join organisation o on o.organisation_id = c.organisation_id
         join complaint_event e using (complaint_id) order by c.number",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    let told = |n: u64, state: &str, district: &str, closed| {
        (
            number(n),
            state.into(),
            district.into(),
            "roads".into(),
            "imported".into(),
            "Бригада выехала".into(),
            closed,
        )
    };
    assert_eq!(
        rows,
        [told(1, "in_work", "west", false), told(2, "confirmed", "east", true)]
    );
    assert_eq!(
        count(&pool, "select next_complaint_serial(2026)").await,
        3,
        "new numbers go on above"
    );
    for (table, rows) in [("complaint", 2.0), ("complaint_event", 2.0)] {
        let known = believed(&pool, table).await;
        assert!(
            (known - rows).abs() < 0.5,
            "the planner believes {known} rows in {table}"
        );
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn the_same_file_again_changes_nothing_and_a_newer_one_changes_what_differs(pool: PgPool) {
    directory(&pool).await;
    let folder = Folder::new();
    let options = ComplaintOptions::default();
    let path = folder.file("a.csv", csv_of(&[row(&number(1)), row(&number(2)), row("SR-1")]));
    import_complaints(&pool, &path, &options).await.unwrap();
    let again = import_complaints(&pool, &path, &options).await.unwrap();
    assert_eq!(
        again.counts,
        Counts {
            unchanged: 3,
            ..Counts::default()
        }
    );
    assert_eq!(count(&pool, "select count(*) from complaint_event").await, 3);

    let (mut newer, mut older) = (row("SR-1"), row(&number(2)));
    newer[2] = "2026-03-05T00:00:00Z".into();
    newer[4] = "planned".into();
    newer[5] = String::new();
    older[2] = "2026-03-01T23:00:00Z".into();
    older[4] = "routed".into();
    let path = folder.file("b.csv", csv_of(&[newer, older, row(&number(1))]));
    let summary = import_complaints(&pool, &path, &options).await.unwrap();
    assert_eq!(
        summary.counts,
        Counts {
            updated: 1,
            unchanged: 1,
            rejected: 1,
            added: 0
        }
    );
    assert!(rejected(&summary.rejects.unwrap())[0][15].contains("older than what is stored"));

    let mut foreign = row(&number(1));
    foreign[1] = "2026-02-27T10:00:00Z".into();
    foreign[2] = "2026-03-07T10:00:00Z".into();
    let elsewhere = folder.file("c.csv", csv_of(&[foreign]));
    let summary = import_complaints(&pool, &elsewhere, &options).await.unwrap();
    assert_eq!(
        summary.counts.rejected, 1,
        "another installation's complaint of the same number"
    );
    assert!(rejected(&summary.rejects.unwrap())[0][15].contains("this is another one"));
    let events: Vec<(Option<String>, String)> = sqlx::query_as(
        "select from_state, to_state from complaint_event where details ->> 'foreign_id' = 'SR-1' order by 1 nulls first",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert_eq!(
        events,
        [(None, "in_work".into()), (Some("in_work".into()), "planned".into())]
    );
    let again = import_complaints(&pool, &path, &options).await.unwrap();
    assert_eq!(again.counts.unchanged, 2, "an emptied note is known as empty");
}

#[sqlx::test(migrations = "./migrations")]
async fn another_system_leads_a_case_as_it_likes(pool: PgPool) {
    directory(&pool).await;
    let folder = Folder::new();
    let first = folder.file("a.csv", csv_of(&[row(&number(1))]));
    import_complaints(&pool, &first, &ComplaintOptions::default())
        .await
        .unwrap();
    let ours = "update complaint set state = 'info_needed', paused_at = now();
                insert into complaint_wish (complaint_id, kind, words) select complaint_id, 'end', 'Устранить нельзя' from complaint";
    sqlx::raw_sql(ours).execute(&pool).await.unwrap();
    let mut closed = row(&number(1));
    closed[4] = "confirmed".into();
    let then = folder.file("b.csv", csv_of(&[closed]));
    let summary = import_complaints(&pool, &then, &ComplaintOptions::default())
        .await
        .unwrap();
    assert_eq!(summary.counts.updated, 1);
    let left = "select count(*) from complaint c left join complaint_wish w using (complaint_id)
                where c.state = 'confirmed' and c.paused_at is null and w.kind is null";
    assert_eq!(count(&pool, left).await, 1);
    // and nobody else does: the permission ended with its transaction
    let by_hand = sqlx::query("update complaint set state = 'check'").execute(&pool).await;
    assert!(by_hand.is_err());
}

#[sqlx::test(migrations = "./migrations")]
async fn foreign_rows_get_new_numbers_that_no_later_row_takes(pool: PgPool) {
    directory(&pool).await;
    let folder = Folder::new();
    let path = folder.file("a.csv", csv_of(&[row("26000001"), row(&number(1)), row(&number(2))]));
    let summary = import_complaints(&pool, &path, &batches_of(1)).await.unwrap();
    assert_eq!(summary.counts.added, 3);
    let foreign: String = sqlx::query_scalar(
        "select number from complaint join complaint_event using (complaint_id) where details ->> 'foreign_id' = '26000001'",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    assert_eq!(foreign, number(3));
    let other = ComplaintOptions {
        system: "another city".into(),
        ..ComplaintOptions::default()
    };
    let path = folder.file("b.csv", csv_of(&[row("26000001")]));
    assert_eq!(
        import_complaints(&pool, &path, &other).await.unwrap().counts.added,
        1,
        "the same number elsewhere"
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn bad_rows_go_to_their_file_and_the_rest_goes_in(pool: PgPool) {
    directory(&pool).await;
    let folder = Folder::new();
    let (mut outside, mut swapped) = (row(&number(2)), row(&number(3)));
    outside[12] = "10.0".into();
    (swapped[12], swapped[13]) = ("33.6".into(), "44.5".into());
    let mut bytes = csv_of(&[row(&number(1)), outside, swapped, row(&number(1)), row(&number(4))]);
    bytes.extend_from_slice(b"one,two\n");
    bytes.extend_from_slice("5,\u{202e}".as_bytes());
    bytes.extend_from_slice(b"\xff,,,,,,,,,,,,\n");
    let path = folder.file("a.csv", &bytes);
    let summary = import_complaints(&pool, &path, &batches_of(2)).await.unwrap();
    assert_eq!(
        summary.counts,
        Counts {
            added: 2,
            rejected: 5,
            ..Counts::default()
        }
    );
    let file = std::fs::read(folder.0.path().join("a.rejected.csv")).unwrap();
    let rejects: Vec<csv::ByteRecord> = csv::Reader::from_reader(file.as_slice())
        .byte_records()
        .map(Result::unwrap)
        .collect();
    let reasons: Vec<_> = rejects
        .iter()
        .map(|it| (String::from_utf8_lossy(&it[14]), String::from_utf8_lossy(&it[15])))
        .collect();
    for ((line, reason), (wanted_line, part)) in reasons.iter().zip([
        ("3", "outside of the region"),
        ("4", "changed places"),
        ("5", "already on line 2"),
        ("7", "2 columns instead of 14"),
        ("8", "not UTF-8"),
    ]) {
        assert!(line == wanted_line && reason.contains(part), "{line}: {reason}");
    }
    assert_eq!(&rejects[4][1], b"\xe2\x80\xae\xff", "raw bytes are kept");

    // mended rows are imported from the very file of rejected ones
    let mended = String::from_utf8_lossy(&file).replace("10.0,33.6", "45.0,33.6");
    let path = folder.file("mended.csv", mended);
    assert_eq!(
        import_complaints(&pool, &path, &batches_of(2))
            .await
            .unwrap()
            .counts
            .added,
        1
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn wrong_columns_are_told_before_anything_is_written(pool: PgPool) {
    directory(&pool).await;
    let folder = Folder::new();
    let good = String::from_utf8(csv_of(&[row(&number(1))])).unwrap();
    for (text, part) in [
        (
            good.replacen("address", "adress", 1),
            "missing: address; unknown: adress",
        ),
        (good.replacen("address", "lat", 1), "more than once: lat"),
        (String::new(), "is empty"),
        ("PK\u{3}\u{4} binary".into(), "missing"),
        (
            good.replacen("Яма посреди", "\"Яма ", 1) + &"x".repeat(1_100_000),
            "a quote was opened",
        ),
    ] {
        let path = folder.file("bad.csv", text);
        let error = import_complaints(&pool, &path, &ComplaintOptions::default())
            .await
            .unwrap_err();
        assert!(format!("{error:#}").contains(part), "{error:#}");
    }
    assert_eq!(count(&pool, "select count(*) from complaint").await, 0);
    assert_eq!(count(&pool, "select count(*) from import_checkpoint").await, 0);
}

#[sqlx::test(migrations = "./migrations")]
async fn files_of_office_programs_are_read(pool: PgPool) {
    directory(&pool).await;
    let folder = Folder::new();
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(b"\xef\xbb\xbf".to_vec());
    writer
        .write_record(COLUMNS.iter().map(|name| name.to_uppercase()))
        .unwrap();
    let mut bad = row("x");
    bad[12] = "44,5;".into();
    writer.write_record(row(&number(1))).unwrap();
    writer.write_record(bad).unwrap();
    let path = folder.file("a.csv", writer.into_inner().unwrap());
    let summary = import_complaints(&pool, &path, &ComplaintOptions::default())
        .await
        .unwrap();
    assert_eq!((summary.counts.added, summary.counts.rejected), (1, 1));
    let rejects = std::fs::read_to_string(summary.rejects.unwrap()).unwrap();
    assert!(
        rejects.starts_with("service_request_id;requested_datetime;"),
        "{rejects}"
    );
    assert!(
        rejects.contains(";3;\"lat «44,5;»"),
        "the line, although lines end with two characters: {rejects}"
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn without_a_region_nothing_is_imported(pool: PgPool) {
    let folder = Folder::new();
    let path = folder.file("a.csv", csv_of(&[row(&number(1))]));
    let error = import_complaints(&pool, &path, &ComplaintOptions::default())
        .await
        .unwrap_err();
    assert!(error.to_string().contains("no region"), "{error}");
}

/// The database refuses a checkpoint, as a crash at the last moment would: its batch leaves nothing behind.
#[sqlx::test(migrations = "./migrations")]
async fn a_broken_import_goes_on_where_it_stopped(pool: PgPool) {
    directory(&pool).await;
    let folder = Folder::new();
    let mut rows: Vec<_> = (1..=10).map(|serial| row(&number(serial))).collect();
    rows[1][9] = "short".into();
    rows[5][9] = "short".into();
    let path = folder.file("a.csv", csv_of(&rows));
    let trap = "create function trap() returns trigger language plpgsql as $$
                begin if new.rows_done = 8 then raise exception 'trap'; end if; return new; end $$";
    sqlx::query(trap).execute(&pool).await.unwrap();
    sqlx::query(
        "create trigger trap before insert or update on import_checkpoint for each row execute function trap()",
    )
    .execute(&pool)
    .await
    .unwrap();
    assert!(import_complaints(&pool, &path, &batches_of(4)).await.is_err());
    assert_eq!(
        count(&pool, "select count(*) from complaint").await,
        3,
        "one whole batch of four, less one rejected"
    );
    let rejects = folder.0.path().join("a.rejected.csv");
    assert_eq!(rejected(&rejects).len(), 2, "the second is of the batch that never was");

    sqlx::query("drop trigger trap on import_checkpoint")
        .execute(&pool)
        .await
        .unwrap();
    let summary = import_complaints(&pool, &path, &batches_of(4)).await.unwrap();
    assert_eq!(summary.resumed_after, 4);
    assert_eq!(
        summary.counts,
        Counts {
            added: 8,
            rejected: 2,
            ..Counts::default()
        }
    );
    let lines: Vec<_> = rejected(&rejects).iter().map(|it| it[14].to_owned()).collect();
    assert_eq!(lines, ["3", "7"], "each rejected row once");
    assert_eq!(count(&pool, "select count(*) from complaint_event").await, 8);
}

#[sqlx::test(migrations = "./migrations")]
async fn lost_rejected_rows_begin_the_import_again(pool: PgPool) {
    directory(&pool).await;
    let folder = Folder::new();
    let mut rows: Vec<_> = (1..=4).map(|serial| row(&number(serial))).collect();
    rows[0][9] = "short".into();
    let path = folder.file("a.csv", csv_of(&rows));
    import_complaints(&pool, &path, &batches_of(2)).await.unwrap();
    sqlx::query("update import_checkpoint set finished_at = null, rows_done = 2")
        .execute(&pool)
        .await
        .unwrap();
    std::fs::remove_file(folder.0.path().join("a.rejected.csv")).unwrap();
    let summary = import_complaints(&pool, &path, &batches_of(2)).await.unwrap();
    assert_eq!(
        summary.counts,
        Counts {
            unchanged: 3,
            rejected: 1,
            ..Counts::default()
        }
    );
    assert_eq!(rejected(&summary.rejects.unwrap()).len(), 1);
}
