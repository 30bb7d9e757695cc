//! The private cluster through its accidents. Every test has a folder and a cluster of its own.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, Uid};
use tempfile::TempDir;

use super::*;
use cluster::Found;

/// A folder that the cluster's user may enter.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o711)).unwrap();
    folder
}

async fn open(folder: &Path, role: Role) -> Result<Database> {
    Database::open(&StoreConfig::in_folder(&folder.join("var")), role).await
}

fn postmaster(folder: &Path) -> Option<Pid> {
    let text = fs::read_to_string(folder.join("var/pg/data/postmaster.pid")).ok()?;
    let pid = text.lines().next()?.trim().parse().ok()?;
    fs::read_link(format!("/proc/{pid}/cwd"))
        .ok()
        .map(|_| Pid::from_raw(pid))
}

async fn put(database: &Database, note: &str) {
    sqlx::query("insert into calendar_day (day, is_off, note) values ('2026-01-01', true, $1)")
        .bind(note)
        .execute(database.pool())
        .await
        .unwrap();
}

async fn note(database: &Database) -> String {
    sqlx::query_scalar("select note from calendar_day")
        .fetch_one(database.pool())
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_starts_keeps_data_and_stops() {
    let folder = folder();
    let database = open(folder.path(), Role::Server).await.unwrap();
    assert_eq!(database.found(), Some(Found::Started));
    assert_eq!(
        migration_state(database.pool()).await.unwrap(),
        MigrationState::Behind(MIGRATOR.iter().count())
    );
    database.ensure_schema().await.unwrap();
    assert_eq!(migration_state(database.pool()).await.unwrap(), MigrationState::Current);
    put(&database, "Новый год").await;
    database.close().await.unwrap();
    assert_eq!(postmaster(folder.path()), None, "the last one out stops it");

    let again = open(folder.path(), Role::Server).await.unwrap();
    assert_eq!(note(&again).await, "Новый год");
    let timeout: String = sqlx::query_scalar("show statement_timeout")
        .fetch_one(again.pool())
        .await
        .unwrap();
    assert_eq!(timeout, "5s");
    let is_super: String = sqlx::query_scalar("show is_superuser")
        .fetch_one(again.pool())
        .await
        .unwrap();
    assert_eq!(is_super, "off");
    again.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_joins_a_running_cluster_and_leaves_it_running() {
    let folder = folder();
    let server = open(folder.path(), Role::Server).await.unwrap();
    let command = open(folder.path(), Role::Command).await.unwrap();
    assert_eq!(command.found(), Some(Found::Joined));
    command.close().await.unwrap();
    assert!(postmaster(folder.path()).is_some());
    // the other way round: who started it may leave first
    let late = open(folder.path(), Role::Command).await.unwrap();
    server.close().await.unwrap();
    let one: i32 = sqlx::query_scalar("select 1").fetch_one(late.pool()).await.unwrap();
    assert_eq!(one, 1);
    late.close().await.unwrap();
    assert_eq!(postmaster(folder.path()), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_server_is_told_about_the_first() {
    let folder = folder();
    let server = open(folder.path(), Role::Server).await.unwrap();
    let error = open(folder.path(), Role::Server).await.unwrap_err().to_string();
    assert!(
        error.contains(&std::process::id().to_string()) && error.contains("DATA_DIR"),
        "{error}"
    );
    server.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_postmaster_comes_back_under_the_running_server() {
    let folder = folder();
    let server = open(folder.path(), Role::Server).await.unwrap();
    server.ensure_schema().await.unwrap();
    put(&server, "kept").await;
    let first = postmaster(folder.path()).unwrap();
    kill(first, Signal::SIGKILL).unwrap();
    let begin = Instant::now();
    let found = loop {
        match sqlx::query_scalar::<_, String>("select note from calendar_day")
            .fetch_one(server.pool())
            .await
        {
            // the first answers may still come from a child of the dead one
            Ok(note) if postmaster(folder.path()).is_some_and(|pid| pid != first) => break note,
            _ => tokio::time::sleep(Duration::from_millis(50)).await,
        }
        assert!(begin.elapsed() < Duration::from_secs(20), "it does not come back");
    };
    assert_eq!(found, "kept");
    server.close().await.unwrap();
    assert_eq!(postmaster(folder.path()), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_pid_file_that_names_a_living_stranger_is_no_obstacle() {
    let folder = folder();
    open(folder.path(), Role::Command).await.unwrap().close().await.unwrap();
    let pid_file = folder.path().join("var/pg/data/postmaster.pid");
    fs::write(
        &pid_file,
        format!("{}\n/nowhere\n0\n5432\n\n\n  1 1\nready   \n", std::process::id()),
    )
    .unwrap();
    let database = open(folder.path(), Role::Command).await.unwrap();
    assert_eq!(database.found(), Some(Found::Started));
    database.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_first_start_is_repeated() {
    let folder = folder();
    let home = folder.path().join("var/pg");
    open(folder.path(), Role::Command).await.unwrap().close().await.unwrap();
    // as if killed after initdb and in the middle of another one
    fs::remove_file(home.join("furnished")).unwrap();
    fs::create_dir(home.join("data.new")).unwrap();
    let database = open(folder.path(), Role::Command).await.unwrap();
    database.migrate().await.unwrap();
    database.close().await.unwrap();
    assert!(home.join("furnished").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_closed_folder_the_cluster_goes_elsewhere() {
    if !Uid::effective().is_root() {
        return; // an ordinary user runs PostgreSQL himself and can enter his own folders
    }
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    open(folder.path(), Role::Command).await.unwrap().close().await.unwrap();
    let elsewhere = fs::read_link(folder.path().join("var/pg")).unwrap();
    assert!(elsewhere.starts_with("/var/lib"), "{elsewhere:?}");
    assert_eq!(
        open(folder.path(), Role::Command).await.unwrap().found(),
        Some(Found::Started)
    );
    fs::remove_dir_all(elsewhere).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_migrate_one_after_the_other() {
    let folder = folder();
    let (one, two) = (
        open(folder.path(), Role::Command).await.unwrap(),
        open(folder.path(), Role::Command).await.unwrap(),
    );
    let (first, second) = tokio::join!(one.migrate(), two.migrate());
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(first.applied + second.applied, MIGRATOR.iter().count());
    one.close().await.unwrap();
    two.close().await.unwrap();
}
