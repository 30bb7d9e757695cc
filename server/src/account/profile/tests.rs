use super::*;
use crate::account::Whence;
use app::account::identity::Relation;
use app::account::profile::consent::Purpose;
use app::account::profile::forms::{NewDocument, NewRelative, Typed, read_document, read_person, read_relative};
use app::kernel::Lang;
use sqlx::PgPool;
use std::sync::Arc;

mod papers;
mod trust;

const MOSCOW: Zone = Zone { offset_s: 10_800 };

struct House {
    accounts: Accounts,
    pool: PgPool,
    _folder: tempfile::TempDir,
}

impl House {
    fn new(pool: &PgPool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let vault = Arc::new(crate::vault::Vault::open_or_create(&folder.path().join("key")).unwrap());
        Self {
            accounts: super::super::for_tests(pool.clone(), vault),
            pool: pool.clone(),
            _folder: folder,
        }
    }

    async fn account(&self) -> AccountId {
        let id = sqlx::query_scalar("insert into account default values returning account_id")
            .fetch_one(&self.pool)
            .await;
        AccountId(id.unwrap())
    }

    async fn agree(&self, who: AccountId, purpose: Purpose) {
        let text = text_of(purpose, Lang::Ru);
        let given = self
            .accounts
            .give_consent(who, purpose, &text, &Whence::default())
            .await;
        assert_eq!(given, Ok(true));
    }

    async fn owner(&self) -> (AccountId, Uuid, PersonFacts) {
        let who = self.account().await;
        let today = self.today().await;
        let facts = read_person(&mut form("1985-07-14", &[]), today).unwrap();
        assert_eq!(self.accounts.save_own(who, &facts, &Whence::default()).await, Ok(true));
        let (person, kept) = self.accounts.own_facts(who).await.unwrap().unwrap();
        assert_eq!(kept, facts);
        (who, person, facts)
    }

    async fn relative(&self, who: AccountId, relation: Relation, new: &NewRelative) -> Result<Uuid, AppError> {
        let added = self
            .accounts
            .add_relative(who, relation, new, &once(), MOSCOW, &Whence::default())
            .await?;
        let Added::Yes(person) = added else {
            panic!("{added:?}");
        };
        Ok(person)
    }

    async fn today(&self) -> Day {
        self.accounts.today(&self.pool, MOSCOW).await.unwrap()
    }

    /// An owner who agreed to papers, and one that is not kept yet.
    async fn with_paper(&self) -> (AccountId, Uuid, PersonFacts, NewDocument) {
        let (who, person, facts) = self.owner().await;
        self.agree(who, Purpose::Documents).await;
        let paper = snils("112-233-445 95", &facts, self.today().await);
        (who, person, facts, paper)
    }

    async fn add(&self, who: AccountId, person: Uuid, paper: &NewDocument) -> Result<Kept, AppError> {
        let none = Whence::default();
        self.accounts.add_document(who, person, paper, &once(), &none).await
    }

    async fn count(&self, query: &'static str) -> i64 {
        sqlx::query_scalar(query).fetch_one(&self.pool).await.unwrap()
    }
}

/// The key of a form that nobody sends twice.
fn once() -> FormKey {
    FormKey(rand::random::<[u8; 32]>().to_vec())
}

fn form(born: &str, more: &[(&str, &str)]) -> Typed {
    let own = [
        ("family", "Озерова"),
        ("given", "Нина"),
        ("no_patronymic", "1"),
        ("born", born),
    ];
    Typed::new(
        own.iter()
            .chain(more)
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
    )
}

fn child(born: &str, today: Day) -> NewRelative {
    read_relative(Relation::Child, &mut form(born, &[]), today).unwrap()
}

fn snils(number: &str, facts: &PersonFacts, today: Day) -> NewDocument {
    let mut typed = Typed::new(vec![
        ("kind".to_owned(), "snils".to_owned()),
        ("number".to_owned(), number.to_owned()),
    ]);
    read_document(&mut typed, facts, today).unwrap()
}

