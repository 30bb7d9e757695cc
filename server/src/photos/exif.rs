//! The two things that are read from EXIF before all of it is thrown away: which side is up, and, for the author
//! alone, where the picture was taken.

use exif::{Exif, In, Rational, Reader, Tag, Value};

/// More EXIF than this is not read: JPEG cannot hold more in one segment, and nobody needs more elsewhere.
const MAX_BYTES: usize = 64 * 1024;

/// How the stored pixels must be turned to stand upright (EXIF tag 0x0112, TIFF 6.0 p. 36).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Orientation {
    /// Rows and columns change places first.
    pub transpose: bool,
    /// Then left and right.
    pub flip_x: bool,
    /// Then top and bottom.
    pub flip_y: bool,
}

impl Orientation {
    /// From the tag's value; anything outside 1–8 leaves the picture as it is.
    pub const fn from_tag(value: u32) -> Self {
        let (transpose, flip_x, flip_y) = match value {
            2 => (false, true, false),
            3 => (false, true, true),
            4 => (false, false, true),
            5 => (true, false, false),
            6 => (true, true, false),
            7 => (true, true, true),
            8 => (true, false, true),
            _ => (false, false, false),
        };
        Self {
            transpose,
            flip_x,
            flip_y,
        }
    }
}

/// What a picture says of itself that we use.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Facts {
    /// Which side is up.
    pub orientation: Orientation,
    /// Longitude and latitude in degrees, WGS 84, if both are there and sane.
    pub gps: Option<(f64, f64)>,
}

/// Reads a raw EXIF block (TIFF header first). A broken block yields what could be read, never an error: a photo with
/// bad metadata is still a photo.
pub fn read(block: &[u8]) -> Facts {
    let block = block.strip_prefix(b"Exif\0\0").unwrap_or(block);
    if block.is_empty() || block.len() > MAX_BYTES {
        return Facts::default();
    }
    let parsed = Reader::new()
        .continue_on_error(true)
        .read_raw(block.to_vec())
        .or_else(|error| error.distill_partial_result(|_| ()));
    let Ok(exif) = parsed else { return Facts::default() };
    let orientation = exif
        .get_field(Tag::Orientation, In::PRIMARY)
        .and_then(|field| field.value.get_uint(0))
        .map(Orientation::from_tag)
        .unwrap_or_default();
    Facts {
        orientation,
        gps: gps(&exif),
    }
}

fn gps(exif: &Exif) -> Option<(f64, f64)> {
    let lat = degrees(exif, Tag::GPSLatitude, Tag::GPSLatitudeRef, [b'N', b'S'], 90.0)?;
    let lon = degrees(exif, Tag::GPSLongitude, Tag::GPSLongitudeRef, [b'E', b'W'], 180.0)?;
    // Cameras without a fix write zeros; the Gulf of Guinea files no complaints.
    (lat != 0.0 || lon != 0.0).then_some((lon, lat))
}

fn degrees(exif: &Exif, value: Tag, reference: Tag, [plus, minus]: [u8; 2], limit: f64) -> Option<f64> {
    let Value::Rational(parts) = &exif.get_field(value, In::PRIMARY)?.value else {
        return None;
    };
    let Value::Ascii(letters) = &exif.get_field(reference, In::PRIMARY)?.value else {
        return None;
    };
    let letter = letters.first()?.first()?.to_ascii_uppercase();
    let sign = if letter == plus {
        1.0
    } else if letter == minus {
        -1.0
    } else {
        return None;
    };
    let mut total = 0.0;
    for (part, unit) in parts.iter().zip([1.0, 60.0, 3600.0]) {
        let Rational { num, denom } = *part;
        if denom == 0 {
            // "0/0" is how some cameras say "no seconds".
            if num != 0 || unit <= 1.0 {
                return None;
            }
            continue;
        }
        total += f64::from(num) / f64::from(denom) / unit;
    }
    (total <= limit && !parts.is_empty()).then_some(sign * total)
}
