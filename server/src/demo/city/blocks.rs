//! Fills a sector: streets, quarters, parks and squares.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::buildings::{Block, build};
use super::convex::{Convex, NOTHING, Tag};
use super::draft::{Draft, House, UNNAMED, rounded};
use super::field::{Pt, cross, dist, dot, left, unit};
use super::names::{Kind, Names, PARKS, VILLAGE_STREETS, latin};
use super::parks;
use super::plan::{Make, Plan, Sector};

/// Dry ground kept free along the sea and along the river: beach, quay, embankment; metres.
const SHORE: (f64, f64) = (118.0, 34.0);

/// Mesh of a sector: length and width of a quarter, half the width of its streets, how likely it has a park.
fn mesh(make: Make) -> (f64, f64, f64, f64) {
    match make {
        Make::Core => (180.0, 120.0, 6.5, 0.55),
        Make::Slabs => (290.0, 220.0, 8.5, 0.7),
        Make::Cottages => (290.0, 125.0, 5.5, 0.4),
        Make::Works => (360.0, 260.0, 9.0, 0.1),
    }
}

/// A sector while it is being filled.
struct Filling<'a> {
    plan: &'a mut Plan,
    names: &'a mut Names,
    rng: &'a mut ChaCha8Rng,
    draft: &'a mut Draft,
    sector: Sector,
    park: Option<Convex>,
    /// The village that the sector is, if it stands in the country.
    village: Option<(&'a str, usize)>,
}

/// Fills all sectors of the city. The largest parks are named first.
pub fn fill(plan: &mut Plan, names: &mut Names, rng: &mut ChaCha8Rng, draft: &mut Draft) {
    let mut parks = Vec::new();
    for sector in plan.sectors.clone() {
        let mut filling = Filling {
            plan,
            names,
            rng,
            draft,
            sector,
            park: None,
            village: None,
        };
        filling.run();
        parks.extend(filling.park);
    }
    parks.sort_by(|a, b| b.area().total_cmp(&a.area()));
    for (i, park) in parks.iter().enumerate() {
        let name = PARKS.get(i).copied().unwrap_or(UNNAMED);
        parks::lay(plan, rng, draft, park, name);
    }
}

/// Fills one sector that stands alone in the country: no ring road bounds it.
pub fn fill_village(
    plan: &mut Plan,
    names: &mut Names,
    rng: &mut ChaCha8Rng,
    draft: &mut Draft,
    sector: Sector,
    village: (&str, usize),
) {
    Filling {
        plan,
        names,
        rng,
        draft,
        sector,
        park: None,
        village: Some(village),
    }
    .run();
}

/// Lines of the mesh between two ends, unevenly spaced.
fn rungs(rng: &mut ChaCha8Rng, (from, to): (f64, f64), step: f64) -> Vec<f64> {
    let count = ((to - from) / step).round().max(1.0);
    let even = (to - from) / count;
    let mut out = vec![from];
    let mut at = from + even;
    while at < to - even * 0.5 {
        out.push(at + rng.random_range(-0.16..0.16) * even);
        at += even;
    }
    out.push(to);
    out
}

