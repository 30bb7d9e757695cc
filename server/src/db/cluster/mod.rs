//! The private PostgreSQL cluster: what runs when `DATABASE_URL` is unset.
//!
//! Every process that needs the database holds a shared lock on `users.lock`; whoever finds the postmaster missing starts
//! it, and whoever leaves last stops it. The kernel drops locks of killed processes, so nothing has to be cleaned up after
//! `kill -9`: a postmaster left behind is taken over by the next start. Starting and stopping happen one at a time, under
//! `start.lock`.
//!
//! Nobody but the operating system's user of the cluster and root may connect: there is no TCP listener, the socket lies
//! in a folder of mode 0700, and `peer` authentication names the users that may come in.

mod home;
mod postmaster;
mod programs;
mod settings;

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::{Instant, sleep};

pub use home::{Home, make_data_dir};
pub use programs::Programs;

/// The application's role and database inside the private cluster; not a superuser.
pub const NAME: &str = "otklik";
/// Extensions that only a superuser may create, made once at birth of the cluster.
const EXTENSIONS: [&str; 3] = ["postgis", "pg_trgm", "btree_gist"];
/// Recovery after a crash replays at most one checkpoint interval of log; more than this is a broken disk.
const PATIENCE: Duration = Duration::from_mins(1);

/// How the cluster was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// It did not run; we started it.
    Started,
    /// It ran already: beside us, or left behind by a killed process.
    Joined,
}

/// A share in the running cluster. Give it back with [`Cluster::release`].
#[derive(Debug)]
pub struct Cluster {
    place: Place,
    found: Found,
    /// Shared lock: "somebody uses the cluster". `None` once given back.
    share: Option<File>,
    guard: Option<JoinHandle<()>>,
}

/// Where the cluster lies and with what it is run; cheap to clone.
#[derive(Debug, Clone)]
struct Place {
    home: Home,
    programs: Programs,
}

impl Cluster {
    /// Starts the cluster of `data_dir`, creating it when there is none, or joins it when it runs.
    pub async fn start_or_join(data_dir: &Path) -> Result<Self> {
        let data_dir = data_dir.to_owned();
        let place = spawn_blocking(move || -> Result<Place> {
            let home = Home::open(&data_dir)?;
            let programs = Programs::find(home.version().as_deref())?;
            Ok(Place { home, programs })
        })
        .await??;
        let door = lock_exclusive(&place.home.start_lock()).await?;
        let share = open_lock(&place.home.users_lock())?;
        // Only a stopping process ever holds it alone, and that one is behind the same door.
        share
            .lock_shared()
            .with_context(|| format!("cannot lock {}", place.home.users_lock().display()))?;
        let found = place.bring_up().await?;
        drop(door);
        Ok(Self {
            place,
            found,
            share: Some(share),
            guard: None,
        })
    }

    /// Whether this call started the postmaster.
    #[must_use]
    pub fn found(&self) -> Found {
        self.found
    }

    /// How the application connects.
    #[must_use]
    pub fn connect_options(&self) -> PgConnectOptions {
        self.place.connect_options(NAME, NAME)
    }

    /// Watches the postmaster and starts it again when it dies; for the server, which outlives such an accident.
    pub fn keep_alive(&mut self) {
        let place = self.place.clone();
        self.guard.get_or_insert_with(|| {
            tokio::spawn(async move {
                loop {
                    sleep(Duration::from_millis(500)).await;
                    if postmaster::running(&place.home).is_some() {
                        continue;
                    }
                    tracing::error!("the private PostgreSQL died; starting it again");
                    if let Err(error) = place.revive().await {
                        tracing::error!(error = format!("{error:#}"), "the private PostgreSQL does not start");
                        sleep(Duration::from_secs(2)).await;
                    }
                }
            })
        });
    }

    /// Gives the share back; the last one out stops the postmaster (fast shutdown: open transactions are rolled back).
    pub async fn release(mut self) -> Result<()> {
        let Some(guard) = self.guard.take() else {
            return self.release_share().await;
        };
        guard.abort();
        // Wait until it is really gone: it must not start what we are about to stop.
        let _aborted = guard.await;
        self.release_share().await
    }

