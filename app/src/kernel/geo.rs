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
        let number = |part: &str| decimal(&part.trim().trim_end_matches(['°', ',']).replace(',', "."));
        Self::new(number(lon)?, number(lat)?)
    }

    /// Latitude first with five decimals (about a metre), the form `parse_lat_lon` reads.
    pub fn to_lat_lon(self) -> String {
        format!("{}, {}", fixed5(self.lat), fixed5(self.lon))
    }

    /// Distance in metres on a sphere of the mean radius 6,371,008.8 m, for places that are close: the equirectangular
    /// approximation, off by less than 0.2 % up to 50 km at the latitudes of Russia.
    pub fn distance_m(self, other: Self) -> f64 {
        let x = (self.lat + other.lat).to_radians() / 2.0;
        let square = x * x;
        // The cosine by its series: the library's one weighs four kilobytes in the browser's module.
        let cosine = 1.0 - square / 2.0 * (1.0 - square / 12.0 * (1.0 - square / 30.0 * (1.0 - square / 56.0)));
        let east = (other.lon - self.lon).to_radians() * cosine;
        let north = (other.lat - self.lat).to_radians();
        6_371_008.8 * (east * east + north * north).sqrt()
    }
}

/// Five digits after the point, without the formatting of floats of the standard library, which weighs more in the
/// browser's module than all our own words about places.
fn fixed5(degrees: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "degrees are at most 180")]
    let scaled = (degrees.clamp(-1e3, 1e3) * 1e5).round() as i64;
    let sign = if scaled < 0 { "-" } else { "" };
    format!("{sign}{}.{:05}", scaled.abs() / 100_000, scaled.abs() % 100_000)
}

/// Digits with at most one point and a sign; nothing that coordinates do not need.
fn decimal(text: &str) -> Option<f64> {
    let (minus, digits) = text
        .strip_prefix('-')
        .map_or((false, text.strip_prefix('+').unwrap_or(text)), |rest| (true, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let fine = |digits: &str| digits.len() <= 15 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !fine(whole) || !fine(part) || whole.len() + part.len() == 0 || whole.len() + part.len() > 15 {
        return None;
    }
    let number = |digits: &str| {
        digits
            .bytes()
            .fold(0.0, |sum, byte| sum * 10.0 + f64::from(byte - b'0'))
    };
    let value = number(&format!("{whole}{part}")) / part.bytes().fold(1.0, |scale, _| scale * 10.0);
    Some(if minus { -value } else { value })
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
    fn coordinates_are_written_as_they_are_read() {
        assert_eq!(
            Point {
                lon: -0.000_004,
                lat: -12.5
            }
            .to_lat_lon(),
            "-12.50000, 0.00000"
        );
        assert_eq!(
            Point {
                lon: 179.999_999,
                lat: 47.2
            }
            .to_lat_lon(),
            "47.20000, 180.00000"
        );
        assert_eq!(decimal("1e5"), None);
        assert_eq!(decimal("1234567890123456"), None);
    }

    #[test]
    fn close_places_are_as_far_as_the_haversine_says() {
        let haversine = |a: Point, b: Point| {
            let (d_lat, d_lon) = ((b.lat - a.lat).to_radians(), (b.lon - a.lon).to_radians());
            let h = (d_lat / 2.0).sin().powi(2)
                + a.lat.to_radians().cos() * b.lat.to_radians().cos() * (d_lon / 2.0).sin().powi(2);
            2.0 * 6_371_008.8 * h.sqrt().asin()
        };
        for lat in [41.2, 47.2, 55.7, 69.0, 77.0] {
            for (d_lon, d_lat) in [(0.001, 0.0), (0.0, 0.001), (0.3, 0.2), (-0.5, 0.1)] {
                let (a, b) = (
                    Point { lon: 40.0, lat },
                    Point {
                        lon: 40.0 + d_lon,
                        lat: lat + d_lat,
                    },
                );
                let ratio = a.distance_m(b) / haversine(a, b);
                assert!((ratio - 1.0).abs() < 0.002, "{lat} {d_lon} {d_lat}: {ratio}");
            }
        }
    }

    #[test]
    fn a_degree_of_latitude_is_111_kilometres() {
        let metres = Point { lon: 33.0, lat: 44.0 }.distance_m(Point { lon: 33.0, lat: 45.0 });
        assert!((metres - 111_195.0).abs() < 10.0, "{metres}");
    }
}
