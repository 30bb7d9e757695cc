//! The list of organisations, and files that change it.

use super::members::ids;
use super::roles::note;
use super::{Staffing, sql};
use crate::account::Whence;
use crate::error::internal;
use crate::transfer::{DirectoryKind, DirectoryOptions, DirectorySummary, import_directory};
use app::error::AppError;
use app::kernel::{AccountId, Lang, PAGE_SIZE, cut_page};
use app::staffing::model::{
    OrganisationEditor, OrganisationReader, OrganisationRow, OrganisationsView, ReferenceEditor,
};
use serde_json::json;

impl Staffing {
    /// A page of the list.
    pub async fn organisations(
        &self,
        reader: &OrganisationReader,
        query: &str,
        after: &str,
        lang: Lang,
    ) -> Result<OrganisationsView, AppError> {
        let query = query.trim();
        let within = ids(reader.scope());
        let pool = self.accounts.pool();
        let mut rows = if [query, after].iter().any(|text| text.contains('\0')) {
            Vec::new()
        } else {
            sql::organisations(pool, within.as_deref(), query, after, lang.code(), PAGE_SIZE + 1)
                .await
                .map_err(internal)?
        };
        let has_more = cut_page(&mut rows);
        let row = |row: sql::OrganisationRow| OrganisationRow {
            code: row.code,
            name: row.name,
            kind: row.kind,
            above: row.above.unwrap_or_default(),
            phone: row.phone.unwrap_or_default(),
            closed: row.closed,
        };
        let rows: Vec<_> = rows.into_iter().map(row).collect();
        Ok(OrganisationsView {
            query: query.to_owned(),
            next: rows.last().filter(|_| has_more).map(|row| row.code.clone()),
            rows,
            may_edit: false,
            upload: None,
        })
    }

    /// Takes a file of organisations, or tells what it would change (`dry_run`). An error is the file's: in words.
    pub async fn upload_organisations(
        &self,
        _editor: &OrganisationEditor,
        file: &FileOf<'_>,
    ) -> Result<DirectorySummary, String> {
        self.upload(DirectoryKind::Organisations, file).await
    }

    /// The same of categories or the calendar.
    pub async fn upload_reference(
        &self,
        _editor: &ReferenceEditor,
        kind: DirectoryKind,
        file: &FileOf<'_>,
    ) -> Result<DirectorySummary, String> {
        self.upload(kind, file).await
    }

    async fn upload(&self, kind: DirectoryKind, file: &FileOf<'_>) -> Result<DirectorySummary, String> {
        let name = |error: std::io::Error| error.to_string();
        let folder = tempfile::tempdir().map_err(name)?;
        let path = folder.path().join("file.csv");
        std::fs::write(&path, file.text).map_err(name)?;
        let options = DirectoryOptions {
            dry_run: file.dry_run,
            close_missing: file.close_missing,
            rejects: None,
        };
        let pool = self.accounts.pool();
        let done = import_directory(pool, kind, &path, &options).await;
        // the folder is ours and says nothing to the reader
        let done = done.map_err(|error| format!("{error:#}").replace(&path.display().to_string(), "file.csv"))?;
        if !file.dry_run && done.rejected == 0 {
            let about =
                json!({ "what": kind.what(), "added": done.added, "changed": done.changed, "closed": done.closed });
            let written = async {
                let mut conn = pool.acquire().await.map_err(internal)?;
                note(&mut conn, "directory_imported", None, file.actor, file.whence, about).await
            };
            // the file is taken already: that must not look otherwise
            if written.await.is_err() {
                tracing::error!("an import was not written into the journal");
            }
        }
        Ok(done)
    }
}

/// A file that somebody uploads.
pub struct FileOf<'a> {
    /// Its text.
    pub text: &'a str,
    /// Only tell what would change.
    pub dry_run: bool,
    /// Close what it does not name.
    pub close_missing: bool,
    /// Who.
    pub actor: AccountId,
    /// Where from.
    pub whence: &'a Whence,
}
