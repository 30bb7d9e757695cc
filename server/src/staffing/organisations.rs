//! The list of organisations, and files that change it.

use super::members::ids;
use super::roles::note;
use super::{Staffing, sql};
use crate::account::Whence;
use crate::error::internal;
use crate::transfer::{DirectoryKind, DirectoryOptions, DirectorySummary, fault_of, import_directory};
use anyhow::Context as _;
use app::error::AppError;
use app::i18n::ImportFault;
use app::kernel::{AccountId, Lang, OrganisationId, PAGE_SIZE, cut_page};
use app::staffing::model::{
    MemberReader, OrganisationCard, OrganisationEditor, OrganisationReader, OrganisationRow, OrganisationsView, Place,
    ReferenceEditor,
};
use serde_json::json;
use sqlx::PgConnection;

impl Staffing {
    /// A page of the list.
    pub async fn organisations(
        &self,
        reader: &OrganisationReader,
        (query, top): (&str, bool),
        after: &str,
        lang: Lang,
    ) -> Result<OrganisationsView, AppError> {
        let query = query.trim();
        let asked = sql::Asked {
            top,
            text: query,
            after,
            lang: lang.code(),
            ..sql::Asked::default()
        };
        let (rows, next) = self.organisation_rows(reader, asked).await?;
        Ok(OrganisationsView {
            query: query.to_owned(),
            top,
            next,
            rows,
            may_edit: false,
            upload: None,
        })
    }

    /// A page of rows within the viewer's part of the tree, and the code after which the next one begins.
    async fn organisation_rows(
        &self,
        reader: &OrganisationReader,
        asked: sql::Asked<'_>,
    ) -> Result<(Vec<OrganisationRow>, Option<String>), AppError> {
        if [asked.text, asked.after].iter().any(|text| text.contains('\0')) {
            return Ok((Vec::new(), None));
        }
        let within = ids(reader.scope());
        let asked = sql::Asked {
            within: within.as_deref(),
            limit: PAGE_SIZE + 1,
            ..asked
        };
        let mut rows = sql::organisations(self.accounts.pool(), &asked)
            .await
            .map_err(internal)?;
        let has_more = cut_page(&mut rows);
        let row = |row: sql::OrganisationRow| {
            let is_near = row.above_id.is_some_and(|id| reader.scope().covers(OrganisationId(id)));
            OrganisationRow {
                code: row.code,
                name: row.name,
                kind: row.kind,
                above: row.above.unwrap_or_default(),
                above_code: row.above_code.filter(|_| is_near),
                phone: row.phone.unwrap_or_default(),
                closed: row.closed,
            }
        };
        let rows: Vec<_> = rows.into_iter().map(row).collect();
        let next = rows.last().filter(|_| has_more).map(|row| row.code.clone());
        Ok((rows, next))
    }

    /// One organisation with what is above and right below it; `None` outside of the viewer's part of the tree. Whoever may
    /// see its staff is told how many there are.
    pub async fn organisation(
        &self,
        reader: &OrganisationReader,
        members: Option<&MemberReader>,
        (code, after): (&str, &str),
        lang: Lang,
    ) -> Result<Option<OrganisationCard>, AppError> {
        if code.contains('\0') {
            return Ok(None);
        }
        let (pool, within) = (self.accounts.pool(), ids(reader.scope()));
        let found = sql::organisations::one(pool, within.as_deref(), code, lang.code()).await;
        let Some(found) = found.map_err(internal)? else {
            return Ok(None);
        };
        let chain = sql::organisations::chain(pool, found.parent_id, lang.code()).await;
        let chain = chain.map_err(internal)?.into_iter();
        let chain = chain.filter(|(id, ..)| reader.scope().covers(OrganisationId(*id)));
        let asked = sql::Asked {
            below: Some(found.organisation_id),
            after,
            lang: lang.code(),
            ..sql::Asked::default()
        };
        let (rows, next) = self.organisation_rows(reader, asked).await?;
        let staff = match members {
            Some(members) if members.scope().covers(OrganisationId(found.organisation_id)) => {
                let count = sql::organisations::members(pool, found.organisation_id).await;
                Some(count.map_err(internal)?)
            }
            _ => None,
        };
        Ok(Some(OrganisationCard {
            code: found.code,
            name: found.name,
            other_name: found.other_name,
            kind: found.kind,
            address: found.address,
            phone: found.phone.unwrap_or_default(),
            email: found.email,
            closed: found.closed,
            chain: chain.map(|(_, code, name)| Place { code, name }).collect(),
            rows,
            next,
            staff,
        }))
    }