#[sqlx::test]
async fn a_child_needs_consent_and_is_one_until_the_local_midnight_of_its_18th_birthday(pool: PgPool) {
    let house = House::new(&pool);
    let (who, ..) = house.owner().await;
    let today = house.today().await;
    let new = child("2018-03-05", today);
    assert_eq!(
        house.relative(who, Relation::Child, &new).await,
        Err(AppError::Forbidden)
    );
    house.agree(who, Purpose::Family).await;
    let person = house.relative(who, Relation::Child, &new).await.unwrap();
    let until: DateTime<Utc> = sqlx::query_scalar("select upper(valid) from pii.person where person_id = $1")
        .bind(person)
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(until.to_rfc3339(), "2036-03-04T21:00:00+00:00");
    let view = house.accounts.profile(who, MOSCOW).await.unwrap();
    assert_eq!((view.family.len(), view.family[0].name.as_str()), (1, "Озерова Нина"));
    // the day comes
    sqlx::query("update pii.person set valid = tstzrange(now() - interval '1 day', now()) where person_id = $1")
        .bind(person)
        .execute(&pool)
        .await
        .unwrap();
    assert!(house.accounts.profile(who, MOSCOW).await.unwrap().family.is_empty());
    assert_eq!(house.accounts.person(who, person).await.unwrap(), None);
    assert_eq!(house.accounts.sweep_profiles().await, Ok(1));
}

