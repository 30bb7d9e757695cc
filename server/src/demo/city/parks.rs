//! Parks: greens, paths and trees.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::convex::Convex;
use super::draft::{Draft, UNNAMED, rounded};
use super::field::{Pt, dist, left, mix, pt, unit};
use super::plan::Plan;

/// A park: its green, paths from side to side, trees, a name.
pub fn lay(plan: &Plan, rng: &mut ChaCha8Rng, draft: &mut Draft, park: &Convex, name: (&str, &str)) {
    let green = park.inset(|_| 9.0);
    if green.pts.len() < 3 {
        return;
    }
    let zoom = if green.area() > 150_000.0 { 11 } else { 12 };
    draft.area(&plan.field, "park", name, (zoom, 24), &rounded(&green));
    let n = green.pts.len();
    let side = |i: usize, t: f64| mix(green.pts[i % n], green.pts[(i + 1) % n], t);
    for i in 0..n.min(3) {
        let (a, b) = (
            side(i, rng.random_range(0.35..0.65)),
            side(i + n / 2, rng.random_range(0.35..0.65)),
        );
        let sway = left(unit(b - a)) * (dist(a, b) * rng.random_range(-0.16..0.16));
        let curve: Vec<Pt> = (0..=12)
            .map(|k| {
                let t = f64::from(k) / 12.0;
                mix(a, b, t) + sway * (6.75 * t * (1.0 - t) * (1.0 - t) * 0.9) - sway * (4.0 * t * t * (1.0 - t))
            })
            .collect();
        draft.line(&plan.field, "path", UNNAMED, 14, &curve);
    }
    trees(plan, rng, draft, &green, 30.0);
    if !name.0.is_empty() {
        draft.label(
            &plan.field,
            "park",
            name,
            (if zoom == 11 { 13 } else { 15 }, 24),
            green.middle(),
        );
    }
}

/// Trees on a loose mesh, none at the edge.
pub fn trees(plan: &Plan, rng: &mut ChaCha8Rng, draft: &mut Draft, green: &Convex, step: f64) {
    let [west, south, east, north] = green.bounds();
    let mut y = south;
    while y < north {
        let mut x = west;
        while x < east {
            let p = pt(
                x + rng.random_range(-0.45..0.45) * step,
                y + rng.random_range(-0.45..0.45) * step,
            );
            if rng.random_bool(0.5) && green.holds(p, 14.0) {
                draft.label(&plan.field, "tree", UNNAMED, (15, 24), p);
            }
            x += step;
        }
        y += step;
    }
}
