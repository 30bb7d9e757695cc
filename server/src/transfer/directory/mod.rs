//! Reference data ⇄ CSV: organisations, categories with their norms, routing rules, the calendar of working days.
//!
//! A file goes in whole or not at all: one row that cannot be taken, and nothing is written. Rows of a file and rows of the
//! tables are brought to the same canonical cells ([`Record`]), so that comparing, printing and exporting them is one thing
//! for every kind; what the cells mean is said by the module of the kind.

mod calendar;
mod categories;
mod cells;
mod diff;
mod export;
mod organisations;
mod routes;
mod sql;
mod tree;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context;
use app::i18n::{ImportChange, ImportFault, ImportNote};
use app::kernel::Lang;
use sqlx::{Connection, PgConnection, PgPool};

use self::{
    cells::Record,
    diff::{Diff, Missing},
};
use super::{
    columns::{Raw, Rows},
    exclusive,
    progress::Progress,
    rejects::Rejects,
    rejects_path,
};

pub use self::export::{DirectorySummary as DirectoryExport, export_directory};

/// Rejected rows that are shown at once; all of them are in the file.
const SHOWN: usize = 50;

/// What a file of reference data is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DirectoryKind {
    /// The tree of organisations.
    Organisations,
    /// Categories in two levels, and their norms.
    Categories,
    /// Which organisation gets what.
    Routes,
    /// Days off and days worked.
    Calendar,
}

/// How an import is to be done.
#[derive(Debug, Clone, Default)]
pub struct DirectoryOptions {
    /// Only tell what would change.
    pub dry_run: bool,
    /// Close what the file does not name any more.
    pub close_missing: bool,
    /// Where rejected rows go instead of `FILE.rejected.csv`.
    pub rejects: Option<PathBuf>,
}

/// What came of an import.
#[derive(Debug, Clone, Default)]
pub struct DirectorySummary {
    /// New rows.
    pub added: u64,
    /// Known rows that differed.
    pub changed: u64,
    /// Rows that the file does not name any more and that were closed.
    pub closed: u64,
    /// Known rows that were exactly so.
    pub unchanged: u64,
    /// Rows that the file does not name and that stay as they are.
    pub left: u64,
    /// Rows that could not be taken; with a single one nothing was written.
    pub rejected: u64,
    /// Lines and reasons of the first of them.
    pub refusals: Vec<(u64, ImportFault)>,
    /// What the operator should know.
    pub notes: Vec<ImportNote>,
    /// The file of rejected rows, if any were.
    pub rejects: Option<PathBuf>,
    /// What changed, piece by piece.
    pub changes: Vec<ImportChange>,
    /// The same as a text in English, a line for each row and each field.
    pub diff: String,
    /// Nothing was written because nothing was to be.
    pub dry_run: bool,
    /// Of the whole import.
    pub elapsed: Duration,
    what: &'static str,
}

impl std::fmt::Display for DirectorySummary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let what = self.what;
        if self.rejected > 0 {
            write!(
                f,
                "nothing was imported: {} rows of {what} cannot be taken",
                self.rejected
            )?;
            return match &self.rejects {
                Some(path) => write!(f, "; they and why: {}", path.display()),
                None => Ok(()),
            };
        }
        let (done, closed) = if self.dry_run {
            (format!("{what}, a look only: nothing was written"), "to close")
        } else {
            (format!("imported {what}"), "closed")
        };
        write!(
            f,
            "{done}: {} added, {} changed, {} {closed}, {} unchanged, {} not in the file and left; {:.1} s",
            self.added,
            self.changed,
            self.closed,
            self.unchanged,
            self.left,
            self.elapsed.as_secs_f64()
        )
    }
}

