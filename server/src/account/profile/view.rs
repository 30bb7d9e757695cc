//! The profile at a glance.

use super::{local_day, sql};
use crate::account::{Accounts, Whence};
use crate::error::internal;
use crate::outbox::{self, MessageId};
use crate::sms::optout;
use app::account::identity::{Relation, authority};
use app::account::profile::consent::Purpose;
use app::account::profile::model::{ContactLine, NoticeLine, Papers, ProfileView, RelativeLine, TrustedLine};
use app::error::AppError;
use app::kernel::{AccountId, Lang, Timestamp, Zone};
use app::messages::model::Channel;
use serde_json::json;

impl Accounts {
    /// Everything that the page at `/profile` shows but the service that vouches.
    pub async fn profile(&self, account: AccountId, zone: Zone) -> Result<ProfileView, AppError> {
        let now = sql::now(&self.pool).await.map_err(internal)?;
        let today = local_day(now, zone);
        let papers = self.documents(account).await?;
        let mut view = ProfileView::default();
        for row in sql::people(&self.pool, account.0).await.map_err(internal)? {
            let Some(known) = self.open_person(&row) else { continue };
            let of_person = papers.iter().filter(|(person, _)| *person == row.person_id);
            let own = Papers {
                person: row.person_id.to_string(),
                documents: of_person.map(|(_, line)| line.clone()).collect(),
            };
            if let (Some(relation), Some(until)) = (Relation::parse(&row.relation), row.until) {
                let until = local_day(until, zone);
                view.family.push(RelativeLine {
                    name: known.facts.full(),
                    born: known.facts.born,
                    relation,
                    until,
                    authority: authority(relation, known.facts.born, until, today),
                    papers: own,
                });
            } else {
                view.name = Some((known.facts.full(), known.facts.born));
                view.own = own;
            }
        }
        view.contacts = self.contact_lines(account).await?;
        for purpose in Purpose::ALL {
            let line = self.consent(account, purpose).await?;
            // Nothing is sent by the one for notices yet: it is only taken back.
            if purpose != Purpose::Notices || line.given_at.is_some() {
                view.consents.push(line);
            }
        }
        view.trusted = self.trusted(account, zone).await?;
        let language = sql::language(&self.pool, account.0).await.map_err(internal)?;
        view.language = language.and_then(|code| Lang::parse(&code)).unwrap_or_default();
        Ok(view)
    }

    async fn contact_lines(&self, account: AccountId) -> Result<Vec<ContactLine>, AppError> {
        let rows = sql::contacts(&self.pool, account.0).await.map_err(internal)?;
        let line = |row: sql::ContactRow| {
            let address = self
                .vault
                .open_sealed(&row.sealed, crate::account::address::PLACE)
                .ok()?;
            Some(ContactLine {
                handle: row.handle,
                channel: if row.kind == "phone" {
                    Channel::Sms
                } else {
                    Channel::Mail
                },
                address: String::from_utf8(address).ok()?,
                confirmed: row.confirmed,
                notices: None,
            })
        };
        let mut lines: Vec<ContactLine> = rows.into_iter().filter_map(line).collect();
        for line in &mut lines {
            if line.confirmed {
                let hash = outbox::address_hash(&self.vault, line.channel, &line.address);
                line.notices = Some(!optout::is_out(&self.pool, &hash).await.map_err(internal)?);
            }
        }
        Ok(lines)
    }

    /// Says whether notices go to an address of the owner; whether there is such an address.
    pub async fn choose_notices(
        &self,
        account: AccountId,
        handle: &str,
        wanted: bool,
        whence: &Whence,
    ) -> Result<bool, AppError> {
        let lines = self.contact_lines(account).await?;
        let Some(line) = lines
            .iter()
            .find(|line| line.handle == handle && line.notices.is_some())
        else {
            return Ok(false);
        };
        let hash = outbox::address_hash(&self.vault, line.channel, &line.address);
        let mut tx = self.pool.begin().await.map_err(internal)?;
        optout::choose(&mut *tx, &hash, !wanted).await.map_err(internal)?;
        let kind = if wanted { "notices_wanted" } else { "notices_stopped" };
        self.journal(&mut tx, kind, account, whence, json!({})).await?;
        tx.commit().await.map_err(internal)?;
        Ok(true)
    }

    /// Who acts for the owner of this account.
    async fn trusted(&self, account: AccountId, zone: Zone) -> Result<Vec<TrustedLine>, AppError> {
        let rows = sql::trusted(&self.pool, account.0).await.map_err(internal)?;
        let line = |row: sql::TrustRow| {
            let place = crate::account::session::name_place(AccountId(row.account_id));
            let opened = row
                .greeting
                .and_then(|sealed| self.vault.open_sealed(&sealed, &place).ok());
            TrustedLine {
                handle: row.person_id.to_string(),
                name: opened.and_then(|name| String::from_utf8(name).ok()).unwrap_or_default(),
                until: local_day(row.until, zone),
            }
        };
        Ok(rows.into_iter().map(line).collect())
    }

    /// The latest messages to confirmed addresses of this account, with what became of them.
    pub async fn notices(&self, account: AccountId) -> Result<Vec<NoticeLine>, AppError> {
        let contacts = self.contact_lines(account).await?;
        let confirmed = contacts.iter().filter(|contact| contact.confirmed);
        let hashes: Vec<Vec<u8>> = confirmed
            .map(|contact| outbox::address_hash(&self.vault, contact.channel, &contact.address))
            .collect();
        let rows = sql::messages(&self.pool, &hashes).await.map_err(internal)?;
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            let fate = outbox::fate(&self.pool, MessageId(row.outbox_id))
                .await
                .map_err(internal)?;
            if let (Some(fate), Some(channel)) = (fate, Channel::parse(&row.channel)) {
                let at = Timestamp(row.created_at.timestamp_millis());
                lines.push(NoticeLine {
                    template: row.kind,
                    channel,
                    at,
                    fate,
                });
            }
        }
        Ok(lines)
    }

    /// Sets the language of messages.
    pub async fn save_language(&self, account: AccountId, lang: Lang) -> Result<(), AppError> {
        sql::set_language(&self.pool, account.0, lang.code())
            .await
            .map_err(internal)
    }
}
