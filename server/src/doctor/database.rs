//! Checks inside the database.

use std::io::Write;

use anyhow::Result;
use chrono::TimeDelta;
use sqlx::PgPool;

use super::{Finding, Report};
use crate::config::Config;
use crate::db::cluster::{self, Found};
use crate::db::{Database, Facts, MigrationState, Reference, Role, facts, migration_state, needed_key, reference};
use crate::vault::Vault;

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
    let behind = !matches!(migrations, Finding::Ok(_));
    report.add("migrations", migrations)?;
    if behind {
        return Ok(());
    }
    report.add("sealed data", sealed(pool, config).await)?;
    match reference(pool).await {
        Ok(known) => {
            for (name, finding) in region(&known) {
                report.add(name, finding)?;
            }
            Ok(())
        }
        Err(error) => report.add(
            "region",
            Finding::from_error(&error, "check the rights of the database user"),
        ),
    }
}

/// Does the key file hold the key that the sealed values need?
async fn sealed(pool: &PgPool, config: &Config) -> Finding {
    let mend = "put the key file back from your copy, or say where it is with OTKLIK_KEY_FILE";
    match needed_key(pool).await {
        Ok(None) => Finding::ok("nothing is sealed yet"),
        Ok(Some(needed)) => match Vault::open(&config.store.key_file()) {
            Ok(vault) if vault.holds(&needed) => Finding::ok("the key file opens it"),
            Ok(_) => Finding::wrong("the key file belongs to another installation", mend),
            Err(error) => Finding::from_error(&error, mend),
        },
        Err(error) => Finding::from_error(&error, "check the rights of the database user"),
    }
}

/// Can something be reported here, does it find its way, and will terms be counted?
fn region(known: &Reference) -> [(&'static str, Finding); 5] {
    let rows = |count: i64, what: &str, without: &str, mend: &str| match count {
        0 => Finding::wrong(without, mend),
        count => Finding::ok(format!("{count} {what}")),
    };
    let calendar = match (known.this_year, known.coming_year) {
        (false, _) => Finding::wrong(
            "the working days of this year are unknown: complaints get no term",
            "server import calendar FILE.csv",
        ),
        (true, false) => Finding::note(
            "the working days of the coming year are unknown: complaints will get no term; server import calendar FILE.csv",
        ),
        (true, true) => Finding::ok("working days are known for the next 60 days"),
    };
    [
        (
            "boundaries",
            rows(
                known.areas,
                "areas",
                "none: a place anywhere on Earth is taken",
                "server import boundaries FILE.geojson",
            ),
        ),
        (
            "organisations",
            rows(
                known.organisations,
                "open",
                "none: nobody can be responsible",
                "server import organisations FILE.csv",
            ),
        ),
        (
            "categories",
            rows(
                known.categories,
                "open",
                "none: nothing can be reported",
                "server import categories FILE.csv",
            ),
        ),
        (
            "routing rules",
            rows(
                known.rules,
                "in force",
                "none: complaints find no organisation",
                "server import routes FILE.csv",
            ),
        ),
        ("calendar", calendar),
    ]
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
        assert!(facts.version_number >= LEAST_VERSION && facts.postgis.is_some());
        assert!(facts.skew.abs() < LARGEST_SKEW, "{facts:?}");
    }

    #[sqlx::test(migrations = "./migrations")]
    async fn a_key_file_that_opens_nothing_and_a_region_that_is_empty_are_told(pool: PgPool) {
        let folder = tempfile::tempdir().unwrap();
        let config = crate::config::tests::config(&["--data-dir", &folder.path().display().to_string()]);
        assert!(matches!(sealed(&pool, &config).await, Finding::Ok(_)));
        sqlx::query("insert into installation (vault_key) values ('\\x01020304')")
            .execute(&pool)
            .await
            .unwrap();
        assert!(matches!(sealed(&pool, &config).await, Finding::Wrong { .. }));
        Vault::open_or_create(&config.store.key_file()).unwrap();
        assert!(matches!(sealed(&pool, &config).await, Finding::Wrong { what, .. } if what.contains("another")));

        let empty = region(&reference(&pool).await.unwrap());
        for (name, finding) in &empty {
            let is_told = matches!(finding, Finding::Wrong { mend, .. } if mend.starts_with("server import "));
            assert!(is_told, "{name}: {finding:?}");
        }
        sqlx::raw_sql(include_str!("../../tests/fixtures/town.sql"))
            .execute(&pool)
            .await
            .unwrap();
        let town = region(&reference(&pool).await.unwrap());
        assert!(
            town.iter().all(|(_, finding)| matches!(finding, Finding::Ok(_))),
            "{town:?}"
        );
        sqlx::query("delete from calendar_day where day > now()")
            .execute(&pool)
            .await
            .unwrap();
        let mut known = reference(&pool).await.unwrap();
        known.coming_year = false;
        assert!(matches!(&region(&known)[4], (_, Finding::Note(text)) if text.contains("server import calendar")));
    }
}
