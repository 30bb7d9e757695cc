//! Recovering an account, and changing a password.
//!
//! A recovery always sends a real letter to the address that was typed, to a stranger's too, with the same work: the page
//! can show the letter's true fate to everybody and tells nobody whether there is an account.

use super::address::Address;
use super::letters::{DESK_LIVES, Kept, Outgoing, RECOVER_LIVES, Secrets};
use super::outcome::{Entry, Link, Sent};
use super::password::Verdict;
use super::sql::{challenge, journal, person, session};
use super::throttle::SIGN_IN_ADDRESS;
use super::{Accounts, Whence};
use crate::error::internal;
use crate::secret;
use app::account::model::SignInMethod;
use app::error::AppError;
use app::kernel::AccountId;
use serde_json::json;
use sqlx::PgConnection;

/// Digits and letters that nobody mistakes for one another when read from paper (D. Crockford's base 32).
const DESK_LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters of a desk's code: 80 bits.
const DESK_LENGTH: usize = 16;

/// The code that a desk prints, as it was typed: `o` is zero, `i` and `l` are one.
fn desk_form(typed: &str) -> String {
    let letter = |c: char| match c.to_ascii_uppercase() {
        'O' | 'О' | 'о' => Some('0'),
        'I' | 'L' => Some('1'),
        c if DESK_LETTERS.contains(&u8::try_from(c).unwrap_or(0)) => Some(c),
        _ => None,
    };
    typed.chars().filter_map(letter).collect()
}

impl Accounts {
    /// Sends a letter with a link that sets a new password; to an unknown address, a letter that says that it is unknown.
    pub async fn recover(&self, email: &Address, whence: &Whence) -> Result<Sent, AppError> {
        if let Err(too_often) = self.may_write(email, whence).await? {
            return Ok(Sent::TooOften(too_often.wait_s));
        }
        let secrets = Secrets::new();
        let mut tx = self.pool.begin().await.map_err(internal)?;
        let known = person::find(&mut *tx, email.kind(), &self.blind(email), &[])
            .await
            .map_err(internal)?;
        let (template, params) = if known.account_id.is_some() {
            (
                "recover",
                json!({ "link": self.link(&format!("/recover/{}", secrets.token)) }),
            )
        } else {
            ("recover-unknown", json!({ "link": self.link("/register") }))
        };
        let outgoing = Outgoing {
            to: email,
            template,
            params,
            lives: RECOVER_LIVES,
        };
        let message = self
            .send(&mut tx, outgoing, whence.lang, &secret::hash(&secrets.ticket))
            .await?;
        let kept = Kept {
            address: email,
            account: known.account_id,
            has_token: true,
            has_code: false,
            phc: None,
            consent: None,
            message,
            lives: RECOVER_LIVES,
        };
        self.keep(&mut tx, "recover", &secrets, kept, whence).await?;
        tx.commit().await.map_err(internal)?;
        Ok(Sent::Ticket(secrets.ticket))
    }

    /// What the link of a recovery is worth. Changes nothing.
    pub async fn look_at_recovery(&self, token: &str) -> Result<Link, AppError> {
        let found = challenge::of_token(&self.pool, &secret::hash(token))
            .await
            .map_err(internal)?;
        let is_good =
            found.is_some_and(|found| found.purpose == "recover" && !found.is_over && found.account_id.is_some());
        Ok(if is_good { Link::Good } else { Link::Over })
    }

    /// Makes the code that a clerk prints for somebody whose document was checked: it sets a new password once. What the
    /// clerk may do is decided by whoever calls; that it was done stands in the journal.
    pub async fn desk_code(&self, clerk: AccountId, account: AccountId, whence: &Whence) -> Result<String, AppError> {
        let letter = || char::from(DESK_LETTERS[rand::random_range(0..DESK_LETTERS.len())]);
        let code: String = (0..DESK_LENGTH).map(|_| letter()).collect();
        let mut tx = self.pool.begin().await.map_err(internal)?;
        if !person::is_active(&mut *tx, account.0).await.map_err(internal)? {
            return Err(AppError::NotFound);
        }
        let new = challenge::NewChallenge {
            purpose: "desk",
            ticket: None,
            token: Some(&secret::hash(&code)),
            code: None,
            account: Some(account.0),
            contact: None,
            phc: None,
            consent: None,
            lang: whence.lang.code(),
            message: None,
            lives_s: DESK_LIVES.as_secs_f64(),
        };
        challenge::insert(&mut *tx, &new).await.map_err(internal)?;
        let line = journal::Line {
            kind: "desk_code_made",
            account: Some(account.0),
            actor: Some(clerk.0),
            subject: None,
            network: &whence.neighbourhood,
            device: &whence.device,
            details: json!({ "what": "document" }),
        };
        journal::write(&mut *tx, &line).await.map_err(internal)?;
        self.tell(&mut tx, account, "desk-code", json!({ "at": self.local_time() }))
            .await?;
        tx.commit().await.map_err(internal)?;
        let groups: Vec<&str> = (0..DESK_LENGTH).step_by(4).map(|from| &code[from..from + 4]).collect();
        Ok(groups.join("-"))
    }

