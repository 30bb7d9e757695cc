//! Sending invitations: a letter with a secret that works once, within a week, and only for whoever is reached by that address.

use super::members::{ids, name_of};
use super::roles::note;
use super::{Staffing, sql};
use crate::account::sql::{journal, person};
use crate::account::{Address, Outgoing, Whence};
use crate::db::{DbError, OnConstraint};
use crate::error::internal;
use crate::outbox::{self, MessageId};
use crate::secret;
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

/// Why an invitation was not kept.
enum Not {
    Already,
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

pub(super) fn place_of(code: Option<String>, name: Option<String>) -> Option<Place> {
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
            .on_constraint("staff_invitation_open_once", || Not::Already);
        match kept {
            Ok(_) => {}
            Err(Not::Already) => return Ok(Invited::Already),
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