#[sqlx::test]
async fn nothing_about_people_stands_in_the_open(pool: PgPool) {
    let house = House::new(&pool);
    let (who, person, _, paper) = house.with_paper().await;
    let today = house.today().await;
    assert_eq!(house.add(who, person, &paper).await, Ok(Kept::Yes));
    // a trust that waits for its code, a form that waits for its sender, an address that waits for its code
    house.agree(who, Purpose::Family).await;
    let phone = app::account::identity::Phone::parse("8 910 123-45-67").unwrap();
    let trust = NewRelative {
        phone: Some(phone),
        ..child("2018-03-05", today)
    };
    let none = Whence::default();
    house.accounts.ask_trust(who, &trust, &once(), &none).await.unwrap();
    let fields = [("whose", "0".repeat(32)), ("family", "Озерова".to_owned())];
    let fields = fields.map(|(name, value)| (name.to_owned(), value));
    let kept = house.accounts.keep_form("/profile/name", &fields, &none).await;
    assert!(kept.unwrap().is_some());
    let mail = app::account::identity::Email::parse("vera@example.ru").unwrap();
    let mail = crate::account::Address::Email(mail);
    house.accounts.ask_contact(who, &mail, &once(), &none).await.unwrap();
    // whatever table there is or will be
    let tables: Vec<String> = sqlx::query_scalar(
        "select format('%I.%I', table_schema, table_name) from information_schema.tables
         where table_type = 'BASE TABLE' and table_schema in ('public', 'pii') and table_name not in ('spatial_ref_sys', '_sqlx_migrations')",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert!(tables.len() > 20, "{tables:?}");
    let mut filled = 0;
    for table in tables {
        let rows = format!("select coalesce(string_agg(t::text, ' '), '') from {table} t");
        let all: String = sqlx::query_scalar(sqlx::AssertSqlSafe(rows))
            .fetch_one(&pool)
            .await
            .unwrap();
        filled += usize::from(!all.is_empty());
        for secret in [
            "Озерова",
            "Нина",
            "11223344595",
            "1985-07",
            "9101234567",
            "vera@example",
        ] {
            let hex = hex::encode(secret.as_bytes());
            assert!(!all.contains(secret) && !all.contains(&hex), "{secret} in {table}");
        }
    }
    assert!(filled >= 10, "{filled} tables have rows");
    let view = house.accounts.profile(who, MOSCOW).await.unwrap();
    assert_eq!(view.own.documents[0].masked, "•••-•••-••5 95");
}

#[sqlx::test]
async fn a_consent_that_is_taken_back_erases_what_was_kept_by_it(pool: PgPool) {
    let house = House::new(&pool);
    let (who, person, facts) = house.owner().await;
    let today = house.today().await;
    let paper = snils("112-233-445 95", &facts, today);
    assert_eq!(house.add(who, person, &paper).await, Err(AppError::Forbidden));
    for purpose in Purpose::ALL {
        house.agree(who, purpose).await;
        house.agree(who, purpose).await;
    }
    assert_eq!(
        house.count("select count(*) from account_consent").await,
        4,
        "twice is once"
    );
    house
        .relative(who, Relation::Child, &child("2018-03-05", today))
        .await
        .unwrap();
    house.add(who, person, &paper).await.unwrap();
    // the one to keep the account comes last
    for purpose in Purpose::ALL.into_iter().rev() {
        house
            .accounts
            .withdraw_consent(who, purpose, &Whence::default())
            .await
            .unwrap();
        house
            .accounts
            .withdraw_consent(who, purpose, &Whence::default())
            .await
            .unwrap();
    }
    assert_eq!(house.count("select count(*) from pii.person_document").await, 0);
    assert_eq!(
        house
            .count("select count(*) from pii.person where relation <> 'self'")
            .await,
        0
    );
    assert_eq!(house.count("select count(*) from pii.person").await, 0);
    let view = house.accounts.profile(who, MOSCOW).await.unwrap();
    assert!(view.consents.iter().all(|line| line.given_at.is_none()));
    let page = house
        .accounts
        .consent_page(who, Purpose::Family, Lang::Ru, "")
        .await
        .unwrap();
    assert!(page.history.len() == 1 && page.history[0].1.is_some());
    assert_eq!(
        house
            .count("select count(*) from security_event where kind = 'consent_withdrawn'")
            .await,
        4
    );
    // what was said stays said
    assert!(
        sqlx::query("update account_consent set withdrawn_at = null")
            .execute(&pool)
            .await
            .is_err()
    );
    assert!(
        sqlx::query("update account_consent set given_at = now()")
            .execute(&pool)
            .await
            .is_err()
    );
}

#[sqlx::test]
async fn a_consent_to_older_words_is_asked_for_anew(pool: PgPool) {
    let house = House::new(&pool);
    let who = house.account().await;
    sqlx::raw_sql("insert into consent_text (text_hash, purpose, language, title, body) values (decode(repeat('ab', 32), 'hex'), 'family', 'ru', 'т', 'Старые слова')")
        .execute(&pool)
        .await
        .unwrap();
    sqlx::query("insert into account_consent (account_id, purpose, text_hash) values ($1, 'family', decode(repeat('ab', 32), 'hex'))")
        .bind(who.0)
        .execute(&pool)
        .await
        .unwrap();
    let page = house
        .accounts
        .consent_page(who, Purpose::Family, Lang::Ru, "")
        .await
        .unwrap();
    assert!(page.line.outdated && page.old_words.as_deref() == Some("Старые слова"));
    house.agree(who, Purpose::Family).await;
    let page = house
        .accounts
        .consent_page(who, Purpose::Family, Lang::Ru, "")
        .await
        .unwrap();
    assert!(!page.line.outdated && page.history.len() == 2);
    // only to words that are today's, in the language in which they were shown
    let none = Whence::default();
    for old in ["", "ab", &"ab".repeat(32), &text_of(Purpose::Documents, Lang::Ru)] {
        let given = house.accounts.give_consent(who, Purpose::Family, old, &none).await;
        assert_eq!(given, Ok(false), "{old}");
    }
    let english = text_of(Purpose::Documents, Lang::En);
    let given = house
        .accounts
        .give_consent(who, Purpose::Documents, &english, &none)
        .await;
    assert_eq!(given, Ok(true));
    let language = "select count(*) from account_consent join consent_text using (text_hash) where language = 'en'";
    assert_eq!(house.count(language).await, 1);
}
