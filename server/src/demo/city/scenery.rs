//! Water, beaches, islands, avenues, the ring road and the railway.

use super::blocks::pieces;
use super::convex::Convex;
use super::draft::{Draft, UNNAMED, ring};
use super::field::{Pt, dist, km, left, mix, pt, turn, unit};
use super::plan::Plan;
use super::terrain::{FAR, Island, blob};
use geo::Polygon;

/// Every zoom of the map.
pub const ALWAYS: (i16, i16) = (0, 24);
/// The port's quays: no beach between these eastings, metres.
const PORT: (f64, f64) = (2_300.0, 5_900.0);

/// Land and sea reach this far in a view of the whole region, metres.
const OCEAN: f64 = 1_100_000.0;
/// Longest way across the river, metres.
const LONGEST_BRIDGE: f64 = 340.0;

/// Draws all of it.
pub fn draw(plan: &Plan, draft: &mut Draft) {
    let corners = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].map(|(x, y)| pt(x, y) * OCEAN);
    draft.shape(
        "land",
        UNNAMED,
        ALWAYS,
        Polygon::new(ring(&plan.field, &corners, OCEAN), Vec::new()),
    );
    sea(plan, draft);
    river(plan, draft);
    beaches(plan, draft);
    for island in &plan.terrain.islands {
        lay_island(plan, draft, island);
    }
    headlands(plan, draft);
    avenues(plan, draft);
    quays(plan, draft);
    for (class, line) in plan.rails.iter().map(|line| ("rail", line)) {
        draft.line(&plan.field, class, UNNAMED, 9, line);
    }
    names(plan, draft);
}

/// The sea in parts that overlap a little, so that no tile has to cut the whole coast.
fn sea(plan: &Plan, draft: &mut Draft) {
    let stops = [-FAR, -45_000.0, -20_000.0, -8_000.0, 2_000.0, 18_000.0, 42_000.0, FAR];
    for (i, pair) in stops.windows(2).enumerate() {
        let lap = if i + 2 < stops.len() { 700.0 } else { 0.0 };
        let (from, to) = (pair[0], pair[1] + lap);
        let mut corners = plan.terrain.shore(from, to, 0.0);
        let (west, east) = (if i == 0 { -OCEAN } else { from }, if lap > 0.0 { to } else { OCEAN });
        // beyond the drawn coast it goes on straight
        if west < from {
            corners.insert(0, pt(west, plan.terrain.coast(from).0 - 0.45 * (from - west)));
        }
        if east > to {
            corners.push(pt(east, plan.terrain.coast(to).0 + 0.4 * (east - to)));
        }
        corners.extend([pt(east, -OCEAN), pt(west, -OCEAN)]);
        let holes = plan
            .terrain
            .islands
            .iter()
            .filter(|i| i.centre.x > from && i.centre.x < to);
        let holes = holes.map(|island| ring(&plan.field, &island.shore, 60.0)).collect();
        draft.shape(
            "sea",
            UNNAMED,
            ALWAYS,
            Polygon::new(ring(&plan.field, &corners, 4_000.0), holes),
        );
    }
}

/// The river in parts, and its middle line for the name.
fn river(plan: &Plan, draft: &mut Draft) {
    let mut y = -3_900.0;
    while y < 52_000.0 {
        let mut corners = plan.terrain.bank(y, y + 5_020.0, 0.5);
        corners.extend(plan.terrain.bank(y, y + 5_020.0, -0.5).into_iter().rev());
        draft.area(&plan.field, "water", UNNAMED, ALWAYS, &corners);
        let middle = plan.terrain.bank((y + 900.0).max(-2_900.0), y + 4_000.0, 0.0);
        draft.line(&plan.field, "river", ("р. Тихая", "Tikhaya River"), 9, &middle);
        y += 5_000.0;
    }
}

