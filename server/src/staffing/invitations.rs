//! Invitations: a letter with a secret that works once, within a week, and only for whoever is reached by that address.

use super::members::{ids, name_of, note, said};
use super::{Staffing, sql};
use crate::account::sql::{journal, person, session};
use crate::account::{Address, Outgoing, SignedIn, Whence};
use crate::complaints::secret;
use crate::db::{DbError, OnConstraint};
use crate::error::internal;
use crate::outbox::{self, MessageId};
use app::account::model::SignInMethod;
use app::account::profile::consent::Purpose;
use app::error::AppError;
use app::i18n::StaffTexts;
use app::kernel::{AccountId, Lang, OrganisationId, PAGE_SIZE, Role, Timestamp};
use app::staffing::model::{
    Fresh, Invitation, InvitationRow, InvitationState, InvitedView, MemberEditor, Place, Typed,
};
use serde_json::json;
use sqlx::PgConnection;
use std::time::Duration;

/// How long a link works.
const LIVES: Duration = Duration::from_hours(7 * 24);

/// What came of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invited {
    /// The letter is in the queue.
    Sent,
    /// One like it waits already.
    Already,
    /// The person has this role there.
    Member,
    /// The viewer does not give this role there.
    Beyond,
    /// Too many letters to this address.
    TooOften(u32),
    /// There is no such invitation here (any more).
    Missing,
}

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
    /// Somebody new, with a password.
    Newcomer(&'a str),
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
    /// Too many tries.
    TooOften(u32),
}

/// Why somebody was not made a member.
enum Not {
    Taken,
    Failed(DbError),
}

impl From<DbError> for Not {
    fn from(error: DbError) -> Self {
        Self::Failed(error)
    }
}

/// What is needed to write the letter.
struct Letter<'a> {
    to: &'a Address,
    place: Option<i32>,
    lang: Lang,
}

fn place_of(code: Option<String>, name: Option<String>) -> Option<Place> {
    code.zip(name).map(|(code, name)| Place { code, name })
}

impl Staffing {
    /// Sends an invitation.
    pub async fn invite(
        &self,
        editor: &MemberEditor,
        _fresh: &Fresh,
        actor: AccountId,
        address: &Address,
        (role, place): (Role, Option<OrganisationId>),
        whence: &Whence,
    ) -> Result<Invited, AppError> {
        if !editor.covers(role, place) {
            return Ok(Invited::Beyond);
        }
        let accounts = &self.accounts;
        if let Err(too_often) = accounts.may_write(address, whence).await? {
            return Ok(Invited::TooOften(too_often.wait_s));
        }
        let (sealed, blind) = (accounts.seal_address(address)?, accounts.blind(address));
        let place = place.map(|place| place.0);
        let mut tx = accounts.pool().begin().await.map_err(internal)?;
        let known = person::find(&mut *tx, address.kind(), &blind, &[])
            .await
            .map_err(internal)?;
        if let Some(account) = known.account_id
            && sql::members::has(&mut *tx, account, role.code(), place)
                .await
                .map_err(internal)?
        {
            return Ok(Invited::Member);
        }
        let letter = Letter {
            to: address,
            place,
            lang: whence.lang,
        };
        let (token, message) = self.write(&mut tx, &letter).await?;
        let new = sql::invitations::New {
            token: &token,
            contact: &sealed,
            blind: &blind,
            role: role.code(),
            organisation: place,
            lang: whence.lang.code(),
            by: actor.0,
            message: message.0,
            lives_s: LIVES.as_secs_f64(),
        };
        let kept = sql::invitations::insert(&mut *tx, &new)
            .await
            .on_constraint("staff_invitation_open_once", || Not::Taken);
        match kept {
            Ok(_) => {}
            Err(Not::Taken) => return Ok(Invited::Already),
            Err(Not::Failed(error)) => return Err(internal(error)),
        }
        let named = name_of(&mut tx, place).await?;
        let line = journal::Line {
            kind: "invitation_sent",
            account: known.account_id,
            actor: Some(actor.0),
            subject: Some(&blind),
            network: &whence.neighbourhood,
            device: &whence.device,
            details: json!({ "role": role.code(), "organisation": named.map(|named| named.code) }),
        };
        journal::write(&mut *tx, &line).await.map_err(internal)?;
        tx.commit().await.map_err(internal)?;
        Ok(Invited::Sent)
    }

