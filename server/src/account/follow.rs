//! Following what was sent: by the ticket of the device that asked, for as long as it matters.

use super::outcome::Sent;
use super::sql::challenge;
use super::throttle::{AGAIN, TooOften};
use super::{Accounts, Whence};
use crate::error::internal;
use crate::outbox;
use crate::secret;
use app::account::model::{Errand, Letter};
use app::error::AppError;
use app::kernel::Timestamp;
use app::messages::model::Fate;

/// Seconds before the same may be sent again.
const PAUSE_S: f64 = 60.0;

impl Accounts {
    /// What became of what this device asked for.
    pub async fn letter_of(&self, ticket_hash: &[u8]) -> Result<Option<Letter>, AppError> {
        let Some(found) = challenge::of_ticket(&self.pool, ticket_hash).await.map_err(internal)? else {
            return Ok(None);
        };
        let errand = match found.purpose.as_str() {
            "register" => Errand::Register,
            "phone" => Errand::Phone,
            "recover" => Errand::Recover,
            _ => return Ok(None),
        };
        let created = Timestamp(found.created_at.timestamp_millis());
        let fate = outbox::fate_of(&self.pool, found.message_id).await.map_err(internal)?;
        let delayed = match (found.message_id, &fate) {
            (Some(id), Some(fate)) if fate.is_final() => outbox::last_delay(&self.pool, id).await.map_err(internal)?,
            _ => None,
        };
        let to = found.contact.as_deref().and_then(|sealed| self.open_address(sealed));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 60")]
        let again_s = (PAUSE_S - found.age_s).clamp(0.0, PAUSE_S).ceil() as u32;
        Ok(Some(Letter {
            errand,
            to: to.map(|address| address.masked()).unwrap_or_default(),
            created,
            fate: fate.unwrap_or(Fate::Queued { at: created }),
            delayed,
            again_s,
            is_over: found.is_over,
        }))
    }

    /// Sends the same again to the same address, under the same limits. `None`: there is nothing to send again.
    pub async fn send_again(&self, ticket: &str, whence: &Whence) -> Result<Option<Sent>, AppError> {
        let found = challenge::of_ticket(&self.pool, &secret::hash(ticket))
            .await
            .map_err(internal)?;
        let Some(found) = found else { return Ok(None) };
        let Some(address) = found.contact.as_deref().and_then(|sealed| self.open_address(sealed)) else {
            return Ok(None);
        };
        if let Err(TooOften { wait_s }) = self.take(AGAIN, &self.blind(&address)).await? {
            return Ok(Some(Sent::TooOften(wait_s)));
        }
        let sent = match (found.purpose.as_str(), &found.phc) {
            ("register", Some(phc)) => match self.may_write(&address, whence).await? {
                Ok(()) => {
                    let consent = found.consent_hash.as_deref();
                    self.register_hashed(&address, phc, consent, whence).await?
                }
                Err(TooOften { wait_s }) => Sent::TooOften(wait_s),
            },
            ("phone", _) => self.phone_code(&address, found.consent_hash.as_deref(), whence).await?,
            ("recover", _) => self.recover(&address, whence).await?,
            _ => return Ok(None),
        };
        Ok(Some(sent))
    }
}
