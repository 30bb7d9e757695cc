//! Schema changes: a step of its own, never hidden in the server's start.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use sqlx::migrate::{Migrate, Migrator};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool};
use sqlx::{ConnectOptions, Connection};
use tokio::time::{Instant, sleep};

/// All migrations, embedded; forward only.
pub static MIGRATOR: Migrator = sqlx::migrate!();

/// Any number that nothing else in this database locks.
const LOCK: i64 = 0x4f54_4b4c_494b;
const PATIENCE: Duration = Duration::from_mins(2);

/// What a run of the migrations did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migrated {
    /// Migrations applied now.
    pub applied: usize,
    /// Migrations in all.
    pub total: usize,
}

/// How the schema of a database compares to this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MigrationState {
    /// Every migration of this program is applied; newer ones, of a newer program, may be there too.
    Current,
    /// So many are missing.
    Behind(usize),
}

/// Applies what is missing. Polls for the lock instead of waiting in it: a session that waits inside PostgreSQL holds a
/// snapshot, and `create index concurrently` waits for all snapshots, so two starting servers would wait for each other.
pub(super) async fn run(options: &PgConnectOptions) -> Result<Migrated> {
    let options = options
        .clone()
        .application_name("otklik-migrate")
        .options([("lock_timeout", "10s")])
        .disable_statement_logging();
    let mut connection = options.connect().await.context("cannot connect to PostgreSQL")?;
    let deadline = Instant::now() + PATIENCE;
    while !try_lock(&mut connection).await? {
        if Instant::now() > deadline {
            bail!("another process has been migrating this database for two minutes");
        }
        sleep(Duration::from_millis(200)).await;
    }
    let total = MIGRATOR.iter().count();
    let missing = missing(&mut connection).await?;
    if missing > 0 {
        // The lock is ours already; sqlx's own one would wait inside PostgreSQL.
        let mut migrator = Migrator::with_migrations(MIGRATOR.iter().cloned().collect());
        migrator.set_ignore_missing(true).set_locking(false);
        migrator
            .run(&mut connection)
            .await
            .context("a migration failed; the database is as before it")?;
    }
    // Closing the session gives the lock back.
    connection.close().await?;
    Ok(Migrated {
        applied: missing,
        total,
    })
}

/// Compares the schema with this program, for readiness and doctor.
pub async fn migration_state(pool: &PgPool) -> Result<MigrationState> {
    let mut connection = pool.acquire().await?;
    Ok(match missing(&mut connection).await? {
        0 => MigrationState::Current,
        count => MigrationState::Behind(count),
    })
}

async fn try_lock(connection: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar("select pg_try_advisory_lock($1)")
        .bind(LOCK)
        .fetch_one(connection)
        .await
}

async fn missing(connection: &mut PgConnection) -> Result<usize> {
    let table = MIGRATOR.table_name.as_ref();
    let known: Option<String> = sqlx::query_scalar("select to_regclass($1)::text")
        .bind(table)
        .fetch_one(&mut *connection)
        .await?;
    let applied = match known {
        Some(_) => connection.list_applied_migrations(table).await?,
        None => Vec::new(),
    };
    for migration in MIGRATOR.iter() {
        let before = applied.iter().find(|done| done.version == migration.version);
        if before.is_some_and(|done| done.checksum != migration.checksum) {
            bail!(
                "migration {} was changed after it had been applied here",
                migration.version
            );
        }
    }
    let is_missing = |version: i64| applied.iter().all(|done| done.version != version);
    Ok(MIGRATOR
        .iter()
        .filter(|migration| is_missing(migration.version))
        .count())
}
