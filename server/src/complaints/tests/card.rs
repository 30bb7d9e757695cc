//! The public card: who sees it, its history and photos, what is near.

use super::*;
use app::complaints::model::{EventKind, Mark};

fn guest() -> Viewer {
    Viewer {
        device: secret::hash("a device"),
        ..Viewer::default()
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_card_is_for_everybody_until_it_is_hidden_and_then_for_its_author(pool: PgPool) {
    let town = Town::new(pool).await;
    let done = town.submit(&draft()).await.unwrap();
    let see = async |who: Viewer| town.host.card(&who, &done.number, Lang::Ru).await.unwrap();
    assert!(!see(guest()).await.unwrap().mine);
    assert_eq!(see(guest()).await.unwrap().link, None);
    let own = see(owner(&done)).await.unwrap();
    assert!(own.mine && own.link.unwrap().ends_with(done.secret.as_deref().unwrap()));
    // wherever a life may lead
    town.run("alter table complaint disable trigger complaint_state_follows_the_table")
        .await;
    for state in ["hidden", "rejected", "duplicate"] {
        sqlx::query("update complaint set state = $1")
            .bind(state)
            .execute(&town.pool)
            .await
            .unwrap();
        assert!(see(guest()).await.is_none(), "{state}");
        assert!(see(Viewer::default()).await.is_none(), "{state}");
        assert_eq!(see(owner(&done)).await.unwrap().state.code(), state);
    }
    let nobody = ComplaintNumber::new(20, 404);
    assert!(
        town.host
            .card(&owner(&done), &nobody, Lang::Ru)
            .await
            .unwrap()
            .is_none()
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn an_imported_complaint_has_no_author(pool: PgPool) {
    let town = Town::new(pool).await;
    let number = town
        .put(
            1,
            Put {
                state: State::Hidden,
                ..Put::default()
            },
        )
        .await;
    // its secret_hash is null: no viewer holds that
    for secrets in [vec![], vec![Vec::new()], vec![secret::hash("")]] {
        let who = Viewer {
            secrets,
            ..Viewer::default()
        };
        assert!(town.host.card(&who, &number, Lang::Ru).await.unwrap().is_none());
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_card_tells_everything_in_both_languages(pool: PgPool) {
    let town = Town::new(pool).await;
    let mut report = draft();
    report.place = Some(point(39.15, 47.15));
    report.place_note = "у второго подъезда".to_owned();
    report.set_answer("gas", "no");
    report.set_answer("depth", "по колено");
    report.photos = vec![town.photo(&report.key).await, town.photo(&report.key).await];
    let done = town.submit(&report).await.unwrap();
    let card = async |lang| town.host.card(&guest(), &done.number, lang).await.unwrap().unwrap();
    let (ru, en) = (card(Lang::Ru).await, card(Lang::En).await);
    assert_eq!(
        (ru.category.as_str(), ru.group.as_str(), ru.district.as_str()),
        ("Яма на дороге", "Дороги", "Порт")
    );
    assert_eq!(
        (en.category.as_str(), en.group.as_str(), en.district.as_str()),
        ("Pothole", "Roads", "Port")
    );
    assert_eq!(
        (ru.organisation.as_deref(), ru.reason.as_deref()),
        (Some("Управа порта"), Some("Ямы порта"))
    );
    assert_eq!(
        (en.organisation.as_deref(), en.reason.as_deref()),
        (Some("Harbour Office"), Some("Potholes of the port"))
    );
    assert_eq!(
        ru.norm.as_ref().map(|(norm, source)| (norm.value, source.as_str())),
        Some((9, "Правила 1"))
    );
    let mut answers = en.answers.clone();
    answers.sort();
    let words = |one: &str, two: &str| (one.to_owned(), two.to_owned());
    assert_eq!(answers, [words("Depth", "по колено"), words("Smell of gas?", "No")]);
    assert_eq!(
        (ru.place, ru.place_note.as_str(), ru.mark),
        (point(39.15, 47.15), "у второго подъезда", Mark::Work)
    );
    let ids: Vec<String> = report
        .photos
        .iter()
        .map(|photo| format!("/photos/ab/{}-s.jpg", photo.id))
        .collect();
    assert_eq!(
        ru.photos.iter().map(|photo| photo.small.clone()).collect::<Vec<_>>(),
        ids,
        "in the author's order"
    );
    assert!(ru.due_at > Some(ru.created_at) && ru.edit_until > Some(ru.created_at));
    let kinds: Vec<EventKind> = ru.steps.iter().map(|step| step.kind).collect();
    assert_eq!(kinds, [EventKind::Submitted, EventKind::Routed]);
    assert_eq!(en.steps[1].organisation, "Harbour Office");
}

#[sqlx::test(migrations = "./migrations")]
async fn history_is_told_in_order_and_never_rewritten(pool: PgPool) {
    let town = Town::new(pool).await;
    let number = town.put(1, Put::default()).await;
    town.run(
        "insert into complaint_event (complaint_id, at, kind, actor_role, organisation_id, note, details) values
             (1, now() - interval '2 h', 'submitted', 'citizen', null, '', '{}'),
             (1, now() - interval '1 h', 'in_work', 'staff', 1, 'Выехали', '{\"crew\": \"7\"}'),
             (1, now() - interval '1 h', 'a_kind_of_tomorrow', 'staff', null, '', '{}')",
    )
    .await;
    let card = town.host.card(&guest(), &number, Lang::En).await.unwrap().unwrap();
    assert_eq!(
        card.steps.len(),
        2,
        "a kind that this version does not know is passed over"
    );
    let step = &card.steps[1];
    assert_eq!(
        (step.organisation.as_str(), step.note.as_str(), step.crew.as_deref()),
        ("Roadworks", "Выехали", Some("7"))
    );
    for statement in ["update complaint_event set note = 'x'", "delete from complaint_event"] {
        let refused = sqlx::query(statement).execute(&town.pool).await.unwrap_err();
        let code = refused
            .as_database_error()
            .and_then(|error| error.code().map(|code| code.to_string()));
        assert_eq!(code.as_deref(), Some("23000"), "{statement}");
    }
    assert_eq!(town.count("select count(*) from complaint_event").await, 3);
}

#[sqlx::test(migrations = "./migrations")]
async fn open_complaints_of_the_category_within_a_hundred_metres_are_near(pool: PgPool) {
    let town = Town::new(pool).await;
    let here = point(39.3, 47.3);
    // A metre in degrees at this latitude.
    let (east, north) = (1.0 / 75_600.0, 1.0 / 111_170.0);
    let at =
        |metres_east: f64, metres_north: f64| point(here.lon + metres_east * east, here.lat + metres_north * north);
    let puts = [
        Put {
            at: at(60.0, 60.0),
            ..Put::default()
        },
        Put {
            at: at(0.0, 20.0),
            ..Put::default()
        },
        Put {
            at: at(-95.0, 0.0),
            ..Put::default()
        },
        Put {
            at: at(80.0, 80.0),
            ..Put::default()
        },
        Put {
            at: at(0.0, 10.0),
            category: LAMP,
            ..Put::default()
        },
        Put {
            at: at(0.0, 10.0),
            state: State::Confirmed,
            ..Put::default()
        },
        Put {
            at: at(0.0, 10.0),
            state: State::Hidden,
            ..Put::default()
        },
    ];
    for (serial, put) in (1..).zip(puts) {
        town.put(serial, put).await;
    }
    let number = ComplaintNumber::new(20, 1);
    town.host.support(&guest(), &number).await.unwrap();
    let near = town.host.nearby(&guest(), here, POTHOLE, Lang::En).await.unwrap();
    let told: Vec<_> = near
        .iter()
        .map(|near| (near.item.number.as_str().to_owned(), near.item.distance_m, near.mine))
        .collect();
    let number = |serial| ComplaintNumber::new(20, serial).as_str().to_owned();
    assert_eq!(
        told,
        [
            (number(2), Some(20), false),
            (number(1), Some(85), true),
            (number(3), Some(95), false)
        ]
    );
    for serial in 20..30 {
        town.put(
            serial,
            Put {
                at: here,
                ..Put::default()
            },
        )
        .await;
    }
    assert_eq!(
        town.host.nearby(&guest(), here, POTHOLE, Lang::En).await.unwrap().len(),
        5,
        "five are enough to choose from"
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn a_card_tells_the_norm_of_its_day(pool: PgPool) {
    let town = Town::new(pool).await;
    let done = town.submit(&draft()).await.unwrap();
    let norm = async || {
        let card = town.host.card(&owner(&done), &done.number, Lang::Ru).await.unwrap();
        card.unwrap().norm.map(|(norm, source)| (norm.value, source))
    };
    town.run("insert into category_norm select 3, (now() + interval '2 days')::date, 5, 'working_days', 'Правила 2'")
        .await;
    assert_eq!(norm().await, Some((9, "Правила 1".to_owned())));
    town.run("update category_norm set valid_from = (now() - interval '2 days')::date")
        .await;
    assert_eq!(norm().await, Some((5, "Правила 2".to_owned())));
}
