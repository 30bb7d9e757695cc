//! Accepting invitations: the account of the address, made now if there is none, gets the role and a fresh session.

use super::invitations::place_of;
use super::members::{name_of, said};
use super::roles::note;
use super::{Staffing, sql};
use crate::account::sql::{person, session};
use crate::account::{SignedIn, Whence, make_account};
use crate::error::internal;
use crate::secret;
use app::account::model::SignInMethod;
use app::account::profile::consent::Purpose;
use app::error::AppError;
use app::kernel::{AccountId, Lang, Role};
use app::staffing::model::Place;
use serde_json::json;
use sqlx::PgConnection;

/// An invitation as the person of its link sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The role.
    pub role: Role,
    /// Where.
    pub place: Option<Place>,
    /// The address with dots in it.
    pub masked: String,
    /// The account that has confirmed the address.
    pub account: Option<AccountId>,
}

/// Who says yes.
pub enum Who<'a> {
    /// Somebody who is signed in.
    Member(&'a SignedIn),
    /// Somebody new.
    Newcomer {
        /// The password.
        password: &'a str,
        /// Names the words of the consent that the form has shown.
        text: &'a str,
    },
}

/// What came of saying yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// In: the secret of a new session.
    In(String),
    /// The link lets nobody in (any more).
    Over,
    /// The address belongs to another account than the one that is signed in, or to one that is not.
    Another,
    /// The words of the consent are others than those that were shown.
    OtherWords,
    /// Too many tries.
    TooOften(u32),
}

impl Staffing {
    /// What a link offers. Changes nothing: mail scanners open links, too.
    pub async fn look_at_invitation(&self, token: &str, lang: Lang) -> Result<Option<Offer>, AppError> {
        let pool = self.accounts.pool();
        let found = sql::invitations::of_token(pool, lang.code(), &secret::hash(token)).await;
        let Some(row) = found.map_err(internal)? else {
            return Ok(None);
        };
        let known = person::find(pool, "email", &row.contact_blind, &[])
            .await
            .map_err(internal)?;
        let masked = self.accounts.open_address(&row.contact).map(|address| address.masked());
        Ok(Role::parse(&row.role).map(|role| Offer {
            role,
            place: place_of(row.code, row.place),
            masked: masked.unwrap_or_default(),
            account: known.account_id.map(AccountId),
        }))
    }

    /// Uses an invitation: the account of its address, made now if there is none, gets the role and a fresh session.
    pub async fn accept(&self, token: &str, who: Who<'_>, whence: &Whence) -> Result<Accepted, AppError> {
        let accounts = &self.accounts;
        if let Err(too_often) = accounts.take_code(whence).await? {
            return Ok(Accepted::TooOften(too_often.wait_s));
        }
        // Before the link is used: a full queue must not cost the person the letter.
        let phc = match who {
            Who::Newcomer { password, .. } => Some(accounts.hasher().hash(password).await?),
            Who::Member(_) => None,
        };
        let mut tx = accounts.pool().begin().await.map_err(internal)?;
        let held = sql::invitations::hold_token(&mut *tx, whence.lang.code(), &secret::hash(token)).await;
        let Some(held) = held.map_err(internal)? else {
            return Ok(Accepted::Over);
        };
        let known = person::find(&mut *tx, "email", &held.contact_blind, &[])
            .await
            .map_err(internal)?;
        let (account, method) = match (known.account_id, &who, &phc) {
            (Some(account), Who::Member(person), _) if person.account.0 == account => (person.account, person.method),
            (None, Who::Newcomer { text, .. }, Some(phc)) => {
                // The letter has proved the address.
                let address = ("email", held.contact.as_slice(), held.contact_blind.as_slice());
                let Some(account) = make_account(&mut tx, &held.language, address, Some(phc)).await? else {
                    return Ok(Accepted::Over);
                };
                if !self.welcome(&mut tx, account, text, whence).await? {
                    return Ok(Accepted::OtherWords);
                }
                (account, SignInMethod::Code)
            }
            _ => return Ok(Accepted::Another),
        };
        let session = self.join(&mut tx, &held, (account, method), whence).await?;
        tx.commit().await.map_err(internal)?;
        Ok(session.map_or(Accepted::Over, Accepted::In))
    }

    /// A new account is told of in the journal, and so is what it agreed to; whether that is what today's words say.
    async fn welcome(
        &self,
        conn: &mut PgConnection,
        account: AccountId,
        text: &str,
        whence: &Whence,
    ) -> Result<bool, AppError> {
        let accounts = &self.accounts;
        let by = json!({ "by": "invitation" });
        accounts.journal(&mut *conn, "registered", account, whence, by).await?;
        let Some(consent) = accounts.keep_shown(&mut *conn, Purpose::Account, text).await? else {
            return Ok(false);
        };
        accounts
            .record_consent(conn, account, Purpose::Account, &consent, whence)
            .await?;
        Ok(true)
    }

    /// Gives the role of an invitation; the secret of a fresh session, or `None` when the invitation is over.
    async fn join(
        &self,
        conn: &mut PgConnection,
        held: &sql::invitations::Waiting,
        (account, method): (AccountId, SignInMethod),
        whence: &Whence,
    ) -> Result<Option<String>, AppError> {
        let used = sql::invitations::accept(&mut *conn, held.staff_invitation_id, account.0).await;
        if !used.map_err(internal)? {
            return Ok(None);
        }
        sql::members::give(&mut *conn, account.0, &held.role, held.organisation_id, held.invited_by)
            .await
            .map_err(internal)?;
        let about = json!({ "role": held.role, "organisation": held.code, "by": "invitation" });
        let giver = AccountId(held.invited_by);
        note(&mut *conn, "role_given", Some(account.0), giver, whence, about).await?;
        let named = name_of(&mut *conn, held.organisation_id).await?;
        let letter = json!({ "role": held.role, "place": said(named.as_ref()), "at": self.accounts.local_time() });
        self.accounts.tell(&mut *conn, account, "role-given", letter).await?;
        // Rights come: every session of before ends, the fresh one gives the second proof first.
        session::end_others(&mut *conn, account.0, &[])
            .await
            .map_err(internal)?;
        let session = self.accounts.begin_session(conn, account, method, whence).await?;
        Ok(Some(session))
    }
}
