//! Reference data → CSV, with the columns of the imports.

use std::{os::unix::fs::PermissionsExt, path::Path, time::Duration};

use anyhow::Context;
use sqlx::PgPool;
use tokio::io::AsyncWriteExt;

use super::{DirectoryKind, cells::defused};

/// What came of an export.
#[derive(Debug, Clone)]
pub struct DirectorySummary {
    /// Rows written.
    pub rows: usize,
    /// How long it took.
    pub elapsed: Duration,
    what: &'static str,
}

impl std::fmt::Display for DirectorySummary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { rows, elapsed, what } = self;
        write!(f, "exported {what}: {rows} rows; {:.1} s", elapsed.as_secs_f64())
    }
}

/// Writes everything that is open to `output`, or to stdout without one. A file appears under its name only when it is
/// complete.
pub async fn export_directory(
    pool: &PgPool,
    kind: DirectoryKind,
    output: Option<&Path>,
) -> anyhow::Result<DirectorySummary> {
    let started = std::time::Instant::now();
    let mut conn = pool.acquire().await?;
    let records = kind.stored(&mut conn).await?;
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(kind.columns())?;
    for record in &records {
        writer.write_record(record.cells.iter().map(|cell| defused(cell)))?;
    }
    let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    match output.filter(|path| path.as_os_str() != "-") {
        None => {
            let mut out = tokio::io::stdout();
            out.write_all(&bytes).await?;
            out.flush().await?;
        }
        Some(path) => put(path, &bytes).with_context(|| format!("cannot write {}", path.display()))?,
    }
    Ok(DirectorySummary {
        rows: records.len(),
        elapsed: started.elapsed(),
        what: kind.what(),
    })
}

fn put(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    // as any other file of this user, which the umask decides; temporary ones are private otherwise
    let mode = std::fs::Permissions::from_mode(0o666);
    let part = tempfile::Builder::new()
        .permissions(mode)
        .tempfile_in(folder.unwrap_or(Path::new(".")))?;
    std::fs::write(part.path(), bytes)?;
    part.as_file().sync_all()?;
    part.persist(path)?;
    Ok(())
}
