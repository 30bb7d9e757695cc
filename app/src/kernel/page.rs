//! Keyset paging: a page starts after the last row seen, so its cost does not grow with its distance.

use serde::{Deserialize, Serialize};

/// Rows of one page of a list.
pub const PAGE_SIZE: i64 = 30;

/// Cuts what was asked for with one row more than a page has; whether there is a next page.
pub fn cut_page<T>(rows: &mut Vec<T>) -> bool {
    let size = usize::try_from(PAGE_SIZE).unwrap_or(usize::MAX);
    let has_more = rows.len() > size;
    rows.truncate(size);
    has_more
}

/// Where the next page starts: the sort key of the last row seen (milliseconds or metres) and its running number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The sort key of the last row.
    pub key: i64,
    /// Ties are broken by this.
    pub id: i64,
}

impl Cursor {
    /// Reads `key.id`; `None` when it is not such a text.
    pub fn parse(text: &str) -> Option<Self> {
        let (key, id) = text.split_once('.')?;
        Some(Self {
            key: key.parse().ok()?,
            id: id.parse().ok()?,
        })
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.key, self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_row_beyond_a_page_tells_of_the_next_one() {
        let mut rows: Vec<i64> = (0..=PAGE_SIZE).collect();
        assert!(cut_page(&mut rows));
        assert_eq!(rows.last(), Some(&(PAGE_SIZE - 1)));
        assert!(!cut_page(&mut rows));
    }

    #[test]
    fn a_cursor_survives_the_url() {
        let cursor = Cursor {
            key: 1_763_760_000_000,
            id: 42,
        };
        assert_eq!(Cursor::parse(&cursor.to_string()), Some(cursor));
        for text in ["", "1", "1.x", "a.1", "1.2.3"] {
            assert_eq!(Cursor::parse(text), None, "{text}");
        }
    }
}
