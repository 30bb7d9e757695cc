//! Numbers the city is made of: seeded noise, turns of a circle, the bend of the plan and the way to degrees.
//!
//! Only additions, multiplications, divisions and square roots are used, which every machine rounds alike;
//! sines of the system library are not. So one seed gives one city everywhere, bit for bit.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "lattice cells of noise are small whole numbers; the hash wants their bits"
)]

use geo::Coord;

/// A place on the straight plan, in metres east and north of the city's centre.
pub type Pt = Coord<f64>;

/// Where the centre of the plan lies on the globe, in degrees.
pub const CENTRE: Pt = Coord { x: 39.72, y: 47.2 };
/// Metres in a degree of longitude and of latitude at [`CENTRE`] (WGS 84 ellipsoid).
const DEGREE: Pt = Coord {
    x: 75_787.0,
    y: 111_179.0,
};

/// A point from its two numbers of metres.
pub const fn pt(x: f64, y: f64) -> Pt {
    Coord { x, y }
}

/// A point from kilometres: the hand-drawn parts of the plan are written so.
pub const fn km(x: f64, y: f64) -> Pt {
    Coord {
        x: x * 1000.0,
        y: y * 1000.0,
    }
}

/// Length of a vector.
pub fn norm(v: Pt) -> f64 {
    (v.x * v.x + v.y * v.y).sqrt()
}

/// Distance of two points.
pub fn dist(a: Pt, b: Pt) -> f64 {
    norm(b - a)
}

/// The same direction, of length one; east for a vector without length.
pub fn unit(v: Pt) -> Pt {
    let n = norm(v);
    if n > 0.0 { v / n } else { pt(1.0, 0.0) }
}

/// A quarter turn to the left.
pub fn left(v: Pt) -> Pt {
    pt(-v.y, v.x)
}

/// Positive when `b` lies to the left of `a`.
pub fn cross(a: Pt, b: Pt) -> f64 {
    a.x * b.y - a.y * b.x
}

/// Scalar product.
pub fn dot(a: Pt, b: Pt) -> f64 {
    a.x * b.x + a.y * b.y
}

/// The point `t` of the way from `a` to `b`.
pub fn mix(a: Pt, b: Pt, t: f64) -> Pt {
    a + (b - a) * t
}

/// Smooth step from 0 to 1 while `t` goes from 0 to 1.
pub fn smooth(t: f64) -> f64 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// The point of the unit circle after `t` whole turns from the east, counter-clockwise.
pub fn turn(t: f64) -> Pt {
    let quarters = (t - t.floor()) * 4.0;
    let x = (quarters - quarters.floor()) * std::f64::consts::FRAC_PI_2;
    let (c, s) = (sine(std::f64::consts::FRAC_PI_2 - x), sine(x));
    match quarters.floor() as u8 % 4 {
        0 => pt(c, s),
        1 => pt(-s, c),
        2 => pt(-c, -s),
        _ => pt(s, -c),
    }
}

/// Sine of 0 … π/2 by its series; the first term left out is below 1e-12.
fn sine(x: f64) -> f64 {
    let (q, mut term, mut sum) = (x * x, x, x);
    for k in 1..8 {
        let n = f64::from(2 * k);
        term *= -q / (n * (n + 1.0));
        sum += term;
    }
    sum
}

/// A step of splitmix64: equal inputs give equal, well-spread outputs.
fn spread(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Smooth noise of the plane, in −1 … 1, that changes over a distance of about one.
pub fn noise(seed: u64, p: Pt) -> f64 {
    let (fx, fy) = (p.x.floor(), p.y.floor());
    let (sx, sy) = (smooth(p.x - fx), smooth(p.y - fy));
    let at = |dx: i64, dy: i64| {
        let (ix, iy) = ((fx as i64 + dx) as u64, (fy as i64 + dy) as u64);
        let h = spread(seed ^ spread(ix ^ spread(iy)));
        (h >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    };
    let low = at(0, 0) + (at(1, 0) - at(0, 0)) * sx;
    let high = at(0, 1) + (at(1, 1) - at(0, 1)) * sx;
    low + (high - low) * sy
}

/// The bend that turns the straight plan into a grown town: wave length and reach in metres.
/// The slopes stay far below one, so the bend never folds and keeps every valid polygon valid.
const BEND: [(f64, f64); 4] = [(31_000.0, 1_900.0), (13_000.0, 420.0), (2_700.0, 225.0), (850.0, 22.0)];

/// The way from the plan to the globe for one seed.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    seed: u64,
    /// How far the bend would carry the centre, which is to stay.
    shift: Pt,
}

impl Field {
    /// A field of its own for each seed.
    pub fn new(seed: u64) -> Self {
        let free = Self {
            seed,
            shift: pt(0.0, 0.0),
        };
        Self {
            seed,
            shift: free.bend(pt(0.0, 0.0)),
        }
    }

    /// Noise number `which` of this seed, of the given wave length in metres.
    pub fn noise(&self, which: u64, wave: f64, p: Pt) -> f64 {
        noise(spread(self.seed ^ (which << 8)), p / wave)
    }

    /// Bends a point of the plan.
    pub fn bend(&self, p: Pt) -> Pt {
        BEND.iter()
            .zip([1_u64, 3, 5, 7])
            .fold(p - self.shift, |sum, ((wave, reach), which)| {
                sum + pt(self.noise(which, *wave, p), self.noise(which + 1, *wave, p)) * *reach
            })
    }

    /// Degrees of a point of the plan, rounded to 1e-7 (about a centimetre).
    pub fn globe(&self, p: Pt) -> Pt {
        degrees(self.bend(p))
    }

    /// A rectangle around `centre` whose length runs along `axis`, as a closed ring in degrees.
    /// Only its place and direction are bent, so that walls stay square.
    pub fn rectangle(&self, centre: Pt, axis: Pt, half_length: f64, half_depth: f64) -> Vec<Pt> {
        let at = self.bend(centre);
        let along = unit(self.bend(centre + axis * 8.0) - at) * half_length;
        let across = unit(left(along)) * half_depth;
        let mut ring: Vec<Pt> = [
            at - along - across,
            at + along - across,
            at + along + across,
            at - along + across,
        ]
        .map(degrees)
        .into();
        ring.push(ring[0]);
        ring
    }
}

/// Degrees of a bent point.
fn degrees(p: Pt) -> Pt {
    let round = |v: f64| (v * 1e7).round() / 1e7;
    pt(round(CENTRE.x + p.x / DEGREE.x), round(CENTRE.y + p.y / DEGREE.y))
}

/// Inner points of the piece `a`–`b`, at most `step` metres apart, the same from either end.
pub fn between(a: Pt, b: Pt, step: f64) -> Vec<Pt> {
    let (from, to, turned) = if (a.x, a.y) <= (b.x, b.y) {
        (a, b, false)
    } else {
        (b, a, true)
    };
    let parts = (dist(a, b) / step).ceil().max(1.0) as usize;
    let mut inner: Vec<Pt> = (1..parts).map(|i| mix(from, to, i as f64 / parts as f64)).collect();
    if turned {
        inner.reverse();
    }
    inner
}
