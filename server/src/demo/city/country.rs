//! What lies outside the city: woods, fields, lakes, towns and villages, roads to them.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::blocks::fill_village;
use super::convex::Convex;
use super::draft::{Draft, UNNAMED};
use super::field::{Pt, dist, km, left, pt, turn, unit};
use super::names::{Names, PLACES, latin};
use super::plan::{Make, Plan, Sector};
use super::scenery::road;
use super::terrain::blob;

/// A town or a village.
#[derive(Clone, Debug)]
struct Place {
    name: String,
    at: Pt,
    radius: f64,
    town: bool,
}

/// Towns, in the order of their names.
const TOWNS: [Pt; 4] = [km(-34.0, -8.0), km(-22.0, 25.0), km(9.0, 33.0), km(27.0, 19.5)];
/// Fills the region around the city.
pub fn fill(plan: &mut Plan, names: &mut Names, rng: &mut ChaCha8Rng, draft: &mut Draft) {
    let places = places(plan, rng);
    roads(plan, draft, &places);
    for (i, place) in places.iter().enumerate() {
        settle(plan, names, rng, draft, place, i);
    }
    let mut blobs: Vec<(Pt, f64)> = places.iter().map(|p| (p.at, p.radius + 250.0)).collect();
    woods(plan, rng, draft, &mut blobs);
    beyond(plan, rng, draft, &mut blobs);
    fields(plan, rng, draft, &blobs);
}

/// Dry, inside the region and well outside the ring road.
fn open_country(plan: &Plan, p: Pt, margin: f64) -> bool {
    plan.region.holds(p, margin) && plan.terrain.dry(p) > margin && !Plan::inside_ring(p, -margin - 700.0)
}

fn places(plan: &Plan, rng: &mut ChaCha8Rng) -> Vec<Place> {
    let mut out: Vec<Place> = Vec::new();
    for (i, name) in PLACES.split('|').enumerate() {
        if let Some(at) = TOWNS.get(i) {
            out.push(Place {
                name: name.into(),
                at: *at,
                radius: 1_050.0 + 90.0 * at.x.abs().min(3.0),
                town: true,
            });
            continue;
        }
        let radius = rng.random_range(200.0..400.0);
        for _ in 0..60 {
            let at = pt(
                rng.random_range(-49_000.0..39_000.0),
                rng.random_range(-24_000.0..44_000.0),
            );
            if open_country(plan, at, radius + 500.0) && out.iter().all(|o| dist(o.at, at) > 3_800.0 + o.radius) {
                out.push(Place {
                    name: name.into(),
                    at,
                    radius,
                    town: false,
                });
                break;
            }
        }
    }
    out
}

/// Motorways to the edges of the region, then a tree of roads that joins every place to the nearest joined one.
fn roads(plan: &Plan, draft: &mut Draft, places: &[Place]) {
    let far = [
        (
            [km(-50.0, 9.5), km(-420.0, 30.0)],
            ("Степная трасса", "Steppe Motorway"),
        ),
        ([km(40.0, 31.0), km(400.0, 240.0)], ("Лесная трасса", "Forest Motorway")),
        (
            [km(3.0, 45.0), km(-40.0, 400.0)],
            ("Северная трасса", "Northern Motorway"),
        ),
    ];
    let mut joined = vec![(Plan::gate(km(-9.0, 6.5)), true), (Plan::gate(km(-8.0, -3.0)), true)];
    for ([b, beyond], name) in far {
        if let Some(line) = road(plan, Plan::gate(b), b) {
            draft.line(&plan.field, "motorway", name, 8, &line);
            draft.stroke(
                &plan.field,
                "motorway",
                name,
                (7, 900.0),
                &road(plan, b, beyond).unwrap_or_default(),
            );
            // places may branch off the motorway
            joined.extend(
                line.iter()
                    .step_by(3)
                    .filter(|p| !Plan::inside_ring(**p, -800.0))
                    .map(|p| (*p, false)),
            );
        }
    }
    let mut left_over: Vec<&Place> = places.iter().collect();
    while !left_over.is_empty() {
        let nearest = left_over
            .iter()
            .enumerate()
            .flat_map(|(i, place)| {
                joined
                    .iter()
                    .map(move |(from, big)| (i, *from, *big, dist(place.at, *from)))
            })
            .min_by(|a, b| a.3.total_cmp(&b.3));
        let Some((i, from, big, _)) = nearest else { break };
        let place = left_over.swap_remove(i);
        if let Some(line) = road(plan, from, place.at) {
            let (class, zoom) = if place.town || big {
                ("primary", 9)
            } else {
                ("secondary", 10)
            };
            draft.line(&plan.field, class, UNNAMED, zoom, &line);
        }
        joined.push((place.at, place.town));
    }
}

/// Streets and houses of a place.
fn settle(plan: &mut Plan, names: &mut Names, rng: &mut ChaCha8Rng, draft: &mut Draft, place: &Place, order: usize) {
    let lie = turn(rng.random());
    let stretch = rng.random_range(1.1..1.5);
    let corners = (0..9_u8)
        .map(|i| {
            let e = turn(f64::from(i) / 9.0);
            place.at + lie * (e.x * place.radius * stretch) + left(lie) * (e.y * place.radius / stretch)
        })
        .collect();
    let outline = Convex::new(corners);
    let district = plan
        .pieces
        .iter()
        .position(|p| p.outline.holds(place.at, 0.0))
        .unwrap_or_default();
    let en = latin(&place.name);
    let zooms = if place.town { (8, 15) } else { (11, 15) };
    draft.label(&plan.field, "town", (&place.name, &en), zooms, place.at);
    let halves = if place.town {
        let (l, r) = outline.split(place.at, lie, super::convex::NOTHING);
        vec![(l, Make::Cottages), (r, Make::Slabs)]
    } else {
        vec![(outline, Make::Cottages)]
    };
    for (i, (outline, make)) in halves.into_iter().enumerate() {
        let sector = Sector {
            outline,
            district,
            make,
        };
        fill_village(plan, names, rng, draft, sector, (&place.name, order + i * 7));
    }
}

