//! Sending: one transaction, one answer for all retries, and corrections while they are allowed.

use super::*;

/// State, category, district, organisation, text, language, and whether its moments are right.
type Row = (String, i32, Option<i32>, Option<i32>, String, String, bool);

/// The number of this year's `serial`-th complaint.
async fn number_of_this_year(town: &Town, serial: u64) -> ComplaintNumber {
    let year = town
        .count("select extract(year from now() at time zone interval '3 h')::bigint % 100")
        .await;
    ComplaintNumber::new(u8::try_from(year).unwrap(), serial)
}

#[sqlx::test(migrations = "./migrations")]
async fn row_history_message_and_contact_are_written_together(pool: PgPool) {
    let town = Town::new(pool).await;
    let mut report = draft();
    (report.name, report.phone, report.consent) = ("Иван Петров".to_owned(), "+7 999 123-45-67".to_owned(), true);
    report.body = "  Яма на дороге\u{202e} у рынка\0 ".to_owned();
    let done = town.submit(&report).await.unwrap();
    assert_eq!(town.rows().await, [1, 2, 1, 1]);
    assert_eq!(done.number, number_of_this_year(&town, 1).await);
    assert_eq!(done.edit_until.seconds_since(done.at), 15 * 60);

    let row: Row = sqlx::query_as(
        "select state, category_id, district_id, organisation_id, body, language, created_at = updated_at and created_at > now() - interval '1 min'
         from complaint",
    )
    .fetch_one(&town.pool)
    .await
    .unwrap();
    let body = "Яма на дороге у рынка".to_owned();
    assert_eq!(
        row,
        (
            "routed".to_owned(),
            3,
            Some(WEST),
            Some(ROADWORKS),
            body,
            "ru".to_owned(),
            true
        )
    );
    let outbox: (String, serde_json::Value, String) = sqlx::query_as("select kind, payload, state from outbox")
        .fetch_one(&town.pool)
        .await
        .unwrap();
    let message = serde_json::json!({ "number": done.number.as_str() });
    assert_eq!(outbox, ("complaint.submitted".to_owned(), message, "ready".to_owned()));

    let (sealed, consent): (Vec<u8>, String) = sqlx::query_as("select sealed, consent_text from pii.complaint_contact")
        .fetch_one(&town.pool)
        .await
        .unwrap();
    for plain in ["Иван Петров", "+7 999 123-45-67"] {
        assert!(
            !sealed.windows(plain.len()).any(|window| window == plain.as_bytes()),
            "{plain} can be read"
        );
    }
    assert_eq!(consent, app::i18n::ReportTexts::of(Lang::Ru).consent);
    let place = [
        b"complaint_contact:".as_slice(),
        Uuid::parse_str(&report.key.0).unwrap().as_bytes(),
    ]
    .concat();
    let opened: serde_json::Value = serde_json::from_slice(&town.vault.open_sealed(&sealed, &place).unwrap()).unwrap();
    assert_eq!(opened["phone"], "+7 999 123-45-67");
    let public: String = sqlx::query_scalar("select row_to_json(c)::text from complaint c")
        .fetch_one(&town.pool)
        .await
        .unwrap();
    assert!(!public.contains("999 123") && !public.contains("9991234567") && !public.contains("Петров"));
}