/// Imports a file, or tells what it would change. Wrong columns or an unreadable file are errors; rows that cannot be
/// taken are counted in the summary, and then nothing is written. `also` is done in the same transaction, and its failure undoes everything.
pub async fn import_directory(
    pool: &PgPool,
    kind: DirectoryKind,
    path: &Path,
    options: &DirectoryOptions,
    also: impl AsyncFnOnce(&mut PgConnection, &DirectorySummary) -> anyhow::Result<()>,
) -> anyhow::Result<DirectorySummary> {
    let mut file = read(kind, path)?;
    let rejects = rejects_path(path, options.rejects.as_deref());
    let mut conn = exclusive(pool).await?;
    let mut progress = Progress::new(kind.doing(), u64::try_from(file.records.len())?, 0);
    let mut tx = conn.begin().await?;
    let stored = kind.stored(&mut tx).await?;
    let judged = kind.check(&mut tx, &file.records, &stored).await?;
    for (at, reason) in judged.refused {
        file.reasons.entry(file.records[at].row).or_insert(reason);
    }
    let mut summary = DirectorySummary {
        what: kind.what(),
        dry_run: options.dry_run,
        ..DirectorySummary::default()
    };
    summary.rejected = u64::try_from(file.reasons.len())?;
    (summary.refusals, summary.rejects) = file.refuse(kind, rejects)?;
    if summary.rejected > 0 {
        summary.elapsed = progress.finish();
        return Ok(summary);
    }
    summary.notes = judged.notes;
    let missing = kind
        .missing(&mut tx, &file.records, &stored, options.close_missing)
        .await?;
    let diff = Diff::new(file.records, stored, missing);
    summary.added = u64::try_from(diff.added.len())?;
    summary.changed = u64::try_from(diff.changed.len())?;
    summary.closed = u64::try_from(diff.closing().count())?;
    summary.left = u64::try_from(diff.missing.len())? - summary.closed;
    summary.unchanged = u64::try_from(diff.unchanged)?;
    summary.changes = diff.changes(kind.columns());
    summary.diff = ImportChange::all(&summary.changes, Lang::En);
    if !options.dry_run {
        if diff.is_any() {
            kind.apply(&mut tx, &diff, &mut progress).await?;
            sql::tell(&mut tx).await?;
        }
        also(&mut tx, &summary).await?;
        tx.commit().await?;
    }
    summary.elapsed = progress.finish();
    Ok(summary)
}

/// What the rules of a kind say about a whole file.
#[derive(Default)]
struct Judged {
    /// Records that cannot be taken, by their place.
    refused: BTreeMap<usize, ImportFault>,
    /// What the operator should know.
    notes: Vec<ImportNote>,
}

/// The first rejected rows, and the file of all.
type Refusals = (Vec<(u64, ImportFault)>, Option<PathBuf>);

struct File {
    raws: Vec<Raw>,
    delimiter: u8,
    /// The rows that could be read.
    records: Vec<Record>,
    /// By the place of the row in `raws`.
    reasons: BTreeMap<usize, ImportFault>,
}

fn read(kind: DirectoryKind, path: &Path) -> anyhow::Result<File> {
    let mut rows = Rows::open(path, kind.columns())?;
    let mut file = File {
        raws: Vec::new(),
        delimiter: rows.delimiter,
        records: Vec::new(),
        reasons: BTreeMap::new(),
    };
    let mut lines = BTreeMap::new();
    while let Some(raw) = rows.next()? {
        // office programs leave rows of nothing but separators behind
        if raw.record.iter().all(<[u8]>::is_empty) {
            continue;
        }
        let row = file.raws.len();
        let read = match &raw.fault {
            Some(fault) => Err(fault.clone()),
            None => cells::of_file(&raw.record, kind.columns()).and_then(|cells| kind.parse(cells)),
        };
        let record = read.and_then(|cells| {
            let key = kind.key(&cells);
            match lines.insert(key.clone(), raw.line) {
                Some(line) => Err(ImportFault::Twice { key, line }),
                None => Ok(Record { row, key, cells }),
            }
        });
        match record {
            Ok(record) => file.records.push(record),
            Err(reason) => {
                file.reasons.insert(row, reason);
            }
        }
        file.raws.push(raw);
    }
    if file.raws.is_empty() {
        return Err(ImportFault::NoRows).with_context(|| path.display().to_string());
    }
    Ok(file)
}

impl File {
    /// Writes the rejected rows beside the file, or takes an older such file away.
    fn refuse(&self, kind: DirectoryKind, path: PathBuf) -> anyhow::Result<Refusals> {
        let opened = Rejects::open(path, self.delimiter, kind.columns(), 0)?;
        let mut rejects = opened.context("the file of rejected rows cannot be begun")?;
        let rows = self.reasons.iter().filter_map(|(row, fault)| {
            let raw = self.raws.get(*row)?;
            Some((&raw.record, raw.line, fault))
        });
        let first = rows.clone().take(SHOWN).map(|(_, line, fault)| (line, fault.clone()));
        let first = first.collect();
        let told: Vec<_> = rows
            .map(|(record, line, fault)| (record, line, fault.to_string()))
            .collect();
        rejects.append(
            told.iter()
                .map(|(record, line, fault)| (*record, *line, fault.as_str())),
        )?;
        Ok((first, rejects.path().map(Path::to_owned)))
    }
}