/// Woods of the neighbours and the lake that the river comes from: the far view does not end at the region's border.
fn beyond(plan: &Plan, rng: &mut ChaCha8Rng, draft: &mut Draft, blobs: &mut Vec<(Pt, f64)>) {
    let source = pt(plan.terrain.river(60_500.0).0, 60_500.0);
    blobs.push((source, 3_500.0));
    let lake = blob(&plan.field, 98, source, 2_300.0, 1.2, 54);
    draft.area(&plan.field, "water", UNNAMED, (7, 24), &lake);
    for i in 0..700_u32 {
        let at = pt(
            rng.random_range(-340_000.0..340_000.0),
            rng.random_range(-160_000.0..330_000.0),
        );
        let radius = rng.random_range(1_500.0..6_500.0);
        let apart = blobs.iter().all(|(o, r)| dist(*o, at) > (r + radius) * 1.15);
        // well inland even where the coast is only a straight line
        let coast = if at.x > 0.0 { at.x * 0.4 + 12_000.0 } else { at.x * 0.45 };
        let dry = at.y > coast + 3.0 * radius && plan.terrain.dry(at) > 2.0 * radius;
        if apart && dry && !plan.region.holds(at, -radius) {
            blobs.push((at, radius));
            let shore = blob(
                &plan.field,
                900 + u64::from(i),
                at,
                radius,
                rng.random_range(1.0..1.35),
                40,
            );
            draft.area(&plan.field, "green", UNNAMED, (7, 24), &shore);
        }
    }
}

/// Woods and lakes: rounded, apart from each other.
fn woods(plan: &Plan, rng: &mut ChaCha8Rng, draft: &mut Draft, blobs: &mut Vec<(Pt, f64)>) {
    let lakes = [
        "Лебяжье",
        "Светлое",
        "Долгое",
        "Камышовое",
        "Тихое",
        "Глубокое",
        "Щучье",
    ];
    let mut drawn = 0_usize;
    for i in 0..700_u32 {
        let large = i < 220;
        let lake = (220..270).contains(&i) && i % 5 == 0;
        let radius = if large {
            rng.random_range(1_000.0..3_900.0)
        } else {
            rng.random_range(250.0..1_000.0)
        };
        let at = pt(
            rng.random_range(-50_000.0..40_000.0),
            rng.random_range(-28_000.0..45_000.0),
        );
        let apart = blobs.iter().all(|(o, r)| dist(*o, at) > (r + radius) * 1.08);
        if !apart || plan.terrain.dry(at) < radius * 1.3 || Plan::inside_ring(at, -radius * 1.35 - 200.0) {
            continue;
        }
        let stretch = rng.random_range(1.0..1.35);
        let shore = blob(&plan.field, 100 + u64::from(i), at, radius, stretch, 54);
        if !shore.iter().all(|p| plan.terrain.dry(*p) > 40.0) {
            continue;
        }
        blobs.push((at, radius * stretch));
        let zoom = if radius > 900.0 { 7 } else { 10 };
        if lake {
            let name = lakes[drawn % lakes.len()];
            let names = (format!("оз. {name}"), format!("Lake {}", latin(name)));
            draft.area(&plan.field, "water", (&names.0, &names.1), (9, 24), &shore);
            draft.label(&plan.field, "water", (&names.0, &names.1), (12, 24), at);
            drawn += 1;
        } else {
            draft.area(&plan.field, "green", UNNAMED, (zoom, 24), &shore);
        }
    }
}

/// A patchwork of fields: every district outside the city cut into plots, a good third of them tilled.
fn fields(plan: &Plan, rng: &mut ChaCha8Rng, draft: &mut Draft, blobs: &[(Pt, f64)]) {
    let mut parts: Vec<Convex> = plan.pieces.iter().map(|p| p.outline.clone()).collect();
    while let Some(part) = parts.pop() {
        if part.area() > rng.random_range(1.0..3.4) * 1.0e6 {
            let Some((a, b, _)) = part.longest() else { continue };
            let at = super::field::mix(a, b, rng.random_range(0.35..0.65));
            let slant = turn(rng.random_range(-0.02..0.02));
            let across = left(unit(b - a));
            let (l, r) = part.split(at, across * slant.x + left(across) * slant.y, super::convex::NOTHING);
            parts.extend([l, r]);
            continue;
        }
        let plot = part.inset(|_| 22.0);
        let keep = rng.random_bool(0.42);
        let free = |p: &Pt| open_country(plan, *p, 30.0) && blobs.iter().all(|(o, r)| dist(*o, *p) > r * 1.0);
        if keep && plot.area() > 150_000.0 && plot.pts.iter().all(free) && free(&plot.middle()) {
            draft.area(&plan.field, "field", UNNAMED, (10, 24), &plot.pts);
        }
    }
}
