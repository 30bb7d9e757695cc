//! The plan on straight paper: districts, avenues and the sectors between them.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::convex::{Convex, NOTHING, Tag};
use super::field::{Field, Pt, dist, dot, km, left, mix, pt, turn, unit};
use super::names::{AVENUES, Kind, Names};
use super::routes::{RAILS, curve};
use super::terrain::Terrain;

/// A street of the plan: a straight axis that the bend will curve later.
#[derive(Clone, Debug)]
pub struct Street {
    /// Name in Russian.
    pub ru: String,
    /// Name in English.
    pub en: String,
    /// Class of the base map: `primary`, `secondary` or `street`.
    pub class: &'static str,
    /// Start of its axis.
    pub from: Pt,
    /// End of its axis.
    pub to: Pt,
}

/// How a sector is built up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Make {
    /// Old quarters: houses along the streets, shoulder to shoulder.
    Core,
    /// Long slabs in large quarters.
    Slabs,
    /// Small houses with gardens.
    Cottages,
    /// Halls and yards.
    Works,
}

/// A piece of the city between avenues with one direction of streets.
#[derive(Clone, Debug)]
pub struct Sector {
    /// Its outline; tags are streets.
    pub outline: Convex,
    /// Index of its district.
    pub district: usize,
    /// How it is built up.
    pub make: Make,
}

/// A district before its outline is bent.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Code, name in Russian, name in English.
    pub name: (&'static str, &'static str, &'static str),
    /// Outline on the plan.
    pub outline: Convex,
    /// Part of the city.
    pub urban: bool,
}

/// The whole plan.
#[derive(Debug)]
pub struct Plan {
    /// Seeded bend and noise.
    pub field: Field,
    /// Water.
    pub terrain: Terrain,
    /// Outline of the region.
    pub region: Convex,
    /// Districts, the city's first.
    pub pieces: Vec<Piece>,
    /// All streets so far.
    pub streets: Vec<Street>,
    /// Sectors of the city.
    pub sectors: Vec<Sector>,
    /// Indexes of the streets along the coast, the left bank and the right bank.
    pub quays: [Tag; 3],
    /// Railway lines.
    pub rails: [Vec<Pt>; 2],
}

