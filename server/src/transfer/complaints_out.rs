//! Complaints → a GeoReport bulk file.

use std::{os::unix::fs::PermissionsExt, path::Path, time::Duration};

use anyhow::Context;
use chrono::{DateTime, SecondsFormat, Utc};
use sqlx::{Connection, PgConnection, PgPool};
use tokio::io::{AsyncWrite, AsyncWriteExt};

use super::{
    columns::COLUMNS,
    names::Directory,
    progress::{Progress, per_second},
    rows::Exported,
    sql,
};

/// Complaints per query; what the export holds in memory at most.
const PAGE: i64 = 2_000;

/// What came of an export.
#[derive(Debug, Clone)]
pub struct ExportSummary {
    /// Complaints written.
    pub rows: u64,
    /// How long it took.
    pub elapsed: Duration,
}

impl std::fmt::Display for ExportSummary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { rows, elapsed } = self;
        write!(
            f,
            "exported {rows} complaints; {:.1} s, {:.0} rows/s",
            elapsed.as_secs_f64(),
            per_second(*rows, *elapsed)
        )
    }
}

/// Writes every complaint that was ever public to `output`, or to stdout without one, in the order of numbers.
///
/// Complaints that are hidden or were rejected by a moderator stay out: their texts are what must not be shown. A file
/// appears under its name only when it is complete.
pub async fn export_complaints(pool: &PgPool, output: Option<&Path>) -> anyhow::Result<ExportSummary> {
    match output.filter(|path| path.as_os_str() != "-") {
        None => write_complaints(pool, &mut tokio::io::stdout()).await,
        Some(path) => {
            let folder = path
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty())
                .unwrap_or(Path::new("."));
            let trouble = || format!("cannot write {}", path.display());
            // as any other file of this user, which the umask decides; temporary ones are private otherwise
            let mode = std::fs::Permissions::from_mode(0o666);
            let part = tempfile::Builder::new()
                .permissions(mode)
                .tempfile_in(folder)
                .with_context(trouble)?;
            let mut file = tokio::fs::File::from_std(part.reopen().with_context(trouble)?);
            let summary = write_complaints(pool, &mut file).await?;
            file.sync_all().await.with_context(trouble)?;
            part.persist(path).with_context(trouble)?;
            Ok(summary)
        }
    }
}

/// The export itself, into anything.
pub(super) async fn write_complaints(
    pool: &PgPool,
    output: &mut (impl AsyncWrite + Unpin + Send),
) -> anyhow::Result<ExportSummary> {
    let mut conn = pool.acquire().await?;
    let mut tx = conn.begin().await?;
    sql::freeze(&mut tx).await?;
    let directory = directory(&mut tx).await?;
    let total = sql::count_exported(&mut tx).await?.unsigned_abs();
    let mut progress = Progress::new("export complaints", total, 0);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    let (mut rows, mut after) = (0, String::new());
    loop {
        let page = sql::export_page(&mut tx, &after, PAGE).await?;
        for complaint in &page {
            write_row(&mut writer, complaint, &directory)?;
            rows += 1;
        }
        let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
        output.write_all(&bytes).await.context("cannot write the export")?;
        writer = csv::Writer::from_writer(Vec::with_capacity(bytes.len()));
        progress.at(rows, rows);
        match page.last() {
            Some(last) => after.clone_from(&last.number),
            None => break,
        }
    }
    output.flush().await.context("cannot write the export")?;
    Ok(ExportSummary {
        rows,
        elapsed: progress.finish(),
    })
}

/// Names for the ids of this database.
pub(super) async fn directory(conn: &mut PgConnection) -> anyhow::Result<Directory> {
    let categories = sql::categories(&mut *conn).await?;
    Ok(Directory::new(categories, sql::organisations(conn).await?))
}

fn write_row(writer: &mut csv::Writer<Vec<u8>>, it: &Exported, directory: &Directory) -> anyhow::Result<()> {
    let (group, name) = directory
        .category_label(it.category_id)
        .with_context(|| format!("complaint {}: its category is not in any group", it.number))?;
    let agency = it
        .organisation_id
        .and_then(|id| directory.organisation_label(id))
        .unwrap_or_default();
    let closed = it.closed_at.map(moment).unwrap_or_default();
    writer.write_record([
        &it.number,
        &moment(it.created_at),
        &moment(it.updated_at),
        &closed,
        &it.state,
        &it.note,
        &it.source,
        group,
        name,
        &it.body,
        agency,
        &it.address,
        &degrees(it.lat),
        &degrees(it.lon),
    ])?;
    Ok(())
}

/// UTC; a fraction only where there is one, so that nothing is lost and most rows read well.
fn moment(at: DateTime<Utc>) -> String {
    let format = if at.timestamp_subsec_micros() == 0 {
        SecondsFormat::Secs
    } else {
        SecondsFormat::Micros
    };
    at.to_rfc3339_opts(format, true)
}

/// The shortest text that reads back as the same number, always with a point.
fn degrees(number: f64) -> String {
    let text = number.to_string();
    if text.contains('.') { text } else { format!("{text}.0") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_always_have_a_point_and_never_an_exponent() {
        assert_eq!(degrees(44.0), "44.0");
        assert_eq!(degrees(-0.000_000_1), "-0.0000001");
        assert_eq!(degrees(33.1 + 33.2), "66.30000000000001");
    }
}
