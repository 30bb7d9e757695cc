//! GeoJSON geometry → polygons whose rings are closed, free of repeated points and turned the right way.
//! What can be mended without a doubt is mended and counted, the rest is refused with the reason.

use geo::{Coord, LineString, MultiPolygon, Polygon, winding_order::Winding};
use geojson::{PolygonType, Position, Value};

/// What was mended, by kind.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Fixes {
    /// Rings whose last point was not the first.
    pub closed: usize,
    /// Rings that went the wrong way round.
    pub turned: usize,
    /// Points repeated one after another.
    pub repeated: usize,
    /// Holes of fewer than three points, left out.
    pub empty_holes: usize,
    /// Shapes that touched or crossed themselves without a change of their area.
    pub repaired: usize,
}

impl Fixes {
    /// Adds the counts of one more shape.
    pub(super) fn add(&mut self, other: Self) {
        self.closed += other.closed;
        self.turned += other.turned;
        self.repeated += other.repeated;
        self.empty_holes += other.empty_holes;
        self.repaired += other.repaired;
    }
}

/// All polygons of a geometry, in one.
pub(super) fn polygons(geometry: &geojson::Geometry, fixes: &mut Fixes) -> Result<MultiPolygon, String> {
    let mut polygons = Vec::new();
    collect(geometry, &mut polygons, fixes)?;
    if polygons.is_empty() {
        return Err("the geometry is empty".to_owned());
    }
    Ok(MultiPolygon(polygons))
}

fn collect(geometry: &geojson::Geometry, into: &mut Vec<Polygon>, fixes: &mut Fixes) -> Result<(), String> {
    match &geometry.value {
        Value::Polygon(rings) => into.push(polygon(rings, fixes)?),
        Value::MultiPolygon(parts) => {
            for rings in parts {
                into.push(polygon(rings, fixes)?);
            }
        }
        Value::GeometryCollection(parts) => {
            for part in parts {
                collect(part, into, fixes)?;
            }
        }
        other => {
            return Err(format!(
                "{} is not an area: Polygon or MultiPolygon is",
                other.type_name()
            ));
        }
    }
    Ok(())
}

fn polygon(rings: &PolygonType, fixes: &mut Fixes) -> Result<Polygon, String> {
    let mut rings = rings.iter();
    let outer = rings.next().ok_or("a polygon without rings")?;
    let mut exterior = ring(outer, fixes)?.ok_or("an outer ring of fewer than three different points")?;
    if !exterior.is_ccw() {
        // also a ring without any direction comes here, which has no area and is refused by the database
        exterior.make_ccw_winding();
        fixes.turned += 1;
    }
    let mut interiors = Vec::new();
    for inner in rings {
        match ring(inner, fixes)? {
            Some(mut hole) => {
                if !hole.is_cw() {
                    hole.make_cw_winding();
                    fixes.turned += 1;
                }
                interiors.push(hole);
            }
            None => fixes.empty_holes += 1,
        }
    }
    Ok(Polygon::new(exterior, interiors))
}

/// A closed ring, or `None` if it has fewer than three different points.
fn ring(positions: &[Position], fixes: &mut Fixes) -> Result<Option<LineString>, String> {
    let mut points: Vec<Coord> = Vec::with_capacity(positions.len() + 1);
    for position in positions {
        let point = coordinate(position)?;
        if points.last() == Some(&point) {
            fixes.repeated += 1;
        } else {
            points.push(point);
        }
    }
    let closed = points.len() > 1 && points.first() == points.last();
    if closed {
        points.pop();
    }
    if points.len() < 3 {
        return Ok(None);
    }
    if !closed {
        fixes.closed += 1;
    }
    let first = points[0];
    points.push(first);
    Ok(Some(LineString(points)))
}

