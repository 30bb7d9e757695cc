//! Addresses that the owner adds and takes away. One is added by the code that was sent to it.

use super::{FormKey, sql};
use crate::account::letters::{Kept, Outgoing, RECOVER_LIVES, SMS_LIVES, Secrets};
use crate::account::sql::{challenge, person};
use crate::account::throttle::{LETTER_ADDRESS, LETTER_NETWORK, SMS_ADDRESS, SMS_NETWORK};
use crate::account::{Accounts, Address, Sent, Whence};
use crate::db::UnlessRefused;
use crate::error::internal;
use crate::outbox::{self, Channel};
use crate::secret;
use app::error::AppError;
use app::kernel::AccountId;
use app::messages::model::Fate;
use serde_json::json;

/// What came of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proved {
    /// The address is the account's.
    Yes,
    /// Another code; so many tries are left.
    Wrong(u8),
    /// Nothing waits for a code (any more).
    Over,
    /// Another account has it.
    Taken,
    /// Too many tries; seconds to wait.
    TooOften(u32),
}

/// An address that waits for its code.
#[derive(Debug)]
pub struct AskedContact {
    /// The address, masked.
    pub to: String,
    /// By mail or SMS.
    pub channel: Channel,
    /// What became of the message.
    pub fate: Option<Fate>,
}

impl Accounts {
    /// Sends a code to an address that the owner adds; the same whether anybody has it or not.
    /// The same form again is answered by the first code.
    pub async fn ask_contact(
        &self,
        account: AccountId,
        to: &Address,
        key: &FormKey,
        whence: &Whence,
    ) -> Result<Sent, AppError> {
        // The ticket follows from the form: a retry, whose first answer was lost, finds it.
        let ticket = secret::of_bytes(&self.vault.blind_index("contact ticket", &key.0));
        let hash = secret::hash(&ticket);
        let mut tx = self.pool.begin().await.map_err(internal)?;
        // The same form twice at once waits here for its first answer.
        sql::lock_account(&mut tx, account.0).await.map_err(internal)?;
        let known = challenge::of_ticket(&mut *tx, &hash).await.map_err(internal)?;
        if known.is_some() {
            return Ok(Sent::Ticket(ticket));
        }
        let (of_address, of_network) = match to {
            Address::Email(_) => (LETTER_ADDRESS, LETTER_NETWORK),
            Address::Phone(_) => (SMS_ADDRESS, SMS_NETWORK),
        };
        let blind = self.blind(to);
        for (limit, subject) in [(of_address, &blind), (of_network, &whence.network)] {
            if let Err(too_often) = self.take_in(&mut tx, limit, subject).await? {
                return Ok(Sent::TooOften(too_often.wait_s));
            }
        }
        let lives = match to {
            Address::Email(_) => RECOVER_LIVES,
            Address::Phone(_) => SMS_LIVES,
        };
        let secrets = Secrets {
            ticket,
            ..Secrets::new()
        };
        let outgoing = Outgoing {
            to,
            template: "code",
            params: json!({ "code": secrets.code }),
            lives,
        };
        let message = self
            .send(&mut tx, outgoing, whence.lang, &secret::hash(&secrets.ticket))
            .await?;
        let kept = Kept {
            address: to,
            account: Some(account.0),
            has_token: false,
            has_code: true,
            phc: None,
            consent: None,
            message,
            lives,
        };
        self.keep(&mut tx, "contact", &secrets, kept, whence).await?;
        tx.commit().await.map_err(internal)?;
        Ok(Sent::Ticket(secrets.ticket))
    }

    /// The address that waits for its code on this device.
    pub async fn asked_contact(&self, account: AccountId, ticket: &str) -> Result<Option<AskedContact>, AppError> {
        let found = challenge::of_ticket(&self.pool, &secret::hash(ticket))
            .await
            .map_err(internal)?;
        let Some(found) = found.filter(|found| found.purpose == "contact" && found.account_id == Some(account.0))
        else {
            return Ok(None);
        };
        let Some(address) = found.contact.as_deref().and_then(|sealed| self.open_address(sealed)) else {
            return Ok(None);
        };
        let fate = outbox::fate_of(&self.pool, found.message_id).await.map_err(internal)?;
        Ok(Some(AskedContact {
            to: address.masked(),
            channel: address.channel(),
            fate,
        }))
    }

