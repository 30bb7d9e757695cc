//! Profiles: what people tell about themselves, for whom they act, their papers, what they agreed to.
//!
//! Facts about people are sealed; what is decided by them (until when a relation holds) stands beside in the open. Nothing is
//! looked up by a number of a paper but within one account, so that no answer tells whose numbers we hold.

mod consents;
mod contacts;
mod kept;
mod papers;
mod people;
mod proxy;
pub mod sql;
mod view;

pub use consents::text_of;
pub use contacts::{AskedContact, Proved};
pub use kept::{FormKey, KEPT_FORM};
pub use papers::{Kept, Removed};
pub use people::Added;
pub use proxy::{Answered, Asked, Request};

use super::Accounts;
use crate::error::internal;
use app::account::profile::forms::PersonFacts;
use app::error::AppError;
use app::kernel::{AccountId, Day, Timestamp, Zone};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgExecutor;
use uuid::Uuid;

/// Most people of one account, the owner among them.
pub const PEOPLE_MOST: usize = 20;

/// What is sealed about a person.
#[derive(Serialize, Deserialize)]
struct SealedPerson {
    facts: PersonFacts,
    /// The act of a court, of a ward.
    #[serde(default)]
    act: String,
}

fn person_place(person: Uuid) -> Vec<u8> {
    format!("person {person}").into_bytes()
}

/// The first moment of a day in the region.
fn midnight(day: Day, zone: Zone) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(day.number() * 86_400 - i64::from(zone.offset_s), 0)
}

/// The day in the region.
fn local_day(at: DateTime<Utc>, zone: Zone) -> Day {
    Day::of(zone.civil(Timestamp(at.timestamp_millis())))
}

impl Accounts {
    /// Today in the region, by the clock of the database.
    pub async fn today(&self, db: impl PgExecutor<'_>, zone: Zone) -> Result<Day, AppError> {
        Ok(local_day(sql::now(db).await.map_err(internal)?, zone))
    }

    pub(crate) fn seal<T: Serialize>(&self, value: &T, place: &[u8]) -> Result<Vec<u8>, AppError> {
        let plain = serde_json::to_vec(value).map_err(|_| AppError::Internal)?;
        self.vault.seal(&plain, place).map_err(|error| {
            tracing::error!(%error, "a value was not sealed");
            AppError::Internal
        })
    }

    /// Opens a sealed value; one that does not open is told to the log and shown as missing.
    pub(crate) fn open<T: for<'a> Deserialize<'a>>(&self, sealed: &[u8], place: &[u8]) -> Option<T> {
        let opened = self.vault.open_sealed(sealed, place);
        match opened.map(|plain| serde_json::from_slice(&plain)) {
            Ok(Ok(value)) => Some(value),
            Ok(Err(_)) => {
                tracing::error!("a sealed value is of another shape");
                None
            }
            Err(error) => {
                tracing::error!(%error, "a sealed value does not open");
                None
            }
        }
    }

    /// Somebody of an account for whom the owner may act now; the owner too.
    pub async fn person(&self, account: AccountId, person: Uuid) -> Result<Option<PersonFacts>, AppError> {
        let row = sql::person(&self.pool, account.0, person).await.map_err(internal)?;
        let opened = row.and_then(|row| self.open::<SealedPerson>(&row.sealed, &person_place(person)));
        Ok(opened.map(|sealed| sealed.facts))
    }

    /// Erases relations that are over.
    pub async fn sweep_profiles(&self) -> Result<u64, AppError> {
        sql::sweep(&self.pool).await.map_err(internal)
    }
}

#[cfg(test)]
mod tests;