    async fn release_share(&mut self) -> Result<()> {
        let Some(share) = self.share.take() else { return Ok(()) };
        let _door = lock_exclusive(&self.place.home.start_lock()).await?;
        let place = self.place.clone();
        spawn_blocking(move || place.leave(&share)).await?
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(guard) = &self.guard {
            guard.abort();
        }
        // Only after an error or a panic: the ordinary way out is `release`.
        if let Some(share) = self.share.take()
            && let Ok(door) = open_lock(&self.place.home.start_lock())
            && door.try_lock().is_ok()
            && let Err(error) = self.place.leave(&share)
        {
            tracing::warn!(error = format!("{error:#}"), "the private PostgreSQL was not stopped");
        }
    }
}

impl Place {
    fn connect_options(&self, role: &str, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(self.home.socket_dir())
            .port(settings::PORT)
            .username(role)
            .database(database)
            .ssl_mode(PgSslMode::Disable)
    }

    /// For work that is done once; creating PostGIS takes its second, and that is no reason for a warning.
    fn admin_options(&self, database: &str) -> PgConnectOptions {
        self.connect_options(settings::SUPERUSER, database)
            .disable_statement_logging()
    }

    /// Under the start lock: makes the postmaster run and the application's database exist.
    async fn bring_up(&self) -> Result<Found> {
        let place = self.clone();
        let found = spawn_blocking(move || -> Result<Found> {
            if postmaster::wait_until_settled(&place.home, PATIENCE)?.is_some() {
                return Ok(Found::Joined);
            }
            postmaster::clear_remains(&place.home)?;
            if !place.home.is_initialised() {
                postmaster::initialise(&place.home, &place.programs)?;
            }
            settings::write(&place.home)?;
            postmaster::start(&place.home, &place.programs, PATIENCE)?;
            Ok(Found::Started)
        })
        .await??;
        if !self.home.is_furnished() {
            self.furnish().await.context("cannot prepare the private database")?;
            self.home.mark_furnished()?;
        }
        Ok(found)
    }

    /// Creates role, database and extensions; safe to repeat after an interruption.
    async fn furnish(&self) -> Result<()> {
        let mut admin = self.admin_options("postgres").connect().await?;
        if !exists(&mut admin, "select 1 from pg_roles where rolname = $1").await? {
            sqlx::query(AssertSqlSafe(format!("create role {NAME} login")))
                .execute(&mut admin)
                .await?;
        }
        if !exists(&mut admin, "select 1 from pg_database where datname = $1").await? {
            sqlx::query(AssertSqlSafe(format!("create database {NAME} owner {NAME}")))
                .execute(&mut admin)
                .await?;
        }
        admin.close().await?;
        let mut inside = self.admin_options(NAME).connect().await?;
        for extension in EXTENSIONS {
            let create = format!("create extension if not exists {extension}");
            sqlx::query(AssertSqlSafe(create)).execute(&mut inside).await?;
        }
        inside.close().await?;
        Ok(())
    }

    async fn revive(&self) -> Result<()> {
        let _door = lock_exclusive(&self.home.start_lock()).await?;
        self.bring_up().await?;
        Ok(())
    }

    /// Under the start lock: stops the postmaster when nobody else holds a share.
    fn leave(&self, share: &File) -> Result<()> {
        share.unlock()?;
        match share.try_lock() {
            Ok(()) => postmaster::stop(&self.home, &self.programs),
            Err(TryLockError::WouldBlock) => Ok(()),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

/// Major version of the private cluster of `data_dir`; `None` when there is none yet. Creates nothing.
#[must_use]
pub fn version(data_dir: &Path) -> Option<String> {
    let text = std::fs::read_to_string(data_dir.join("pg/data/PG_VERSION")).ok()?;
    Some(text.trim().to_owned())
}

async fn exists(connection: &mut PgConnection, query: &'static str) -> sqlx::Result<bool> {
    Ok(sqlx::query(query)
        .bind(NAME)
        .fetch_optional(connection)
        .await?
        .is_some())
}

fn open_lock(path: &Path) -> Result<File> {
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .with_context(|| format!("cannot open the lock {}", path.display()))
}

async fn lock_exclusive(path: &Path) -> Result<File> {
    let file = open_lock(path)?;
    let deadline = Instant::now() + PATIENCE + Duration::from_secs(30);
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(error)) => return Err(error.into()),
            Err(TryLockError::WouldBlock) if Instant::now() > deadline => {
                bail!(
                    "another process has been starting or stopping PostgreSQL for too long (lock {})",
                    path.display()
                )
            }
            Err(TryLockError::WouldBlock) => sleep(Duration::from_millis(30)).await,
        }
    }
}
