//! What the city consists of once it lies on the globe, and how shapes get there.

use geo::{LineString, Polygon};

use super::convex::{Convex, Tag};
use super::field::{Field, Pt, between, dist};

/// An area of the base map.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Class of the base map, such as `park`.
    pub class: &'static str,
    /// Name in Russian, often empty.
    pub name_ru: String,
    /// Name in English, often empty.
    pub name_en: String,
    /// First and last zoom of the map that shows it.
    pub zooms: (i16, i16),
    /// Shape in degrees.
    pub shape: Polygon<f64>,
}

/// A line of the base map.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Class of the base map, such as `primary`.
    pub class: &'static str,
    /// Name in Russian, often empty.
    pub name_ru: String,
    /// Name in English, often empty.
    pub name_en: String,
    /// First zoom of the map that shows it.
    pub min_zoom: i16,
    /// Shape in degrees.
    pub shape: LineString<f64>,
}

/// A name, or a tree, at a point.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// Class of the base map, such as `district`.
    pub class: &'static str,
    /// Name in Russian.
    pub name_ru: String,
    /// Name in English.
    pub name_en: String,
    /// First and last zoom of the map that shows it.
    pub zooms: (i16, i16),
    /// Place in degrees.
    pub at: Pt,
}

/// A house before it gets its number.
#[derive(Clone, Copy, Debug)]
pub struct House {
    /// Its street.
    pub street: Tag,
    /// Place on the plan.
    pub at: Pt,
    /// Metres along the street, or any other measure that grows along it.
    pub along: f64,
    /// To the left of the street.
    pub left: bool,
    /// Index of the district.
    pub district: usize,
}

/// Everything drawn so far.
#[derive(Debug, Default)]
pub struct Draft {
    /// Areas.
    pub areas: Vec<Area>,
    /// Lines.
    pub lines: Vec<Line>,
    /// Names.
    pub labels: Vec<Label>,
    /// Houses along streets.
    pub houses: Vec<House>,
}

/// The name of what has none.
pub const UNNAMED: (&str, &str) = ("", "");

/// A closed ring in degrees from corners on the plan, with points added so that it bends.
pub fn ring(field: &Field, corners: &[Pt], step: f64) -> LineString<f64> {
    let mut out = Vec::with_capacity(corners.len() + 1);
    for (i, a) in corners.iter().enumerate() {
        let b = corners[(i + 1) % corners.len()];
        out.push(field.globe(*a));
        out.extend(between(*a, b, step).into_iter().map(|p| field.globe(p)));
    }
    out.dedup();
    LineString::new(out.iter().copied().chain(out.first().copied()).collect())
}

impl Draft {
    /// Adds an area from its outline on the plan.
    pub fn area(&mut self, field: &Field, class: &'static str, name: (&str, &str), zooms: (i16, i16), corners: &[Pt]) {
        let shape = Polygon::new(ring(field, corners, 120.0), Vec::new());
        self.shape(class, name, zooms, shape);
    }

    /// Adds an area whose shape already lies on the globe.
    pub fn shape(&mut self, class: &'static str, name: (&str, &str), zooms: (i16, i16), shape: Polygon<f64>) {
        self.areas.push(Area {
            class,
            name_ru: name.0.into(),
            name_en: name.1.into(),
            zooms,
            shape,
        });
    }

    /// Adds a line from its corners on the plan, bent every 40 m.
    pub fn line(&mut self, field: &Field, class: &'static str, name: (&str, &str), min_zoom: i16, corners: &[Pt]) {
        self.stroke(field, class, name, (min_zoom, 40.0), corners);
    }

    /// Adds a line from its corners on the plan; `look` is its first zoom and how often it bends, in metres.
    pub fn stroke(&mut self, field: &Field, class: &'static str, name: (&str, &str), look: (i16, f64), corners: &[Pt]) {
        let (min_zoom, step) = look;
        let mut points = Vec::new();
        for pair in corners.windows(2) {
            points.push(field.globe(pair[0]));
            points.extend(between(pair[0], pair[1], step).into_iter().map(|p| field.globe(p)));
        }
        points.extend(corners.last().map(|p| field.globe(*p)));
        points.dedup();
        if points.len() > 1 {
            let shape = LineString::new(points);
            self.lines.push(Line {
                class,
                name_ru: name.0.into(),
                name_en: name.1.into(),
                min_zoom,
                shape,
            });
        }
    }

    /// Adds a name at a place of the plan.
    pub fn label(&mut self, field: &Field, class: &'static str, name: (&str, &str), zooms: (i16, i16), at: Pt) {
        self.labels.push(Label {
            class,
            name_ru: name.0.into(),
            name_en: name.1.into(),
            zooms,
            at: field.globe(at),
        });
    }
}

/// The outline with its corners cut round, by at most 45 m in the first pass.
pub fn rounded(outline: &Convex) -> Vec<Pt> {
    let mut points = outline.pts.clone();
    for reach in [45.0, 14.0, 5.0] {
        points = (0..points.len())
            .flat_map(|i| {
                let (a, b) = (points[i], points[(i + 1) % points.len()]);
                let t = (reach / dist(a, b).max(1.0)).min(0.3);
                [a + (b - a) * t, b + (a - b) * t]
            })
            .collect();
    }
    points
}