    /// Queues the letter; the hash of its secret.
    async fn write(&self, conn: &mut PgConnection, letter: &Letter<'_>) -> Result<(Vec<u8>, MessageId), AppError> {
        let accounts = &self.accounts;
        let token = secret::random();
        let hash = secret::hash(&token);
        let named = name_of(&mut *conn, letter.place).await?;
        let organisation = match (&named, letter.lang) {
            (Some(named), Lang::Ru) => named.name_ru.clone(),
            (Some(named), Lang::En) => named.name_en.clone(),
            (None, lang) => StaffTexts::of(lang).whole_region.to_owned(),
        };
        let outgoing = Outgoing {
            to: letter.to,
            template: "invitation",
            params: json!({ "link": accounts.link(&format!("/invitation/{token}")), "organisation": organisation }),
            lives: LIVES,
        };
        let message = accounts.send(conn, outgoing, letter.lang, &hash).await?;
        Ok((hash, message))
    }

    /// A page of invitations that wait.
    pub async fn invited(
        &self,
        editor: &MemberEditor,
        before: Option<i64>,
        lang: Lang,
    ) -> Result<InvitedView, AppError> {
        let within = ids(&editor.scope());
        let size = usize::try_from(PAGE_SIZE).unwrap_or(30);
        let rows = sql::invitations::list(
            self.accounts.pool(),
            lang.code(),
            within.as_deref(),
            before,
            PAGE_SIZE + 1,
        )
        .await
        .map_err(internal)?;
        let has_more = rows.len() > size;
        let last = rows.get(size.saturating_sub(1)).map(|row| row.staff_invitation_id);
        let rows = rows.into_iter().take(size).filter(|row| may(editor, row));
        Ok(InvitedView {
            rows: rows.filter_map(|row| self.invitation_row(row)).collect(),
            next: last.filter(|_| has_more),
        })
    }

    fn invitation_row(&self, row: sql::invitations::Waiting) -> Option<InvitationRow> {
        let at = |at: chrono::DateTime<chrono::Utc>| Timestamp(at.timestamp_millis());
        let state = if row.is_expired {
            InvitationState::Expired(at(row.expires_at))
        } else {
            InvitationState::Open(at(row.expires_at))
        };
        let address = self.accounts.open_address(&row.contact);
        Some(InvitationRow {
            id: row.staff_invitation_id,
            masked: address.map(|address| address.masked()).unwrap_or_default(),
            role: Role::parse(&row.role)?,
            place: place_of(row.code, row.place),
            sent: at(row.sent_at),
            state,
        })
    }

    /// One invitation with what became of its letter; `None` for one that the viewer could not have sent.
    pub async fn invitation(&self, editor: &MemberEditor, id: i64, lang: Lang) -> Result<Option<Invitation>, AppError> {
        let pool = self.accounts.pool();
        let found = sql::invitations::hold(pool, lang.code(), id).await.map_err(internal)?;
        let Some(row) = found.filter(|row| may(editor, row)) else {
            return Ok(None);
        };
        let fate = match row.message_id {
            Some(message) => outbox::fate(pool, MessageId(message)).await.map_err(internal)?,
            None => None,
        };
        Ok(self.invitation_row(row).map(|row| Invitation {
            row,
            fate,
            typed: Typed::default(),
        }))
    }

