//! The life of a complaint over real tables.

mod queue;
mod waits;

use super::{Dispatch, Doer, Fault, Said, Undone};
use crate::complaints::Complaints;
use crate::directory::Directory;
use crate::vault::Vault;
use app::complaints::model::life::Deed;
use app::complaints::model::{ComplaintNumber, State};
use app::dispatch::model::{CaseReader, Part, QueueFilter, Refusal};
use app::dispatch::port::DispatchPort;
use app::kernel::{AccountId, Lang, OrganisationId, Rights, Role, Scope, Viewer};
use chrono::FixedOffset;
use futures::future::join_all;
use sqlx::PgPool;
use std::collections::BTreeSet;
use std::sync::Arc;
use tempfile::TempDir;

const ROADWORKS: i32 = 1;
const HARBOUR: i32 = 2;
const ANSWER: &str = "Яму заделали горячей смесью, участок проверен мастером.";

struct House {
    pool: PgPool,
    desk: Arc<Dispatch>,
    _keys: TempDir,
}

/// Somebody of the staff: his account and what he may do.
struct Person(AccountId, Viewer);

fn person(account: i64, role: Role, organisation: Option<i32>) -> Person {
    let scope = organisation.map_or(Scope::Region, |id| Scope::Organisations(vec![OrganisationId(id)]));
    let viewer = Viewer {
        rights: Rights::of_roles([(role, scope)]),
        account: Some(AccountId(account)),
        ..Viewer::default()
    };
    Person(AccountId(account), viewer)
}

fn operator() -> Person {
    person(11, Role::Operator, Some(ROADWORKS))
}

fn head() -> Person {
    person(12, Role::Head, Some(ROADWORKS))
}

fn dispatcher() -> Person {
    person(13, Role::Dispatcher, None)
}

fn checker() -> Person {
    person(14, Role::Checker, None)
}

fn author() -> Viewer {
    Viewer {
        secrets: vec![b"secret".to_vec()],
        ..Viewer::default()
    }
}

fn words(text: &str) -> Said {
    Said {
        words: text.to_owned(),
        ..Said::default()
    }
}

impl House {
    async fn new(pool: PgPool) -> Self {
        let town = include_str!("../../tests/fixtures/town.sql");
        sqlx::raw_sql(town).execute(&pool).await.unwrap();
        let keys = tempfile::tempdir().unwrap();
        let zone = FixedOffset::east_opt(3 * 3600).unwrap();
        let vault = Arc::new(Vault::open_or_create(&keys.path().join("secret.key")).unwrap());
        let directory = Arc::new(Directory::new(pool.clone(), zone));
        let complaints = Arc::new(Complaints::new(pool.clone(), Arc::clone(&directory), vault, zone));
        Self {
            desk: Arc::new(Dispatch::new(pool.clone(), complaints, directory, zone)),
            pool,
            _keys: keys,
        }
    }