fn coordinate(position: &Position) -> Result<Coord, String> {
    let [x, y, ..] = position.as_slice() else {
        return Err("a position of fewer than two numbers".to_owned());
    };
    let (x, y) = (*x, *y);
    if !x.is_finite() || !y.is_finite() {
        return Err("a coordinate that is not a number".to_owned());
    }
    if x.abs() <= 180.0 && y.abs() <= 90.0 {
        return Ok(Coord { x, y });
    }
    Err(if x.abs() <= 90.0 && y.abs() <= 180.0 {
        format!("[{x}, {y}] is outside of the Earth; longitude and latitude seem to have changed places")
    } else if x.abs() > 1000.0 || y.abs() > 1000.0 {
        format!("[{x}, {y}] are metres, not degrees: convert the file to EPSG:4326")
    } else {
        format!("[{x}, {y}] is outside of the Earth")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(json: &str) -> (Result<MultiPolygon, String>, Fixes) {
        let geometry: geojson::Geometry = json.parse().unwrap();
        let mut fixes = Fixes::default();
        (polygons(&geometry, &mut fixes), fixes)
    }

    #[test]
    fn a_good_polygon_stays_as_it_is() {
        let (shape, fixes) =
            read(r#"{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,1],[1,2],[2,2],[1,1]]]}"#);
        assert_eq!(fixes, Fixes::default());
        assert_eq!(shape.unwrap().0[0].interiors().len(), 1);
    }

    #[test]
    fn rings_are_closed_turned_and_thinned() {
        let (shape, fixes) =
            read(r#"{"type":"Polygon","coordinates":[[[0,0],[0,4],[0,4],[4,4],[4,0]],[[1,1],[1,1],[1,1]]]}"#);
        assert_eq!(
            fixes,
            Fixes {
                closed: 1,
                turned: 1,
                repeated: 3,
                empty_holes: 1,
                repaired: 0
            }
        );
        let ring = shape.unwrap().0[0].exterior().clone();
        assert!(ring.is_closed() && ring.is_ccw() && ring.0.len() == 5);
    }

    #[test]
    fn collections_of_areas_are_one_area_and_lines_are_none() {
        let square = |x: i32| {
            format!(
                r#"{{"type":"Polygon","coordinates":[[[{x},0],[{0},0],[{0},1],[{x},0]]]}}"#,
                x + 1
            )
        };
        let (shape, _) = read(&format!(
            r#"{{"type":"GeometryCollection","geometries":[{},{}]}}"#,
            square(0),
            square(5)
        ));
        assert_eq!(shape.unwrap().0.len(), 2);
        let (line, _) = read(r#"{"type":"LineString","coordinates":[[0,0],[1,1]]}"#);
        assert!(line.unwrap_err().contains("LineString is not an area"));
    }

    #[test]
    fn impossible_coordinates_are_explained() {
        for (ring, reason) in [
            (
                "[[44.5,133.6],[44.6,133.6],[44.6,133.7],[44.5,133.6]]",
                "changed places",
            ),
            (
                "[[3740000,5540000],[3741000,5540000],[3741000,5541000],[3740000,5540000]]",
                "EPSG:4326",
            ),
            ("[[190,0],[191,0],[191,1],[190,0]]", "outside of the Earth"),
            ("[[1],[2],[3]]", "fewer than two"),
            ("[[1,1],[2,2],[1,1]]", "fewer than three"),
        ] {
            let json = format!(r#"{{"type":"Polygon","coordinates":[{ring}]}}"#);
            let error = match json.parse::<geojson::Geometry>() {
                Ok(geometry) => polygons(&geometry, &mut Fixes::default()).unwrap_err(),
                // the reader of GeoJSON refuses some by itself
                Err(error) => {
                    assert!(ring.contains("[1]"), "{error}");
                    continue;
                }
            };
            assert!(error.contains(reason), "{error}");
        }
    }

    proptest! {
        #[test]
        fn any_ring_is_closed_or_refused(points in proptest::collection::vec((-180.0..180.0, -90.0..90.0), 0..12)) {
            let rings = vec![points.into_iter().map(|(x, y): (f64, f64)| vec![x, y]).collect()];
            let geometry = geojson::Geometry::new(Value::Polygon(rings));
            if let Ok(shape) = polygons(&geometry, &mut Fixes::default()) {
                let ring = shape.0[0].exterior();
                prop_assert!(ring.is_closed() && ring.0.len() >= 4);
            }
        }
    }
}
