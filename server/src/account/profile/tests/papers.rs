//! Papers, and what a clerk has seen of them.

use super::*;

#[sqlx::test]
async fn a_paper_belongs_to_one_person_of_an_account_and_other_accounts_learn_nothing(pool: PgPool) {
    let house = House::new(&pool);
    let (who, person, facts) = house.owner().await;
    for purpose in [Purpose::Documents, Purpose::Family] {
        house.agree(who, purpose).await;
    }
    let today = house.today().await;
    let kid = house
        .relative(who, Relation::Child, &child("2018-03-05", today))
        .await
        .unwrap();
    let paper = snils("112-233-445 95", &facts, today);
    assert_eq!(house.add(who, person, &paper).await, Ok(Kept::Yes));
    assert_eq!(house.add(who, kid, &paper).await, Ok(Kept::OfAnother));
    assert_eq!(
        house.add(who, person, &paper).await,
        Ok(Kept::Yes),
        "the same again is the same"
    );
    // somebody else gets the same answer as if nobody had it
    let (other, theirs, _) = house.owner().await;
    house.agree(other, Purpose::Documents).await;
    assert_eq!(house.add(other, theirs, &paper).await, Ok(Kept::Yes));
    // nobody touches what is not his
    assert_eq!(house.add(other, person, &paper).await, Ok(Kept::NoPerson));
    assert_eq!(house.accounts.person(other, kid).await, Ok(None));
    assert_eq!(
        house.accounts.remove_relative(other, kid, &Whence::default()).await,
        Ok(false)
    );
    let document: Uuid = sqlx::query_scalar("select document_id from pii.person_document where account_id = $1")
        .bind(who.0)
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(
        house
            .accounts
            .remove_document(other, document, &Whence::default())
            .await,
        Ok(Removed::None)
    );
    assert_eq!(
        house.accounts.remove_document(who, document, &Whence::default()).await,
        Ok(Removed::Yes)
    );
}

#[sqlx::test]
async fn a_day_has_ten_tries(pool: PgPool) {
    let house = House::new(&pool);
    let (who, person, _, paper) = house.with_paper().await;
    for _ in 0..10 {
        assert_eq!(house.add(who, person, &paper).await, Ok(Kept::Yes));
    }
    let more = house.add(who, person, &paper).await;
    assert_eq!(more, Err(AppError::TooMany { retry_s: 86_400 }));
}

#[sqlx::test]
async fn what_a_clerk_has_seen_only_a_clerk_changes(pool: PgPool) {
    let house = House::new(&pool);
    let (who, person, facts, paper) = house.with_paper().await;
    assert_eq!(house.add(who, person, &paper).await, Ok(Kept::Yes));
    let document: Uuid = sqlx::query_scalar("update pii.person_document set verified_at = now() returning document_id")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(house.add(who, person, &paper).await, Ok(Kept::Verified));
    assert_eq!(
        house.accounts.remove_document(who, document, &Whence::default()).await,
        Ok(Removed::Verified)
    );
    let other = read_person(&mut form("1999-01-02", &[]), house.today().await).unwrap();
    assert_eq!(
        house.accounts.save_own(who, &other, &Whence::default()).await,
        Ok(false)
    );
    assert_eq!(house.accounts.own_facts(who).await.unwrap().unwrap().1, facts);
}

#[sqlx::test]
async fn a_person_who_is_removed_while_a_paper_is_written_is_no_failure(pool: PgPool) {
    let house = House::new(&pool);
    let (who, person, _, paper) = house.with_paper().await;
    // the removal falls between our look and our insert
    sqlx::raw_sql(
        "create function removed() returns trigger language plpgsql as $$
         begin delete from pii.person where person_id = new.person_id; return new; end $$;
         create trigger removed before insert on pii.person_document for each row execute function removed()",
    )
    .execute(&pool)
    .await
    .unwrap();
    let added = house.add(who, person, &paper).await;
    assert_eq!(added, Ok(Kept::NoPerson));
}

#[sqlx::test]
async fn a_day_that_passes_meanwhile_is_said_and_breaks_nothing(pool: PgPool) {
    let house = House::new(&pool);
    let (who, ..) = house.owner().await;
    house.agree(who, Purpose::Family).await;
    let today = house.today().await;
    let late = NewRelative {
        until: today,
        ..child("2018-03-05", today)
    };
    for relation in [Relation::Child, Relation::Ward] {
        let added = house
            .accounts
            .add_relative(who, relation, &late, &once(), MOSCOW, &Whence::default())
            .await;
        assert_eq!(added, Ok(Added::DayOver));
    }
    assert_eq!(house.count("select count(*) from pii.person").await, 1);
}
