//! A GeoReport bulk file → complaints, batch by batch.

use std::{
    collections::{BTreeMap, HashMap, hash_map::Entry},
    hash::{BuildHasher, RandomState},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::ensure;
use chrono::{DateTime, Utc};
use sqlx::{Connection, PgConnection, PgPool};

use super::{
    batch,
    checkpoint::{self, Checkpoint, Counts},
    columns::{COLUMNS, Rows},
    complaints_out, exclusive,
    names::Directory,
    progress::{Progress, per_second, say},
    rejects::Rejects,
    rejects_path,
    row::{self, Id, Row},
    sql,
};

/// The sequences count years with all four digits; numbers carry two.
const CENTURY: i32 = 2000;

/// How an import of complaints is to be done.
#[derive(Debug, Clone)]
pub struct ComplaintOptions {
    /// Rows per transaction.
    pub batch_rows: usize,
    /// Where rejected rows go instead of `FILE.rejected.csv`.
    pub rejects: Option<PathBuf>,
    /// Name of the system whose identifiers the file carries: the same identifier of another system is another
    /// complaint.
    pub system: String,
}

impl Default for ComplaintOptions {
    fn default() -> Self {
        Self {
            batch_rows: 1_000,
            rejects: None,
            system: String::new(),
        }
    }
}

/// What came of an import.
#[derive(Debug, Clone)]
pub struct ComplaintSummary {
    /// Over all runs of this file, when earlier ones were interrupted.
    pub counts: Counts,
    /// Rows that earlier, interrupted runs had settled.
    pub resumed_after: u64,
    /// The file of rejected rows, if any were.
    pub rejects: Option<PathBuf>,
    /// Of this run.
    pub elapsed: Duration,
}

impl std::fmt::Display for ComplaintSummary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Counts {
            added,
            updated,
            unchanged,
            rejected,
        } = &self.counts;
        let rows = (added + updated + unchanged + rejected).saturating_sub(self.resumed_after);
        write!(
            f,
            "imported complaints: {added} added, {updated} updated, {unchanged} unchanged, {rejected} rejected; {:.1} s, {:.0} rows/s",
            self.elapsed.as_secs_f64(),
            per_second(rows, self.elapsed)
        )?;
        if let Some(path) = &self.rejects {
            write!(f, "; rejected rows and why: {}", path.display())?;
        }
        Ok(())
    }
}

/// Imports a file; goes on where an interrupted import of the same file stopped.
///
/// Wrong columns, a missing region or an unreadable file are errors before anything is written. A broken-off import
/// leaves only whole batches behind.
pub async fn import_complaints(
    pool: &PgPool,
    path: &Path,
    options: &ComplaintOptions,
) -> anyhow::Result<ComplaintSummary> {
    let mut rows = Rows::open(path, &COLUMNS)?;
    let mut conn = exclusive(pool).await?;
    ensure!(
        sql::has_region(&mut conn).await?,
        "no region is known, so that no place can be checked: `import boundaries` first"
    );
    let file_hash = checkpoint::file_hash(path, &options.system)?;
    let (at, rejects) = resume(&mut conn, path, options, &file_hash, rows.delimiter).await?;
    let mut import = Import {
        directory: complaints_out::directory(&mut conn).await?,
        now: sql::now(&mut conn).await?,
        file_hash,
        system: options.system.clone(),
        seen: Seen::default(),
        at,
        rejects,
    };
    reserve(&mut conn, path, &import).await?;
    let resumed_after = import.at.rows_done;
    for _ in 0..resumed_after {
        let Some(raw) = rows.next()? else { break };
        // only to know repeated identifiers when they come again
        if let Ok(row) = row::parse(&raw.record, raw.line, &import.directory, import.now) {
            import.seen.first(&row);
        }
    }
    if resumed_after > 0 {
        say(&format!("going on after {resumed_after} rows of an interrupted import"));
    }
    let mut progress = Progress::new("import complaints", rows.bytes, rows.position());
    while import.batch(&mut conn, &mut rows, options.batch_rows.max(1)).await? {
        progress.at(rows.position(), import.at.rows_done - resumed_after);
    }
    sql::settle_texts(&mut conn).await?;
    sql::analyze_complaints(&mut conn).await?;
    Ok(ComplaintSummary {
        counts: import.at.counts,
        resumed_after,
        rejects: import.rejects.path().map(Path::to_owned),
        elapsed: progress.finish(),
    })
}

