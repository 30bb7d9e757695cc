//! One's own name, and the people for whom one acts.

use super::{PEOPLE_MOST, SealedPerson, midnight, person_place, sql};
use crate::account::{Accounts, Whence};
use crate::error::internal;
use app::account::identity::Relation;
use app::account::profile::consent::Purpose;
use app::account::profile::forms::{NewRelative, PersonFacts};
use app::error::AppError;
use app::kernel::{AccountId, Zone};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

impl Accounts {
    /// One's own name and birth date, as far as told.
    pub async fn own_facts(&self, account: AccountId) -> Result<Option<(Uuid, PersonFacts)>, AppError> {
        let people = sql::people(&self.pool, account.0).await.map_err(internal)?;
        let own = people.into_iter().find(|row| row.relation == "self");
        Ok(own.and_then(|row| {
            let sealed = self.open::<SealedPerson>(&row.sealed, &person_place(row.person_id))?;
            Some((row.person_id, sealed.facts))
        }))
    }

    /// Keeps one's own name and birth date, and greets by them.
    pub async fn save_own(&self, account: AccountId, facts: &PersonFacts, whence: &Whence) -> Result<(), AppError> {
        let mut tx = self.pool.begin().await.map_err(internal)?;
        self.write_own(&mut tx, account, facts).await?;
        self.journal(&mut tx, "name_changed", account, whence, json!({}))
            .await?;
        tx.commit().await.map_err(internal)
    }

    /// The same in the caller's transaction.
    pub(crate) async fn write_own(
        &self,
        conn: &mut PgConnection,
        account: AccountId,
        facts: &PersonFacts,
    ) -> Result<(), AppError> {
        sql::lock_account(&mut *conn, account.0).await.map_err(internal)?;
        let people = sql::people(&mut *conn, account.0).await.map_err(internal)?;
        let known = people
            .iter()
            .find(|row| row.relation == "self")
            .map(|row| row.person_id);
        let person = known.unwrap_or_else(Uuid::new_v4);
        let whole = SealedPerson {
            facts: facts.clone(),
            act: String::new(),
        };
        let sealed = self.seal(&whole, &person_place(person))?;
        if known.is_some() {
            sql::update_person(&mut *conn, account.0, person, &sealed)
                .await
                .map_err(internal)?;
        } else {
            let new = sql::NewPerson {
                person_id: person,
                account: account.0,
                relation: "self",
                sealed: &sealed,
                until: None,
                proof: "said",
                trustor_blind: None,
            };
            sql::insert_person(&mut *conn, &new).await.map_err(internal)?;
        }
        self.greet(conn, account, &facts.short()).await
    }

    /// Adds a child or a ward. The consent must stand; a grown-up has to agree by phone instead.
    pub async fn add_relative(
        &self,
        account: AccountId,
        relation: Relation,
        new: &NewRelative,
        zone: Zone,
        whence: &Whence,
    ) -> Result<Uuid, AppError> {
        if relation == Relation::Proxy {
            return Err(AppError::Forbidden);
        }
        let mut tx = self.pool.begin().await.map_err(internal)?;
        let person = self
            .write_relative(&mut tx, account, relation, new, zone, ("said", None))
            .await?;
        self.journal(
            &mut tx,
            "relative_added",
            account,
            whence,
            json!({ "relation": relation.code() }),
        )
        .await?;
        tx.commit().await.map_err(internal)?;
        Ok(person)
    }

    pub(super) async fn write_relative(
        &self,
        conn: &mut PgConnection,
        account: AccountId,
        relation: Relation,
        new: &NewRelative,
        zone: Zone,
        (proof, trustor_blind): (&str, Option<&[u8]>),
    ) -> Result<Uuid, AppError> {
        sql::lock_account(&mut *conn, account.0).await.map_err(internal)?;
        if !self.stands(&mut *conn, account, Purpose::Family).await? {
            return Err(AppError::Forbidden);
        }
        if sql::people(&mut *conn, account.0).await.map_err(internal)?.len() >= PEOPLE_MOST {
            return Err(AppError::TooMany { retry_s: 0 });
        }
        let person = Uuid::new_v4();
        let whole = SealedPerson {
            facts: new.facts.clone(),
            act: new.act.clone(),
        };
        let sealed = self.seal(&whole, &person_place(person))?;
        let row = sql::NewPerson {
            person_id: person,
            account: account.0,
            relation: relation.code(),
            sealed: &sealed,
            until: midnight(new.until, zone),
            proof,
            trustor_blind,
        };
        sql::insert_person(&mut *conn, &row).await.map_err(internal)?;
        Ok(person)
    }

    /// Stops acting for somebody: the person and all papers are erased. Whether there was one.
    pub async fn remove_relative(&self, account: AccountId, person: Uuid, whence: &Whence) -> Result<bool, AppError> {
        let mut tx = self.pool.begin().await.map_err(internal)?;
        let relation = sql::delete_relative(&mut *tx, account.0, person)
            .await
            .map_err(internal)?;
        if let Some(relation) = &relation {
            self.journal(
                &mut tx,
                "relative_removed",
                account,
                whence,
                json!({ "relation": relation }),
            )
            .await?;
        }
        tx.commit().await.map_err(internal)?;
        Ok(relation.is_some())
    }

    /// Keeps how the header greets the owner.
    async fn greet(&self, conn: &mut PgConnection, account: AccountId, name: &str) -> Result<(), AppError> {
        let place = crate::account::session::name_place(account);
        let sealed = self
            .vault
            .seal(name.as_bytes(), &place)
            .map_err(|_| AppError::Internal)?;
        sql::save_greeting(conn, account.0, &sealed).await.map_err(internal)
    }
}
