//! Where a JPEG was taken: just enough of EXIF to read that, since shrinking a photo loses it. The server has a full
//! reader for photos that come as they are.

/// Longitude and latitude in degrees, WGS 84, from the EXIF block of a JPEG (EXIF 2.32, 4.6.6). `file` may be cut off
/// after the block. Anything else, broken or without a place gives `None`.
pub fn gps(file: &[u8]) -> Option<(f64, f64)> {
    let tiff = Tiff::new(exif_block(file)?)?;
    let first = tiff.u32(4)?;
    let gps = tiff.u32(tiff.entry(first, GPS_TABLE)? + 8)?;
    let lat = tiff.degrees(gps, LATITUDE, *b"NS", 90.0)?;
    let lon = tiff.degrees(gps, LONGITUDE, *b"EW", 180.0)?;
    // Cameras without a fix write zeros; the Gulf of Guinea files no complaints.
    (lat != 0.0 || lon != 0.0).then_some((lon, lat))
}

const GPS_TABLE: u16 = 0x8825;
/// The letter of the hemisphere is in the tag before.
const LATITUDE: u16 = 2;
const LONGITUDE: u16 = 4;
const RATIONAL: u16 = 5;

/// The TIFF file inside the first EXIF segment (APP1).
fn exif_block(file: &[u8]) -> Option<&[u8]> {
    let mut rest = file.strip_prefix(&[0xff, 0xd8])?;
    loop {
        let [0xff, marker, high, low, ..] = *rest else {
            return None;
        };
        // The length counts its own two bytes; a smaller one makes the range void and ends the search.
        let end = 2 + usize::from(u16::from_be_bytes([high, low]));
        let segment = rest.get(4..end)?;
        match (marker, segment.strip_prefix(b"Exif\0\0")) {
            (0xe1, Some(tiff)) => return Some(tiff),
            // The picture begins: metadata is over.
            (0xda, _) => return None,
            _ => rest = rest.get(end..)?,
        }
    }
}

struct Tiff<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl<'a> Tiff<'a> {
    fn new(bytes: &'a [u8]) -> Option<Self> {
        let little = match bytes.get(..2)? {
            b"II" => true,
            b"MM" => false,
            _ => return None,
        };
        let tiff = Self { bytes, little };
        (tiff.u16(2)? == 42).then_some(tiff)
    }

