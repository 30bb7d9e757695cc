//! The ring road and the railway on the plan.

use super::convex::{Convex, NOTHING};
use super::field::{Pt, dist, km, left, mix, noise, norm, pt, turn, unit};
use super::plan::Plan;

/// The ring road: centre and half axes, metres.
const RING: (Pt, Pt) = (km(-0.2, 1.15), km(7.3, 5.3));

/// Railway lines: from the west to the port, and from the station to the north-east.
pub const RAILS: [&[Pt]; 2] = [
    &[
        km(-52.0, 7.0),
        km(-30.0, 6.0),
        km(-14.0, 3.0),
        km(-7.0, 2.6),
        km(-3.4, 2.75),
        km(-1.4, 1.9),
        km(0.2, 0.4),
        km(1.6, -0.9),
        km(3.0, -0.75),
        km(4.4, 0.2),
    ],
    &[
        km(-7.0, 2.6),
        km(-3.4, 2.75),
        km(-1.0, 2.9),
        km(1.6, 3.4),
        km(5.2, 5.0),
        km(9.5, 7.6),
        km(22.0, 16.0),
        km(42.0, 25.0),
    ],
];

/// A smooth line through the neighbourhood of the corners; the ends stay.
pub fn curve(corners: &[Pt]) -> Vec<Pt> {
    let mut points = corners.to_vec();
    for _ in 0..4 {
        let mut finer: Vec<Pt> = points.first().copied().into_iter().collect();
        for pair in points.windows(2) {
            finer.extend([mix(pair[0], pair[1], 0.25), mix(pair[0], pair[1], 0.75)]);
        }
        finer.extend(points.last());
        points = finer;
    }
    points
}

/// Distance of a point from a piece of a line.
fn from_piece(p: Pt, a: Pt, b: Pt) -> f64 {
    let way = b - a;
    let t = ((p - a).x * way.x + (p - a).y * way.y) / (way.x * way.x + way.y * way.y).max(1e-9);
    dist(p, mix(a, b, t.clamp(0.0, 1.0)))
}

impl Plan {
    /// How far out a point lies on the scale of the ring road: 1 on it.
    fn ring_scale(p: Pt) -> f64 {
        let e = pt((p.x - RING.0.x) / RING.1.x, (p.y - RING.0.y) / RING.1.y);
        let r = norm(e);
        r / (1.0 + 0.07 * noise(77, unit(e) * 1.7))
    }

    /// Whether a point lies inside the ring road, some `margin` metres from it.
    pub fn inside_ring(p: Pt, margin: f64) -> bool {
        Self::ring_scale(p) < 1.0 - margin / 5_600.0
    }

    /// Points of the ring road, closed.
    pub fn ring() -> Vec<Pt> {
        (0..=360).map(|i| Self::ring_at(turn(f64::from(i) / 360.0))).collect()
    }

    /// Whether the railway passes within `margin` metres.
    pub fn near_rail(&self, p: Pt, margin: f64) -> bool {
        self.rails.iter().flat_map(|line| line.windows(2)).any(|pair| {
            // far pieces are told apart by their boxes alone
            let (a, b) = (pair[0], pair[1]);
            p.x > a.x.min(b.x) - margin
                && p.x < a.x.max(b.x) + margin
                && p.y > a.y.min(b.y) - margin
                && p.y < a.y.max(b.y) + margin
                && from_piece(p, a, b) < margin
        })
    }

    /// The point of the ring road in the direction of `e` from its middle, in halves of its axes.
    fn ring_at(e: Pt) -> Pt {
        let e = unit(e);
        let r = 1.0 + 0.07 * noise(77, e * 1.7);
        RING.0 + pt(e.x * r * RING.1.x, e.y * r * RING.1.y)
    }

    /// Where the ring road is met on the way from its middle to `p`.
    pub fn gate(p: Pt) -> Pt {
        Self::ring_at(pt((p.x - RING.0.x) / RING.1.x, (p.y - RING.0.y) / RING.1.y))
    }

    /// The part of a small polygon inside the ring road, `margin` metres from it: the road is taken as straight
    /// in front of each corner.
    pub fn within_ring(polygon: &Convex, margin: f64) -> Convex {
        let mut out = polygon.clone();
        for p in &polygon.pts {
            if !Plan::inside_ring(*p, margin) {
                let e = unit(pt((p.x - RING.0.x) / RING.1.x, (p.y - RING.0.y) / RING.1.y));
                let step = turn(0.002);
                let ahead = pt(e.x * step.x - e.y * step.y, e.y * step.x + e.x * step.y);
                let (at, next) = (Self::ring_at(e), Self::ring_at(ahead));
                let dir = unit(next - at);
                out = out.cut(at + left(dir) * margin, dir, NOTHING);
            }
        }
        out
    }
}
