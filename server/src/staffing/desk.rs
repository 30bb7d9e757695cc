//! Access for somebody who came to a desk: the document is compared with the profile, every comparison is written down, and
//! whoever does not fit learns nothing of the account.

use super::{Staffing, sql};
use crate::account::sql::{journal, person};
use crate::account::{Address, DESK_CHECK, Whence};
use crate::error::internal;
use app::account::identity::Passport;
use app::account::profile::forms::PersonFacts;
use app::error::AppError;
use app::kernel::AccountId;
use app::staffing::model::{DeskClerk, Fresh};
use serde_json::json;

/// What came of comparing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// Everything fits this account.
    Fits(AccountId),
    /// No account, another name, another birth date, another passport, or a profile without a name: all the same.
    Not,
    /// It fits, but it is an account of the staff.
    Staff,
    /// This clerk compared too often.
    TooOften,
}

/// What stands in the document.
pub struct Document {
    /// Names and the birth date.
    pub facts: PersonFacts,
    /// The passport.
    pub passport: Option<Passport>,
}

/// Whether two names are one: capitals, ё and е, hyphen and blank do not tell them apart.
fn same(one: &str, other: &str) -> bool {
    // «Салтыков-Щедрин» stands in documents in both ways.
    let plain = |text: &str| text.to_lowercase().replace('ё', "е").replace('-', " ");
    let (one, other) = (plain(one), plain(other));
    one.split_whitespace().eq(other.split_whitespace())
}

fn is_same_person(seen: &PersonFacts, known: &PersonFacts) -> bool {
    let patronymic = |facts: &PersonFacts| facts.patronymic.clone().unwrap_or_default();
    seen.born == known.born
        && same(&seen.family, &known.family)
        && same(&seen.given, &known.given)
        && same(&patronymic(seen), &patronymic(known))
}

impl Staffing {
    /// Compares a document with the profile of whoever has confirmed an address.
    pub async fn compare(
        &self,
        _clerk: &DeskClerk,
        actor: AccountId,
        address: &Address,
        seen: &Document,
        whence: &Whence,
    ) -> Result<Compared, AppError> {
        let accounts = &self.accounts;
        if accounts.take(DESK_CHECK, &actor.0.to_be_bytes()).await?.is_err() {
            return Ok(Compared::TooOften);
        }
        let pool = accounts.pool();
        let blind = accounts.blind(address);
        let known = person::find(pool, address.kind(), &blind, &[])
            .await
            .map_err(internal)?
            .account_id;
        let compared = match known {
            Some(account) => self.compare_with(AccountId(account), seen).await?,
            None => Compared::Not,
        };
        let kind = match compared {
            Compared::Fits(_) => "desk_checked",
            _ => "desk_refused",
        };
        let line = journal::Line {
            kind,
            account: known,
            actor: Some(actor.0),
            subject: Some(&blind),
            network: &whence.neighbourhood,
            device: &whence.device,
            details: json!({}),
        };
        journal::write(pool, &line).await.map_err(internal)?;
        Ok(compared)
    }

    async fn compare_with(&self, account: AccountId, seen: &Document) -> Result<Compared, AppError> {
        let accounts = &self.accounts;
        let Some((_, facts)) = accounts.own_facts(account).await? else {
            return Ok(Compared::Not);
        };
        let known = sql::desk::known(accounts.pool(), account.0).await.map_err(internal)?;
        let passport = seen
            .passport
            .as_ref()
            .map(|paper| accounts.vault().blind_index("passport", paper.canonical().as_bytes()));
        // A passport that the profile does not hold cannot be compared; one that it holds must be shown.
        let same_passport = known.passport.is_none() || known.passport == passport;
        if !is_same_person(&seen.facts, &facts) || !same_passport {
            return Ok(Compared::Not);
        }
        Ok(if known.is_staff {
            Compared::Staff
        } else {
            Compared::Fits(account)
        })
    }

    /// The code for whoever fits, after the clerk has looked at document and person.
    pub async fn give_code(
        &self,
        _clerk: &DeskClerk,
        _fresh: &Fresh,
        actor: AccountId,
        account: AccountId,
        whence: &Whence,
    ) -> Result<String, AppError> {
        self.accounts.desk_code(actor, account, whence).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::kernel::Day;

    fn person(family: &str, patronymic: Option<&str>, born: &str) -> PersonFacts {
        PersonFacts {
            family: family.to_owned(),
            given: "Пётр".to_owned(),
            patronymic: patronymic.map(str::to_owned),
            born: Day::parse(born).unwrap(),
            sex: None,
        }
    }

    #[test]
    fn letters_that_documents_mix_up_are_the_same_and_nothing_else_is() {
        let known = person("Семёнов", Some("Ильич"), "14.07.1985");
        assert!(is_same_person(
            &person(" СЕМЕНОВ ", Some("ильич"), "1985-07-14"),
            &known
        ));
        for other in [
            person("Семёнова", Some("Ильич"), "14.07.1985"),
            person("Семёнов", None, "14.07.1985"),
            person("Семёнов", Some("Ильич"), "15.07.1985"),
        ] {
            assert!(!is_same_person(&other, &known));
        }
    }
}