    /// Sends an invitation again, with another secret: the former link works no more.
    pub async fn invite_again(
        &self,
        editor: &MemberEditor,
        _fresh: &Fresh,
        actor: AccountId,
        id: i64,
        whence: &Whence,
    ) -> Result<Invited, AppError> {
        let accounts = &self.accounts;
        let mut tx = accounts.pool().begin().await.map_err(internal)?;
        let held = sql::invitations::hold(&mut *tx, whence.lang.code(), id)
            .await
            .map_err(internal)?;
        let Some(held) = held.filter(|row| may(editor, row)) else {
            return Ok(Invited::Missing);
        };
        let address = accounts.open_address(&held.contact).ok_or(AppError::Internal)?;
        if let Err(too_often) = accounts.may_write(&address, whence).await? {
            return Ok(Invited::TooOften(too_often.wait_s));
        }
        let letter = Letter {
            to: &address,
            place: held.organisation_id,
            lang: Lang::parse(&held.language).unwrap_or_default(),
        };
        let (token, message) = self.write(&mut tx, &letter).await?;
        let renewed = sql::invitations::renew(&mut *tx, id, &token, message.0, LIVES.as_secs_f64()).await;
        if !renewed.map_err(internal)? {
            return Ok(Invited::Missing);
        }
        let about = json!({ "role": held.role, "organisation": held.code });
        note(&mut tx, "invitation_sent_again", None, actor, whence, about).await?;
        tx.commit().await.map_err(internal)?;
        Ok(Invited::Sent)
    }

    /// Withdraws an invitation; whether there was one.
    pub async fn withdraw(
        &self,
        editor: &MemberEditor,
        _fresh: &Fresh,
        actor: AccountId,
        id: i64,
        whence: &Whence,
    ) -> Result<bool, AppError> {
        let mut tx = self.accounts.pool().begin().await.map_err(internal)?;
        let held = sql::invitations::hold(&mut *tx, whence.lang.code(), id)
            .await
            .map_err(internal)?;
        let Some(held) = held.filter(|row| may(editor, row)) else {
            return Ok(false);
        };
        if !sql::invitations::withdraw(&mut *tx, id, actor.0)
            .await
            .map_err(internal)?
        {
            return Ok(false);
        }
        let about = json!({ "role": held.role, "organisation": held.code });
        note(&mut tx, "invitation_withdrawn", None, actor, whence, about).await?;
        tx.commit().await.map_err(internal)?;
        Ok(true)
    }

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
            Who::Newcomer(password) => Some(accounts.hasher().hash(password).await?),
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
            (Some(account), Who::Member(person), _) if person.account.0 == account => (account, person.method),
            (None, Who::Newcomer(_), Some(phc)) => match settle(&mut tx, &held, phc).await {
                Ok(account) => {
                    self.welcome(&mut tx, account, whence).await?;
                    (account, SignInMethod::Code)
                }
                Err(Not::Taken) => return Ok(Accepted::Over),
                Err(Not::Failed(error)) => return Err(internal(error)),
            },
            _ => return Ok(Accepted::Another),
        };
        let session = self.join(&mut tx, &held, (AccountId(account), method), whence).await?;
        tx.commit().await.map_err(internal)?;
        Ok(session.map_or(Accepted::Over, Accepted::In))
    }

    /// A new account is told of in the journal, and so is what it agreed to.
    async fn welcome(&self, conn: &mut PgConnection, account: i64, whence: &Whence) -> Result<(), AppError> {
        let (accounts, account) = (&self.accounts, AccountId(account));
        let by = json!({ "by": "invitation" });
        accounts.journal(&mut *conn, "registered", account, whence, by).await?;
        accounts
            .record_consent(conn, account, Purpose::Account, whence.lang, whence)
            .await
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

    /// Forgets addresses of invitations that nobody answered.
    pub async fn sweep(&self) -> Result<u64, AppError> {
        sql::invitations::sweep(self.accounts.pool()).await.map_err(internal)
    }
}

/// Whether the viewer could have sent it himself.
fn may(editor: &MemberEditor, row: &sql::invitations::Waiting) -> bool {
    let place = row.organisation_id.map(OrganisationId);
    Role::parse(&row.role).is_some_and(|role| editor.covers(role, place))
}

/// Makes the account of an invitation; its address is proved by the letter.
async fn settle(conn: &mut PgConnection, held: &sql::invitations::Waiting, phc: &str) -> Result<i64, Not> {
    let account = person::insert(&mut *conn, &held.language)
        .await
        .map_err(DbError::from)?;
    person::confirm_contact(&mut *conn, account, "email", &held.contact, &held.contact_blind)
        .await
        .on_constraint("account_contact_confirmed_key", || Not::Taken)?;
    person::set_phc(conn, account, phc).await.map_err(DbError::from)?;
    Ok(account)
}
