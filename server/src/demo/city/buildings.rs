//! Buildings of one quarter.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::convex::{Convex, NOTHING, Tag};
use super::field::{Pt, cross, dist, dot, left, mix, pt, unit};
use super::plan::Make;

/// A quarter to build up.
#[derive(Debug)]
pub struct Block<'a> {
    /// Its outline behind the pavements; tags are streets.
    pub outline: &'a Convex,
    /// How it is built up.
    pub make: Make,
    /// Direction of the sector's streets.
    pub dir: Pt,
}

/// A rectangular building on the plan.
#[derive(Clone, Copy, Debug)]
pub struct Building {
    /// Middle.
    pub centre: Pt,
    /// Direction of its length.
    pub axis: Pt,
    /// Half its length, metres.
    pub half_length: f64,
    /// Half its depth, metres.
    pub half_depth: f64,
    /// The street it belongs to.
    pub street: Tag,
}

/// From–to of a measure, metres.
type Span = (f64, f64);

/// Length and depth of buildings, gaps between them, distance from the street, how many plots are taken.
fn measures(make: Make) -> (Span, Span, Span, Span, f64) {
    match make {
        Make::Core => ((20.0, 50.0), (12.0, 17.0), (5.0, 22.0), (1.5, 5.0), 0.86),
        Make::Slabs => ((45.0, 95.0), (12.0, 15.0), (16.0, 42.0), (9.0, 20.0), 0.85),
        Make::Cottages => ((11.0, 21.0), (9.0, 14.0), (12.0, 34.0), (4.0, 12.0), 0.8),
        Make::Works => ((50.0, 120.0), (24.0, 60.0), (14.0, 40.0), (8.0, 20.0), 0.78),
    }
}

impl Building {
    /// Whether it stands free of another one, `gap` metres apart.
    fn clear_of(&self, other: &Self, gap: f64) -> bool {
        let between = other.centre - self.centre;
        let parted = |axis: Pt| {
            let reach = |b: &Self| b.half_length * dot(b.axis, axis).abs() + b.half_depth * cross(b.axis, axis).abs();
            dot(between, axis).abs() > reach(self) + reach(other) + gap
        };
        parted(self.axis) || parted(left(self.axis)) || parted(other.axis) || parted(left(other.axis))
    }

    /// Whether all corners stand inside the quarter.
    fn fits(&self, outline: &Convex) -> bool {
        let (along, across) = (self.axis * self.half_length, left(self.axis) * self.half_depth);
        [along + across, along - across, across - along, (along + across) * -1.0]
            .iter()
            .all(|corner| outline.holds(self.centre + *corner, 0.8))
    }
}

/// Buildings along every street of the quarter, then in its yard.
pub fn build(block: &Block<'_>, rng: &mut ChaCha8Rng) -> Vec<Building> {
    let mut out: Vec<Building> = Vec::new();
    let (lengths, depths, gaps, setbacks, taken) = measures(block.make);
    let gap = if block.make == Make::Core { 3.0 } else { 6.0 };
    let mut edges: Vec<(Pt, Pt, Tag)> = block.outline.edges().collect();
    edges.sort_by(|x, y| dist(y.0, y.1).total_cmp(&dist(x.0, x.1)));
    for (a, b, tag) in edges {
        let (dir, length) = (unit(b - a), dist(a, b));
        let mut at = rng.random_range(1.0..6.0);
        let setback = rng.random_range(setbacks.0..setbacks.1);
        while at + lengths.0 < length {
            let long = rng
                .random_range(lengths.0..lengths.1)
                .min(length - at - 0.5)
                .max(lengths.0);
            let deep = rng.random_range(depths.0..depths.1).min(long * 1.1);
            let wobble = if block.make == Make::Cottages {
                rng.random_range(-1.5..1.5)
            } else {
                0.0
            };
            let centre = a + dir * (at + long / 2.0) + left(dir) * (setback + wobble + deep / 2.0);
            let one = Building {
                centre,
                axis: dir,
                half_length: long / 2.0,
                half_depth: deep / 2.0,
                street: tag,
            };
            if rng.random_bool(taken) && one.fits(block.outline) && out.iter().all(|o| one.clear_of(o, gap)) {
                out.push(one);
            }
            at += long + rng.random_range(gaps.0..gaps.1);
        }
    }
    yard(block, rng, &mut out);
    out
}

/// Buildings in the yard: none among cottages.
fn yard(block: &Block<'_>, rng: &mut ChaCha8Rng, out: &mut Vec<Building>) {
    let (tries, lengths, depths, gap) = match block.make {
        Make::Core => (3, (10.0, 24.0), (8.0, 13.0), 7.0),
        Make::Slabs => (7, (30.0, 75.0), (12.0, 15.0), 20.0),
        Make::Cottages => return,
        Make::Works => (3, (20.0, 70.0), (15.0, 40.0), 12.0),
    };
    let [west, south, east, north] = block.outline.bounds();
    let street = block.outline.longest().map_or(NOTHING, |e| e.2);
    for _ in 0..tries {
        let at = pt(rng.random_range(west..=east), rng.random_range(south..=north));
        let axis = if rng.random_bool(0.7) {
            block.dir
        } else {
            left(block.dir)
        };
        let one = Building {
            centre: mix(at, block.outline.middle(), 0.25),
            axis,
            half_length: rng.random_range(lengths.0..lengths.1) / 2.0,
            half_depth: rng.random_range(depths.0..depths.1) / 2.0,
            street: if block.make == Make::Slabs { street } else { NOTHING },
        };
        if one.fits(block.outline) && out.iter().all(|o| one.clear_of(o, gap)) {
            out.push(one);
        }
    }
}
