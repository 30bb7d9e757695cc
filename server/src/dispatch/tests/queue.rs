//! The queue, and many who act on one page of it.

use super::*;

#[sqlx::test(migrations = "./migrations")]
async fn of_many_deeds_at_once_on_one_page_one_is_done(pool: PgPool) {
    let house = House::new(pool).await;
    let number = house.put(1, State::AwaitConfirm).await;
    let (author, dispatcher) = (author(), dispatcher());
    // the author says no while a dispatcher writes down a yes, many times over, all from the same page
    let tries = (0..16).map(|at| {
        let (doer, deed) = if at % 2 == 0 {
            (Doer::Author(&author), Deed::Refute)
        } else {
            (Doer::Staff(&dispatcher.1, dispatcher.0), Deed::Confirm)
        };
        let (desk, number) = (Arc::clone(&house.desk), &number);
        async move {
            desk.change(doer, number, deed, Some(1), &words("Яма на том же месте"))
                .await
        }
    });
    let done = join_all(tries).await;
    assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 1, "{done:?}");
    let refused = |done: &&Result<State, Undone>| matches!(done, Err(Undone::Refused(_)));
    assert_eq!(done.iter().filter(refused).count(), 15, "{done:?}");
    assert_eq!(house.text("select count(*)::text from complaint_event").await, "1");
    assert_eq!(house.text("select version::text from complaint").await, "2");
}

#[sqlx::test(migrations = "./migrations")]
async fn the_queue_is_of_one_s_own_and_the_most_urgent_first(pool: PgPool) {
    let house = House::new(pool).await;
    for serial in 1..=70 {
        house.put(serial, State::Routed).await;
    }
    let spread = "update complaint set due_at = case when complaint_id % 7 = 0 then null else now() + (complaint_id - 20) * interval '1 hour' end,
                  organisation_id = case when complaint_id % 2 = 0 then 1 else 2 end";
    sqlx::query(spread).execute(&house.pool).await.unwrap();
    let mine = CaseReader::of(&operator().1).unwrap();
    let (mut filter, mut seen) = (QueueFilter::default(), Vec::new());
    loop {
        let page = house.desk.queue(&mine, &filter, Lang::Ru).await.unwrap();
        assert!(page.has_own && page.counts[0] == (Part::Open, 35), "{:?}", page.counts);
        seen.extend(
            page.rows
                .into_iter()
                .map(|row| (row.due_at.is_none(), row.due_at, row.number)),
        );
        filter.after = page.next;
        if filter.after.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), 35);
    assert!(
        seen.windows(2)
            .all(|pair| (pair[0].0, pair[0].1) <= (pair[1].0, pair[1].1)),
        "{seen:?}"
    );
    assert_eq!(
        seen.iter().map(|row| row.2.to_string()).collect::<BTreeSet<_>>().len(),
        35,
        "none twice"
    );
    let everybody = QueueFilter {
        everybody: true,
        part: Part::Over,
        ..QueueFilter::default()
    };
    let all = house.desk.queue(&mine, &everybody, Lang::Ru).await.unwrap();
    assert_eq!(all.counts[0].1, 70);
    assert_eq!(all.rows.len(), usize::try_from(all.counts[2].1).unwrap());
    assert!(CaseReader::of(&Viewer::default()).is_err());
}
