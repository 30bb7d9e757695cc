//! Shapes as well-known binary, the form in which PostGIS takes many of them at once.

use geo::{Coord, LineString, Polygon};

/// Byte order mark and the type of the shape.
fn head(kind: u32) -> Vec<u8> {
    let mut out = vec![1];
    out.extend(kind.to_le_bytes());
    out
}

fn coord(out: &mut Vec<u8>, c: &Coord<f64>) {
    out.extend(c.x.to_le_bytes());
    out.extend(c.y.to_le_bytes());
}

fn coords(out: &mut Vec<u8>, line: &LineString<f64>) {
    out.extend(count(line.0.len()));
    line.0.iter().for_each(|c| coord(out, c));
}

fn count(n: usize) -> [u8; 4] {
    u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes()
}

/// A point.
pub(crate) fn point_wkb(at: Coord<f64>) -> Vec<u8> {
    let mut out = head(1);
    coord(&mut out, &at);
    out
}

/// A line.
pub(crate) fn line_wkb(line: &LineString<f64>) -> Vec<u8> {
    let mut out = head(2);
    coords(&mut out, line);
    out
}

/// A polygon with its holes.
pub(crate) fn polygon_wkb(polygon: &Polygon<f64>) -> Vec<u8> {
    let mut out = head(3);
    out.extend(count(polygon.interiors().len() + 1));
    coords(&mut out, polygon.exterior());
    polygon.interiors().iter().for_each(|ring| coords(&mut out, ring));
    out
}