/// Sand along the coast, but not in the port nor in the river's mouth.
fn beaches(plan: &Plan, draft: &mut Draft) {
    let mouth = plan.terrain.river(-3_200.0).0;
    let mut x = -50_000.0;
    while x < 42_000.0 {
        let (from, to) = (x, x + 810.0);
        x += 800.0;
        let quay = to > PORT.0 && from < PORT.1 || to > mouth - 420.0 && from < mouth + 420.0;
        if !quay {
            let depth = 68.0 + 28.0 * plan.field.noise(60, 3_000.0, pt(x, 0.0));
            let mut corners = plan.terrain.shore(from, to, -6.0);
            corners.extend(plan.terrain.shore(from, to, depth).into_iter().rev());
            draft.area(&plan.field, "beach", UNNAMED, (11, 24), &corners);
        }
    }
    for i in 0..7 {
        let x = PORT.0 + 250.0 + f64::from(i) * 480.0;
        let foot = pt(x, plan.terrain.coast(x).0 + 20.0);
        let out = pt(0.25, -1.0) * if i % 3 == 1 { 330.0 } else { 210.0 };
        draft.line(&plan.field, "pier", UNNAMED, 13, &[foot, foot + out]);
    }
}

/// An island: beach all round, green within.
fn lay_island(plan: &Plan, draft: &mut Draft, island: &Island) {
    let shrunk = |by: f64| -> Vec<Pt> {
        island
            .shore
            .iter()
            .map(|p| mix(*p, island.centre, by / island.radius))
            .collect()
    };
    let green = shrunk(60.0);
    let sand = Polygon::new(
        ring(&plan.field, &island.shore, 120.0),
        vec![ring(&plan.field, &green, 120.0)],
    );
    draft.shape("beach", UNNAMED, (9, 24), sand);
    draft.area(&plan.field, "park", UNNAMED, (9, 24), &green);
    draft.label(&plan.field, "island", island.name, (12, 24), island.centre);
    for i in 0..120_u32 {
        // a spiral with the golden angle spreads them evenly
        let far = island.radius * 0.62 * (f64::from(i) / 120.0).sqrt();
        draft.label(
            &plan.field,
            "tree",
            UNNAMED,
            (15, 24),
            island.centre + turn(f64::from(i) * 0.381_966) * far,
        );
    }
}

/// Parks on the headlands that hold the bay.
fn headlands(plan: &Plan, draft: &mut Draft) {
    let parks = [
        (km(7.75, 0.15), 620.0, ("Парк «Маячный мыс»", "Lighthouse Cape Park")),
        (
            km(-6.6, -5.9),
            640.0,
            ("Лесопарк «Западный мыс»", "West Cape Forest Park"),
        ),
    ];
    for (i, (at, radius, name)) in parks.into_iter().enumerate() {
        let which = 40 + i as u64;
        let green = blob(&plan.field, which, at, radius, 1.15, 60);
        if green.iter().all(|p| plan.terrain.dry(*p) > 90.0) {
            draft.area(&plan.field, "park", name, (10, 24), &green);
            draft.label(&plan.field, "park", name, (13, 24), at);
        }
    }
}

/// Avenues and streets of the second rank inside the ring road, the ring road itself.
fn avenues(plan: &Plan, draft: &mut Draft) {
    let dry = |p: Pt| plan.terrain.off_sea(p) > 80.0;
    for street in plan.streets.iter().filter(|s| s.class != "street") {
        let zoom = if street.class == "primary" { 9 } else { 12 };
        for (a, b) in pieces(street.from, street.to, 150.0, |p| Plan::inside_ring(p, -5.0) && dry(p)) {
            for (a, b) in bridged(plan, a, b) {
                draft.line(&plan.field, street.class, (&street.ru, &street.en), zoom, &[a, b]);
            }
        }
    }
    for run in runs(&Plan::ring(), |p| plan.terrain.off_sea(p) > 60.0) {
        draft.line(
            &plan.field,
            "motorway",
            ("Лукоморское кольцо", "Lukomorye Ring"),
            8,
            &run,
        );
    }
}

/// The pieces of an avenue on dry ground, joined by bridges where the river is crossed squarely.
fn bridged(plan: &Plan, a: Pt, b: Pt) -> Vec<(Pt, Pt)> {
    let mut out: Vec<(Pt, Pt)> = Vec::new();
    for (from, to) in pieces(a, b, 40.0, |p| plan.terrain.off_river(p) > 16.0) {
        match out.last_mut() {
            Some(last) if dist(last.1, from) < LONGEST_BRIDGE => last.1 = to,
            _ => out.push((from, to)),
        }
    }
    out.retain(|(from, to)| dist(*from, *to) > 120.0);
    out
}

