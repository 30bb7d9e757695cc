//! How much is measured.

use std::time::Duration;

/// Sizes of a run.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// A quick run shows that everything works; its ratios are rough.
    pub quick: bool,
    /// Complaints of the demo region.
    pub complaints: usize,
    /// Pairs of each measurement.
    pub pairs: usize,
    /// Time of each side of a pair.
    pub time: Duration,
    /// Pairs of first visits in the browser.
    pub visits: usize,
}

impl Effort {
    /// Of a quick or a full run.
    pub const fn of(quick: bool) -> Self {
        if quick {
            Self {
                quick,
                complaints: 5_000,
                pairs: 3,
                time: Duration::from_secs(1),
                visits: 1,
            }
        } else {
            Self {
                quick,
                complaints: 100_000,
                pairs: 7,
                time: Duration::from_secs(5),
                visits: 9,
            }
        }
    }
}
