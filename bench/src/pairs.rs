//! Ours and the peer take turns, so that whatever else the machine does meets both.

use crate::table::{Bound, Row};
use anyhow::{Context as _, Result};

/// A peer that differs more than this from itself says that the machine was busy with something else.
const CALM: f64 = 0.15;

/// The figures of both sides, turn by turn.
#[derive(Clone, Debug, Default)]
pub struct Pairs(Vec<(f64, f64)>);

impl Pairs {
    /// Measures `count` pairs. The side that begins changes from pair to pair.
    ///
    /// # Errors
    /// When a side fails.
    pub async fn measure(
        count: usize,
        ours: impl AsyncFnMut() -> Result<f64>,
        peer: impl AsyncFnMut() -> Result<f64>,
    ) -> Result<Self> {
        Ok(Self(by_turns(count, ours, peer).await?))
    }

    /// Figures that were measured elsewhere, ours first.
    pub fn of(pairs: Vec<(f64, f64)>) -> Self {
        Self(pairs)
    }

    /// The row of these figures; `show` writes one of them with its unit.
    pub fn row(&self, what: &str, show: impl Fn(f64) -> String, bound: Bound) -> Row {
        let ratios: Vec<f64> = self.0.iter().map(|(ours, peer)| ours / peer).collect();
        let low = ratios.iter().copied().fold(f64::INFINITY, f64::min);
        let high = ratios.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let ours = show(median(self.0.iter().map(|pair| pair.0).collect()));
        let peer = show(median(self.0.iter().map(|pair| pair.1).collect()));
        let note = if self.spread() > CALM { " (unsteady)" } else { "" };
        Row::ratio(
            what,
            (ours, format!("{peer}{note}")),
            median(ratios),
            (low, high),
            bound,
        )
    }

    /// How far the peer's figures lie apart, as a part of their median.
    fn spread(&self) -> f64 {
        let peer = || self.0.iter().map(|pair| pair.1);
        let low = peer().fold(f64::INFINITY, f64::min);
        let high = peer().fold(f64::NEG_INFINITY, f64::max);
        (high - low) / median(peer().collect())
    }
}

/// What both sides give, turn by turn, ours first. The side that begins changes from turn to turn.
///
/// # Errors
/// When a side fails.
pub async fn by_turns<T>(
    count: usize,
    mut ours: impl AsyncFnMut() -> Result<T>,
    mut peer: impl AsyncFnMut() -> Result<T>,
) -> Result<Vec<(T, T)>> {
    let mut pairs = Vec::with_capacity(count);
    for turn in 0..count {
        let pair = if turn % 2 == 0 {
            let first = ours().await.context("our side")?;
            (first, peer().await.context("the peer")?)
        } else {
            let first = peer().await.context("the peer")?;
            (ours().await.context("our side")?, first)
        };
        pairs.push(pair);
    }
    Ok(pairs)
}

/// The middle value; of an even number the mean of the two in the middle.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let (Some(low), Some(high)) = (
        values.get(values.len().saturating_sub(1) / 2),
        values.get(values.len() / 2),
    ) else {
        return f64::NAN;
    };
    f64::midpoint(*low, *high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        assert!((median(vec![3.0, 1.0, 2.0]) - 2.0).abs() < 1e-9);
        assert!((median(vec![4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < 1e-9);
        assert!(median(Vec::new()).is_nan());
    }

    #[test]
    fn a_restless_peer_is_named() {
        let show = |value: f64| format!("{value:.0}");
        let text = |pairs: Pairs| crate::table::markdown(&[pairs.row("x", show, Bound::AtLeast(0.5))]);
        assert!(text(Pairs::of(vec![(1.0, 2.0), (1.0, 2.8)])).contains("unsteady"));
        assert!(!text(Pairs::of(vec![(1.0, 2.0), (1.0, 2.1)])).contains("unsteady"));
    }
}