    /// Sets a new password by the link of a letter.
    pub async fn reset_by_link(&self, token: &str, new: &str, whence: &Whence) -> Result<Entry, AppError> {
        self.reset(&secret::hash(token), "recover", new, whence).await
    }

    /// Sets a new password by the code of a desk.
    pub async fn reset_by_desk_code(&self, code: &str, new: &str, whence: &Whence) -> Result<Entry, AppError> {
        self.reset(&secret::hash(&desk_form(code)), "desk", new, whence).await
    }

    async fn reset(&self, token: &[u8], purpose: &str, new: &str, whence: &Whence) -> Result<Entry, AppError> {
        if let Err(too_often) = self.take_code(whence).await? {
            return Ok(Entry::TooOften(too_often.wait_s));
        }
        // Before the link is used: a full queue must not cost the person the letter.
        let phc = self.hasher.hash(new).await?;
        let mut tx = self.pool.begin().await.map_err(internal)?;
        let used = challenge::use_token(&mut *tx, token, &[purpose])
            .await
            .map_err(internal)?;
        let Some(account) = used.and_then(|used| used.account_id) else {
            return Ok(Entry::Over);
        };
        if !person::is_active(&mut *tx, account).await.map_err(internal)? {
            return Ok(Entry::Over);
        }
        let account = AccountId(account);
        self.journal(&mut tx, "password_reset", account, whence, json!({ "by": purpose }))
            .await?;
        let session = self
            .new_password(&mut tx, account, &phc, SignInMethod::Recovery, whence)
            .await?;
        tx.commit().await.map_err(internal)?;
        Ok(Entry::In(session))
    }

    /// Changes the password of whoever is signed in. Without `proved` the current one is asked for.
    pub async fn change_password(
        &self,
        account: AccountId,
        proved: bool,
        current: &str,
        new: &str,
        whence: &Whence,
    ) -> Result<Entry, AppError> {
        let known = person::phc(&self.pool, account.0).await.map_err(internal)?;
        if !proved {
            let subject = [b"account ".as_slice(), &account.0.to_be_bytes()].concat();
            if let Err(too_often) = self.take(SIGN_IN_ADDRESS, &subject).await? {
                return Ok(Entry::TooOften(too_often.wait_s));
            }
            if self.hasher.verify(current, known.as_deref()).await? == Verdict::Wrong {
                return Ok(Entry::Wrong);
            }
            self.forgive(SIGN_IN_ADDRESS, &subject).await?;
        }
        let phc = self.hasher.hash(new).await?;
        let mut tx = self.pool.begin().await.map_err(internal)?;
        self.journal(&mut tx, "password_changed", account, whence, json!({}))
            .await?;
        let session = self
            .new_password(&mut tx, account, &phc, SignInMethod::Password, whence)
            .await?;
        tx.commit().await.map_err(internal)?;
        Ok(Entry::In(session))
    }

    /// A new password: every session and every letter on its way ends, this device gets a fresh session, the owner is told.
    async fn new_password(
        &self,
        conn: &mut PgConnection,
        account: AccountId,
        phc: &str,
        method: SignInMethod,
        whence: &Whence,
    ) -> Result<String, AppError> {
        person::set_phc(&mut *conn, account.0, phc).await.map_err(internal)?;
        challenge::end_others(&mut *conn, account.0).await.map_err(internal)?;
        let ended = session::end_others(&mut *conn, account.0, &[])
            .await
            .map_err(internal)?;
        self.journal(conn, "sessions_ended", account, whence, json!({ "count": ended }))
            .await?;
        self.tell(conn, account, "password-changed", json!({ "at": self.local_time() }))
            .await?;
        self.begin_session(conn, account, method, whence).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desk_s_code_is_read_however_it_is_typed() {
        assert_eq!(desk_form(" 0abc-1def ghjk\u{a0}mnpq "), "0ABC1DEFGHJKMNPQ");
        assert_eq!(desk_form("oabc-ldef-GHJK-mnpq"), "0ABC1DEFGHJKMNPQ");
    }
}
