//! What waits: for a dispatcher, for the author, for the end of the days, for a moderator.

use super::*;

#[sqlx::test(migrations = "./migrations")]
async fn wishes_wait_for_a_dispatcher(pool: PgPool) {
    let house = House::new(pool).await;
    let number = house.put(1, State::InWork).await;
    let local: chrono::NaiveDate =
        sqlx::query_scalar("select (due_at at time zone interval '3 hours')::date from complaint")
            .fetch_one(&house.pool)
            .await
            .unwrap();
    let until = |days: i64| Said {
        until: Some(local + chrono::Duration::days(days)),
        ..words("Ждём асфальт с завода")
    };
    for days in [-1, 45] {
        let asked = house.does(&operator(), &number, Deed::AskTime, &until(days)).await;
        assert_eq!(asked, Err(Undone::Fault("until", Fault::Until)), "{days}");
    }
    for round in 1..=2 {
        assert_eq!(
            house.does(&operator(), &number, Deed::AskTime, &until(5 * round)).await,
            Ok(State::InWork)
        );
        assert_eq!(
            house.does(&operator(), &number, Deed::AskTime, &until(9)).await,
            Err(Undone::Refused(Refusal::NotNow)),
            "one at a time"
        );
        assert_eq!(
            house.does(&operator(), &number, Deed::Extend, &Said::default()).await,
            Err(Undone::Refused(Refusal::NotNow))
        );
        assert_eq!(
            house.does(&dispatcher(), &number, Deed::Extend, &Said::default()).await,
            Ok(State::Planned)
        );
        assert_eq!(
            house.does(&operator(), &number, Deed::Start, &Said::default()).await,
            Ok(State::InWork)
        );
    }
    assert_eq!(
        house.does(&operator(), &number, Deed::AskTime, &until(12)).await,
        Err(Undone::Refused(Refusal::NotNow)),
        "twice at most"
    );
    let end = Said {
        reason: "owner".to_owned(),
        ..words("Участок в частной собственности, работы запрещены судом.")
    };
    assert_eq!(
        house.does(&operator(), &number, Deed::AskEnd, &end).await,
        Ok(State::InWork)
    );
    assert_eq!(
        house
            .does(&dispatcher(), &number, Deed::Deny, &words("Суд это отменил"))
            .await,
        Ok(State::InWork)
    );
    assert_eq!(
        house.does(&operator(), &number, Deed::AskEnd, &end).await,
        Ok(State::InWork)
    );
    assert_eq!(
        house
            .does(&dispatcher(), &number, Deed::CloseUnsolved, &Said::default())
            .await,
        Ok(State::NotSolved)
    );
    assert_eq!(house.text("select count(*)::text from complaint_wish").await, "0");
    assert_eq!(
        house.says(&number, Deed::Refute, "Суд давно решил иначе").await,
        Ok(State::Reopened)
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn the_clock_stands_while_the_author_is_asked(pool: PgPool) {
    let house = House::new(pool).await;
    let number = house.put(1, State::InWork).await;
    assert_eq!(
        house
            .does(&operator(), &number, Deed::Ask, &words("У какого подъезда?"))
            .await,
        Ok(State::InfoNeeded)
    );
    assert_eq!(house.desk.tick().await.unwrap(), 0, "not yet");
    sqlx::query("update complaint set paused_at = now() - interval '10 days', due_at = now() - interval '1 day'")
        .execute(&house.pool)
        .await
        .unwrap();
    let stranger = Viewer {
        secrets: vec![b"other".to_vec()],
        ..Viewer::default()
    };
    let theirs = house
        .desk
        .change(Doer::Author(&stranger), &number, Deed::Reply, None, &words("У первого"))
        .await;
    assert_eq!(theirs, Err(Undone::Missing), "only the author answers");
    assert_eq!(house.desk.tick().await.unwrap(), 1);
    let moved = "select (state = 'in_work' and paused_at is null and due_at > now())::text from complaint";
    assert_eq!(house.text(moved).await, "true");
    assert_eq!(
        house
            .does(&operator(), &number, Deed::Ask, &words("У какого подъезда?"))
            .await,
        Ok(State::InfoNeeded)
    );
    assert_eq!(house.says(&number, Deed::Reply, "У первого").await, Ok(State::InWork));
    assert_eq!(
        house
            .text("select note from complaint_event where kind = 'replied'")
            .await,
        "",
        "not for everybody"
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn silence_is_counted_apart_and_comes_at_the_end_of_the_days(pool: PgPool) {
    let house = House::new(pool).await;
    let number = house.put(1, State::Check).await;
    let none = house.does(&checker(), &number, Deed::Publish, &Said::default()).await;
    assert_eq!(none, Err(Undone::Refused(Refusal::NotNow)), "there is no answer");
    let answer = "insert into complaint_event (complaint_id, kind, actor_role, details)
                  select complaint_id, 'check', 'organisation', jsonb_build_object('answer', 'Яму заделали горячей смесью') from complaint";
    house.run(answer).await;
    assert_eq!(
        house.does(&checker(), &number, Deed::Publish, &Said::default()).await,
        Ok(State::AwaitConfirm)
    );
    assert_eq!(house.desk.tick().await.unwrap(), 0);
    sqlx::query("update complaint set confirm_until = now() - interval '1 second'")
        .execute(&house.pool)
        .await
        .unwrap();
    assert_eq!(
        house.says(&number, Deed::Refute, "Яма на том же месте").await,
        Err(Undone::Refused(Refusal::NotNow))
    );
    assert_eq!(house.desk.tick().await.unwrap(), 1);
    assert_eq!(house.text("select state from complaint").await, "auto_confirmed");
}

#[sqlx::test(migrations = "./migrations")]
async fn what_is_hidden_comes_back_where_it_was(pool: PgPool) {
    let house = House::new(pool).await;
    let number = house.put(1, State::InWork).await;
    let moderator = person(16, Role::Moderator, None);
    assert_eq!(
        house
            .does(&operator(), &number, Deed::Hide, &words("Не нравится"))
            .await,
        Err(Undone::Refused(Refusal::NotNow))
    );
    assert_eq!(
        house
            .does(&moderator, &number, Deed::Hide, &words("Фамилия в тексте"))
            .await,
        Ok(State::Hidden)
    );
    assert_eq!(
        house
            .does(&moderator, &number, Deed::Show, &words("Фамилию убрали"))
            .await,
        Ok(State::InWork)
    );
}
