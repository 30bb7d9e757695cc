//! Signing in by a password. Known and unknown addresses take the same statements, one hash, and get the same words.

use super::address::Address;
use super::outcome::Entry;
use super::password::Verdict;
use super::sql::{journal, person};
use super::throttle::{SIGN_IN_ADDRESS, SIGN_IN_NETWORK, SIGN_IN_WIDE};
use super::{Accounts, Whence};
use crate::error::internal;
use app::account::model::SignInMethod;
use app::error::AppError;
use app::kernel::AccountId;
use serde_json::json;

impl Accounts {
    /// Signs in.
    pub async fn sign_in(&self, address: &Address, password: &str, whence: &Whence) -> Result<Entry, AppError> {
        let blind = self.blind(address);
        let known = self.known(address, whence).await?;
        let subject = self.who_tries(&known, address, whence);
        let limits = [
            (SIGN_IN_ADDRESS, subject.as_slice()),
            (SIGN_IN_NETWORK, &whence.network),
            (SIGN_IN_WIDE, &whence.wide_network),
        ];
        if let Err(too_often) = self.take_all(&limits).await? {
            return Ok(Entry::TooOften(too_often.wait_s));
        }
        let verdict = self.hasher.verify(password, known.phc.as_deref()).await?;
        let (Some(account), true) = (known.account_id, verdict != Verdict::Wrong) else {
            let line = journal::Line {
                kind: "sign_in_failed",
                account: known.account_id,
                actor: None,
                subject: Some(&blind),
                network: &whence.neighbourhood,
                device: &whence.device,
                details: json!({}),
            };
            journal::write(&self.pool, &line).await.map_err(internal)?;
            return Ok(Entry::Wrong);
        };
        self.forgive(SIGN_IN_ADDRESS, &subject).await?;
        self.give_back(SIGN_IN_NETWORK, &whence.network).await?;
        self.give_back(SIGN_IN_WIDE, &whence.wide_network).await?;
        if let (Verdict::RightButWeak, Some(old)) = (verdict, &known.phc) {
            let phc = self.hasher.hash(password).await?;
            person::rehash(&self.pool, account, old, &phc).await.map_err(internal)?;
        }
        let mut tx = self.pool.begin().await.map_err(internal)?;
        let session = self
            .begin_session(&mut tx, AccountId(account), SignInMethod::Password, whence)
            .await?;
        tx.commit().await.map_err(internal)?;
        Ok(Entry::In(session))
    }

    /// Whose address it is, if anybody's.
    pub(super) async fn known(&self, address: &Address, whence: &Whence) -> Result<person::Known, AppError> {
        person::find(&self.pool, address.kind(), &self.blind(address), &whence.device_hash)
            .await
            .map_err(internal)
    }

    /// Whose wrong passwords are counted together. A device of the owner has tries of its own, which a stranger cannot use up.
    pub(super) fn who_tries(&self, known: &person::Known, address: &Address, whence: &Whence) -> Vec<u8> {
        let blind = self.blind(address);
        if known.is_known_device {
            [blind.as_slice(), &whence.device_hash].concat()
        } else {
            blind
        }
    }
}
