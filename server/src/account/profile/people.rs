//! One's own name, and the people for whom one acts.

use super::{FormKey, PEOPLE_MOST, SealedPerson, midnight, person_place, sql};
use crate::account::{Accounts, Whence, greet};
use crate::error::internal;
use app::account::identity::Relation;
use app::account::profile::consent::Purpose;
use app::account::profile::forms::{NewRelative, PersonFacts};
use app::error::AppError;
use app::kernel::{AccountId, Zone};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

/// What came of somebody who was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// This person; also when the same form comes again.
    Yes(Uuid),
    /// The account acts for as many people as it may.
    Full,
    /// The last day has passed meanwhile.
    DayOver,
}

/// Why the owner may act.
pub(super) struct Proof<'a> {
    /// `said` or `sms`.
    pub word: &'static str,
    /// Of a trust: keyed hash of the phone that agreed.
    pub trustor_blind: Option<&'a [u8]>,
    /// The form that did it.
    pub form_key: Option<&'a [u8]>,
}

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

    /// Keeps one's own name and birth date, and greets by them. Whether they were: what a clerk has compared with a paper stays.
    pub async fn save_own(&self, account: AccountId, facts: &PersonFacts, whence: &Whence) -> Result<bool, AppError> {
        let mut tx = self.pool.begin().await.map_err(internal)?;
        sql::lock_account(&mut tx, account.0).await.map_err(internal)?;
        if sql::papers::is_verified(&mut *tx, account.0).await.map_err(internal)? {
            return Ok(false);
        }
        self.write_own(&mut tx, account, facts).await?;
        self.journal(&mut tx, "name_changed", account, whence, json!({}))
            .await?;
        tx.commit().await.map_err(internal)?;
        Ok(true)
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
                form_key: None,
            };
            sql::insert_person(&mut *conn, &new).await.map_err(internal)?;
        }
        greet(&self.vault, conn, account, &facts.short()).await
    }

    /// Adds a child or a ward. The consent must stand; a grown-up has to agree by phone instead.
    pub async fn add_relative(
        &self,
        account: AccountId,
        relation: Relation,
        new: &NewRelative,
        key: &FormKey,
        zone: Zone,
        whence: &Whence,
    ) -> Result<Added, AppError> {
        if relation == Relation::Proxy {
            return Err(AppError::Forbidden);
        }
        let mut tx = self.pool.begin().await.map_err(internal)?;
        sql::lock_account(&mut tx, account.0).await.map_err(internal)?;
        if let Some(person) = sql::person_of_form(&mut *tx, account.0, &key.0)
            .await
            .map_err(internal)?
        {
            return Ok(Added::Yes(person));
        }
        let said = Proof {
            word: "said",
            trustor_blind: None,
            form_key: Some(&key.0),
        };
        let added = self.write_relative(&mut tx, account, relation, new, zone, said).await?;
        let Added::Yes(_) = added else {
            return Ok(added);
        };
        self.journal(
            &mut tx,
            "relative_added",
            account,
            whence,
            json!({ "relation": relation.code() }),
        )
        .await?;
        tx.commit().await.map_err(internal)?;
        Ok(added)
    }

    pub(super) async fn write_relative(
        &self,
        conn: &mut PgConnection,
        account: AccountId,
        relation: Relation,
        new: &NewRelative,
        zone: Zone,
        proof: Proof<'_>,
    ) -> Result<Added, AppError> {
        sql::lock_account(&mut *conn, account.0).await.map_err(internal)?;
        if !self.stands(&mut *conn, account, Purpose::Family).await? {
            return Err(AppError::Forbidden);
        }
        if sql::people(&mut *conn, account.0).await.map_err(internal)?.len() >= PEOPLE_MOST {
            return Ok(Added::Full);
        }
        let until = midnight(new.until, zone);
        let now = sql::now(&mut *conn).await.map_err(internal)?;
        if until.is_none_or(|until| until <= now) {
            return Ok(Added::DayOver);
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
            until,
            proof: proof.word,
            trustor_blind: proof.trustor_blind,
            form_key: proof.form_key,
        };
        sql::insert_person(&mut *conn, &row).await.map_err(internal)?;
        Ok(Added::Yes(person))
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
}
