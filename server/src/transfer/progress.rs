//! How far long work has come: a bar with an ETA on a terminal, plain lines elsewhere. Everything goes to stderr,
//! because an export may be writing to stdout.

use std::{
    io::{IsTerminal, Write},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressStyle};

/// Between two plain lines when nobody watches a terminal.
const PLAIN_EVERY: Duration = Duration::from_secs(3);

/// The progress of one command.
pub(super) struct Progress {
    what: &'static str,
    bar: Option<ProgressBar>,
    total: u64,
    from: u64,
    started: Instant,
    last_line: Instant,
}

impl Progress {
    /// `total` in any unit (bytes of the file, rows), of which `from` were done by an earlier run.
    pub(super) fn new(what: &'static str, total: u64, from: u64) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(total).with_position(from).with_message("");
            let template = format!("{what} {{wide_bar}} {{percent}} % · {{msg}} · {{elapsed}} · ETA {{eta}}");
            if let Ok(style) = ProgressStyle::with_template(&template) {
                bar.set_style(style);
            }
            bar.reset_eta();
            bar
        });
        let now = Instant::now();
        Self {
            what,
            bar,
            total,
            from,
            started: now,
            last_line: now,
        }
    }

    /// `done` of the total are done, `rows` rows in this run.
    pub(super) fn at(&mut self, done: u64, rows: u64) {
        let rate = per_second(rows, self.started.elapsed());
        if let Some(bar) = &self.bar {
            bar.set_position(done);
            bar.set_message(format!("{rows} rows, {rate:.0}/s"));
        } else if self.last_line.elapsed() >= PLAIN_EVERY {
            self.last_line = Instant::now();
            let percent = done.saturating_mul(100).checked_div(self.total).unwrap_or(100);
            let left = match self.left(done) {
                Some(left) => format!("{} s left", left.as_secs()),
                None => "time left unknown".to_owned(),
            };
            say(&format!(
                "{}: {rows} rows, {percent} %, {rate:.0} rows/s, {left}",
                self.what
            ));
        }
    }

    /// Clears the bar, so that a summary can take its place; how long it was there.
    pub(super) fn finish(self) -> Duration {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        self.started.elapsed()
    }

    fn left(&self, done: u64) -> Option<Duration> {
        let gone = done.checked_sub(self.from).filter(|gone| *gone > 0)?;
        Some(
            self.started
                .elapsed()
                .mul_f64(ratio(self.total.saturating_sub(done), gone)),
        )
    }
}

/// One line for the operator. A closed stderr is no reason to stop the work.
pub(super) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Rows per second; nothing measurable counts as one millisecond.
pub(super) fn per_second(rows: u64, elapsed: Duration) -> f64 {
    ratio(rows, 1) / elapsed.as_secs_f64().max(0.001)
}

#[expect(clippy::cast_precision_loss, reason = "for people's eyes only")]
fn ratio(a: u64, b: u64) -> f64 {
    a as f64 / b as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_eta_counts_only_this_run() {
        let mut progress = Progress::new("test", 1000, 400);
        progress.started = Instant::now().checked_sub(Duration::from_secs(10)).unwrap();
        // 200 in ten seconds, 400 to go
        let left = progress.left(600).unwrap().as_secs_f64();
        assert!((left - 20.0).abs() < 1.0, "{left}");
        assert!(progress.left(400).is_none(), "nothing done yet: nothing known");
    }
}
