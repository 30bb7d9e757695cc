//! Places on the Earth: WGS84 degrees, always longitude first as in GeoJSON.

use serde::{Deserialize, Serialize};

/// A point in WGS84 degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Longitude, degrees east, −180..180.
    pub lon: f64,
    /// Latitude, degrees north, −90..90.
    pub lat: f64,
}

impl Point {
    /// A point, or `None` when a coordinate is not a number or out of range.
    pub fn new(lon: f64, lat: f64) -> Option<Self> {
        let sane = lon.is_finite() && lat.is_finite() && lon.abs() <= 180.0 && lat.abs() <= 90.0;
        sane.then_some(Self { lon, lat })
    }

    /// Reads coordinates as people copy them from maps: latitude first, `44.60012, 33.52345`.
    /// Comma, semicolon or blank between; a decimal comma is understood when the separator is another one.
    pub fn parse_lat_lon(text: &str) -> Option<Self> {
        let text = text.trim();
        let parts: Vec<&str> = if text.contains(';') {
            text.split(';').collect()
        } else if text.matches(',').count() == 1 {
            text.split(',').collect()
        } else {
            text.split_whitespace().collect()
        };
        let [lat, lon] = parts.as_slice() else { return None };
        let number = |part: &str| {
            part.trim()
                .trim_end_matches(['°', ','])
                .replace(',', ".")
                .parse::<f64>()
                .ok()
        };
        Self::new(number(lon)?, number(lat)?)
    }

    /// Latitude first with five decimals (about a metre), the form `parse_lat_lon` reads.
    pub fn to_lat_lon(self) -> String {
        format!("{:.5}, {:.5}", self.lat, self.lon)
    }

    /// Great-circle distance in metres (haversine, mean radius 6,371,008.8 m).
    pub fn distance_m(self, other: Self) -> f64 {
        let (a, b) = (self.lat.to_radians(), other.lat.to_radians());
        let d_lat = b - a;
        let d_lon = (other.lon - self.lon).to_radians();
        let h = (d_lat / 2.0).sin().powi(2) + a.cos() * b.cos() * (d_lon / 2.0).sin().powi(2);
        2.0 * 6_371_008.8 * h.sqrt().min(1.0).asin()
    }
}

/// A rectangle in WGS84 degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BBox {
    /// Western edge, degrees.
    pub west: f64,
    /// Southern edge, degrees.
    pub south: f64,
    /// Eastern edge, degrees.
    pub east: f64,
    /// Northern edge, degrees.
    pub north: f64,
}

impl BBox {
    /// The middle of the rectangle.
    pub fn centre(self) -> Point {
        Point {
            lon: f64::midpoint(self.west, self.east),
            lat: f64::midpoint(self.south, self.north),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_read_as_people_copy_them() {
        let here = Point {
            lon: 33.52345,
            lat: 44.60012,
        };
        for text in [
            "44.60012, 33.52345",
            "44.60012 33.52345",
            " 44,60012; 33,52345 ",
            "44.60012°, 33.52345°",
        ] {
            assert_eq!(Point::parse_lat_lon(text), Some(here), "{text}");
        }
        for text in ["", "44.6", "улица 5, 7а", "91, 10", "10, 181", "NaN, 1", "1, 2, 3"] {
            assert_eq!(Point::parse_lat_lon(text), None, "{text}");
        }
    }

    #[test]
    fn a_degree_of_latitude_is_111_kilometres() {
        let metres = Point { lon: 33.0, lat: 44.0 }.distance_m(Point { lon: 33.0, lat: 45.0 });
        assert!((metres - 111_195.0).abs() < 10.0, "{metres}");
    }
}
