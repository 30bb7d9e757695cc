//! Sea, river and what they leave dry. The coast is a height over east, the river a place over north,
//! so that "how far is the water" costs nothing.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "indices of samples along the coast and the river"
)]

use super::convex::{Convex, Tag};
use super::field::{Field, Pt, km, left, pt, smooth, turn, unit};

/// Distance of two samples, metres.
pub const STEP: f64 = 40.0;
/// The sea is drawn this far to both sides of the centre, well beyond the region.
pub const FAR: f64 = 130_000.0;

/// Corner points of the coast, kilometres; a bay between two headlands holds the city.
const COAST: [(f64, f64); 32] = [
    (-131.0, -62.0),
    (-60.0, -33.0),
    (-45.0, -26.0),
    (-38.0, -21.5),
    (-31.0, -19.0),
    (-25.0, -13.5),
    (-19.0, -12.0),
    (-14.0, -9.4),
    (-11.5, -8.9),
    (-9.4, -6.4),
    (-8.0, -6.2),
    (-6.8, -7.6),
    (-5.9, -7.2),
    (-5.0, -5.2),
    (-4.0, -3.9),
    (-2.8, -3.1),
    (-1.2, -2.9),
    (0.4, -2.5),
    (1.7, -1.5),
    (3.0, -0.9),
    (4.3, -0.6),
    (5.6, 0.5),
    (6.6, 0.1),
    (7.4, -1.5),
    (8.1, -0.9),
    (9.4, 2.6),
    (12.0, 4.4),
    (15.5, 4.6),
    (20.0, 7.9),
    (29.0, 12.6),
    (42.0, 17.0),
    (131.0, 52.0),
];
/// Bends of the river: north, east.
const RIVER: [(f64, f64); 19] = [
    (-6.0, -1.6),
    (-3.4, -1.9),
    (-2.2, -2.0),
    (-1.0, -2.95),
    (0.3, -3.25),
    (1.5, -2.3),
    (2.6, -1.75),
    (3.8, -2.6),
    (5.2, -3.7),
    (6.6, -3.0),
    (8.2, -2.3),
    (10.2, -3.9),
    (13.0, -6.5),
    (16.5, -6.6),
    (20.0, -10.0),
    (25.0, -10.2),
    (31.0, -14.0),
    (38.0, -15.0),
    (62.0, -24.0),
];

/// Water of the plan.
#[derive(Debug)]
pub struct Terrain {
    coast: Vec<f64>,
    river: Vec<(f64, f64)>,
    /// Islands as closed rings of the plan with their names.
    pub islands: Vec<Island>,
}

/// An island of the bay.
#[derive(Debug)]
pub struct Island {
    /// Middle.
    pub centre: Pt,
    /// Mean radius, metres.
    pub radius: f64,
    /// Shore, counter-clockwise, not closed.
    pub shore: Vec<Pt>,
    /// Names in Russian and English.
    pub name: (&'static str, &'static str),
}

/// Smooth curve through the knots: cubic pieces with the mean slope of the neighbours at each knot.
fn spline(knots: &[(f64, f64)], x: f64) -> f64 {
    let i = knots.partition_point(|k| k.0 <= x).clamp(1, knots.len() - 1);
    let slope = |j: usize| {
        let (a, b) = (knots[j.saturating_sub(1)], knots[(j + 1).min(knots.len() - 1)]);
        (b.1 - a.1) / (b.0 - a.0)
    };
    let ((x0, y0), (x1, y1)) = (knots[i - 1], knots[i]);
    let (w, t) = (x1 - x0, (x - x0) / (x1 - x0));
    let (t2, t3) = (t * t, t * t * t);
    y0 * (2.0 * t3 - 3.0 * t2 + 1.0)
        + slope(i - 1) * w * (t3 - 2.0 * t2 + t)
        + y1 * (3.0 * t2 - 2.0 * t3)
        + slope(i) * w * (t3 - t2)
}

/// A rounded, uneven outline around a centre.
pub fn blob(field: &Field, which: u64, centre: Pt, radius: f64, stretch: f64, corners: u32) -> Vec<Pt> {
    let lie = turn(field.noise(which + 7, 1.0, centre));
    (0..corners)
        .map(|i| {
            let e = turn(f64::from(i) / f64::from(corners));
            let r = radius
                * (0.92 + 0.30 * field.noise(which, 0.8, e + centre / 317.0) + 0.08 * field.noise(which, 0.3, e));
            let (along, across) = (e.x * r * stretch, e.y * r / stretch);
            centre + lie * along + left(lie) * across
        })
        .collect()
}

impl Terrain {
    /// Draws coast, river and islands.
    pub fn new(field: &Field) -> Self {
        let coast = (0..=(2.0 * FAR / STEP) as usize)
            .map(|i| {
                let x = i as f64 * STEP - FAR;
                let p = pt(x, 0.0);
                // calm at the quays, wild outside the city
                let wild = smooth((x.abs() - 8_000.0) / 8_000.0);
                spline(&COAST, x / 1000.0) * 1000.0
                    + field.noise(20, 9_000.0, p) * 1_500.0 * wild
                    + field.noise(21, 2_300.0, p) * (90.0 + 260.0 * wild)
                    + field.noise(22, 640.0, p) * (22.0 + 44.0 * wild)
            })
            .collect();
        let river = (0..=((62_000.0 + 5_000.0) / STEP) as usize)
            .map(|i| {
                let y = i as f64 * STEP - 5_000.0;
                let p = pt(0.0, y);
                let wild = smooth((y - 7_000.0) / 5_000.0);
                let x = spline(&RIVER, y / 1000.0) * 1000.0
                    + field.noise(23, 5_200.0, p) * 900.0 * wild
                    + field.noise(24, 1_500.0, p) * (45.0 + 180.0 * wild);
                let mouth = 1.0 - smooth((y + 3_300.0) / 1_700.0);
                let half =
                    62.0 + 110.0 * mouth - 32.0 * smooth((y - 9_000.0) / 35_000.0) + field.noise(25, 900.0, p) * 9.0;
                (x, half)
            })
            .collect();
        let islands = [
            (km(4.6, -3.6), 560.0, 1.25, ("остров Маячный", "Lighthouse Island")),
            (km(11.8, -1.6), 900.0, 1.5, ("остров Чаячий", "Gull Island")),
            (km(13.9, -3.4), 330.0, 1.1, ("остров Буян", "Buyan Island")),
        ]
        .into_iter()
        .enumerate()
        .map(|(i, (centre, radius, stretch, name))| Island {
            centre,
            radius,
            shore: blob(field, 30 + i as u64, centre, radius, stretch, 72),
            name,
        })
        .collect();
        Self { coast, river, islands }
    }