impl DirectoryKind {
    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Organisations => &organisations::COLUMNS,
            Self::Categories => &categories::COLUMNS,
            Self::Routes => &routes::COLUMNS,
            Self::Calendar => &calendar::COLUMNS,
        }
    }

    /// The word for it.
    pub(crate) fn what(self) -> &'static str {
        match self {
            Self::Organisations => "organisations",
            Self::Categories => "categories",
            Self::Routes => "routes",
            Self::Calendar => "calendar",
        }
    }

    fn doing(self) -> &'static str {
        match self {
            Self::Organisations => "import organisations",
            Self::Categories => "import categories",
            Self::Routes => "import routes",
            Self::Calendar => "import calendar",
        }
    }

    /// Canonical cells out of what a row says, or why it cannot be read.
    fn parse(self, cells: Vec<String>) -> Result<Vec<String>, ImportFault> {
        match self {
            Self::Organisations => organisations::parse(cells),
            Self::Categories => categories::parse(cells),
            Self::Routes => routes::parse(cells),
            Self::Calendar => calendar::parse(cells),
        }
    }

    /// By what a row is known again.
    fn key(self, cells: &[String]) -> String {
        match self {
            Self::Categories => categories::key(cells),
            Self::Organisations | Self::Routes | Self::Calendar => cells.first().cloned().unwrap_or_default(),
        }
    }

    /// What the tables hold, in the order of the export.
    async fn stored(self, conn: &mut PgConnection) -> anyhow::Result<Vec<Record>> {
        let rows = match self {
            Self::Organisations => sql::organisations::stored(conn).await?,
            Self::Categories => categories::canonical(sql::categories::stored(conn).await?)?,
            Self::Routes => sql::routes::stored(conn).await?,
            Self::Calendar => sql::calendar::stored(conn).await?,
        };
        let record = |cells: Vec<String>| Record {
            row: 0,
            key: self.key(&cells),
            cells,
        };
        Ok(rows.into_iter().map(record).collect())
    }

    async fn check(self, conn: &mut PgConnection, file: &[Record], stored: &[Record]) -> anyhow::Result<Judged> {
        Ok(match self {
            Self::Organisations => organisations::check(file, stored),
            Self::Categories => categories::check(file, stored, &sql::today(conn).await?),
            Self::Routes => routes::check(file, &sql::routes::known(conn).await?),
            Self::Calendar => calendar::check(file, stored, &sql::today(conn).await?),
        })
    }

    /// Stored rows that the file does not name: what becomes of each.
    async fn missing(
        self,
        conn: &mut PgConnection,
        file: &[Record],
        stored: &[Record],
        close: bool,
    ) -> anyhow::Result<Vec<Missing>> {
        let missing = diff::missing(file, stored);
        Ok(match self {
            Self::Organisations => {
                let busy = sql::organisations::busy(conn).await?;
                organisations::missing(file, stored, missing, &busy, close)
            }
            Self::Categories => {
                let busy = sql::categories::busy(conn).await?;
                categories::missing(file, stored, missing, &busy, &sql::today(conn).await?, close)
            }
            Self::Routes => missing.into_iter().map(|key| Missing::plain(key, close)).collect(),
            Self::Calendar => calendar::missing(file, missing),
        })
    }

    async fn apply(self, conn: &mut PgConnection, diff: &Diff, progress: &mut Progress) -> anyhow::Result<()> {
        let writes = diff.writes();
        let closing: Vec<&str> = diff.closing().collect();
        match self {
            Self::Organisations => sql::organisations::apply(conn, &writes, &closing).await,
            Self::Categories => sql::categories::apply(conn, &writes, &closing).await,
            Self::Routes => sql::routes::apply(conn, &writes, &closing).await,
            Self::Calendar => sql::calendar::apply(conn, &writes, &closing).await,
        }
        .with_context(|| format!("cannot write the {}", self.what()))?;
        let done = u64::try_from(writes.len() + closing.len() + diff.unchanged)?;
        progress.at(done, done);
        Ok(())
    }
}
