//! Parents and children after an import: rows of the file over rows of the tables.

use std::collections::{BTreeMap, HashMap};

use app::i18n::ImportFault;
use app::kernel::Lang;

use super::cells::Record;

/// The rows as they will be, by their keys; rows of the file know their place in it.
pub(super) struct Tree<'a> {
    rows: BTreeMap<&'a str, (&'a Record, Option<usize>)>,
    parent: usize,
}

impl<'a> Tree<'a> {
    /// `parent` is the column with the code of the row above.
    pub(super) fn new(file: &'a [Record], stored: &'a [Record], parent: usize) -> Self {
        let mut rows: BTreeMap<&str, _> = stored.iter().map(|it| (it.key.as_str(), (it, None))).collect();
        rows.extend(
            file.iter()
                .enumerate()
                .map(|(at, it)| (it.key.as_str(), (it, Some(at)))),
        );
        Self { rows, parent }
    }

    /// Everything there will be.
    pub(super) fn all(&self) -> impl Iterator<Item = &'a Record> {
        self.rows.values().map(|(record, _)| *record)
    }

    /// The row with this code.
    pub(super) fn get(&self, code: &str) -> Option<&'a Record> {
        self.rows.get(code).map(|(record, _)| *record)
    }

    /// The row above; `None` at the top, `Some(Err(code))` when there is no such row.
    pub(super) fn parent(&self, of: &Record) -> Option<Result<&'a Record, String>> {
        let code = of.at(self.parent);
        (!code.is_empty()).then(|| self.get(code).ok_or_else(|| code.to_owned()))
    }

    /// The circle that a row is part of: `a → b → a`.
    pub(super) fn cycle(&self, from: &Record) -> Option<String> {
        let mut way = vec![from.key.as_str()];
        let mut at = from;
        while let Some(Ok(above)) = self.parent(at) {
            way.push(above.key.as_str());
            if above.key == from.key {
                return Some(way.join(" → "));
            }
            if way.len() > self.rows.len() {
                // a circle further up; its own rows are told about it
                return None;
            }
            at = above;
        }
        None
    }

    /// Lays what is wrong with rows at the door of the file: at the row itself, or, when that is not in the file, at the row
    /// of the file above it that makes it so.
    pub(super) fn blame(&self, wrong: &HashMap<String, ImportFault>) -> BTreeMap<usize, ImportFault> {
        let mut refused = BTreeMap::new();
        for (key, reason) in wrong {
            let Some((record, place)) = self.rows.get(key.as_str()) else {
                continue;
            };
            if let Some(place) = place {
                refused.insert(*place, reason.clone());
                continue;
            }
            let above = self.parent(record).and_then(Result::ok);
            if let Some(place) = above.and_then(|it| self.rows.get(it.key.as_str())?.1) {
                refused.entry(place).or_insert_with(|| ImportFault::Below {
                    key: key.clone(),
                    ru: reason.text(Lang::Ru),
                    en: reason.text(Lang::En),
                });
            }
        }
        refused
    }
}
