//! Phones take pictures in wider colour spaces than the web assumes. Since the profile is thrown away with the other
//! metadata, the colours are brought to sRGB first; otherwise red tape would turn orange.

use moxcms::{ColorProfile, Layout, TransformOptions};

use super::raster::Raster;

/// The picture in sRGB. A profile that cannot be read, or is more than three primaries and curves, changes nothing: a
/// slightly dull photo is better than none.
pub fn to_srgb(raster: Raster, profile: &[u8]) -> Raster {
    if raster.channels != 3 {
        return raster;
    }
    let Ok(source) = ColorProfile::new_from_slice(profile) else {
        return raster;
    };
    if !source.is_matrix_shaper() {
        return raster;
    }
    let srgb = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    let Ok(transform) = source.create_transform_8bit(Layout::Rgb, &srgb, Layout::Rgb, options) else {
        return raster;
    };
    let mut data = vec![0; raster.data.len()];
    match transform.transform(&raster.data, &mut data) {
        Ok(()) => Raster { data, ..raster },
        Err(_) => raster,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pixel(rgb: [u8; 3]) -> Raster {
        Raster {
            width: 1,
            height: 1,
            channels: 3,
            data: rgb.to_vec(),
        }
    }

    #[test]
    fn display_p3_becomes_srgb() {
        let p3 = ColorProfile::new_display_p3().encode().expect("a profile of our own");
        // The same light: P3 (200, 100, 50) is a redder sRGB; white stays white.
        let warm = to_srgb(pixel([200, 100, 50]), &p3).data;
        assert!(warm[0] > 210 && warm[1] < 100 && warm[2] < 50, "{warm:?}");
        assert!(to_srgb(pixel([255; 3]), &p3).data.iter().all(|&sample| sample >= 254));
    }

    #[test]
    fn rubbish_for_a_profile_changes_nothing() {
        assert_eq!(to_srgb(pixel([1, 2, 3]), b"rubbish"), pixel([1, 2, 3]));
        assert_eq!(to_srgb(pixel([1, 2, 3]), &[0; 4096]), pixel([1, 2, 3]));
    }
}
