//! Convex polygons whose edges remember what lies along them; streets, blocks and districts are cut from these.

use super::field::{Pt, cross, dist, dot, left, pt, unit};

/// What lies along an edge: the index of a street, or [`NOTHING`].
pub type Tag = usize;
/// No street lies along the edge.
pub const NOTHING: Tag = usize::MAX;

/// A convex polygon, counter-clockwise; `tags[i]` belongs to the edge from `pts[i]` to the next point.
#[derive(Clone, Debug, Default)]
pub struct Convex {
    /// Corners.
    pub pts: Vec<Pt>,
    /// What lies along each edge.
    pub tags: Vec<Tag>,
}

impl Convex {
    /// A polygon from its corners, counter-clockwise, with nothing along its edges.
    pub fn new(pts: Vec<Pt>) -> Self {
        let tags = vec![NOTHING; pts.len()];
        Self { pts, tags }
    }

    /// Edges as (from, to, tag).
    pub fn edges(&self) -> impl Iterator<Item = (Pt, Pt, Tag)> + '_ {
        (0..self.pts.len()).map(|i| (self.pts[i], self.pts[(i + 1) % self.pts.len()], self.tags[i]))
    }

    /// The part to the left of the line through `at` along `dir`; the new edge gets `tag`. May be empty.
    #[must_use]
    pub fn cut(&self, at: Pt, dir: Pt, tag: Tag) -> Self {
        let mut out = Self::default();
        let side = |p: Pt| cross(dir, p - at);
        for (a, b, edge) in self.edges() {
            let (sa, sb) = (side(a), side(b));
            if sa >= 0.0 {
                out.pts.push(a);
                out.tags.push(edge);
                if sb < 0.0 {
                    out.pts.push(a + (b - a) * (sa / (sa - sb)));
                    out.tags.push(tag);
                }
            } else if sb > 0.0 {
                out.pts.push(a + (b - a) * (sa / (sa - sb)));
                out.tags.push(edge);
            }
        }
        out.tidy();
        out
    }

    /// Both parts beside a line: the left one and the right one.
    pub fn split(&self, at: Pt, dir: Pt, tag: Tag) -> (Self, Self) {
        (self.cut(at, dir, tag), self.cut(at, dir * -1.0, tag))
    }

    /// Drops corners that fell together.
    fn tidy(&mut self) {
        let n = self.pts.len();
        if n < 3 {
            self.pts.clear();
            self.tags.clear();
            return;
        }
        let keep: Vec<bool> = (0..n)
            .map(|i| dist(self.pts[i], self.pts[(i + 1) % n]) > 0.01)
            .collect();
        if keep.iter().all(|k| *k) {
            return;
        }
        let pick = |i: &usize| keep[*i];
        let pts: Vec<Pt> = (0..n).filter(pick).map(|i| self.pts[i]).collect();
        let tags: Vec<Tag> = (0..n).filter(pick).map(|i| self.tags[i]).collect();
        *self = if pts.len() < 3 {
            Self::default()
        } else {
            Self { pts, tags }
        };
    }

    /// The polygon with every edge moved inwards by the width its tag asks for.
    #[must_use]
    pub fn inset(&self, width: impl Fn(Tag) -> f64) -> Self {
        let mut out = self.clone();
        for (a, b, tag) in self.edges() {
            let dir = unit(b - a);
            out = out.cut(a + left(dir) * width(tag), dir, tag);
            if out.pts.is_empty() {
                break;
            }
        }
        out
    }

    /// Area in square metres.
    pub fn area(&self) -> f64 {
        self.edges().map(|(a, b, _)| cross(a, b)).sum::<f64>() / 2.0
    }

    /// Mean of the corners.
    pub fn middle(&self) -> Pt {
        let n = f64::from(u32::try_from(self.pts.len()).unwrap_or(1).max(1));
        self.pts.iter().fold(pt(0.0, 0.0), |sum, p| sum + *p) / n
    }

    /// Whether the point lies inside, at least `margin` metres from every edge.
    pub fn holds(&self, p: Pt, margin: f64) -> bool {
        !self.pts.is_empty() && self.edges().all(|(a, b, _)| cross(unit(b - a), p - a) >= margin)
    }

    /// The longest edge.
    pub fn longest(&self) -> Option<(Pt, Pt, Tag)> {
        self.edges().max_by(|x, y| dist(x.0, x.1).total_cmp(&dist(y.0, y.1)))
    }

    /// Least and greatest of the corners' coordinates: west, south, east, north.
    pub fn bounds(&self) -> [f64; 4] {
        self.pts.iter().fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |b, p| {
            [b[0].min(p.x), b[1].min(p.y), b[2].max(p.x), b[3].max(p.y)]
        })
    }

    /// How far the polygon reaches along a direction: least and greatest.
    pub fn reach(&self, dir: Pt) -> (f64, f64) {
        self.pts
            .iter()
            .map(|p| dot(*p, dir))
            .fold((f64::MAX, f64::MIN), |(lo, hi), v| (lo.min(v), hi.max(v)))
    }

    /// The part of the line through `at` along `dir` inside the polygon.
    pub fn chord(&self, at: Pt, dir: Pt) -> Option<(Pt, Pt)> {
        let (mut lo, mut hi) = (f64::MIN, f64::MAX);
        for (a, b, _) in self.edges() {
            let edge = unit(b - a);
            let (offset, slope) = (cross(edge, at - a), cross(edge, dir));
            if slope.abs() < 1e-12 {
                if offset < 0.0 {
                    return None;
                }
            } else if slope > 0.0 {
                lo = lo.max(-offset / slope);
            } else {
                hi = hi.min(-offset / slope);
            }
        }
        (lo < hi && lo > f64::MIN && hi < f64::MAX).then(|| (at + dir * lo, at + dir * hi))
    }
}
