//! Commands of the operator. Each one works alone and beside a running server, whose private cluster it then joins.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};

use crate::config::Config;
use crate::db::{Database, Role};
use crate::telemetry;

/// Otklik: people tell their authorities what is wrong, and everybody sees what came of it.
#[derive(Debug, Parser)]
#[command(version, about, name = "server")]
pub struct Cli {
    /// Settings, by option or environment.
    #[command(flatten)]
    config: Config,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer people (default)
    Serve,
    /// Bring the schema of the database up to date
    Migrate,
    /// Fill an empty database with the fictional demo region
    Demo,
    /// Read data from a file
    #[command(subcommand)]
    Import(Import),
    /// Write data to a file
    #[command(subcommand)]
    Export(Export),
    /// Check every dependency and setting, and say how to mend what is wrong
    Doctor,
}

#[derive(Debug, Subcommand)]
enum Import {
    /// Region and districts from GeoJSON polygons in EPSG:4326
    Boundaries {
        /// The GeoJSON file
        file: PathBuf,
    },
    /// Complaints from CSV with the columns of GeoReport bulk
    Complaints {
        /// The CSV file
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum Export {
    /// Complaints as CSV with the columns of GeoReport bulk
    Complaints {
        /// The file to write; without it, standard output
        #[arg(long, short)]
        output: Option<PathBuf>,
    },
}

impl Cli {
    /// Runs the command and says in one line what went wrong.
    #[must_use]
    pub fn main(self) -> ExitCode {
        let quiet = !matches!(self.command, None | Some(Command::Serve));
        let level = if quiet { "warn" } else { "info" };
        let runtime = telemetry::init(self.config.log_format, level)
            .map_err(Into::into)
            .and_then(|()| {
                tokio::runtime::Builder::new_multi_thread()
                    .enable_all()
                    .build()
                    .context("cannot start the runtime")
            });
        match runtime.and_then(|runtime| runtime.block_on(self.run())) {
            Ok(code) => code,
            Err(error) => {
                // Nobody is left to tell when standard error is closed.
                let _closed = writeln!(io::stderr(), "error: {error:#}");
                ExitCode::FAILURE
            }
        }
    }

    async fn run(self) -> Result<ExitCode> {
        let config = self.config;
        match self.command.unwrap_or(Command::Serve) {
            Command::Serve => crate::startup::serve(config).await?,
            Command::Migrate => migrate(&config).await?,
            Command::Demo => bail!("the demo region is not part of this build"),
            Command::Import(Import::Boundaries { file } | Import::Complaints { file }) => {
                bail!("imports are not part of this build: {}", file.display())
            }
            Command::Export(Export::Complaints { .. }) => bail!("exports are not part of this build"),
            Command::Doctor if crate::doctor::run(&config).await? => {}
            Command::Doctor => return Ok(ExitCode::FAILURE),
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn migrate(config: &Config) -> Result<()> {
    with_database(config, async |database| {
        let done = database.migrate().await?;
        writeln!(
            io::stdout(),
            "{} of {} migrations applied now; the schema is current",
            done.applied,
            done.total
        )?;
        Ok(())
    })
    .await
}

/// Opens the database for one command and leaves it properly whatever happens, Ctrl-C included.
async fn with_database(config: &Config, work: impl AsyncFnOnce(&Database) -> Result<()>) -> Result<()> {
    let database = Database::open(&config.store, Role::Command).await?;
    let done = tokio::select! {
        done = work(&database) => done,
        signal = tokio::signal::ctrl_c() => signal.map_err(Into::into).and_then(|()| bail!("interrupted")),
    };
    let closed = database.close().await;
    done.and(closed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn serve_is_the_default_and_settings_go_before_or_after_the_command() {
        assert!(Cli::try_parse_from(["server"]).unwrap().command.is_none());
        let cli = Cli::try_parse_from(["server", "migrate", "--data-dir", "/srv/otklik"]).unwrap();
        assert!(matches!(cli.command, Some(Command::Migrate)));
        assert_eq!(cli.config.store.data_dir, PathBuf::from("/srv/otklik"));
    }
}
