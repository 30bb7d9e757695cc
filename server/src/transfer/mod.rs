//! What an operator brings in and takes out: boundaries of districts, reference data, complaints as GeoReport bulk files.
//! Formats and rules: docs/IMPORT.md.
//!
//! One import runs at a time. A batch of rows, its history and the checkpoint are committed together, so that a killed
//! import goes on where it stopped; rows that cannot be taken go to a file beside the imported one, with the reasons.

mod batch;
mod boundaries;
mod checkpoint;
mod columns;
mod complaints_in;
mod complaints_out;
mod directory;
mod names;
mod number;
mod progress;
mod rejects;
mod row;
mod rows;
mod sql;

#[cfg(test)]
mod tests;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use app::i18n::ImportFault;
use sqlx::{PgPool, Postgres, pool::PoolConnection};

pub use boundaries::{BoundaryOptions, BoundarySummary, import_boundaries};
pub use checkpoint::Counts;
pub use complaints_in::{ComplaintOptions, ComplaintSummary, import_complaints};
pub use complaints_out::{ExportSummary, export_complaints};
pub use directory::{
    DirectoryExport, DirectoryKind, DirectoryOptions, DirectorySummary, export_directory, import_directory,
};

/// A connection that no other import has, closed at its end whatever happens, and the lock with it.
async fn exclusive(pool: &PgPool) -> anyhow::Result<PoolConnection<Postgres>> {
    let mut conn = pool.acquire().await?;
    conn.close_on_drop();
    let mut locked = false;
    // an import that was just killed holds its lock until the database notices
    for _ in 0..20 {
        locked = sql::try_lock(&mut conn).await?;
        if locked {
            break;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    if !locked {
        return Err(ImportFault::Busy.into());
    }
    sql::prepare_for_bulk(&mut conn).await?;
    Ok(conn)
}

/// What is wrong with the file itself, among the causes of an error.
pub fn fault_of(error: &anyhow::Error) -> Option<&ImportFault> {
    error.chain().find_map(|cause| {
        let wrapped = || cause.downcast_ref::<std::io::Error>()?.get_ref()?.downcast_ref();
        cause.downcast_ref().or_else(wrapped)
    })
}

/// `city.csv` → `city.rejected.csv`; other files keep their whole name before it.
fn rejects_path(path: &Path, chosen: Option<&Path>) -> PathBuf {
    if let Some(chosen) = chosen {
        return chosen.to_owned();
    }
    if path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
    {
        return path.with_extension("rejected.csv");
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".rejected.csv");
    name.into()
}