    fn u16(&self, at: usize) -> Option<u16> {
        let raw = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.little {
            u16::from_le_bytes(raw)
        } else {
            u16::from_be_bytes(raw)
        })
    }

    /// A number or an offset; a whole block has less than 64 KB, so that sums of sane offsets cannot overflow.
    fn u32(&self, at: usize) -> Option<usize> {
        let raw = *self.bytes.get(at..)?.first_chunk()?;
        let value = if self.little {
            u32::from_le_bytes(raw)
        } else {
            u32::from_be_bytes(raw)
        };
        usize::try_from(value).ok()
    }

    /// Where the entry of a tag is in a table of 12-byte entries.
    fn entry(&self, table: usize, tag: u16) -> Option<usize> {
        let count = usize::from(self.u16(table)?);
        (0..count)
            .map(|place| table + 2 + 12 * place)
            .take_while(|at| *at < self.bytes.len())
            .find(|at| self.u16(*at) == Some(tag))
    }

    fn degrees(&self, table: usize, tag: u16, [plus, minus]: [u8; 2], limit: f64) -> Option<f64> {
        let letter = self.bytes.get(self.entry(table, tag - 1)? + 8)?.to_ascii_uppercase();
        let sign = match letter {
            letter if letter == plus => 1.0,
            letter if letter == minus => -1.0,
            _ => return None,
        };
        let entry = self.entry(table, tag)?;
        if self.u16(entry + 2)? != RATIONAL || self.u32(entry + 4)? != 3 {
            return None;
        }
        let at = self.u32(entry + 8)?;
        // Three fractions must fit, and with them the offsets below.
        self.bytes.get(at..)?.first_chunk::<24>()?;
        let mut total = 0.0;
        for (place, unit) in [1.0, 60.0, 3600.0].into_iter().enumerate() {
            let (above, below) = (self.u32(at + 8 * place)?, self.u32(at + 8 * place + 4)?);
            match (above, below) {
                // "0/0" is how some cameras say "no seconds".
                (0, 0) if place > 0 => {}
                (_, 0) => return None,
                _ => total += f64::from(u32::try_from(above).ok()?) / f64::from(u32::try_from(below).ok()?) / unit,
            }
        }
        (total <= limit).then_some(sign * total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A JPEG with an EXIF block after a JFIF one. The GPS table is at 26, the fractions after it.
    fn photo(little: bool, letters: [u8; 2], lat: [(u32, u32); 3], lon: [(u32, u32); 3]) -> Vec<u8> {
        let n16 = |n: u16| if little { n.to_le_bytes() } else { n.to_be_bytes() };
        let n32 = |n: u32| if little { n.to_le_bytes() } else { n.to_be_bytes() };
        let mut tiff = if little { b"II".to_vec() } else { b"MM".to_vec() };
        tiff.extend(n16(42));
        tiff.extend(n32(8));
        let mut table = |entries: &[(u16, u16, u32, [u8; 4])]| {
            tiff.extend(n16(u16::try_from(entries.len()).unwrap()));
            for (tag, kind, count, value) in entries {
                tiff.extend(n16(*tag).into_iter().chain(n16(*kind)).chain(n32(*count)).chain(*value));
            }
            tiff.extend([0; 4]);
        };
        table(&[(GPS_TABLE, 4, 1, n32(26))]);
        table(&[
            (1, 2, 2, [letters[0], 0, 0, 0]),
            (LATITUDE, RATIONAL, 3, n32(80)),
            (3, 2, 2, [letters[1], 0, 0, 0]),
            (LONGITUDE, RATIONAL, 3, n32(104)),
        ]);
        for (above, below) in lat.into_iter().chain(lon) {
            tiff.extend(n32(above).into_iter().chain(n32(below)));
        }
        let mut file = vec![0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xe1];
        file.extend(u16::try_from(tiff.len() + 8).unwrap().to_be_bytes());
        file.extend(b"Exif\0\0");
        file.extend(tiff);
        file.extend([0xff, 0xda, 0, 2]);
        file
    }

    const LAT: [(u32, u32); 3] = [(44, 1), (30, 1), (3600, 100)];
    const LON: [(u32, u32); 3] = [(33, 1), (36, 1), (0, 0)];

    #[test]
    fn the_place_is_read_in_both_byte_orders_and_all_quarters() {
        for little in [false, true] {
            let (lon, lat) = gps(&photo(little, *b"NE", LAT, LON)).unwrap();
            assert!((lat - 44.51).abs() < 1e-9 && (lon - 33.6).abs() < 1e-9, "{lat} {lon}");
            let (lon, lat) = gps(&photo(little, *b"sw", LAT, LON)).unwrap();
            assert!((lat + 44.51).abs() < 1e-9 && (lon + 33.6).abs() < 1e-9, "{lat} {lon}");
        }
    }

    #[test]
    fn what_is_no_place_is_not_offered() {
        let zero = [(0, 1); 3];
        for (why, letters, lat, lon) in [
            ("no fix", *b"NE", zero, zero),
            ("hemisphere", *b"XE", LAT, LON),
            ("no degrees", *b"NE", [(0, 0), (1, 1), (1, 1)], LON),
            ("divided by nothing", *b"NE", [(44, 1), (1, 0), (1, 1)], LON),
            ("beyond the pole", *b"NE", [(90, 1), (1, 1), (0, 1)], LON),
            ("beyond the date line", *b"NE", LAT, [(181, 1), (0, 1), (0, 1)]),
        ] {
            assert_eq!(gps(&photo(true, letters, lat, lon)), None, "{why}");
        }
        assert_eq!(gps(b""), None);
        assert_eq!(gps(b"\x89PNG\r\n\x1a\n"), None);
    }

    #[test]
    fn a_photo_may_be_cut_after_the_block_and_nowhere_before() {
        let whole = photo(false, *b"NE", LAT, LON);
        let block = whole.len() - 4;
        assert!(gps(&whole[..block]).is_some());
        for end in 0..block {
            assert_eq!(gps(&whole[..end]), None, "{end}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = gps(&bytes);
            let mut block = b"\xff\xd8\xff\xe1\xff\xffExif\0\0II\x2a\0".to_vec();
            block.extend(&bytes);
            block.resize(65_600, 0xff);
            let _ = gps(&block);
        }

        #[test]
        fn no_broken_photo_panics(at in 0_usize..170, byte in any::<u8>(), little in any::<bool>()) {
            let mut file = photo(little, *b"NE", LAT, LON);
            if let Some(place) = file.get_mut(at) {
                *place = byte;
            }
            if let Some((lon, lat)) = gps(&file) {
                prop_assert!(lon.abs() <= 180.0 && lat.abs() <= 90.0);
            }
        }
    }
}
