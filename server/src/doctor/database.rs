//! Checks inside the database.

use std::io::Write;

use anyhow::Result;
use chrono::TimeDelta;
use sqlx::PgPool;

use super::{Finding, Report};
use crate::config::Config;
use crate::db::cluster::{self, Found};
use crate::db::{Database, Facts, MigrationState, Role, facts, migration_state};

/// Clocks further apart than this make terms and edit windows look wrong.
const LARGEST_SKEW: TimeDelta = TimeDelta::seconds(2);
/// Oldest PostgreSQL that the queries are written for, as `server_version_num`.
const LEAST_VERSION: i32 = 150_000;

/// Connects and looks.
pub async fn check<W: Write>(config: &Config, report: &mut Report<W>) -> Result<()> {
    let store = &config.store;
    if store.database_url().is_none() && cluster::version(&store.data_dir).is_none() {
        return report.add(
            "database",
            Finding::note("does not exist yet; the first start makes it"),
        );
    }
    let database = match Database::open(store, Role::Command).await {
        Ok(database) => database,
        Err(error) => {
            let mend = match store.database_url() {
                Some(_) => "check DATABASE_URL, and whether that PostgreSQL runs and lets this user in",
                None => "read the log under DATA_DIR/pg/log",
            };
            return report.add("database", Finding::from_error(&error, mend));
        }
    };
    let state = match database.found() {
        None => "connected through DATABASE_URL",
        Some(Found::Started) => "private cluster: was down, started for this look",
        Some(Found::Joined) => "private cluster: running",
    };
    report.add("database", Finding::ok(state))?;
    let looked = look(config, database.pool(), report).await;
    database.close().await?;
    looked
}

async fn look<W: Write>(config: &Config, pool: &PgPool, report: &mut Report<W>) -> Result<()> {
    match facts(pool).await {
        Ok(facts) => {
            report.add("version", version(&facts))?;
            report.add("PostGIS", postgis(&facts))?;
            report.add("clock", clock(&facts))?;
            if facts.holds_sealed && !config.store.key_file().exists() {
                report.add(
                    "sealed data",
                    Finding::wrong(
                        "there are sealed contacts but no key",
                        "restore the key file from your copy",
                    ),
                )?;
            }
        }
        Err(error) => report.add(
            "version",
            Finding::from_error(&error, "check the rights of the database user"),
        )?,
    }
    let migrations = match migration_state(pool).await {
        Ok(MigrationState::Current) => Finding::ok("all applied"),
        Ok(MigrationState::Behind(count)) => Finding::wrong(format!("{count} are missing"), "server migrate"),
        Err(error) => Finding::from_error(
            &error,
            "run the release that this database was made with, or restore it",
        ),
    };
    report.add("migrations", migrations)
}

fn version(facts: &Facts) -> Finding {
    let text = format!("PostgreSQL {}", facts.version);
    if facts.version_number >= LEAST_VERSION {
        Finding::ok(text)
    } else {
        Finding::wrong(text, "use PostgreSQL 15 or newer")
    }
}

fn postgis(facts: &Facts) -> Finding {
    match (&facts.postgis, facts.postgis_available) {
        (Some(version), _) => Finding::ok(version.clone()),
        (None, true) => Finding::note("installed; the first migration creates it, if the user may"),
        (None, false) => Finding::wrong(
            "not installed beside this PostgreSQL",
            "apt-get install postgresql-15-postgis-3 there",
        ),
    }
}

fn clock(facts: &Facts) -> Finding {
    let text = format!("database {:+} ms against this machine", facts.skew.num_milliseconds());
    if facts.skew.abs() <= LARGEST_SKEW {
        Finding::ok(text)
    } else {
        Finding::wrong(text, "synchronise both clocks (chrony or systemd-timesyncd)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn healthy() -> Facts {
        Facts {
            version: "15.20".into(),
            version_number: 150_020,
            postgis: Some("3.3.2".into()),
            postgis_available: true,
            skew: TimeDelta::milliseconds(1),
            holds_sealed: false,
        }
    }

    #[test]
    fn an_old_version_a_missing_postgis_and_a_wrong_clock_are_noticed() {
        let good = healthy();
        assert!(
            [version(&good), postgis(&good), clock(&good)]
                .iter()
                .all(|finding| matches!(finding, Finding::Ok(_)))
        );
        let bad = Facts {
            version_number: 140_010,
            postgis: None,
            postgis_available: false,
            skew: TimeDelta::seconds(-3),
            ..good
        };
        assert!(
            [version(&bad), postgis(&bad), clock(&bad)]
                .iter()
                .all(|finding| matches!(finding, Finding::Wrong { .. }))
        );
    }

    #[sqlx::test]
    async fn a_migrated_database_is_healthy(pool: PgPool) {
        let facts = facts(&pool).await.unwrap();
        assert!(facts.version_number >= LEAST_VERSION && facts.postgis.is_some() && !facts.holds_sealed);
        assert!(facts.skew.abs() < LARGEST_SKEW, "{facts:?}");
    }

    #[sqlx::test(migrations = false)]
    async fn an_empty_database_has_no_sealed_data(pool: PgPool) {
        assert!(!facts(&pool).await.unwrap().holds_sealed);
    }
}
