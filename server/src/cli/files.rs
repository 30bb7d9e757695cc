//! `server import` and `server export`: what comes in from files and goes out to them.

use anyhow::{Result, bail};
use clap::Subcommand;
use std::io::{self, Write};
use std::path::PathBuf;

use super::with_database;
use crate::config::Config;
use crate::db::Database;
use crate::transfer::{self, DirectoryKind};

#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// Region and districts from GeoJSON polygons in EPSG:4326
    Boundaries {
        /// The GeoJSON file
        file: PathBuf,
        /// Code of the area that is the region; found out from the file otherwise
        #[arg(long)]
        region: Option<String>,
        /// Where refused areas go instead of FILE.rejected.csv
        #[arg(long)]
        rejects: Option<PathBuf>,
    },
    /// The tree of organisations from CSV: region, agencies, offices, units
    Organisations(Table),
    /// Categories with their norms and questions from CSV, in two levels
    Categories(Table),
    /// Rules from CSV: which organisation gets what from where
    Routes(Table),
    /// Days off and transferred days from CSV, year by year
    Calendar(Table),
    /// Complaints from CSV with the columns of GeoReport bulk
    Complaints {
        /// The CSV file
        file: PathBuf,
        /// Name of the system whose identifiers the file carries
        #[arg(long, default_value = "")]
        system: String,
        /// Rows per transaction
        #[arg(long, default_value_t = 1_000)]
        batch_rows: usize,
        /// Where rejected rows go instead of FILE.rejected.csv
        #[arg(long)]
        rejects: Option<PathBuf>,
    },
}

/// A file of reference data: it goes in whole or not at all.
#[derive(Debug, clap::Args)]
pub(super) struct Table {
    /// The CSV file
    file: PathBuf,
    /// Show what would be added, changed and closed, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Close what the file does not name any more; nothing is ever deleted, and what is still needed stays
    #[arg(long)]
    close_missing: bool,
    /// Where rejected rows go instead of FILE.rejected.csv
    #[arg(long)]
    rejects: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Export {
    /// The tree of organisations as CSV
    Organisations(Output),
    /// Categories with their norms and questions as CSV
    Categories(Output),
    /// Routing rules as CSV
    Routes(Output),
    /// Days off and transferred days as CSV
    Calendar(Output),
    /// Complaints as CSV with the columns of GeoReport bulk
    Complaints(Output),
}

#[derive(Debug, clap::Args)]
pub(super) struct Output {
    /// The file to write; without it, standard output
    #[arg(long, short)]
    output: Option<PathBuf>,
}

impl Import {
    pub(super) async fn run(self, config: &Config) -> Result<()> {
        with_database(config, async |database| {
            database.ensure_schema().await?;
            match self {
                Self::Boundaries { file, region, rejects } => {
                    let options = transfer::BoundaryOptions { region, rejects };
                    let done = transfer::import_boundaries(database.pool(), &file, &options).await?;
                    writeln!(io::stdout(), "{done}")?;
                    some_came(done.added + done.updated + done.unchanged, done.rejected)?;
                }
                Self::Organisations(table) => table.run(database, DirectoryKind::Organisations).await?,
                Self::Categories(table) => table.run(database, DirectoryKind::Categories).await?,
                Self::Routes(table) => table.run(database, DirectoryKind::Routes).await?,
                Self::Calendar(table) => table.run(database, DirectoryKind::Calendar).await?,
                Self::Complaints {
                    file,
                    system,
                    batch_rows,
                    rejects,
                } => {
                    let options = transfer::ComplaintOptions {
                        batch_rows,
                        rejects,
                        system,
                    };
                    // an import shows its progress only; what came of it is ours to say
                    let done = transfer::import_complaints(database.pool(), &file, &options).await?;
                    writeln!(io::stdout(), "{done}")?;
                    let counts = &done.counts;
                    some_came(counts.added + counts.updated + counts.unchanged, counts.rejected)?;
                }
            }
            Ok(())
        })
        .await
    }
}

/// A file of which nothing could be taken has failed, for whoever runs this from a script.
fn some_came(taken: u64, rejected: u64) -> Result<()> {
    if taken == 0 && rejected > 0 {
        bail!("nothing of the file was taken");
    }
    Ok(())
}

impl Table {
    async fn run(self, database: &Database, kind: DirectoryKind) -> Result<()> {
        let options = transfer::DirectoryOptions {
            dry_run: self.dry_run,
            close_missing: self.close_missing,
            rejects: self.rejects,
        };
        let done = transfer::import_directory(database.pool(), kind, &self.file, &options, async |_, _| Ok(())).await?;
        for note in &done.notes {
            writeln!(io::stderr(), "note: {note}")?;
        }
        for (line, reason) in &done.refusals {
            writeln!(io::stderr(), "line {line}: {reason}")?;
        }
        if done.rejected > 0 {
            bail!("{done}");
        }
        if done.dry_run {
            write!(io::stdout(), "{}", done.diff)?;
        }
        writeln!(io::stdout(), "{done}")?;
        Ok(())
    }
}

impl Export {
    pub(super) async fn run(self, config: &Config) -> Result<()> {
        with_database(config, async |database| {
            database.ensure_schema().await?;
            let pool = database.pool();
            let (kind, output) = match &self {
                Self::Complaints(to) => {
                    let done = transfer::export_complaints(pool, to.output.as_deref()).await?;
                    // standard output may be the file
                    writeln!(io::stderr(), "{done}")?;
                    return Ok(());
                }
                Self::Organisations(to) => (DirectoryKind::Organisations, to),
                Self::Categories(to) => (DirectoryKind::Categories, to),
                Self::Routes(to) => (DirectoryKind::Routes, to),
                Self::Calendar(to) => (DirectoryKind::Calendar, to),
            };
            let done = transfer::export_directory(pool, kind, output.output.as_deref()).await?;
            writeln!(io::stderr(), "{done}")?;
            Ok(())
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_which_nothing_came_has_failed() {
        assert!(some_came(0, 3).is_err());
        for (taken, rejected) in [(0, 0), (1, 3), (3, 0)] {
            assert!(some_came(taken, rejected).is_ok(), "{taken} taken, {rejected} rejected");
        }
    }
}
