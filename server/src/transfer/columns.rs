//! The columns of a file: which is where, and how its rows are cut.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use anyhow::Context;
use app::i18n::ImportFault;

/// The columns of a GeoReport bulk file, in the order in which the export writes them.
pub(super) const COLUMNS: [&str; 14] = [
    "service_request_id",
    "requested_datetime",
    "updated_datetime",
    "closed_date",
    "status_description",
    "status_notes",
    "source",
    "service_name",
    "service_subtype",
    "description",
    "agency_responsible",
    "address",
    "lat",
    "long",
];

/// Columns of a file of rejected rows, which may be imported again as it is.
const PASSED_OVER: [&str; 2] = ["line", "reason"];

/// No row is longer; an unclosed quote would otherwise swallow the rest of the file into memory.
const LONGEST_ROW: usize = 1 << 20;

/// A file of rows.
pub(super) struct Rows {
    reader: csv::Reader<Bounded<File>>,
    left: Arc<AtomicUsize>,
    /// Where in the file each of the wanted columns is.
    places: Vec<usize>,
    width: usize,
    /// The reader counts a line only when it meets the line feed, which is then the first byte of the next row.
    crlf: bool,
    /// `,`, `;` or a tab.
    pub delimiter: u8,
    /// Length of the file in bytes.
    pub bytes: u64,
}

impl Rows {
    /// Opens the file and checks that its header names exactly these columns, in any order.
    pub(super) fn open(path: &Path, columns: &[&str]) -> anyhow::Result<Self> {
        let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
        let bytes = file
            .metadata()
            .with_context(|| format!("cannot read {}", path.display()))?
            .len();
        let (delimiter, crlf) = cut_of(path)?;
        let left = Arc::new(AtomicUsize::new(LONGEST_ROW));
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_reader(Bounded {
                inner: file,
                left: Arc::clone(&left),
            });
        let header = reader
            .byte_headers()
            .with_context(|| format!("cannot read the header of {}", path.display()))?;
        let names: Vec<String> = header
            .iter()
            .map(|name| String::from_utf8_lossy(name).trim().to_ascii_lowercase())
            .collect();
        let places = places(&names, columns)?;
        let width = names.len();
        left.store(LONGEST_ROW, Ordering::Relaxed);
        Ok(Self {
            reader,
            left,
            places,
            width,
            crlf,
            delimiter,
            bytes,
        })
    }

    /// The next row, its columns in the order that was asked for, with its line; a row cut wrongly carries the reason.
    pub(super) fn next(&mut self) -> anyhow::Result<Option<Raw>> {
        let mut record = csv::ByteRecord::new();
        let line = self.reader.position().line();
        let more = self
            .reader
            .read_byte_record(&mut record)
            .with_context(|| format!("after line {line}"))?;
        self.left.store(LONGEST_ROW, Ordering::Relaxed);
        if !more {
            return Ok(None);
        }
        let line = record.position().map_or(line, csv::Position::line) + u64::from(self.crlf);
        let fault = (record.len() != self.width).then(|| ImportFault::Cut {
            have: record.len(),
            need: self.width,
        });
        let record = self
            .places
            .iter()
            .map(|place| record.get(*place).unwrap_or_default())
            .collect();
        Ok(Some(Raw { record, line, fault }))
    }

    /// Bytes read so far.
    pub(super) fn position(&self) -> u64 {
        self.reader.position().byte()
    }
}

/// One row as it stands in the file.
pub(super) struct Raw {
    /// The columns that were asked for.
    pub record: csv::ByteRecord,
    /// Line on which it begins, from 1.
    pub line: u64,
    /// Why it cannot be read as a row.
    pub fault: Option<ImportFault>,
}

fn places(names: &[String], columns: &[&str]) -> Result<Vec<usize>, ImportFault> {
    let unknown: Vec<_> = names
        .iter()
        .map(String::as_str)
        .filter(|name| !columns.contains(name) && !PASSED_OVER.contains(name))
        .collect();
    let missing: Vec<_> = columns
        .iter()
        .copied()
        .filter(|name| !names.iter().any(|it| it == name))
        .collect();
    let twice: Vec<_> = columns
        .iter()
        .copied()
        .filter(|name| names.iter().filter(|it| it == name).count() > 1)
        .collect();
    if !(missing.is_empty() && unknown.is_empty() && twice.is_empty()) {
        return Err(ImportFault::columns(&missing, &unknown, &twice, columns));
    }
    let place = |name: &&str| names.iter().position(|it| it == name).unwrap_or_default();
    Ok(columns.iter().map(place).collect())
}

/// The separator of the header line (a comma, a semicolon or a tab, whichever there is most of), and whether it ends
/// with both a carriage return and a line feed.
fn cut_of(path: &Path) -> anyhow::Result<(u8, bool)> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut line = Vec::new();
    let limit = u64::try_from(LONGEST_ROW)?;
    BufReader::new(file)
        .take(limit)
        .read_until(b'\n', &mut line)
        .with_context(|| format!("cannot read {}", path.display()))?;
    if line.is_empty() {
        return Err(ImportFault::NoBytes).with_context(|| path.display().to_string());
    }
    let split = |delimiter: u8| line.split(|byte| *byte == delimiter).count();
    let delimiter = *b",;\t"
        .iter()
        .rev()
        .max_by_key(|delimiter| split(**delimiter))
        .unwrap_or(&b',');
    Ok((delimiter, line.ends_with(b"\r\n")))
}

/// Gives up when one row takes more than its share.
struct Bounded<R> {
    inner: R,
    left: Arc<AtomicUsize>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let left = self.left.load(Ordering::Relaxed);
        if left == 0 {
            return Err(std::io::Error::other(ImportFault::Unclosed));
        }
        let share = buffer.len().min(left);
        let read = self.inner.read(buffer.get_mut(..share).unwrap_or_default())?;
        self.left.store(left - read, Ordering::Relaxed);
        Ok(read)
    }
}