    /// Height of the coast at an easting, and its slope.
    pub fn coast(&self, x: f64) -> (f64, f64) {
        let at = ((x + FAR) / STEP).clamp(0.0, (self.coast.len() - 2) as f64);
        let i = at as usize;
        let slope = (self.coast[i + 1] - self.coast[i]) / STEP;
        (
            self.coast[i] + (at - i as f64) * (self.coast[i + 1] - self.coast[i]),
            slope,
        )
    }

    /// Middle of the river at a northing, half its width and the slope east per metre north.
    pub fn river(&self, y: f64) -> (f64, f64, f64) {
        let at = ((y + 5_000.0) / STEP).clamp(0.0, (self.river.len() - 2) as f64);
        let (i, t) = (at as usize, at - at.floor());
        let ((x0, w0), (x1, w1)) = (self.river[i], self.river[i + 1]);
        (x0 + t * (x1 - x0), w0 + t * (w1 - w0), (x1 - x0) / STEP)
    }

    /// Metres from the sea, negative in it (islands aside).
    pub fn off_sea(&self, p: Pt) -> f64 {
        let (y, slope) = self.coast(p.x);
        (p.y - y) / (1.0 + slope * slope).sqrt()
    }

    /// Metres from the river's bank, negative in the water.
    pub fn off_river(&self, p: Pt) -> f64 {
        let (x, half, slope) = self.river(p.y);
        (p.x - x).abs() / (1.0 + slope * slope).sqrt() - half
    }

    /// Metres from sea or river, negative in the water.
    pub fn dry(&self, p: Pt) -> f64 {
        self.off_sea(p).min(self.off_river(p))
    }

    /// The dry parts of a small polygon (up to some 300 m), `margin` metres from the water.
    /// Banks are taken as straight at each sample, so a part stays convex; the edge along the water gets a tag:
    /// the coast, the left bank, the right bank.
    pub fn dry_parts(&self, block: &Convex, sea: f64, bank: f64, tags: [Tag; 3]) -> Vec<Convex> {
        let [west, south, east, north] = block.bounds();
        let middle = block.middle();
        let size = (east - west).max(north - south);
        let mut land = block.clone();
        if self.off_sea(middle) < size + sea + 100.0 {
            let mut x = west;
            while x <= east + 1.0 {
                let (y, slope) = self.coast(x);
                let dir = unit(pt(1.0, slope));
                land = land.cut(pt(x, y) + left(dir) * sea, dir, tags[0]);
                x += ((east - west) / 4.0).max(10.0);
            }
        }
        if land.pts.is_empty() || self.off_river(middle) > size + bank + 100.0 {
            return vec![land].into_iter().filter(|p| !p.pts.is_empty()).collect();
        }
        let (mut west_part, mut east_part) = (land.clone(), land);
        let mut y = south;
        while y <= north + 1.0 {
            let (x, half, slope) = self.river(y);
            let dir = unit(pt(slope, 1.0));
            let middle = pt(x, y);
            west_part = west_part.cut(middle + left(dir) * (half + bank), dir, tags[1]);
            east_part = east_part.cut(middle - left(dir) * (half + bank), dir * -1.0, tags[2]);
            y += ((north - south) / 4.0).max(10.0);
        }
        [west_part, east_part]
            .into_iter()
            .filter(|p| !p.pts.is_empty())
            .collect()
    }

    /// Points of the coast between two eastings, moved inland by `inland` metres.
    pub fn shore(&self, from: f64, to: f64, inland: f64) -> Vec<Pt> {
        let parts = ((to - from) / STEP).ceil().max(1.0) as usize;
        (0..=parts)
            .map(|i| {
                let x = from + (to - from) * i as f64 / parts as f64;
                // the slope over a longer piece keeps the moved line from knotting
                let (y, reach) = (self.coast(x).0, inland.abs().max(STEP));
                let slope = (self.coast(x + reach).0 - self.coast(x - reach).0) / (2.0 * reach);
                pt(x, y) + left(unit(pt(1.0, slope))) * inland
            })
            .collect()
    }

    /// Points along the river between two northings, `side` metres from the bank to the east (positive) or west.
    pub fn bank(&self, from: f64, to: f64, side: f64) -> Vec<Pt> {
        let parts = ((to - from) / STEP).ceil().max(1.0) as usize;
        (0..=parts)
            .map(|i| {
                let y = from + (to - from) * i as f64 / parts as f64;
                let (x, half, _) = self.river(y);
                let slope = (self.river(y + 120.0).0 - self.river(y - 120.0).0) / 240.0;
                let dir = unit(pt(slope, 1.0));
                let off = if side == 0.0 { 0.0 } else { side + half * side.signum() };
                pt(x, y) - left(dir) * off
            })
            .collect()
    }
}
