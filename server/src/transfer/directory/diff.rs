//! What a file changes, told row by row and field by field.

use std::collections::{HashMap, HashSet};

use app::i18n::{ImportChange, ImportStay};

use super::cells::Record;

/// A stored row that the file does not name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Missing {
    /// Its key.
    pub key: String,
    /// It is to be closed, or taken out where nothing hangs on it.
    pub close: bool,
    /// Why it stays although the file does not name it.
    pub stays: Option<ImportStay>,
}

impl Missing {
    /// Closed if the operator wants it, with nothing to be said.
    pub(super) fn plain(key: String, close: bool) -> Self {
        Self {
            key,
            close,
            stays: None,
        }
    }
}

/// Keys of stored rows that the file does not name.
pub(super) fn missing(file: &[Record], stored: &[Record]) -> Vec<String> {
    let named: HashSet<&str> = file.iter().map(|it| it.key.as_str()).collect();
    let keys = stored.iter().map(|it| &it.key);
    keys.filter(|key| !named.contains(key.as_str())).cloned().collect()
}

/// A file against the tables.
pub(super) struct Diff {
    /// Rows that are new.
    pub added: Vec<Record>,
    /// Rows that differ: as it was, as it will be.
    pub changed: Vec<(Record, Record)>,
    /// Rows that are exactly so.
    pub unchanged: usize,
    /// Rows that the file does not name.
    pub missing: Vec<Missing>,
}

impl Diff {
    pub(super) fn new(file: Vec<Record>, stored: Vec<Record>, missing: Vec<Missing>) -> Self {
        let mut known: HashMap<String, Record> = stored.into_iter().map(|it| (it.key.clone(), it)).collect();
        let mut diff = Self {
            added: Vec::new(),
            changed: Vec::new(),
            unchanged: 0,
            missing,
        };
        for record in file {
            match known.remove(&record.key) {
                None => diff.added.push(record),
                Some(old) if old.cells == record.cells => diff.unchanged += 1,
                Some(old) => diff.changed.push((old, record)),
            }
        }
        diff
    }

    /// Whether there is anything to write.
    pub(super) fn is_any(&self) -> bool {
        !self.added.is_empty() || !self.changed.is_empty() || self.closing().next().is_some()
    }

    /// Rows as they will be.
    pub(super) fn writes(&self) -> Vec<&Record> {
        self.added
            .iter()
            .chain(self.changed.iter().map(|(_, new)| new))
            .collect()
    }

    /// Keys of what is closed.
    pub(super) fn closing(&self) -> impl Iterator<Item = &str> {
        self.missing.iter().filter(|it| it.close).map(|it| it.key.as_str())
    }

    /// A line for each row, and one for each field that changes.
    pub(super) fn changes(&self, columns: &[&str]) -> Vec<ImportChange> {
        let mut changes = Vec::new();
        let mut line = |words: String| changes.push(ImportChange::Line(words));
        for it in &self.added {
            let cells = it.cells.iter().zip(columns).filter(|(cell, _)| !cell.is_empty());
            let words: Vec<String> = cells.map(|(cell, column)| format!("{column} «{cell}»")).collect();
            line(format!("+ {}: {}", it.key, words.join(", ")));
        }
        for (old, new) in &self.changed {
            line(format!("~ {}", new.key));
            for ((was, is), column) in old.cells.iter().zip(&new.cells).zip(columns) {
                if was != is {
                    line(format!("    {column}: «{was}» → «{is}»"));
                }
            }
        }
        for it in &self.missing {
            let (key, why) = (it.key.clone(), it.stays.clone());
            changes.push(if it.close && why.is_none() {
                ImportChange::Line(format!("- {key}"))
            } else {
                ImportChange::Stays { key, why }
            });
        }
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(cells: [&str; 2]) -> Record {
        Record {
            row: 0,
            key: cells[0].to_owned(),
            cells: cells.map(str::to_owned).to_vec(),
        }
    }

    #[test]
    fn every_row_and_every_field_is_told() {
        let stored = vec![record(["a", "1"]), record(["b", "2"]), record(["c", "3"])];
        let file = vec![record(["a", "1"]), record(["b", "4"]), record(["d", ""])];
        let gone = missing(&file, &stored);
        assert_eq!(gone, ["c"]);
        let gone = gone.into_iter().map(|key| Missing::plain(key, true)).collect();
        let diff = Diff::new(file, stored, gone);
        assert_eq!(
            ImportChange::all(&diff.changes(&["code", "name"]), app::kernel::Lang::En),
            "+ d: code «d»\n~ b\n    name: «2» → «4»\n- c\n"
        );
        assert_eq!(diff.unchanged, 1);
        assert!(diff.is_any());
    }
}
