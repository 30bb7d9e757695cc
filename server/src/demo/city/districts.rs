//! Districts: pieces of the region that share their borders point by point.

use geo::Polygon;

use super::convex::Convex;
use super::draft::ring;
use super::field::{Field, Pt, cross, dist, dot, unit};
use super::plan::Plan;

/// Longest piece of a border between two of its points, metres.
const BORDER_STEP: f64 = 150.0;

/// A district, or the region.
#[derive(Clone, Debug, PartialEq)]
pub struct District {
    /// Stable code, such as `center`.
    pub code: String,
    /// Name in Russian.
    pub name_ru: String,
    /// Name in English.
    pub name_en: String,
    /// Inside the city.
    pub urban: bool,
    /// Outline in degrees.
    pub polygon: Polygon<f64>,
}

/// The region and its districts.
pub fn outline(plan: &Plan) -> (District, Vec<District>) {
    let corners: Vec<Pt> = plan.pieces.iter().flat_map(|p| p.outline.pts.iter().copied()).collect();
    let shape = |outline: &Convex| shared(&plan.field, outline, &corners);
    let region = District {
        code: "region".into(),
        name_ru: "Лукоморский край".into(),
        name_en: "Lukomorye Region".into(),
        urban: false,
        polygon: shape(&plan.region),
    };
    let districts = plan
        .pieces
        .iter()
        .map(|piece| District {
            code: piece.name.0.into(),
            name_ru: piece.name.1.into(),
            name_en: piece.name.2.into(),
            urban: piece.urban,
            polygon: shape(&piece.outline),
        })
        .collect();
    (region, districts)
}

/// The outline with the corners of all neighbours on its edges, so that both sides of a border bend alike.
fn shared(field: &Field, outline: &Convex, corners: &[Pt]) -> Polygon<f64> {
    let mut points = Vec::new();
    for (a, b, _) in outline.edges() {
        let dir = unit(b - a);
        let mut on: Vec<Pt> = corners
            .iter()
            .copied()
            .filter(|p| cross(dir, *p - a).abs() < 1e-3 && dot(*p - a, dir) > 1e-3 && dot(*p - b, dir) < -1e-3)
            .collect();
        on.sort_by(|p, q| dot(*p - a, dir).total_cmp(&dot(*q - a, dir)));
        on.dedup_by(|p, q| dist(*p, *q) < 1e-3);
        points.push(a);
        points.append(&mut on);
    }
    Polygon::new(ring(field, &points, BORDER_STEP), Vec::new())
}
