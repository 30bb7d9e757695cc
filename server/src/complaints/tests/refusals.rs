//! What is refused is refused whole: a clear problem at its field, and no row anywhere.

use super::*;
use app::complaints::model::Answer;
use app::error::{Field, FieldProblem};

/// Sends a report that must be refused, and looks that nothing was written.
async fn refuse(town: &Town, report: &ReportDraft) -> Vec<Problem> {
    let before = town.rows().await;
    let found = problems(town.submit(report).await);
    assert_eq!(town.rows().await, before, "{report:?}");
    found
}

#[sqlx::test(migrations = "./migrations")]
async fn fields_are_refused_by_name(pool: PgPool) {
    let town = Town::new(pool).await;
    let mut gas = draft();
    gas.set_answer("gas", "yes");
    let mut strange = draft();
    strange.set_answer("gas", "perhaps");
    let cases = [
        (
            ReportDraft {
                place: Some(point(41.0, 47.5)),
                ..draft()
            },
            Problem::OutsideRegion,
        ),
        (
            ReportDraft {
                place: Some(Point {
                    lon: f64::MAX,
                    lat: 0.0,
                }),
                ..draft()
            },
            Problem::NoPlace,
        ),
        (ReportDraft { place: None, ..draft() }, Problem::NoPlace),
        (
            ReportDraft {
                category: Some(CategoryId(999)),
                ..draft()
            },
            Problem::UnknownCategory,
        ),
        (
            ReportDraft {
                category: Some(ROADS),
                ..draft()
            },
            Problem::UnknownCategory,
        ),
        (
            ReportDraft {
                category: None,
                ..draft()
            },
            Problem::NoCategory,
        ),
        (
            ReportDraft {
                body: " \0\u{202e} ".to_owned(),
                ..draft()
            },
            Problem::Empty,
        ),
        (
            ReportDraft {
                body: "я".repeat(10_001),
                ..draft()
            },
            Problem::TooLong {
                have: 10_001,
                most: 10_000,
            },
        ),
        (
            ReportDraft {
                place_note: "я".repeat(301),
                ..draft()
            },
            Problem::TooLong { have: 301, most: 300 },
        ),
        (
            ReportDraft {
                phone: "+7 999".to_owned(),
                consent: true,
                ..draft()
            },
            Problem::PhoneDigits { have: 4, need: 11 },
        ),
        (
            ReportDraft {
                email: "ivan@example.org".to_owned(),
                ..draft()
            },
            Problem::ConsentNeeded,
        ),
        (
            ReportDraft {
                category: Some(BENCH),
                ..draft()
            },
            Problem::PhotoNeeded,
        ),
        (
            gas,
            Problem::Stopper {
                words: "Звоните 112".to_owned(),
            },
        ),
        (strange, Problem::UnknownOption),
    ];
    for (report, problem) in cases {
        assert_eq!(refuse(&town, &report).await, [problem]);
    }
    for key in [
        "",
        "x",
        "0198C0DE-0000-7000-8000-000000000001",
        "'; drop table complaint; --",
    ] {
        let report = ReportDraft {
            key: DraftKey(key.to_owned()),
            ..draft()
        };
        assert_eq!(refuse(&town, &report).await, [], "{key}");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn photos_of_others_are_refused(pool: PgPool) {
    let town = Town::new(pool).await;
    let mut sent = draft();
    sent.photos = vec![town.photo(&sent.key).await];
    town.submit(&sent).await.unwrap();
    let stranger = draft();
    let report = draft();
    let (own, others) = (town.photo(&report.key).await, town.photo(&stranger.key).await);
    let forged = |id: &str| PhotoRef {
        id: id.to_owned(),
        ..own.clone()
    };
    let gone = [
        vec![own.clone(), others],
        vec![sent.photos[0].clone()],
        vec![forged("../../etc/passwd")],
        vec![forged("")],
        vec![own.clone(), forged("0198c0de-0000-7000-8000-000000000001")],
        vec![own.clone(), own.clone()],
    ];
    for photos in gone {
        let report = ReportDraft {
            photos,
            ..report.clone()
        };
        assert_eq!(refuse(&town, &report).await, [Problem::PhotoGone]);
    }
    let mut six = report.clone();
    for _ in 0..6 {
        six.photos.push(town.photo(&report.key).await);
    }
    assert_eq!(refuse(&town, &six).await, [Problem::TooManyPhotos { most: 5 }]);
    assert_eq!(
        town.count("select count(*) from complaint_photo where complaint_id is not null")
            .await,
        1
    );
    assert!(
        town.submit(&ReportDraft {
            photos: vec![own],
            ..report
        })
        .await
        .is_ok()
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn answers_to_questions_that_nobody_asked_do_no_harm(pool: PgPool) {
    let town = Town::new(pool).await;
    let mut report = draft();
    let value = "что угодно\0".to_owned();
    report.answers = ["нет\0такого", "", "depth"]
        .map(|question| Answer {
            question: question.to_owned(),
            value: value.clone(),
        })
        .to_vec();
    let done = town.submit(&report).await.unwrap();
    let card = town
        .host
        .card(&Viewer::default(), &done.number, Lang::En)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(card.answers, [("Depth".to_owned(), "что угодно".to_owned())]);
}

#[sqlx::test(migrations = "./migrations")]
async fn before_any_region_is_imported_nothing_is_outside(pool: PgPool) {
    let town = Town::new(pool).await;
    town.run("truncate district cascade").await;
    town.run(
        "insert into category (code, parent_id, name_ru, name_en, norm_value, norm_unit) values ('x', null, 'Группа', 'Group', null, null);
         insert into category (code, parent_id, name_ru, name_en, norm_value, norm_unit)
         select 'y', category_id, 'Разное', 'Other', 1, 'calendar_days' from category where code = 'x'",
    )
    .await;
    let id = i32::try_from(
        town.count("select category_id::bigint from category where code = 'y'")
            .await,
    )
    .unwrap();
    let anywhere = ReportDraft {
        place: Some(point(-120.0, -30.0)),
        category: Some(CategoryId(id)),
        ..draft()
    };
    assert!(town.submit(&anywhere).await.is_ok());
}

#[sqlx::test(migrations = "./migrations")]
async fn districts_alone_bound_what_is_taken(pool: PgPool) {
    let town = Town::new(pool).await;
    town.run("delete from district where kind = 'region'").await;
    let outside = ReportDraft {
        place: Some(point(-120.0, -30.0)),
        ..draft()
    };
    let refused = AppError::Invalid(vec![FieldProblem::new(Field::Place, Problem::OutsideRegion)]);
    assert_eq!(town.submit(&outside).await, Err(refused));
    assert!(town.submit(&draft()).await.is_ok());
}
