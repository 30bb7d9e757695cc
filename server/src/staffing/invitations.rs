//! Sending invitations: a letter with a secret that works once, within a week, and only for whoever is reached by that address.

use super::members::{ids, name_of};
use super::roles::note;
use super::{Staffing, sql};
use crate::account::sql::{journal, person};
use crate::account::{Address, INVITATIONS, LETTER_ADDRESS, Outgoing, Whence};
use crate::db::UnlessRefused;
use crate::error::internal;
use crate::outbox::{self, MessageId};
use crate::secret;
use app::error::AppError;
use app::i18n::StaffTexts;
use app::kernel::{AccountId, Lang, OrganisationId, PAGE_SIZE, Role, Timestamp, cut_page};
use app::staffing::model::{
    Fresh, Invitation, InvitationRow, InvitationState, InvitedView, MemberEditor, Place, Typed,
};
use serde_json::json;
use sqlx::{PgConnection, PgExecutor};
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
    /// Too many invitations of this sender.
    TooMany(u32),
    /// There is no such invitation here (any more).
    Missing,
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
        let (sealed, blind) = (accounts.seal_address(address)?, accounts.blind(address));
        let place = place.map(|place| place.0);
        let mut tx = accounts.pool().begin().await.map_err(internal)?;
        if !sql::members::hold_giver(&mut *tx, actor.0).await.map_err(internal)? {
            return Ok(Invited::Beyond);
        }
        if let Some(no) = self.count(&mut tx, actor, address).await? {
            return Ok(no);
        }
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
            .unless_refused("staff_invitation_open_once");
        if kept.map_err(internal)?.is_none() {
            return Ok(Invited::Already);
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

    /// Counts an invitation in the transaction that sends it: what is not sent is not counted. By its sender and not by his
    /// network, which he shares with citizens; by the address as every letter. `Some`: it is too much.
    async fn count(
        &self,
        conn: &mut PgConnection,
        actor: AccountId,
        address: &Address,
    ) -> Result<Option<Invited>, AppError> {
        let accounts = &self.accounts;
        let sender = actor.0.to_be_bytes();
        if let Err(too_many) = accounts.take_in(&mut *conn, INVITATIONS, &sender).await? {
            return Ok(Some(Invited::TooMany(too_many.wait_s)));
        }
        let blind = accounts.blind(address);
        let counted = accounts.take_in(conn, LETTER_ADDRESS, &blind).await?;
        Ok(counted.err().map(|too_often| Invited::TooOften(too_often.wait_s)))
    }

    /// Queues the letter; the hash of its secret.
    async fn write(&self, conn: &mut PgConnection, letter: &Letter<'_>) -> Result<(Vec<u8>, MessageId), AppError> {
        let accounts = &self.accounts;
        let token = secret::random();
        let hash = secret::hash(&token);
        let named = name_of(&mut *conn, letter.place).await?;
        let organisation = match &named {
            Some(named) => letter.lang.pick(named.name_ru.as_str(), &named.name_en),
            None => StaffTexts::of(letter.lang).whole_region,
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
        let mut rows = sql::invitations::list(
            self.accounts.pool(),
            lang.code(),
            within.as_deref(),
            before,
            PAGE_SIZE + 1,
        )
        .await
        .map_err(internal)?;
        let has_more = cut_page(&mut rows);
        let last = rows.last().map(|row| row.staff_invitation_id);
        let rows = rows.into_iter().filter(|row| may(editor, row));
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
        let Some(row) = hold(pool, editor, id, lang).await? else {
            return Ok(None);
        };
        let fate = outbox::fate_of(pool, row.message_id).await.map_err(internal)?;
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
        let Some(held) = hold(&mut *tx, editor, id, whence.lang).await? else {
            return Ok(Invited::Missing);
        };
        let address = accounts.open_address(&held.contact).ok_or(AppError::Internal)?;
        if let Some(no) = self.count(&mut tx, actor, &address).await? {
            return Ok(no);
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
        let Some(held) = hold(&mut *tx, editor, id, whence.lang).await? else {
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

/// An invitation that waits and that the viewer could have sent himself; held until the end of the transaction.
async fn hold(
    db: impl PgExecutor<'_>,
    editor: &MemberEditor,
    id: i64,
    lang: Lang,
) -> Result<Option<sql::invitations::Waiting>, AppError> {
    let held = sql::invitations::hold(db, lang.code(), id).await.map_err(internal)?;
    Ok(held.filter(|row| may(editor, row)))
}

/// Whether the viewer could have sent it himself.
fn may(editor: &MemberEditor, row: &sql::invitations::Waiting) -> bool {
    let place = row.organisation_id.map(OrganisationId);
    Role::parse(&row.role).is_some_and(|role| editor.covers(role, place))
}
