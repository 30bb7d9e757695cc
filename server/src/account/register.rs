//! Making an account: an e-mail with a password, confirmed by a link or a code; a phone, confirmed by a code.

use super::address::Address;
use super::letters::{Kept, Outgoing, REGISTER_LIVES, SMS_LIVES, Secrets};
use super::outcome::{Entry, Link, Sent};
use super::password::Verdict;
use super::sql::challenge::{self, Challenge};
use super::sql::person;
use super::throttle::{LETTER_ADDRESS, LETTER_NETWORK, SMS_ADDRESS, SMS_NETWORK, TooOften};
use super::{Accounts, Whence};
use crate::db::UnlessRefused;
use crate::error::internal;
use crate::secret;
use app::account::model::SignInMethod;
use app::account::profile::consent::Purpose;
use app::error::AppError;
use app::kernel::AccountId;
use serde_json::json;
use sqlx::PgConnection;

impl Accounts {
    /// Sends a letter that confirms an e-mail; to a known one, a letter that says so. Both cost and say the same here.
    /// `text` names the consent that the form has shown; `None` when it shows other words than today's.
    pub async fn register(
        &self,
        email: &Address,
        password: &str,
        text: &str,
        whence: &Whence,
    ) -> Result<Option<Sent>, AppError> {
        let Some(consent) = self.shown_consent(text).await? else {
            return Ok(None);
        };
        if let Err(too_often) = self.may_write(email, whence).await? {
            return Ok(Some(Sent::TooOften(too_often.wait_s)));
        }
        let phc = self.hasher.hash(password).await?;
        self.register_hashed(email, &phc, Some(&consent), whence)
            .await
            .map(Some)
    }

    /// The version of the consent to keep an account that a form has shown, kept word for word; none when it is not today's.
    pub async fn shown_consent(&self, text: &str) -> Result<Option<Vec<u8>>, AppError> {
        let mut conn = self.pool.acquire().await.map_err(internal)?;
        self.keep_shown(&mut conn, Purpose::Account, text).await
    }

    pub(super) async fn register_hashed(
        &self,
        email: &Address,
        phc: &str,
        consent: Option<&[u8]>,
        whence: &Whence,
    ) -> Result<Sent, AppError> {
        let secrets = Secrets::new();
        let mut tx = self.pool.begin().await.map_err(internal)?;
        let known = person::find(&mut *tx, email.kind(), &self.blind(email), &[])
            .await
            .map_err(internal)?;
        let is_new = known.account_id.is_none();
        let (template, params) = if is_new {
            let link = self.link(&format!("/confirm/{}", secrets.token));
            ("confirm-email", json!({ "link": link, "code": secrets.code }))
        } else {
            ("already-registered", json!({ "link": self.link("/recover") }))
        };
        let outgoing = Outgoing {
            to: email,
            template,
            params,
            lives: REGISTER_LIVES,
        };
        let message = self
            .send(&mut tx, outgoing, whence.lang, &secret::hash(&secrets.ticket))
            .await?;
        let kept = Kept {
            address: email,
            account: None,
            has_token: is_new,
            has_code: is_new,
            phc: Some(phc),
            consent,
            message,
            lives: REGISTER_LIVES,
        };
        self.keep(&mut tx, "register", &secrets, kept, whence).await?;
        tx.commit().await.map_err(internal)?;
        Ok(Sent::Ticket(secrets.ticket))
    }

    /// Sends a code to a phone. It signs in, or makes an account for a new phone if the form has asked for the `consent`.
    pub async fn phone_code(&self, phone: &Address, consent: Option<&[u8]>, whence: &Whence) -> Result<Sent, AppError> {
        let blind = self.blind(phone);
        let limits = [(SMS_ADDRESS, blind.as_slice()), (SMS_NETWORK, &whence.network)];
        if let Err(too_often) = self.take_all(&limits).await? {
            return Ok(Sent::TooOften(too_often.wait_s));
        }
        let secrets = Secrets::new();
        let mut tx = self.pool.begin().await.map_err(internal)?;
        let params = json!({ "code": secrets.code });
        let outgoing = Outgoing {
            to: phone,
            template: "code",
            params,
            lives: SMS_LIVES,
        };
        let message = self
            .send(&mut tx, outgoing, whence.lang, &secret::hash(&secrets.ticket))
            .await?;
        let kept = Kept {
            address: phone,
            account: None,
            has_token: false,
            has_code: true,
            phc: None,
            consent,
            message,
            lives: SMS_LIVES,
        };
        self.keep(&mut tx, "phone", &secrets, kept, whence).await?;
        tx.commit().await.map_err(internal)?;
        Ok(Sent::Ticket(secrets.ticket))
    }

    /// Tries the code of a letter or an SMS on the device that asked for it.
    pub async fn enter_code(&self, ticket: &str, code: &str, whence: &Whence) -> Result<Entry, AppError> {
        if let Err(too_often) = self.take_code(whence).await? {
            return Ok(Entry::TooOften(too_often.wait_s));
        }
        let ticket = secret::hash(ticket);
        let mac = self.code_mac(&ticket, code);
        let mut tx = self.pool.begin().await.map_err(internal)?;
        let tried = challenge::try_code(&mut *tx, &ticket, &mac, &["register", "phone"])
            .await
            .map_err(internal)?;
        match tried {
            None => Ok(Entry::Over),
            Some((tried, false)) => {
                tx.commit().await.map_err(internal)?;
                let left = u8::try_from(5 - tried.tries).unwrap_or(0);
                Ok(if left == 0 { Entry::Over } else { Entry::WrongCode(left) })
            }
            Some((used, true)) => {
                let entry = self.admit(&mut tx, &used, whence).await?;
                if matches!(entry, Entry::In(_)) {
                    tx.commit().await.map_err(internal)?;
                }
                Ok(entry)
            }
        }
    }