#[sqlx::test(migrations = "./migrations")]
async fn without_a_rule_it_waits_for_a_person_and_without_a_calendar_nothing_is_promised(pool: PgPool) {
    let town = Town::new(pool).await;
    town.run("delete from calendar_day").await;
    let pothole = town.submit(&draft()).await.unwrap();
    assert_eq!(pothole.item.due_at, None, "nine working days need a calendar");
    let lamp = ReportDraft {
        category: Some(LAMP),
        ..draft()
    };
    assert!(
        town.submit(&lamp).await.unwrap().item.due_at.is_some(),
        "two days of the calendar do not"
    );
    let mut bench = ReportDraft {
        category: Some(BENCH),
        ..draft()
    };
    bench.photos = vec![town.photo(&bench.key).await];
    let done = town.submit(&bench).await.unwrap();
    assert_eq!(
        (done.item.state, done.item.organisation.as_str()),
        (State::Submitted, "")
    );
    assert_eq!(done.item.due_at.map(|due| due.seconds_since(done.at)), Some(120 * 60));
    let photo: (Option<i64>, Option<f64>) = sqlx::query_as("select complaint_id, taken_at_lon from complaint_photo")
        .fetch_one(&town.pool)
        .await
        .unwrap();
    assert_eq!(photo, (Some(3), None), "where the photo was taken is forgotten");
    assert_eq!(town.rows().await, [3, 5, 3, 0]);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_retry_gets_the_first_answer_and_another_body_none(pool: PgPool) {
    let town = Town::new(pool).await;
    let report = draft();
    let first = town.submit(&report).await.unwrap();
    // the browser may add blanks or sort answers differently: it is the same report
    let retry = ReportDraft {
        body: format!("  {}\r\n", report.body),
        ..report.clone()
    };
    assert_eq!(town.submit(&retry).await.unwrap(), first);
    let changed = [
        ReportDraft {
            body: "Другой текст о яме".to_owned(),
            ..report.clone()
        },
        ReportDraft {
            place: Some(point(39.3, 47.300_01)),
            ..report.clone()
        },
        ReportDraft {
            category: Some(LAMP),
            ..report.clone()
        },
        // even one that could not be sent by itself
        ReportDraft {
            body: String::new(),
            ..report.clone()
        },
    ];
    for other in changed {
        let number = first.number.to_string();
        assert_eq!(town.submit(&other).await, Err(AppError::KeyReused { number }));
    }
    assert_eq!(town.rows().await, [1, 2, 1, 0]);
    // a moderator was faster than the retry
    town.run("update complaint set state = 'hidden'").await;
    let late = town.submit(&report).await.unwrap();
    assert_eq!((late.number, late.secret), (first.number, first.secret));
}

#[sqlx::test(migrations = "./migrations")]
async fn what_fails_at_the_last_step_leaves_nothing(pool: PgPool) {
    let town = Town::new(pool).await;
    town.submit(&draft()).await.unwrap();
    let number = number_of_this_year(&town, 2).await;
    sqlx::query("insert into outbox (dedupe_key, kind, payload) values ('complaint.submitted:' || $1, 'x', '{}')")
        .bind(number.as_str())
        .execute(&town.pool)
        .await
        .unwrap();
    let mut report = draft();
    (report.email, report.consent) = ("ivan@example.org".to_owned(), true);
    report.photos = vec![town.photo(&report.key).await];
    assert_eq!(town.submit(&report).await, Err(AppError::Internal));
    assert_eq!(town.rows().await, [1, 2, 2, 0]);
    assert_eq!(
        town.count("select count(*) from complaint_photo where complaint_id is null")
            .await,
        1
    );
    // the next number is free, so the retry of the person succeeds
    assert!(town.submit(&report).await.is_ok());
    assert_eq!(town.rows().await, [2, 4, 3, 1]);
}

#[sqlx::test(migrations = "./migrations")]
async fn the_preview_says_where_it_will_go(pool: PgPool) {
    let town = Town::new(pool).await;
    let preview = async |draft: &ReportDraft, lang| town.host.preview(&Viewer::default(), draft, lang).await.unwrap();
    let port = ReportDraft {
        place: Some(point(39.15, 47.15)),
        ..draft()
    };
    let said = preview(&port, Lang::En).await;
    assert_eq!(
        (said.organisation.as_deref(), said.district.as_str()),
        (Some("Harbour Office"), "Port")
    );
    assert_eq!(
        (said.reason.as_deref(), said.problems.len()),
        (Some("Potholes of the port"), 0)
    );
    assert!(said.due_at.is_some());
    let lamp = ReportDraft {
        category: Some(LAMP),
        ..port.clone()
    };
    assert_eq!(
        preview(&lamp, Lang::Ru).await.organisation.as_deref(),
        Some("Дорожная служба")
    );
    let border = ReportDraft {
        place: Some(point(39.5, 47.5)),
        ..draft()
    };
    assert_eq!(preview(&border, Lang::Ru).await.problems, []);
    let away = ReportDraft {
        place: Some(point(41.0, 47.5)),
        ..draft()
    };
    assert_eq!(
        preview(&away, Lang::Ru).await.problems[0].problem,
        Problem::OutsideRegion
    );
    let empty = preview(&ReportDraft::default(), Lang::Ru).await;
    assert!(empty.organisation.is_none() && !empty.problems.is_empty());
    town.submit(&port).await.unwrap();
    assert_eq!(preview(&port, Lang::Ru).await.nearby.len(), 1);
    assert_eq!(town.rows().await[0], 1, "looking writes nothing");
}

#[sqlx::test(migrations = "./migrations")]
async fn the_author_corrects_for_fifteen_minutes_by_the_clock_of_the_database(pool: PgPool) {
    let town = Town::new(pool).await;
    let done = town.submit(&draft()).await.unwrap();
    let correct = async |who: &Viewer, body: &str| town.host.correct(who, &done.number, body, "у киоска").await;
    let (author, other) = (
        owner(&done),
        Viewer {
            secrets: vec![secret::hash("guessed")],
            ..Viewer::default()
        },
    );
    assert_eq!(correct(&other, "Чужая правка текста").await, Err(AppError::NotFound));
    assert_eq!(
        correct(&Viewer::default(), "Чужая правка текста").await,
        Err(AppError::NotFound)
    );
    assert_eq!(
        problems(correct(&author, " коротко ").await),
        [Problem::TooShort { have: 7, least: 10 }]
    );
    assert_eq!(
        problems(correct(&author, &"я".repeat(10_001)).await),
        [Problem::TooLong {
            have: 10_001,
            most: 10_000
        }]
    );
    assert_eq!(correct(&author, "Яма стала глубже, чем была").await, Ok(()));
    assert_eq!(correct(&author, "Яма стала ещё глубже").await, Ok(()));
    let (body, note, version): (String, String, i32) =
        sqlx::query_as("select body, place_note, version from complaint")
            .fetch_one(&town.pool)
            .await
            .unwrap();
    assert_eq!(
        (body.as_str(), note.as_str(), version),
        ("Яма стала ещё глубже", "у киоска", 3)
    );
    assert_eq!(town.rows().await, [1, 4, 3, 0]);
    town.run("update complaint set edit_until = clock_timestamp() - interval '1 ms'")
        .await;
    assert_eq!(
        problems(correct(&author, "Слишком поздняя правка").await),
        [Problem::TooLate]
    );
    assert_eq!(town.rows().await, [1, 4, 3, 0]);
    let found = super::super::number_of_secret(&town.pool, &author).await.unwrap();
    assert_eq!(found, Some(done.number.clone()));
    assert_eq!(super::super::number_of_secret(&town.pool, &other).await.unwrap(), None);
}
