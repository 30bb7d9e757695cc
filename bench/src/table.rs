//! The one table that a run ends with.

use std::fmt::Write as _;

/// What a figure must not pass.
#[derive(Clone, Copy, Debug)]
pub enum Bound {
    /// Rates: at least this many times the peer's.
    AtLeast(f64),
    /// Costs: at most this many times the peer's.
    AtMost(f64),
}

impl Bound {
    fn holds(self, value: f64) -> bool {
        match self {
            Self::AtLeast(least) => value >= least,
            Self::AtMost(most) => value <= most,
        }
    }

    fn sign(self) -> (&'static str, f64) {
        match self {
            Self::AtLeast(least) => ("≥", least),
            Self::AtMost(most) => ("≤", most),
        }
    }
}

/// One line of the table.
#[derive(Clone, Debug)]
pub struct Row {
    what: String,
    ours: String,
    peer: String,
    ratio: String,
    bound: String,
    holds: Option<bool>,
}

impl Row {
    /// A figure beside its peer's; `ratio` is ours divided by the peer's, `range` the lowest and highest of its pairs.
    pub fn ratio(what: &str, (ours, peer): (String, String), ratio: f64, range: (f64, f64), bound: Bound) -> Self {
        let (sign, limit) = bound.sign();
        Self {
            what: what.to_owned(),
            ours,
            peer,
            ratio: format!("{ratio:.2} ({:.2} to {:.2})", range.0, range.1),
            bound: format!("{sign} {limit:.2}"),
            holds: Some(bound.holds(ratio)),
        }
    }

    /// An amount that has a limit of its own, in `unit`.
    pub fn amount(what: &str, value: f64, most: f64, unit: &str) -> Self {
        Self {
            what: what.to_owned(),
            ours: with_unit(value, unit),
            peer: String::new(),
            ratio: String::new(),
            bound: format!("≤ {}", with_unit(most, unit)),
            holds: Some(value <= most),
        }
    }

    /// An amount that is only told.
    pub fn told(what: &str, value: f64, unit: &str) -> Self {
        Self {
            what: what.to_owned(),
            ours: with_unit(value, unit),
            peer: String::new(),
            ratio: String::new(),
            bound: String::new(),
            holds: None,
        }
    }

    /// Whether it passed its bound.
    pub fn is_missed(&self) -> bool {
        self.holds == Some(false)
    }

    fn cells(&self) -> [&str; 6] {
        let verdict = match self.holds {
            Some(true) => "met",
            Some(false) => "MISSED",
            None => "",
        };
        [&self.what, &self.ours, &self.peer, &self.ratio, &self.bound, verdict]
    }
}

fn with_unit(value: f64, unit: &str) -> String {
    let number = if value.fract() == 0.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.1}")
    };
    format!("{number} {unit}").trim_end().to_owned()
}

/// The rows as a table of Markdown whose columns stand under each other on a terminal too.
pub fn markdown(rows: &[Row]) -> String {
    let head = ["what", "ours", "peer", "ratio (pairs)", "bound", "verdict"];
    let mut widths = head.map(|cell| cell.chars().count());
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row.cells()) {
            *width = cell.chars().count().max(*width);
        }
    }
    let mut text = String::new();
    let mut line = |cells: [&str; 6]| {
        for (cell, width) in cells.iter().zip(widths) {
            // Writing into a string cannot fail.
            let _infallible = write!(text, "| {cell:width$} ");
        }
        text.push_str("|\n");
    };
    line(head);
    let dashes = widths.map(|width| "-".repeat(width));
    line([&dashes[0], &dashes[1], &dashes[2], &dashes[3], &dashes[4], &dashes[5]]);
    for row in rows {
        line(row.cells());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_can_be_missed_on_either_side() {
        let row = |ratio, bound| Row::ratio("x", (String::new(), String::new()), ratio, (ratio, ratio), bound);
        assert!(row(0.49, Bound::AtLeast(0.5)).is_missed());
        assert!(!row(0.5, Bound::AtLeast(0.5)).is_missed());
        assert!(row(3.01, Bound::AtMost(3.0)).is_missed());
        assert!(Row::amount("x", 351.0, 350.0, "KB").is_missed());
        assert!(!Row::told("x", 351.0, "KB").is_missed());
    }

    #[test]
    fn columns_stand_under_each_other() {
        let text = markdown(&[Row::amount("страница", 3.0, 3.0, ""), Row::told("b", 1.25, "KB")]);
        let lengths: Vec<usize> = text.lines().map(|line| line.chars().count()).collect();
        assert_eq!(lengths.len(), 4);
        assert!(lengths.iter().all(|length| *length == lengths[0]), "{text}");
        assert!(text.contains("| 3 ") && text.contains("| 1.2 KB "), "{text}");
    }
}
