//! The way to the database: our own cluster or a foreign one, the pool, migrations, errors by constraint name.

pub mod cluster;
mod error;
mod facts;
mod installation;
mod migrate;

use std::fs::{self, File, TryLockError};
use std::io::{Read, Seek, Write};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, Connection};
use tokio::time::timeout;

use crate::config::StoreConfig;
use cluster::Cluster;
pub use error::{DbError, UnlessRefused};
pub use facts::{Facts, Reference, facts, reference};
pub use installation::{needed_key, open_vault};
pub use migrate::{MIGRATOR, Migrated, MigrationState, migration_state};

/// Who wants the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The server: alone on its DATA_DIR, many short statements, none longer than five seconds.
    Server,
    /// The runner of the outbox beside the server: a few connections, so that letters and visitors do not wait for each other.
    Runner,
    /// A command of the operator: beside a running server or alone, with statements as long as they take.
    Command,
}

/// An open database. Give it back with [`Database::close`].
#[derive(Debug)]
pub struct Database {
    pool: PgPool,
    options: PgConnectOptions,
    cluster: Option<Cluster>,
    /// Keeps a second server off this DATA_DIR.
    _only_server: Option<File>,
}

impl Database {
    /// Opens the database of these settings; without `DATABASE_URL` starts our own cluster or joins it.
    pub async fn open(store: &StoreConfig, role: Role) -> Result<Self> {
        let only_server = match role {
            Role::Server => Some(lock_data_dir(store)?),
            Role::Runner | Role::Command => None,
        };
        let (options, cluster) = if let Some(url) = store.database_url() {
            let options: PgConnectOptions = url.parse().context("DATABASE_URL cannot be read")?;
            (options, None)
        } else {
            let mut cluster = Cluster::start_or_join(&store.data_dir).await?;
            if role == Role::Server {
                cluster.keep_alive();
            }
            (cluster.connect_options(), Some(cluster))
        };
        // The pool would try again in silence and say "timed out" in the end; one plain try says what is wrong.
        let first = options.connect();
        let first = timeout(Duration::from_secs(5), first)
            .await
            .context("PostgreSQL does not answer within 5 s")?;
        first.context("cannot connect to PostgreSQL")?.close().await?;
        let pool = pool(&options, role).await.context("cannot connect to PostgreSQL")?;
        Ok(Self {
            pool,
            options,
            cluster,
            _only_server: only_server,
        })
    }

    /// The pool of the role it was opened for.
    #[must_use]
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// How the private cluster was found; `None` for a foreign database.
    #[must_use]
    pub fn found(&self) -> Option<cluster::Found> {
        self.cluster.as_ref().map(Cluster::found)
    }

    /// A second, small pool for another kind of work, as for filling the demo region inside the server.
    pub async fn pool_for(&self, role: Role) -> Result<PgPool> {
        pool(&self.options, role).await.context("cannot connect to PostgreSQL")
    }

    /// Brings the schema up to date; waits while another process does the same.
    pub async fn migrate(&self) -> Result<Migrated> {
        migrate::run(&self.options).await
    }

    /// Makes sure that the schema fits this program: our own cluster is migrated at once, a foreign database is the operator's,
    /// who migrates it when he chooses (`server migrate`).
    pub async fn ensure_schema(&self) -> Result<()> {
        if self.cluster.is_some() {
            let done = self.migrate().await?;
            if done.applied > 0 {
                tracing::info!(
                    applied = done.applied,
                    total = done.total,
                    "migrated the private database"
                );
            }
            return Ok(());
        }
        match migration_state(&self.pool).await? {
            MigrationState::Current => Ok(()),
            MigrationState::Behind(count) => {
                bail!("{count} migrations are missing in this database: run `server migrate` first")
            }
        }
    }

    /// Closes the connections and leaves the private cluster, stopping it when nobody else uses it.
    pub async fn close(self) -> Result<()> {
        // Waits for connections in use; a task that never gives one back must not keep the process alive.
        if timeout(Duration::from_secs(5), self.pool.close()).await.is_err() {
            tracing::warn!("connections were still in use when the database was closed");
        }
        match self.cluster {
            Some(cluster) => cluster.release().await,
            None => Ok(()),
        }
    }
}

/// Eight connections keep two cores busy; more would only queue inside PostgreSQL instead of here.
async fn pool(options: &PgConnectOptions, role: Role) -> sqlx::Result<PgPool> {
    const SHORT: &[(&str, &str)] = &[
        ("statement_timeout", "5s"),
        ("lock_timeout", "3s"),
        ("idle_in_transaction_session_timeout", "10s"),
    ];
    let (name, connections, settings) = match role {
        Role::Server => ("otklik-server", 8, SHORT),
        Role::Runner => ("otklik-outbox", 5, SHORT),
        Role::Command => ("otklik-command", 4, &[("lock_timeout", "60s")][..]),
    };
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(2))
        // Costs a round trip per request; a dead connection shows itself at its first statement.
        .test_before_acquire(false)
        .max_lifetime(Duration::from_mins(30))
        .idle_timeout(Duration::from_mins(10))
        .connect_with(options.clone().application_name(name).options(settings.iter().copied()))
        .await
}

/// One server per DATA_DIR; the kernel gives the lock back when the process ends in whatever way.
fn lock_data_dir(store: &StoreConfig) -> Result<File> {
    let dir = &store.data_dir;
    cluster::make_data_dir(dir)?;
    let path = dir.join("server.lock");
    let mut file = File::options()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(&path)
        .with_context(|| format!("cannot write {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut pid = String::new();
            file.read_to_string(&mut pid)?;
            bail!(
                "another server (process {}) already runs on DATA_DIR {}; stop it, or give this one another DATA_DIR",
                pid.trim(),
                dir.display()
            );
        }
        Err(TryLockError::Error(error)) => {
            return Err(error).with_context(|| format!("cannot lock {}", path.display()));
        }
    }
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())?;
    Ok(file)
}

/// Process id of the server that runs on this DATA_DIR, if one does.
#[must_use]
pub fn server_of(store: &StoreConfig) -> Option<u32> {
    let path = store.data_dir.join("server.lock");
    let file = File::open(&path).ok()?;
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => fs::read_to_string(&path).ok()?.trim().parse().ok(),
        Ok(()) | Err(TryLockError::Error(_)) => None,
    }
}

#[cfg(test)]
mod tests;
