//! The list of organisations, and files that change it.

use super::{Staffing, sql};
use crate::error::internal;
use crate::transfer::{DirectoryKind, DirectoryOptions, DirectorySummary, import_directory};
use app::error::AppError;
use app::kernel::{Lang, PAGE_SIZE, Scope};
use app::staffing::model::{OrganisationEditor, OrganisationReader, OrganisationRow, OrganisationsView};

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
        let within: Option<Vec<i32>> = match reader.scope() {
            Scope::Region => None,
            Scope::Organisations(list) => Some(list.iter().map(|id| id.0).collect()),
        };
        let size = usize::try_from(PAGE_SIZE).unwrap_or(30);
        let pool = self.accounts.pool();
        let rows = if [query, after].iter().any(|text| text.contains('\0')) {
            Vec::new()
        } else {
            sql::organisations(pool, within.as_deref(), query, after, lang.code(), PAGE_SIZE + 1)
                .await
                .map_err(internal)?
        };
        let has_more = rows.len() > size;
        let row = |row: sql::OrganisationRow| OrganisationRow {
            code: row.code,
            name: row.name,
            kind: row.kind,
            above: row.above.unwrap_or_default(),
            phone: row.phone.unwrap_or_default(),
            closed: row.closed,
        };
        let rows: Vec<_> = rows.into_iter().take(size).map(row).collect();
        Ok(OrganisationsView {
            query: query.to_owned(),
            next: rows.last().filter(|_| has_more).map(|row| row.code.clone()),
            rows,
            may_edit: false,
            upload: None,
        })
    }

    /// Takes a file, or tells what it would change (`dry_run`). An error of the outer kind is the file's: in words.
    pub async fn upload(
        &self,
        _editor: &OrganisationEditor,
        text: &str,
        dry_run: bool,
        close_missing: bool,
    ) -> Result<DirectorySummary, String> {
        let name = |error: std::io::Error| error.to_string();
        let folder = tempfile::tempdir().map_err(name)?;
        let path = folder.path().join("organisations.csv");
        std::fs::write(&path, text).map_err(name)?;
        let options = DirectoryOptions {
            dry_run,
            close_missing,
            rejects: None,
        };
        let pool = self.accounts.pool();
        let done = import_directory(pool, DirectoryKind::Organisations, &path, &options).await;
        // the folder is ours and says nothing to the reader
        done.map_err(|error| format!("{error:#}").replace(&path.display().to_string(), "organisations.csv"))
    }
}