    /// What the link of a registration is worth on this device. Changes nothing: mail scanners open links, too.
    pub async fn look_at_confirmation(&self, token: &str, ticket: Option<&str>) -> Result<Link, AppError> {
        let found = challenge::of_token(&self.pool, &secret::hash(token))
            .await
            .map_err(internal)?;
        Ok(match found {
            Some(found) if found.purpose == "register" && !found.is_over => {
                if is_of_device(&found, ticket) {
                    Link::Good
                } else {
                    Link::GoodWithPassword
                }
            }
            _ => Link::Over,
        })
    }

    /// Uses the link of a registration. On another device than the one that registered it takes the password, too: whoever
    /// registers somebody else's address must not get an account that its owner confirms by mistake.
    pub async fn confirm(
        &self,
        token: &str,
        ticket: Option<&str>,
        password: &str,
        whence: &Whence,
    ) -> Result<Entry, AppError> {
        if let Err(too_often) = self.take_code(whence).await? {
            return Ok(Entry::TooOften(too_often.wait_s));
        }
        let token = secret::hash(token);
        let found = challenge::of_token(&self.pool, &token).await.map_err(internal)?;
        let Some(found) = found.filter(|found| found.purpose == "register" && !found.is_over) else {
            return Ok(Entry::Over);
        };
        if !is_of_device(&found, ticket) && self.hasher.verify(password, found.phc.as_deref()).await? == Verdict::Wrong
        {
            challenge::count_try(&self.pool, &token).await.map_err(internal)?;
            return Ok(Entry::Wrong);
        }
        let mut tx = self.pool.begin().await.map_err(internal)?;
        let Some(used) = challenge::use_token(&mut *tx, &token, &["register"])
            .await
            .map_err(internal)?
        else {
            return Ok(Entry::Over);
        };
        let entry = self.admit(&mut tx, &used, whence).await?;
        if matches!(entry, Entry::In(_)) {
            tx.commit().await.map_err(internal)?;
        }
        Ok(entry)
    }

    /// Lets in whoever used a challenge: to the account of the address, or to a new one.
    async fn admit(&self, conn: &mut PgConnection, used: &Challenge, whence: &Whence) -> Result<Entry, AppError> {
        let (Some(kind), Some(sealed), Some(blind)) = (&used.contact_kind, &used.contact, &used.contact_blind) else {
            return Err(AppError::Internal);
        };
        let known = person::find(&mut *conn, kind, blind, &[]).await.map_err(internal)?;
        let account = match known.account_id {
            Some(account) if used.purpose == "phone" => AccountId(account),
            _ => {
                // Nobody's address is kept without consent: the door of recovery asks for none, and makes no account.
                let Some(consent) = &used.consent_hash else {
                    return Ok(Entry::NoAccount);
                };
                let address = (kind.as_str(), sealed.as_slice(), blind.as_slice());
                let made = make_account(conn, whence.lang.code(), address, used.phc.as_deref()).await?;
                let Some(account) = made else {
                    return Ok(Entry::Taken);
                };
                self.journal(conn, "registered", account, whence, json!({ "by": kind }))
                    .await?;
                self.record_consent(conn, account, Purpose::Account, consent, whence)
                    .await?;
                account
            }
        };
        let session = self.begin_session(conn, account, SignInMethod::Code, whence).await?;
        Ok(Entry::In(session))
    }

    /// Makes an account without any address, in the caller's transaction.
    pub(crate) async fn new_account(&self, conn: &mut PgConnection, whence: &Whence) -> Result<AccountId, AppError> {
        let made = person::insert(conn, whence.lang.code()).await;
        made.map(AccountId).map_err(internal)
    }

    /// Counts a letter to an address.
    pub(crate) async fn may_write(&self, address: &Address, whence: &Whence) -> Result<Result<(), TooOften>, AppError> {
        let blind = self.blind(address);
        self.take_all(&[(LETTER_ADDRESS, &blind), (LETTER_NETWORK, &whence.network)])
            .await
    }
}

fn is_of_device(found: &Challenge, ticket: Option<&str>) -> bool {
    let ticket = ticket.map(secret::hash);
    ticket.is_some() && ticket == found.ticket_hash
}

/// Makes an account with an address that is proved, in the caller's transaction; `None` when another account has it.
pub(crate) async fn make_account(
    conn: &mut PgConnection,
    lang: &str,
    (kind, sealed, blind): (&str, &[u8], &[u8]),
    phc: Option<&str>,
) -> Result<Option<AccountId>, AppError> {
    let account = person::insert(&mut *conn, lang).await.map_err(internal)?;
    let kept = person::confirm_contact(&mut *conn, account, kind, sealed, blind)
        .await
        .unless_refused("account_contact_confirmed_key");
    if kept.map_err(internal)?.is_none() {
        return Ok(None);
    }
    if let Some(phc) = phc {
        person::set_phc(conn, account, phc).await.map_err(internal)?;
    }
    Ok(Some(AccountId(account)))
}
