//! Papers: kept sealed, found by a keyed hash, shown masked.

use super::sql::papers as sql_papers;
use super::{FormKey, SealedPerson, person_place, sql};
use crate::account::{Accounts, Whence};
use crate::db::DbError;
use crate::error::internal;
use app::account::identity::Doubt;
use app::account::profile::consent::Purpose;
use app::account::profile::forms::{DocumentKind, NewDocument};
use app::account::profile::model::DocumentLine;
use app::error::AppError;
use app::kernel::{AccountId, Day};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// Papers that one account may give in a day: nobody tries numbers through us.
const TRIES_A_DAY: i64 = 10;
/// A day, seconds.
const DAY_S: u32 = 24 * 3600;

/// What is sealed about a paper.
#[derive(Serialize, Deserialize)]
struct SealedDocument {
    number: String,
    masked: String,
    issued: Option<Day>,
    issuer: Option<String>,
    doubts: Vec<Doubt>,
}

/// What came of a paper that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is kept.
    Yes,
    /// Another person of the same account has this paper.
    OfAnother,
    /// There is no such person (any more).
    NoPerson,
    /// A clerk has seen the paper of this kind: only a clerk changes it.
    Verified,
}

/// What came of a paper that was to be erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// It is gone.
    Yes,
    /// There is none.
    None,
    /// A clerk has seen it.
    Verified,
}

fn document_place(document: Uuid) -> Vec<u8> {
    format!("document {document}").into_bytes()
}

impl Accounts {
    /// Keeps a paper of somebody of this account; the consent must stand.
    pub async fn add_document(
        &self,
        account: AccountId,
        person: Uuid,
        paper: &NewDocument,
        key: &FormKey,
        whence: &Whence,
    ) -> Result<Kept, AppError> {
        let mut tx = self.pool.begin().await.map_err(internal)?;
        sql::lock_account(&mut tx, account.0).await.map_err(internal)?;
        if !self.stands(&mut *tx, account, Purpose::Documents).await? {
            return Err(AppError::Forbidden);
        }
        if sql_papers::is_written(&mut *tx, account.0, &key.0)
            .await
            .map_err(internal)?
        {
            return Ok(Kept::Yes);
        }
        if sql_papers::documents_today(&mut *tx, account.0)
            .await
            .map_err(internal)?
            >= TRIES_A_DAY
        {
            return Err(AppError::TooMany { retry_s: DAY_S });
        }
        if sql::person(&mut *tx, account.0, person)
            .await
            .map_err(internal)?
            .is_none()
        {
            return Ok(Kept::NoPerson);
        }
        let document = Uuid::new_v4();
        let whole = SealedDocument {
            number: paper.number.clone(),
            masked: paper.masked.clone(),
            issued: paper.issued,
            issuer: paper.issuer.clone(),
            doubts: paper.doubts.clone(),
        };
        let new = sql_papers::NewDocument {
            document_id: document,
            person_id: person,
            account: account.0,
            kind: paper.kind.code(),
            sealed: &self.seal(&whole, &document_place(document))?,
            blind: &self.vault.blind_index(paper.kind.code(), paper.number.as_bytes()),
            form_key: &key.0,
        };
        let details = json!({ "kind": paper.kind.code() });
        match sql_papers::insert_document(&mut tx, &new).await.map_err(DbError::from) {
            Ok(()) => {
                self.journal(&mut tx, "document_added", account, whence, details)
                    .await?;
                tx.commit().await.map_err(internal)?;
                Ok(Kept::Yes)
            }
            Err(error) => {
                let kept = match error.constraint() {
                    Some("person_document_twice") => Kept::OfAnother,
                    Some("person_document_one") => Kept::Verified,
                    // The person was removed, or the trust taken back, a moment ago.
                    Some("person_document_person_id_account_id_fkey") => return Ok(Kept::NoPerson),
                    _ => return Err(internal(error)),
                };
                tx.rollback().await.map_err(internal)?;
                let mut conn = self.pool.acquire().await.map_err(internal)?;
                self.journal(&mut conn, "document_refused", account, whence, details)
                    .await?;
                Ok(kept)
            }
        }
    }

    /// Erases a paper. One that a clerk has seen stays: it would be typed again as if nobody had.
    pub async fn remove_document(
        &self,
        account: AccountId,
        document: Uuid,
        whence: &Whence,
    ) -> Result<Removed, AppError> {
        let mut tx = self.pool.begin().await.map_err(internal)?;
        let kind = sql_papers::delete_document(&mut *tx, account.0, document)
            .await
            .map_err(internal)?;
        let Some(kind) = kind else {
            let seen = sql_papers::seen(&mut *tx, account.0, document)
                .await
                .map_err(internal)?;
            return Ok(if seen == Some(true) {
                Removed::Verified
            } else {
                Removed::None
            });
        };
        self.journal(&mut tx, "document_removed", account, whence, json!({ "kind": kind }))
            .await?;
        tx.commit().await.map_err(internal)?;
        Ok(Removed::Yes)
    }

    /// The papers of all people of an account, masked.
    pub(super) async fn documents(&self, account: AccountId) -> Result<Vec<(Uuid, DocumentLine)>, AppError> {
        let rows = sql_papers::documents(&self.pool, account.0).await.map_err(internal)?;
        let line = |row: sql_papers::DocumentRow| {
            let sealed = self.open::<SealedDocument>(&row.sealed, &document_place(row.document_id))?;
            let line = DocumentLine {
                handle: row.document_id.to_string(),
                kind: DocumentKind::parse(&row.kind)?,
                masked: sealed.masked,
                doubts: sealed.doubts,
            };
            Some((row.person_id, line))
        };
        Ok(rows.into_iter().filter_map(line).collect())
    }

    /// Opens what is known of a person's row.
    pub(super) fn open_person(&self, row: &sql::PersonRow) -> Option<SealedPerson> {
        self.open(&row.sealed, &person_place(row.person_id))
    }
}
