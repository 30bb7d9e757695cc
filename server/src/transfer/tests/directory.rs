//! Reference data: what is refused and why, what changes and what does not.

mod files;
mod refused;
mod rounds;

use sqlx::PgPool;
use std::path::Path;

use super::{Folder, rejected};
use crate::transfer::{DirectoryKind, DirectoryOptions, DirectorySummary, export_directory, import_directory};

use DirectoryKind::{Calendar, Categories, Organisations, Routes};

const LOOK: DirectoryOptions = DirectoryOptions {
    dry_run: true,
    close_missing: true,
    rejects: None,
};
const CLOSE: DirectoryOptions = DirectoryOptions {
    dry_run: false,
    close_missing: true,
    rejects: None,
};

/// The set of files that a region can begin with.
const EXAMPLE: [(DirectoryKind, &str); 4] = [
    (
        Organisations,
        include_str!("../../../../docs/example/organisations.csv"),
    ),
    (Categories, include_str!("../../../../docs/example/categories.csv")),
    (Routes, include_str!("../../../../docs/example/routes.csv")),
    (Calendar, include_str!("../../../../docs/example/calendar.csv")),
];

fn header(kind: DirectoryKind) -> &'static str {
    EXAMPLE
        .iter()
        .find(|(it, _)| *it == kind)
        .unwrap()
        .1
        .lines()
        .next()
        .unwrap()
}

/// A file with the header of its kind.
fn file(kind: DirectoryKind, rows: &[&str]) -> String {
    format!("{}\n{}\n", header(kind), rows.join("\n"))
}

async fn with(
    pool: &PgPool,
    kind: DirectoryKind,
    bytes: impl AsRef<[u8]>,
    options: &DirectoryOptions,
) -> DirectorySummary {
    let folder = Folder::new();
    let path = folder.file("table.csv", bytes);
    import(pool, kind, &path, options).await.unwrap()
}

/// Imports and does nothing else.
async fn import(
    pool: &PgPool,
    kind: DirectoryKind,
    path: &Path,
    options: &DirectoryOptions,
) -> anyhow::Result<DirectorySummary> {
    import_directory(pool, kind, path, options, async |_, _| Ok(())).await
}

/// Imports and expects that every row is taken.
async fn take(pool: &PgPool, kind: DirectoryKind, bytes: impl AsRef<[u8]>) -> DirectorySummary {
    let done = with(pool, kind, bytes, &DirectoryOptions::default()).await;
    assert_eq!(done.rejected, 0);
    done
}

/// The region of two districts and the example's tables.
async fn example(pool: &PgPool) {
    let folder = Folder::new();
    let path = folder.file(
        "districts.geojson",
        include_str!("../../../../docs/example/districts.geojson"),
    );
    crate::transfer::import_boundaries(pool, &path, &crate::transfer::BoundaryOptions::default())
        .await
        .unwrap();
    for (kind, text) in EXAMPLE {
        let done = take(pool, kind, text).await;
        assert_eq!(done.added, u64::try_from(text.lines().count() - 1).unwrap(), "{kind:?}");
    }
}

async fn exported(pool: &PgPool, kind: DirectoryKind) -> String {
    let folder = Folder::new();
    let path = folder.file("out.csv", "");
    export_directory(pool, kind, Some(&path)).await.unwrap();
    std::fs::read_to_string(path).unwrap()
}

/// Everything that the tables of reference data hold, with ids and moments.
async fn everything(pool: &PgPool) -> Vec<String> {
    let mut all = Vec::new();
    for query in [
        "select t::text from organisation t order by 1",
        "select t::text from category t order by 1",
        "select t::text from category_norm t order by 1",
        "select t::text from routing_rule t order by 1",
        "select t::text from calendar_day t order by 1",
    ] {
        let rows: Vec<String> = sqlx::query_scalar(query).fetch_all(pool).await.unwrap();
        all.extend(rows);
    }
    all
}

async fn run(pool: &PgPool, statements: &'static str) {
    sqlx::raw_sql(statements).execute(pool).await.unwrap();
}
