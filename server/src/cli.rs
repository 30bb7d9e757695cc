//! Commands of the operator. Each one works alone and beside a running server, whose private cluster it then joins.

mod files;

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};
use std::io::{self, Write};
use std::process::ExitCode;

use crate::config::Config;
use crate::db::{Database, Role, open_vault};
use crate::photos::store;
use crate::{demo, staffing, telemetry};
use files::{Export, Import};

/// Otklik: people tell their authorities what is wrong, and everybody sees what came of it.
#[derive(Debug, Parser)]
#[command(version, name = "server")]
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
    Demo {
        /// How many complaints
        #[arg(long, default_value_t = demo::Options::default().complaints)]
        complaints: usize,
        /// The same seed makes the same region
        #[arg(long, default_value_t = demo::Options::default().seed)]
        seed: u64,
        /// Throw away the invented region and every complaint that is there; a real one is never thrown away
        #[arg(long)]
        replace: bool,
    },
    /// Read data from a file
    #[command(subcommand)]
    Import(Import),
    /// Write data to a file
    #[command(subcommand)]
    Export(Export),
    /// Give roles in the staff and take them, above all to the first administrator
    #[command(subcommand)]
    Staff(Staff),
    /// Check every dependency and setting, and say how to mend what is wrong
    Doctor,
}

#[derive(Debug, Subcommand)]
enum Staff {
    /// Give an account a role; the person signs in and connects an authenticator at /admin
    Appoint {
        /// E-mail or phone that the account has confirmed
        address: String,
        /// moderator, dispatcher, checker, operator, head, clerk, doctor, callback, analyst or administrator
        role: String,
        /// Code of the organisation, with everything below it; without it, the whole region
        #[arg(long)]
        organisation: Option<String>,
    },
    /// Take all roles from an account
    Dismiss {
        /// E-mail or phone that the account has confirmed
        address: String,
    },
}

impl Cli {
    /// Runs the command and says in one line what went wrong.
    #[must_use]
    pub fn main(self) -> ExitCode {
        let outcome = self.log().and_then(|()| {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
            runtime.context("cannot start the runtime")?.block_on(self.run())
        });
        match outcome {
            Ok(code) => code,
            Err(error) => {
                // Nobody is left to tell when standard error is closed.
                let _closed = writeln!(io::stderr(), "error: {error:#}");
                ExitCode::FAILURE
            }
        }
    }

    /// The server tells its doings; a command has a report or progress of its own, and logs only trouble.
    fn log(&self) -> Result<()> {
        let is_server = matches!(self.command, None | Some(Command::Serve));
        Ok(telemetry::init(
            self.config.log_format,
            if is_server { "info" } else { "warn" },
        )?)
    }

    async fn run(self) -> Result<ExitCode> {
        let config = self.config;
        match self.command.unwrap_or(Command::Serve) {
            Command::Serve => crate::startup::serve(config).await?,
            Command::Migrate => migrate(&config).await?,
            Command::Demo {
                complaints,
                seed,
                replace,
            } => {
                let options = demo::Options {
                    seed,
                    zone: config.region.tz.zone(),
                    complaints,
                    replace,
                    ..demo::Options::default()
                };
                fill_demo(&config, &options).await?;
            }
            Command::Staff(staff) => staff.run(&config).await?,
            Command::Import(import) => import.run(&config).await?,
            Command::Export(export) => export.run(&config).await?,
            Command::Doctor if crate::doctor::run(&config).await? => {}
            Command::Doctor => return Ok(ExitCode::FAILURE),
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Staff {
    async fn run(self, config: &Config) -> Result<()> {
        with_database(config, async |database| {
            database.ensure_schema().await?;
            let pool = database.pool();
            let vault = open_vault(pool, &config.store.key_file()).await?;
            let said = match self {
                Self::Appoint {
                    address,
                    role,
                    organisation,
                } => {
                    staffing::appoint(pool, &vault, &address, &role, organisation.as_deref()).await?;
                    format!("{role} is given; the person goes on at /admin")
                }
                Self::Dismiss { address } => {
                    let ended = staffing::dismiss(pool, &vault, &address).await?;
                    format!("{ended} roles ended")
                }
            };
            writeln!(io::stdout(), "{said}")?;
            Ok(())
        })
        .await
    }
}

async fn fill_demo(config: &Config, options: &demo::Options) -> Result<()> {
    with_database(config, async |database| {
        database.ensure_schema().await?;
        let done = demo::run(database.pool(), store::local(&config.store.photo_dir())?, options).await?;
        writeln!(
            io::stdout(),
            "demo region: {} districts, {} organisations, {} categories, {} complaints with {} events and {} photos; {:.1} s",
            done.districts,
            done.organisations,
            done.categories,
            done.complaints,
            done.events,
            done.photos,
            done.took.as_secs_f64()
        )?;
        Ok(())
    })
    .await
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
    use std::path::PathBuf;

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