/// The checkpoint of this file with its rejected rows; from the beginning if there is none, or if the rejected rows
/// are gone.
async fn resume(
    conn: &mut PgConnection,
    path: &Path,
    options: &ComplaintOptions,
    file_hash: &[u8],
    delimiter: u8,
) -> anyhow::Result<(Checkpoint, Rejects)> {
    let rejects = rejects_path(path, options.rejects.as_deref());
    let mut at = sql::unfinished(conn, file_hash).await?.unwrap_or_default();
    loop {
        if let Some(rejects) = Rejects::open(rejects.clone(), delimiter, &COLUMNS, at.reject_bytes)? {
            return Ok((at, rejects));
        }
        say("the rejected rows of the interrupted import are gone: beginning again");
        at = Checkpoint::default();
    }
}

/// Lifts the sequences above every number of our own in the file, before the first row is written: neither a new
/// report nor a row of another system can then take a number that a later row brings.
async fn reserve(conn: &mut PgConnection, path: &Path, import: &Import) -> anyhow::Result<()> {
    let mut highest = BTreeMap::<i32, i64>::new();
    let mut rows = Rows::open(path, &COLUMNS)?;
    while let Some(raw) = rows.next()? {
        if let Ok(Row {
            id: Id::Own(_, year, serial),
            ..
        }) = row::parse(&raw.record, raw.line, &import.directory, import.now)
        {
            let at = highest.entry(CENTURY + i32::from(year)).or_default();
            *at = (*at).max(i64::try_from(serial)?);
        }
    }
    for (year, serial) in highest {
        sql::raise_serial(conn, year, serial).await?;
    }
    Ok(())
}

/// One import on its way.
pub(super) struct Import {
    pub directory: Directory,
    pub now: DateTime<Utc>,
    pub file_hash: Vec<u8>,
    pub system: String,
    seen: Seen,
    at: Checkpoint,
    rejects: Rejects,
}

impl Import {
    /// Takes the next rows in one transaction; `false` at the end of the file.
    async fn batch(&mut self, conn: &mut PgConnection, file: &mut Rows, size: usize) -> anyhow::Result<bool> {
        let mut raws = Vec::with_capacity(size);
        let mut verdicts = Vec::with_capacity(size);
        while raws.len() < size {
            let Some(raw) = file.next()? else { break };
            verdicts.push(self.judge(&raw));
            raws.push(raw);
        }
        let finished = raws.len() < size;
        let mut tx = conn.begin().await?;
        let (verdicts, mut counts) = batch::write(&mut tx, self, verdicts).await?;
        let rejected = raws
            .iter()
            .zip(&verdicts)
            .filter_map(|(raw, why)| Some((&raw.record, raw.line, why.as_deref()?)));
        counts.rejected = u64::try_from(rejected.clone().count())?;
        self.rejects.append(rejected)?;
        let mut at = self.at.clone();
        at.rows_done += u64::try_from(raws.len())?;
        at.counts.added += counts.added;
        at.counts.updated += counts.updated;
        at.counts.unchanged += counts.unchanged;
        at.counts.rejected += counts.rejected;
        at.reject_bytes = self.rejects.bytes();
        sql::save_checkpoint(&mut tx, &self.file_hash, &at, finished).await?;
        tx.commit().await?;
        self.at = at;
        Ok(!finished)
    }

    /// What can be said of a row without the database.
    fn judge(&mut self, raw: &super::columns::Raw) -> Result<Row, String> {
        if let Some(fault) = &raw.fault {
            return Err(fault.to_string());
        }
        let row = row::parse(&raw.record, raw.line, &self.directory, self.now)?;
        match self.seen.first(&row) {
            Some(line) => Err(format!("service_request_id was already on line {line}")),
            None => Ok(row),
        }
    }
}

/// Identifiers of the file so far, as 64-bit hashes: millions fit in memory.
#[derive(Default)]
struct Seen {
    hasher: RandomState,
    lines: HashMap<u64, u64>,
}

impl Seen {
    /// The line that had the same identifier before; remembers it otherwise.
    fn first(&mut self, row: &Row) -> Option<u64> {
        let id: &Id = &row.id;
        match self.lines.entry(self.hasher.hash_one(id)) {
            Entry::Occupied(known) => Some(*known.get()),
            Entry::Vacant(free) => {
                free.insert(row.line);
                None
            }
        }
    }
}
