//! Changing and ending roles.

use super::members::{name_of, said};
use super::{Staffing, sql};
use crate::account::Whence;
use crate::account::sql::{journal, session};
use crate::error::internal;
use app::error::AppError;
use app::kernel::{AccountId, OrganisationId, Role};
use app::staffing::model::{Fresh, MemberEditor};
use serde_json::{Value, json};
use sqlx::PgConnection;

/// What came of changing a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It is done.
    Done,
    /// There is no such role here (any more).
    Missing,
    /// Nobody would be left who can appoint anybody.
    LastAdministrator,
    /// The person has the other role there already.
    Already,
    /// The other role is beyond the viewer's part of the tree.
    Beyond,
    /// Nothing would change.
    Same,
}

impl Staffing {
    /// Ends a role: its holder is signed out everywhere and told by letter, his open invitations are withdrawn.
    pub async fn end_role(
        &self,
        editor: &MemberEditor,
        _fresh: &Fresh,
        actor: AccountId,
        id: i64,
        whence: &Whence,
    ) -> Result<Changed, AppError> {
        let mut tx = self.accounts.pool().begin().await.map_err(internal)?;
        let held = match hold(&mut tx, editor, actor, id).await? {
            Ok(held) => held,
            Err(no) => return Ok(no),
        };
        if !sql::members::end(&mut *tx, id, actor.0).await.map_err(internal)? {
            return Ok(Changed::Missing);
        }
        let named = name_of(&mut tx, held.organisation_id).await?;
        let about = json!({ "role": held.role, "organisation": named.as_ref().map(|named| &named.code) });
        note(&mut tx, "role_ended", Some(held.account_id), actor, whence, about).await?;
        let letter = json!({ "role": held.role, "place": said(named.as_ref()), "at": self.accounts.local_time() });
        self.unsettle(&mut tx, held.account_id, actor, whence).await?;
        // Who comes back later connects a telephone anew: this is also the way back for whoever has lost everything.
        if sql::forget_authenticator(&mut tx, held.account_id)
            .await
            .map_err(internal)?
        {
            let about = json!({});
            note(
                &mut tx,
                "second_factor_forgotten",
                Some(held.account_id),
                actor,
                whence,
                about,
            )
            .await?;
        }
        self.accounts
            .tell(&mut tx, AccountId(held.account_id), "role-ended", letter)
            .await?;
        tx.commit().await.map_err(internal)?;
        Ok(Changed::Done)
    }

    /// Puts another role in the place of one: the old row ends, a new one begins.
    pub async fn change_role(
        &self,
        editor: &MemberEditor,
        _fresh: &Fresh,
        actor: AccountId,
        id: i64,
        (role, place): (Role, Option<OrganisationId>),
        whence: &Whence,
    ) -> Result<Changed, AppError> {
        if !editor.covers(role, place) {
            return Ok(Changed::Beyond);
        }
        let mut tx = self.accounts.pool().begin().await.map_err(internal)?;
        let held = match hold(&mut tx, editor, actor, id).await? {
            Ok(held) => held,
            Err(no) => return Ok(no),
        };
        let place = place.map(|place| place.0);
        if held.role == role.code() && held.organisation_id == place {
            return Ok(Changed::Same);
        }
        if !sql::members::end(&mut *tx, id, actor.0).await.map_err(internal)? {
            return Ok(Changed::Missing);
        }
        let given = sql::members::give(&mut *tx, held.account_id, role.code(), place, actor.0).await;
        if given.map_err(internal)?.is_none() {
            return Ok(Changed::Already);
        }
        let (former, now) = (
            name_of(&mut tx, held.organisation_id).await?,
            name_of(&mut tx, place).await?,
        );
        let about = json!({ "role": role.code(), "organisation": now.as_ref().map(|named| &named.code),
                            "former_role": held.role, "former_organisation": former.as_ref().map(|named| &named.code) });
        note(&mut tx, "role_changed", Some(held.account_id), actor, whence, about).await?;
        let letter = json!({ "role": role.code(), "place": said(now.as_ref()), "former_role": held.role,
                             "former_place": said(former.as_ref()), "at": self.accounts.local_time() });
        self.unsettle(&mut tx, held.account_id, actor, whence).await?;
        self.accounts
            .tell(&mut tx, AccountId(held.account_id), "role-changed", letter)
            .await?;
        tx.commit().await.map_err(internal)?;
        Ok(Changed::Done)
    }

    /// Rights of an account became others: its sessions end, and what it promised by its old ones is withdrawn.
    async fn unsettle(
        &self,
        conn: &mut PgConnection,
        account: i64,
        actor: AccountId,
        whence: &Whence,
    ) -> Result<(), AppError> {
        let ended = session::end_others(&mut *conn, account, &[]).await.map_err(internal)?;
        let about = json!({ "count": ended });
        note(&mut *conn, "sessions_ended", Some(account), actor, whence, about).await?;
        let withdrawn = sql::invitations::withdraw_all_of(&mut *conn, account, actor.0)
            .await
            .map_err(internal)?;
        if withdrawn > 0 {
            let about = json!({ "count": withdrawn });
            note(&mut *conn, "invitations_withdrawn", Some(account), actor, whence, about).await?;
        }
        Ok(())
    }
}

/// Holds a role that the viewer may change; or says why not. Administrators of the region are held all together, so that
/// two of them cannot end one another at the same moment.
async fn hold(
    conn: &mut PgConnection,
    editor: &MemberEditor,
    actor: AccountId,
    id: i64,
) -> Result<Result<sql::members::Held, Changed>, AppError> {
    let administrators = sql::members::hold_administrators(&mut *conn).await.map_err(internal)?;
    if !sql::members::hold_giver(&mut *conn, actor.0).await.map_err(internal)? {
        return Ok(Err(Changed::Beyond));
    }
    let held = sql::members::hold(&mut *conn, id).await.map_err(internal)?;
    let Some(held) = held else {
        return Ok(Err(Changed::Missing));
    };
    let place = held.organisation_id.map(OrganisationId);
    if !Role::parse(&held.role).is_some_and(|role| editor.covers(role, place)) {
        return Ok(Err(Changed::Missing));
    }
    if administrators == [id] {
        return Ok(Err(Changed::LastAdministrator));
    }
    Ok(Ok(held))
}

/// Writes a line of the journal about what one did to another.
pub(super) async fn note(
    conn: &mut PgConnection,
    kind: &str,
    account: Option<i64>,
    actor: AccountId,
    whence: &Whence,
    details: Value,
) -> Result<(), AppError> {
    let line = journal::Line {
        kind,
        account,
        actor: Some(actor.0),
        subject: None,
        network: &whence.neighbourhood,
        device: &whence.device,
        details,
    };
    journal::write(conn, &line).await.map_err(internal)
}
