//! The staff: memberships, the second proof of who somebody is, and the list of organisations.

mod acceptance;
mod appoint;
pub mod demo;
mod desk;
mod invitations;
mod journal;
mod members;
mod messages;
mod organisations;
mod reference;
mod roles;
mod second_factor;
mod sql;
#[cfg(test)]
mod tests;
mod totp;

use crate::account::Accounts;
use crate::error::internal;
use app::error::AppError;
use app::kernel::{AccountId, Lang, OrganisationId, Role, Scope};
use serde::Deserialize;
use std::sync::Arc;

pub use acceptance::{Accepted, Offer, Who};
pub use appoint::{appoint, dismiss};
pub use desk::{Compared, Document};
pub use invitations::Invited;
pub use journal::{JournalFilter, JournalLines};
pub use members::Meant;
pub use organisations::{FileOf, Untaken, mark};
pub use reference::{DayKind, NormAdded};
pub use roles::Changed;
pub use second_factor::{Enrolment, Entered};

/// A membership as a session carries it: a role, and the part of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Post {
    role: String,
    organisation: Option<i32>,
    /// The organisation and all below it; none: the whole region.
    below: Option<Vec<i32>>,
}

impl Post {
    /// The role; `None` for one that only a newer version knows.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        Role::parse(&self.role)
    }

    /// Where it holds. An organisation whose tree is not known has nothing below it.
    #[must_use]
    pub fn scope(&self) -> Scope {
        match (self.organisation, &self.below) {
            (None, _) => Scope::Region,
            (Some(_), below) => {
                let below = below.iter().flatten().copied().map(OrganisationId);
                Scope::Organisations(below.collect())
            }
        }
    }
}

/// The staff over the database.
pub struct Staffing {
    accounts: Arc<Accounts>,
}

impl Staffing {
    /// Beside these accounts.
    #[must_use]
    pub fn new(accounts: Arc<Accounts>) -> Self {
        Self { accounts }
    }

    /// Roles of an account with the names of their organisations; no name: the whole region.
    pub async fn roles(&self, account: AccountId, lang: Lang) -> Result<Vec<(Role, Option<String>)>, AppError> {
        let rows = sql::roles(self.accounts.pool(), account.0, lang.code())
            .await
            .map_err(internal)?;
        Ok(rows
            .into_iter()
            .filter_map(|(role, name)| Some((Role::parse(&role)?, name)))
            .collect())
    }
}