/// A cut of one piece in two: which piece, the line, what lies left of it (the right keeps its name), the avenue on it.
type Cut = (
    &'static str,
    [Pt; 2],
    (&'static str, &'static str, &'static str),
    Option<usize>,
);

/// How the region falls into districts; the last rest is the port.
const CUTS: [Cut; 12] = [
    (
        "portovy",
        [km(-9.2, -20.0), km(-9.6, 45.0)],
        ("stepnoy", "Степной район", "Stepnoy District"),
        None,
    ),
    (
        "stepnoy",
        [km(-60.0, 3.0), km(0.0, 9.5)],
        ("verkhnerechensky", "Верхнереченский район", "Verkhnerechensky District"),
        None,
    ),
    (
        "portovy",
        [km(9.4, 45.0), km(10.4, -20.0)],
        ("mysovoy", "Мысовой район", "Mysovoy District"),
        None,
    ),
    (
        "mysovoy",
        [km(0.0, 17.0), km(50.0, 25.0)],
        ("lesnoy", "Лесной район", "Lesnoy District"),
        None,
    ),
    (
        "portovy",
        [km(-12.0, 7.3), km(12.0, 8.4)],
        ("ozyorny", "Озёрный район", "Ozyorny District"),
        None,
    ),
    (
        "portovy",
        [km(-1.7, -3.4), km(-3.1, 8.0)],
        ("zarechny", "Заречный район", "Zarechny District"),
        Some(15),
    ),
    (
        "zarechny",
        [km(-2.105, -0.104), km(-9.0, -2.4)],
        ("slobodka", "Слободка", "Slobodka"),
        Some(6),
    ),
    (
        "zarechny",
        [km(-9.0, 2.9), km(-2.548, 3.559)],
        ("zavodskoy", "Заводской район", "Zavodskoy District"),
        Some(9),
    ),
    (
        "portovy",
        [km(-2.6, -0.3), km(8.0, 3.9)],
        ("nagorny", "Нагорный район", "Nagorny District"),
        Some(0),
    ),
    (
        "portovy",
        [km(3.2, -2.0), km(2.3, 3.0)],
        ("center", "Центральный район", "Central District"),
        Some(4),
    ),
    (
        "nagorny",
        [km(4.4, 8.0), km(2.7, 1.0)],
        ("mayachny", "Маячный район", "Mayachny District"),
        Some(3),
    ),
    (
        "nagorny",
        [km(4.0, 4.05), km(-4.0, 3.45)],
        ("sadovy", "Садовый район", "Sadovy District"),
        Some(2),
    ),
];
/// Districts outside the city.
const RURAL: [&str; 5] = ["stepnoy", "verkhnerechensky", "mysovoy", "lesnoy", "ozyorny"];

/// Avenues that run through districts: index in [`AVENUES`], class, the line.
const THROUGH: [(usize, &str, [Pt; 2]); 8] = [
    (1, "primary", [km(-4.9, -3.235), km(6.0, 1.75)]),
    (5, "primary", [km(-5.4, -4.0), km(-5.9, 7.0)]),
    (7, "primary", [km(0.9, -3.0), km(-0.5, 8.0)]),
    (11, "secondary", [km(-9.0, 5.1), km(8.0, 5.7)]),
    (12, "primary", [km(5.7, 0.0), km(6.5, 8.0)]),
    (10, "secondary", [km(-3.2, 1.466), km(4.0, 2.7)]),
    (14, "primary", [km(-9.0, 0.471), km(-2.32, 1.617)]),
    (8, "secondary", [km(-3.0, 4.8), km(4.5, 4.9)]),
];

impl Plan {
    /// Draws districts, avenues and sectors.
    pub fn new(seed: u64, rng: &mut ChaCha8Rng, names: &mut Names) -> Self {
        let field = Field::new(seed);
        let terrain = Terrain::new(&field);
        let region = Convex::new(vec![km(-50.0, -33.0), km(40.0, 6.0), km(40.0, 45.0), km(-50.0, 45.0)]);
        let mut plan = Self {
            field,
            terrain,
            region,
            pieces: Vec::new(),
            streets: Vec::new(),
            sectors: Vec::new(),
            quays: [NOTHING; 3],
            rails: RAILS.map(curve),
        };
        plan.districts();
        plan.quays = [
            plan.street(
                ("Приморская набережная", "Seaside Embankment"),
                "street",
                km(-9.0, -6.0),
                km(9.0, 1.0),
            ),
            plan.street(
                ("Заречная набережная", "Zarechnaya Embankment"),
                "street",
                km(-2.0, -3.0),
                km(-2.6, 8.0),
            ),
            plan.street(
                ("Тихая набережная", "Tikhaya Embankment"),
                "street",
                km(-2.0, -3.0),
                km(-2.6, 8.0),
            ),
        ];
        plan.divide(rng, names);
        plan
    }

    /// Adds a street and returns its index.
    pub fn street(
        &mut self,
        name: (impl Into<String>, impl Into<String>),
        class: &'static str,
        from: Pt,
        to: Pt,
    ) -> Tag {
        self.streets.push(Street {
            ru: name.0.into(),
            en: name.1.into(),
            class,
            from,
            to,
        });
        self.streets.len() - 1
    }

    /// Cuts the region into districts; lines inside the city become avenues.
    fn districts(&mut self) {
        let port = ("portovy", "Портовый район", "Port District");
        let mut pieces = vec![Piece {
            name: port,
            outline: self.region.clone(),
            urban: true,
        }];
        for (code, [a, b], name, avenue) in CUTS {
            let Some(i) = pieces.iter().position(|p| p.name.0 == code) else {
                continue;
            };
            let dir = unit(b - a);
            let tag = avenue.map_or(NOTHING, |n| {
                let (from, to) = pieces[i].outline.chord(a, dir).unwrap_or((a, b));
                self.street(AVENUES[n], "primary", from, to)
            });
            let (inside, rest) = pieces[i].outline.split(a, dir, tag);
            pieces[i].outline = rest;
            pieces.push(Piece {
                name,
                outline: inside,
                urban: !RURAL.contains(&name.0),
            });
        }
        self.pieces = pieces;
    }

    /// Cuts the city's districts into sectors by avenues, then by streets of the second rank until they are small.
    fn divide(&mut self, rng: &mut ChaCha8Rng, names: &mut Names) {
        let mut parts: Vec<(Convex, usize)> = Vec::new();
        // the sea far out would only blur which pieces are built up
        let (off_shore, along) = (km(-9.0, -8.2), unit(pt(1.0, 0.4)));
        for (district, piece) in self.pieces.iter().enumerate().filter(|(_, p)| p.urban) {
            parts.push((piece.outline.cut(off_shore, along, NOTHING), district));
        }
        for (n, class, [a, b]) in THROUGH {
            let tag = self.street(AVENUES[n], class, a, b);
            let (dir, length) = (unit(b - a), dist(a, b));
            // a sector is cut only where the avenue runs through most of it; the avenue ends where its cuts end
            let (mut first, mut last) = (f64::MAX, f64::MIN);
            let mut next = Vec::with_capacity(parts.len() + 8);
            for (part, district) in parts {
                let reach = part.chord(a, dir).map(|(p, q)| (dot(p - a, dir), dot(q - a, dir)));
                match reach {
                    Some((p, q)) if q - p > 250.0 && q.min(length) - p.max(0.0) > 0.55 * (q - p) => {
                        (first, last) = (first.min(p), last.max(q));
                        let (l, r) = part.split(a, dir, tag);
                        next.extend([(l, district), (r, district)]);
                    }
                    _ => next.push((part, district)),
                }
            }
            parts = next;
            if first < last {
                (self.streets[tag].from, self.streets[tag].to) = (a + dir * first, a + dir * last);
            }
        }
        while let Some((outline, district)) = parts.pop() {
            let built = self.built_share(&outline);
            if built < 0.01 || outline.area() < 20_000.0 {
                continue;
            }
            let small = rng.random_range(1.1..2.3) * 1.0e6;
            if outline.area() * built.max(0.4) > small {
                let (l, r) = self.halve(&outline, rng, names);
                parts.extend([(l, district), (r, district)]);
            } else {
                let make = self.make(&outline, district, rng);
                self.sectors.push(Sector {
                    outline,
                    district,
                    make,
                });
            }
        }
    }

    /// Cuts a polygon across its longest edge by a new street of the second rank.
    fn halve(&mut self, outline: &Convex, rng: &mut ChaCha8Rng, names: &mut Names) -> (Convex, Convex) {
        let Some((a, b, _)) = outline.longest() else {
            return (Convex::default(), Convex::default());
        };
        let at = mix(a, b, rng.random_range(0.38..0.62));
        let slant = turn(rng.random_range(-0.03..0.03));
        let across = left(unit(b - a));
        let dir = unit(across * slant.x + left(across) * slant.y);
        let (from, to) = outline.chord(at, dir).unwrap_or((a, b));
        let tag = self.street(names.next(Kind::Street), "secondary", from, to);
        outline.split(at, dir, tag)
    }

    /// The share of a polygon that lies dry and inside the ring road.
    fn built_share(&self, outline: &Convex) -> f64 {
        let [west, south, east, north] = outline.bounds();
        let (mut all, mut built) = (0.0_f64, 0.0);
        for i in 0..20 {
            for j in 0..20 {
                let p = pt(
                    west + (east - west) * (f64::from(i) + 0.5) / 20.0,
                    south + (north - south) * (f64::from(j) + 0.5) / 20.0,
                );
                if outline.holds(p, 0.0) {
                    all += 1.0;
                    if Plan::inside_ring(p, 60.0) && self.terrain.dry(p) > 60.0 {
                        built += 1.0;
                    }
                }
            }
        }
        built / all.max(1.0)
    }

    /// What stands in a sector: old quarters in the middle, works at the port and in the works' district.
    fn make(&self, outline: &Convex, district: usize, rng: &mut ChaCha8Rng) -> Make {
        let middle = outline.middle();
        let from_centre = dist(middle, km(0.3, -0.3));
        let chance: f64 = rng.random();
        match self.pieces[district].name.0 {
            "portovy" if self.terrain.off_sea(middle) < 900.0 && chance < 0.7 => Make::Works,
            "zavodskoy" if chance < 0.6 => Make::Works,
            "slobodka" if chance < 0.75 => Make::Cottages,
            _ if from_centre < 2_300.0 => Make::Core,
            "sadovy" | "portovy" if chance < 0.5 => Make::Core,
            _ if chance < 0.45 => Make::Slabs,
            _ => Make::Cottages,
        }
    }
}