/// Streets along the water inside the city.
fn quays(plan: &Plan, draft: &mut Draft) {
    let lines = [
        plan.terrain.shore(-9_000.0, 9_500.0, 96.0),
        plan.terrain.bank(-3_300.0, 8_000.0, -20.0),
        plan.terrain.bank(-3_300.0, 8_000.0, 20.0),
    ];
    for (tag, line) in plan.quays.iter().zip(lines) {
        let street = &plan.streets[*tag];
        let open =
            |p: Pt| Plan::inside_ring(p, 20.0) && plan.terrain.off_sea(p) > 74.0 && plan.terrain.off_river(p) > 10.0;
        for run in runs(&line, open) {
            draft.line(&plan.field, "street", (&street.ru, &street.en), 14, &run);
        }
    }
}

/// Runs of neighbouring points for which `open` holds.
fn runs(line: &[Pt], open: impl Fn(Pt) -> bool) -> Vec<Vec<Pt>> {
    let mut out: Vec<Vec<Pt>> = vec![Vec::new()];
    for p in line {
        if open(*p) {
            if let Some(last) = out.last_mut() {
                last.push(*p);
            }
        } else if out.last().is_some_and(|last| !last.is_empty()) {
            out.push(Vec::new());
        }
    }
    out.retain(|run| run.len() > 2);
    out
}

/// Names of the city, its districts and waters.
fn names(plan: &Plan, draft: &mut Draft) {
    let field = &plan.field;
    draft.label(field, "city", ("Лукоморск", "Lukomorsk"), (8, 12), km(0.3, -0.2));
    draft.label(
        field,
        "water",
        ("Лукоморский залив", "Lukomorsk Bay"),
        (10, 24),
        km(2.4, -5.2),
    );
    draft.label(field, "water", ("Тёплое море", "Tyoploye Sea"), (8, 11), km(6.0, -16.0));
    for (district, piece) in plan.pieces.iter().enumerate() {
        let (at, zooms) = if piece.urban {
            let outlines = plan
                .sectors
                .iter()
                .filter(|s| s.district == district)
                .map(|s| &s.outline);
            (centre_of(outlines), (12, 16))
        } else {
            (centre_of(std::iter::once(&piece.outline)), (9, 11))
        };
        let short = (
            piece.name.1.trim_end_matches(" район"),
            piece.name.2.trim_end_matches(" District"),
        );
        draft.label(
            field,
            "district",
            if piece.urban {
                short
            } else {
                (piece.name.1, piece.name.2)
            },
            zooms,
            at,
        );
    }
    let quay = |x: f64| pt(x, plan.terrain.coast(x).0 + 170.0);
    let pois = [
        (km(-0.9, 1.75), ("Вокзал", "Railway Station")),
        (quay(900.0), ("Морской вокзал", "Ferry Terminal")),
        (km(0.35, -0.6), ("Городская дума", "City Hall")),
        (km(0.9, 0.15), ("Драматический театр", "Drama Theatre")),
        (km(-0.6, -0.9), ("Центральный рынок", "Central Market")),
        (km(4.72, -3.42), ("Маяк", "Lighthouse")),
        (km(1.9, 1.5), ("Университет", "University")),
        (km(-4.4, 1.4), ("Областная больница", "Regional Hospital")),
        (quay(4_000.0), ("Судоверфь", "Shipyard")),
    ];
    for (at, name) in pois {
        draft.label(field, "poi", name, (15, 24), at);
    }
}

/// Mean place of several outlines, by area.
fn centre_of<'a>(outlines: impl Iterator<Item = &'a Convex>) -> Pt {
    let (sum, weight) = outlines.fold((pt(0.0, 0.0), 0.0), |(sum, weight), o| {
        (sum + o.middle() * o.area(), weight + o.area())
    });
    sum / weight.max(1.0)
}

/// A road through the country: dry everywhere or not at all. Sways a little.
pub fn road(plan: &Plan, a: Pt, b: Pt) -> Option<Vec<Pt>> {
    let side = left(unit(b - a)) * (dist(a, b) * 0.09);
    let sway = |t: f64, which: u64| plan.field.noise(which, 4_000.0, mix(a, b, t));
    let corners: Vec<Pt> = [(0.25, 70), (0.5, 71), (0.75, 72)]
        .iter()
        .map(|(t, w)| mix(a, b, *t) + side * sway(*t, *w))
        .collect();
    let line = super::routes::curve(&[&[a][..], &corners, &[b]].concat());
    line.iter().all(|p| plan.terrain.off_sea(*p) > 120.0).then_some(line)
}