    /// Takes the code: the address is the account's from now on.
    pub async fn prove_contact(
        &self,
        account: AccountId,
        ticket: &str,
        code: &str,
        whence: &Whence,
    ) -> Result<Proved, AppError> {
        if let Err(too_often) = self.take_code(whence).await? {
            return Ok(Proved::TooOften(too_often.wait_s));
        }
        let ticket = secret::hash(ticket);
        let mac = self.code_mac(&ticket, code);
        let mut tx = self.pool.begin().await.map_err(internal)?;
        let tried = challenge::try_code(&mut *tx, &ticket, &mac, &["contact"])
            .await
            .map_err(internal)?;
        // What somebody else asked for on this device is none of this account's; nothing of it is used up.
        let Some((used, fitted)) = tried.filter(|(found, _)| found.account_id == Some(account.0)) else {
            return Ok(Proved::Over);
        };
        if !fitted {
            tx.commit().await.map_err(internal)?;
            let left = u8::try_from(5 - used.tries).unwrap_or(0);
            return Ok(if left == 0 { Proved::Over } else { Proved::Wrong(left) });
        }
        let (Some(kind), Some(sealed), Some(blind)) = (&used.contact_kind, &used.contact, &used.contact_blind) else {
            return Err(AppError::Internal);
        };
        self.tell_ways(&mut tx, account, whence).await?;
        let kept = person::confirm_contact(&mut *tx, account.0, kind, sealed, blind)
            .await
            .unless_refused("account_contact_confirmed_key");
        if kept.map_err(internal)?.is_none() {
            return Ok(Proved::Taken);
        }
        self.journal(&mut tx, "contact_added", account, whence, json!({ "kind": kind }))
            .await?;
        tx.commit().await.map_err(internal)?;
        Ok(Proved::Yes)
    }

    /// Takes an address away, if another way to sign in is left; whether it was.
    pub async fn remove_contact(&self, account: AccountId, handle: &str, whence: &Whence) -> Result<bool, AppError> {
        let mut tx = self.pool.begin().await.map_err(internal)?;
        sql::lock_account(&mut tx, account.0).await.map_err(internal)?;
        // Before it goes: it is told, too. Nothing is sent when nothing goes.
        self.tell_ways(&mut tx, account, whence).await?;
        let gone = sql::contacts::remove(&mut tx, account.0, handle)
            .await
            .map_err(internal)?;
        let Some((blind, proved)) = gone else {
            return Ok(false);
        };
        self.journal(&mut tx, "contact_removed", account, whence, json!({}))
            .await?;
        if proved {
            self.lose_trusts(&mut tx, &blind).await?;
        }
        tx.commit().await.map_err(internal)?;
        Ok(true)
    }

    /// Makes reports with these secret links the account's own, and takes them from whoever had them; how many became so.
    pub async fn claim_reports(
        &self,
        account: AccountId,
        secrets: &[Vec<u8>],
        whence: &Whence,
    ) -> Result<u64, AppError> {
        let mut tx = self.pool.begin().await.map_err(internal)?;
        let claimed = person::claim(&mut *tx, account.0, secrets).await.map_err(internal)?;
        for former in claimed.iter().flatten() {
            self.journal(
                &mut tx,
                "report_lost",
                AccountId(*former),
                &Whence::default(),
                json!({}),
            )
            .await?;
        }
        let count = claimed.len() as u64;
        if count > 0 {
            self.journal(&mut tx, "reports_claimed", account, whence, json!({ "count": count }))
                .await?;
        }
        tx.commit().await.map_err(internal)?;
        Ok(count)
    }

    /// Makes the support that was given on this device the account's own.
    pub async fn claim_support(&self, account: AccountId, whence: &Whence) -> Result<u64, AppError> {
        person::claim_support(&self.pool, account.0, &whence.device_hash)
            .await
            .map_err(internal)
    }
}