    /// A pothole that the roadworks have, in this state.
    async fn put(&self, serial: u64, state: State) -> ComplaintNumber {
        let number = ComplaintNumber::new(20, serial);
        let new =
            "insert into complaint (number, category_id, state, geom, organisation_id, body, due_at, idempotency_key,
                                          request_hash, secret_hash)
                   values ($1, 3, $2, st_setsrid(st_makepoint(39.3, 47.3), 4326), 1, 'Яма на дороге у рынка',
                           now() + interval '9 days', gen_random_uuid(), '', case when $3 then 'secret'::bytea end)";
        let new = sqlx::query(new)
            .bind(number.as_str())
            .bind(state.code())
            .bind(serial == 1);
        new.execute(&self.pool).await.unwrap();
        number
    }

    async fn does(&self, who: &Person, number: &ComplaintNumber, deed: Deed, said: &Said) -> Result<State, Undone> {
        self.desk
            .change(Doer::Staff(&who.1, who.0), number, deed, None, said)
            .await
    }

    async fn says(&self, number: &ComplaintNumber, deed: Deed, said: &str) -> Result<State, Undone> {
        self.desk
            .change(Doer::Author(&author()), number, deed, None, &words(said))
            .await
    }

    async fn run(&self, statement: &'static str) {
        sqlx::query(statement).execute(&self.pool).await.unwrap();
    }

    async fn text(&self, query: &'static str) -> String {
        let found: Option<String> = sqlx::query_scalar(query).fetch_one(&self.pool).await.unwrap();
        found.unwrap_or_default()
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn the_table_of_the_database_is_that_of_the_code(pool: PgPool) {
    let rows: Vec<(String, String, String)> =
        sqlx::query_as("select deed, from_state, to_state from complaint_transition")
            .fetch_all(&pool)
            .await
            .unwrap();
    let written: BTreeSet<_> = rows.into_iter().collect();
    let name = |deed: &Deed| {
        let pairs = deed.pairs().into_iter();
        let deed = deed.code();
        // back from hidden leads to where this one was hidden
        pairs.map(move |(from, to)| (deed.to_owned(), from.code().to_owned(), to.code().to_owned()))
    };
    let known: BTreeSet<_> = Deed::ALL.iter().flat_map(name).collect();
    let difference: Vec<_> = written.symmetric_difference(&known).collect();
    assert!(difference.is_empty(), "{difference:?}");
}

#[sqlx::test(migrations = "./migrations")]
async fn the_database_refuses_what_the_table_does_not_know(pool: PgPool) {
    let house = House::new(pool).await;
    house.put(1, State::Routed).await;
    for state in ["confirmed", "check", "await_confirm", "reopened"] {
        let done = sqlx::query("update complaint set state = $1").bind(state);
        let error = done.execute(&house.pool).await.unwrap_err();
        let error = error.as_database_error().unwrap();
        assert_eq!(error.constraint(), Some("complaint_transition"), "{state}");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_whole_life_and_the_events_tell_it_again(pool: PgPool) {
    let house = House::new(pool).await;
    let number = house.put(1, State::Routed).await;
    let none = Said::default();
    assert!(house.desk.accept(&operator().1, &number).await.unwrap());
    assert!(!house.desk.accept(&operator().1, &number).await.unwrap(), "once");
    let crew = Said {
        crew: "Бригада 4".to_owned(),
        ..Said::default()
    };
    assert_eq!(
        house.does(&operator(), &number, Deed::Start, &crew).await,
        Ok(State::InWork)
    );
    assert_eq!(
        house.does(&operator(), &number, Deed::OnSite, &none).await,
        Ok(State::InWork)
    );
    assert_eq!(
        house.does(&operator(), &number, Deed::Answer, &words("Сделали")).await,
        Err(Undone::Fault("words", Fault::Short(30)))
    );
    assert_eq!(
        house.does(&operator(), &number, Deed::Answer, &words(ANSWER)).await,
        Ok(State::Check)
    );
    assert_eq!(
        house.text("select string_agg(note, '') from complaint_event").await,
        "",
        "not public before it is checked"
    );
    assert_eq!(
        house.does(&operator(), &number, Deed::Publish, &none).await,
        Err(Undone::Refused(Refusal::NotNow))
    );
    assert_eq!(
        house.does(&checker(), &number, Deed::Publish, &none).await,
        Ok(State::AwaitConfirm)
    );
    assert_eq!(
        house
            .text("select note from complaint_event where kind = 'published'")
            .await,
        ANSWER
    );
    house
        .run("update complaint set due_at = now() + interval '40 days'")
        .await;
    // no: stricter control, half the term, another approver, the head lets it begin
    assert_eq!(
        house.says(&number, Deed::Refute, "нет").await,
        Err(Undone::Fault("words", Fault::Short(10)))
    );
    assert_eq!(
        house.says(&number, Deed::Refute, "Яма на том же месте").await,
        Ok(State::Reopened)
    );
    // nine working days halved are five, and no more than twelve with holidays between
    let half = "select (due_at between now() + interval '4 days' and now() + interval '12 days' and closed_at is null and reopened_count = 1)::text from complaint";
    assert_eq!(house.text(half).await, "true");
    assert_eq!(
        house.does(&operator(), &number, Deed::StartAgain, &none).await,
        Err(Undone::Refused(Refusal::NotNow))
    );
    assert_eq!(
        house.does(&head(), &number, Deed::StartAgain, &none).await,
        Ok(State::InWork)
    );
    assert_eq!(
        house.does(&head(), &number, Deed::Answer, &words(ANSWER)).await,
        Ok(State::Check)
    );
    assert_eq!(
        house.does(&checker(), &number, Deed::Publish, &none).await,
        Err(Undone::Refused(Refusal::NotNow))
    );
    assert_eq!(
        house.does(&head(), &number, Deed::Publish, &none).await,
        Err(Undone::Refused(Refusal::OwnAnswer))
    );
    let another = person(15, Role::Head, Some(ROADWORKS));
    assert_eq!(
        house.does(&another, &number, Deed::Publish, &none).await,
        Ok(State::AwaitConfirm)
    );
    assert_eq!(house.says(&number, Deed::Confirm, "").await, Ok(State::Confirmed));
    // every step is one event that begins where the one before ended, and leaves one message
    let whole = "select bool_and(from_state = coalesce(before, 'routed'))::text from (
                     select from_state, lag(to_state) over (order by complaint_event_id) as before from complaint_event) as steps";
    assert_eq!(house.text(whole).await, "true");
    let last =
        "select (select to_state from complaint_event order by complaint_event_id desc limit 1) = state from complaint";
    assert!(
        sqlx::query_scalar::<_, bool>(last)
            .fetch_one(&house.pool)
            .await
            .unwrap()
    );
    let counts = "select (select count(*) from complaint_event) || ' ' || (select count(*) from outbox) || ' ' || (version - 1) from complaint";
    assert_eq!(house.text(counts).await, "10 10 10");
}

#[sqlx::test(migrations = "./migrations")]
async fn not_ours_names_the_next_one_and_the_second_time_a_dispatcher_decides(pool: PgPool) {
    let house = House::new(pool).await;
    let number = house.put(1, State::Accepted).await;
    let due = house.text("select due_at::text from complaint").await;
    let to = |id: i32| Said {
        organisation: Some(OrganisationId(id)),
        ..words("Дорога портовая, не городская")
    };
    let nobody = house
        .does(&operator(), &number, Deed::PassOn, &words("Дорога портовая"))
        .await;
    assert_eq!(nobody, Err(Undone::Fault("organisation", Fault::NoOrganisation)));
    let same = house.does(&operator(), &number, Deed::PassOn, &to(ROADWORKS)).await;
    assert_eq!(same, Err(Undone::Fault("organisation", Fault::SameOrganisation)));
    assert_eq!(
        house.does(&operator(), &number, Deed::PassOn, &to(HARBOUR)).await,
        Ok(State::Routed)
    );
    assert_eq!(
        house.does(&operator(), &number, Deed::PassOn, &to(HARBOUR)).await,
        Err(Undone::Refused(Refusal::NotNow)),
        "theirs"
    );
    let harbour = person(21, Role::Operator, Some(HARBOUR));
    assert_eq!(
        house.does(&harbour, &number, Deed::PassOn, &to(ROADWORKS)).await,
        Err(Undone::Refused(Refusal::NotNow))
    );
    assert_eq!(
        house
            .does(&harbour, &number, Deed::GiveBack, &words("И не портовая"))
            .await,
        Ok(State::Submitted)
    );
    let nobodys = QueueFilter {
        part: Part::Nobody,
        ..QueueFilter::default()
    };
    let reader = CaseReader::of(&dispatcher().1).unwrap();
    assert_eq!(
        house.desk.queue(&reader, &nobodys, Lang::Ru).await.unwrap().rows.len(),
        1
    );
    assert_eq!(
        house.does(&dispatcher(), &number, Deed::Route, &to(ROADWORKS)).await,
        Ok(State::Routed)
    );
    assert_eq!(
        house.text("select due_at::text from complaint").await,
        due,
        "the clock never begins anew"
    );
}