    /// Takes a file of organisations, or tells what it would change (`dry_run`).
    pub async fn upload_organisations(
        &self,
        _editor: &OrganisationEditor,
        file: &FileOf<'_>,
    ) -> Result<DirectorySummary, Untaken> {
        self.upload(DirectoryKind::Organisations, file).await
    }

    /// The same of categories or the calendar.
    pub async fn upload_reference(
        &self,
        _editor: &ReferenceEditor,
        kind: DirectoryKind,
        file: &FileOf<'_>,
    ) -> Result<DirectorySummary, Untaken> {
        self.upload(kind, file).await
    }

    async fn upload(&self, kind: DirectoryKind, file: &FileOf<'_>) -> Result<DirectorySummary, Untaken> {
        let unkept = |error: std::io::Error| Untaken::of(error.into());
        let folder = tempfile::tempdir().map_err(unkept)?;
        let path = folder.path().join("file.csv");
        tokio::fs::write(&path, file.text).await.map_err(unkept)?;
        let options = DirectoryOptions {
            dry_run: file.seen.is_none(),
            close_missing: file.close_missing,
            rejects: None,
        };
        let into_journal = async |conn: &mut PgConnection, done: &DirectorySummary| {
            anyhow::ensure!(file.seen == Some(&mark(done)), NotSeen);
            let about =
                json!({ "what": kind.what(), "added": done.added, "changed": done.changed, "closed": done.closed });
            let written = note(conn, "directory_imported", None, file.actor, file.whence, about).await;
            written.context("an import is taken with its line in the journal, or not at all")
        };
        import_directory(self.accounts.pool(), kind, &path, &options, into_journal)
            .await
            .map_err(Untaken::of)
    }
}

/// Why a file was not taken; nothing was written.
#[derive(Debug)]
pub enum Untaken {
    /// It would change other things than were shown.
    NotSeen,
    /// The file is at fault, or another one is just being taken.
    File(ImportFault),
    /// Something of ours.
    Failed(AppError),
}

impl Untaken {
    fn of(error: anyhow::Error) -> Self {
        if error.is::<NotSeen>() {
            return Self::NotSeen;
        }
        if let Some(fault) = fault_of(&error) {
            return Self::File(fault.clone());
        }
        if let Some(error) = error.downcast_ref::<AppError>() {
            return Self::Failed(error.clone());
        }
        match error.downcast::<sqlx::Error>() {
            Ok(error) => Self::Failed(internal(error)),
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "an import failed");
                Self::Failed(AppError::Internal)
            }
        }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the data have changed since the file was looked at")]
struct NotSeen;

/// What stands for the changes that a file would make.
pub fn mark(look: &DirectorySummary) -> String {
    hex::encode(crate::secret::hash(&look.diff))
}

/// A file that somebody uploads.
pub struct FileOf<'a> {
    /// Its text.
    pub text: &'a str,
    /// The [`mark`] of what was shown: nothing else is done. None: only tell what would change.
    pub seen: Option<&'a str>,
    /// Close what it does not name.
    pub close_missing: bool,
    /// Who.
    pub actor: AccountId,
    /// Where from.
    pub whence: &'a Whence,
}