impl Filling<'_> {
    fn run(&mut self) {
        let outline = self.sector.outline.clone();
        let Some((from, to, _)) = outline.longest() else { return };
        let (long, short, half, park_chance) = mesh(self.sector.make);
        let (dir, across) = (unit(to - from), left(unit(to - from)));
        let columns = rungs(self.rng, outline.reach(dir), long);
        let rows = rungs(self.rng, outline.reach(across), short);
        if self.village.is_none() && self.rng.random_bool(park_chance) {
            self.park = self.pick_park(&columns, &rows, dir);
        }
        // here and there a lane stops at a street and two cells grow into one quarter
        let mut joint = vec![vec![false; rows.len()]; columns.len()];
        for i in 1..columns.len() - 1 {
            for j in 1..rows.len() {
                let centre = |c: usize| {
                    dir * f64::midpoint(columns[c - 1], columns[c]) + across * f64::midpoint(rows[j - 1], rows[j])
                };
                let in_park = |p: Pt| self.park.as_ref().is_some_and(|park| park.holds(p, 0.0));
                joint[i][j] =
                    self.rng.random_bool(0.17) && !joint[i - 1][j] && !in_park(centre(i)) && !in_park(centre(i + 1));
            }
        }
        let in_joint = |i: usize, p: Pt| {
            let j = rows.partition_point(|v| *v < dot(p, across)).min(rows.len() - 1);
            joint[i][j]
        };
        let column_tags = self.streets(&columns, dir, across, [Kind::Lane, Kind::Drive], in_joint);
        let row_tags = self.streets(&rows, across, dir, [Kind::Street, Kind::Street], |_, _| false);
        for i in 1..columns.len() {
            for j in 1..rows.len() {
                if joint[i - 1][j] {
                    continue;
                }
                let end = if joint[i][j] { i + 1 } else { i };
                let cell = outline
                    .cut(dir * columns[i - 1], across * -1.0, column_tags[i - 1])
                    .cut(dir * columns[end], across, column_tags[end])
                    .cut(across * rows[j - 1], dir, row_tags[j - 1])
                    .cut(across * rows[j], dir * -1.0, row_tags[j]);
                if cell.area() > 1_200.0 && self.park.as_ref().is_none_or(|p| !p.holds(cell.middle(), 5.0)) {
                    self.quarter(&cell, half, dir);
                }
            }
        }
        self.far_view(&columns, &rows, dir);
    }

    /// A park of several cells of the mesh, dry and inside the ring road.
    fn pick_park(&mut self, columns: &[f64], rows: &[f64], dir: Pt) -> Option<Convex> {
        let mut best: Option<Convex> = None;
        for _ in 0..9 {
            let (wide, high) = match self.sector.make {
                Make::Core => (self.rng.random_range(1..4), self.rng.random_range(2..6)),
                Make::Slabs => (self.rng.random_range(1..4), self.rng.random_range(1..4)),
                Make::Cottages => (self.rng.random_range(1..3), self.rng.random_range(2..6)),
                Make::Works => (1, 1),
            };
            if columns.len() < wide + 2 || rows.len() < high + 2 {
                continue;
            }
            let (i, j) = (
                self.rng.random_range(0..columns.len() - wide),
                self.rng.random_range(0..rows.len() - high),
            );
            let park = self.cell(&columns[i..=i + wide], &rows[j..=j + high], dir);
            let good = park.area() > best.as_ref().map_or(26_000.0, Convex::area)
                && park
                    .pts
                    .iter()
                    .all(|p| Plan::inside_ring(*p, 100.0) && self.plan.terrain.dry(*p) > 60.0);
            if good {
                best = Some(park);
            }
        }
        best
    }

    /// The part of the sector between the first and the last of some columns and rows.
    fn cell(&self, columns: &[f64], rows: &[f64], dir: Pt) -> Convex {
        let across = left(dir);
        let [(west, east), (south, north)] =
            [columns, rows].map(|at| (at.first().copied().unwrap_or(0.0), at.last().copied().unwrap_or(0.0)));
        self.sector
            .outline
            .cut(dir * west, across * -1.0, NOTHING)
            .cut(dir * east, across, NOTHING)
            .cut(across * south, dir, NOTHING)
            .cut(across * north, dir * -1.0, NOTHING)
    }

    /// Names the inner lines of the mesh and draws their dry pieces; outer lines are avenues already.
    fn streets(
        &mut self,
        at: &[f64],
        normal: Pt,
        along: Pt,
        kinds: [Kind; 2],
        closed: impl Fn(usize, Pt) -> bool,
    ) -> Vec<Tag> {
        let mut tags = vec![NOTHING; at.len()];
        for (i, offset) in at.iter().enumerate().take(at.len() - 1).skip(1) {
            let Some((a, b)) = self.sector.outline.chord(normal * *offset, along) else {
                continue;
            };
            let runs = self.runs(a, b, |p| closed(i, p));
            let length: f64 = runs.iter().map(|r| dist(r.0, r.1)).sum();
            if length < 150.0 {
                continue;
            }
            let name = match &mut self.village {
                None => self.names.next(kinds[i % 2]),
                Some((village, count)) => {
                    *count += 1;
                    let street = VILLAGE_STREETS[*count % VILLAGE_STREETS.len()];
                    (
                        format!("{village}, {street} улица"),
                        format!("{}, {} Street", latin(village), latin(street)),
                    )
                }
            };
            for (from, to) in runs {
                self.draft
                    .line(&self.plan.field, "street", (&name.0, &name.1), 14, &[from, to]);
            }
            tags[i] = self.plan.street(name, "street", a, b);
        }
        tags
    }

    /// The dry pieces of a street outside the park.
    fn runs(&self, a: Pt, b: Pt, closed: impl Fn(Pt) -> bool) -> Vec<(Pt, Pt)> {
        pieces(a, b, 60.0, |p| {
            (self.village.is_some() || Plan::inside_ring(p, 50.0))
                && self.plan.terrain.off_sea(p) > 70.0
                && self.plan.terrain.off_river(p) > 18.0
                && self.park.as_ref().is_none_or(|park| !park.holds(p, 3.0))
                && !closed(p)
        })
    }

    /// One quarter: dry, inside the ring road, behind its streets' pavements.
    fn quarter(&mut self, cell: &Convex, half: f64, dir: Pt) {
        let plan = &*self.plan;
        let cell = &if self.village.is_none() {
            Plan::within_ring(cell, 55.0)
        } else {
            cell.clone()
        };
        if cell.area() < 1_200.0 {
            return;
        }
        let width = |tag: Tag| match plan.streets.get(tag).map(|s| s.class) {
            _ if plan.quays.contains(&tag) => 0.0,
            Some("primary") => 15.0,
            Some("secondary") => 10.5,
            _ => half,
        };
        let parts = plan.terrain.dry_parts(cell, SHORE.0, SHORE.1, plan.quays);
        let blocks: Vec<Convex> = parts.iter().map(|part| part.inset(width)).collect();
        for block in blocks.into_iter().filter(|block| block.area() > 700.0) {
            let plan = &*self.plan;
            let chance: f64 = self.rng.random();
            let core = self.sector.make == Make::Core;
            if self.village.is_none() && chance < if core { 0.035 } else { 0.02 } && block.area() < 40_000.0 {
                self.draft
                    .area(&plan.field, "park", UNNAMED, (14, 24), &rounded(&block));
                parks::trees(plan, self.rng, self.draft, &block, 26.0);
            } else if core && chance < 0.05 && block.area() < 18_000.0 {
                self.draft.area(&plan.field, "square", UNNAMED, (14, 24), &block.pts);
            } else {
                self.draft.area(&plan.field, "block", UNNAMED, (13, 24), &block.pts);
                self.houses(&block, dir);
            }
        }
    }

    /// Buildings of a quarter and the houses that get a number.
    fn houses(&mut self, block: &Convex, dir: Pt) {
        let what = Block {
            outline: block,
            make: self.sector.make,
            dir,
        };
        for b in build(&what, self.rng) {
            if self.plan.near_rail(b.centre, 14.0 + b.half_length.max(b.half_depth)) {
                continue;
            }
            let ring = self.plan.field.rectangle(b.centre, b.axis, b.half_length, b.half_depth);
            let zoom = if b.half_length * b.half_depth > 330.0 { 14 } else { 15 };
            self.draft.shape(
                "building",
                UNNAMED,
                (zoom, 24),
                geo::Polygon::new(ring.into(), Vec::new()),
            );
            if let Some(street) = self.plan.streets.get(b.street) {
                let axis = unit(street.to - street.from);
                self.draft.houses.push(House {
                    street: b.street,
                    at: b.centre,
                    along: dot(b.centre - street.from, axis),
                    left: cross(axis, b.centre - street.from) > 0.0,
                    district: self.district_of(b.centre),
                });
            }
        }
    }

    /// A sector of the city lies in one district; a village may lie in two.
    fn district_of(&self, p: Pt) -> usize {
        let found = || self.plan.pieces.iter().position(|piece| piece.outline.holds(p, 0.0));
        self.village.and_then(|_| found()).unwrap_or(self.sector.district)
    }

    /// What stands for quarters while the map is far away: several of them as one.
    fn far_view(&mut self, columns: &[f64], rows: &[f64], dir: Pt) {
        let (wide, high) = match self.sector.make {
            Make::Core => (4, 6),
            Make::Cottages => (3, 6),
            Make::Slabs | Make::Works => (3, 3),
        };
        let stops = |at: &[f64], step: usize| -> Vec<f64> {
            let mut out: Vec<f64> = at.iter().copied().step_by(step).collect();
            out.extend(at.last().filter(|last| out.last() != Some(last)));
            out
        };
        for c in stops(columns, wide).windows(2) {
            for r in stops(rows, high).windows(2) {
                let cell = self.cell(c, r, dir);
                let cell = if self.village.is_none() {
                    Plan::within_ring(&cell, 55.0)
                } else {
                    cell
                };
                for part in self.plan.terrain.dry_parts(&cell, SHORE.0, SHORE.1, [NOTHING; 3]) {
                    let part = part.inset(|_| 9.0);
                    if part.area() > 4_000.0 {
                        self.draft.area(&self.plan.field, "block", UNNAMED, (8, 12), &part.pts);
                    }
                }
            }
        }
    }
}

/// The pieces of `a`–`b` longer than `least` metres along which `open` holds.
pub fn pieces(a: Pt, b: Pt, least: f64, open: impl Fn(Pt) -> bool) -> Vec<(Pt, Pt)> {
    let dir = unit(b - a);
    let length = dist(a, b);
    let (mut out, mut start, mut at) = (Vec::new(), None, 0.0_f64);
    let mut close = |start: &mut Option<f64>, end: f64| {
        if let Some(s) = start.take()
            && end - s >= least
        {
            out.push((a + dir * s, a + dir * end));
        }
    };
    while at < length {
        if open(a + dir * at) {
            start.get_or_insert(at);
        } else {
            close(&mut start, at);
        }
        at += 20.0;
    }
    close(&mut start, length);
    out
}
