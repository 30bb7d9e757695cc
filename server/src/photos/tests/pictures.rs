//! The whole corpus through the pure part: bytes in, two JPEG files or a typed refusal out.

use std::time::{Duration, Instant};

use jpeg_encoder::ColorType;
use png::{BitDepth, ColorType as PngColor};

use super::corpus::{self, Jpeg, QUARTERS};
use crate::photos::decode::decode;
use crate::photos::raster::Raster;
use crate::photos::sniff::Format;
use crate::photos::variants::{LARGE_SIDE, SMALL_SIDE, Variants, render};
use crate::photos::{PhotoLimits, jpeg};

fn rendered(file: &[u8]) -> Variants {
    render(file, &PhotoLimits::default()).expect("a good photo")
}

/// A variant read back.
fn pixels(variant: &[u8]) -> Raster {
    let soon = Instant::now() + Duration::from_secs(10);
    decode(variant, Format::Jpeg, &PhotoLimits::default(), soon)
        .expect("our own JPEG")
        .raster
}

fn at(raster: &Raster, x: u32, y: u32) -> [u8; 3] {
    let start = ((y * raster.width + x) * 3) as usize;
    [raster.data[start], raster.data[start + 1], raster.data[start + 2]]
}

/// The middles of the four quarters, left to right, top to bottom.
type Middles = [[u8; 3]; 4];

fn middles(raster: &Raster) -> Middles {
    let (w, h) = (raster.width, raster.height);
    [
        (w / 4, h / 4),
        (3 * w / 4, h / 4),
        (w / 4, 3 * h / 4),
        (3 * w / 4, 3 * h / 4),
    ]
    .map(|(x, y)| at(raster, x, y))
}

fn assert_near(found: Middles, expected: Middles, what: &str) {
    let near = found
        .iter()
        .flatten()
        .zip(expected.iter().flatten())
        .all(|(a, b)| a.abs_diff(*b) <= 16);
    assert!(near, "{what}: {found:?} is not {expected:?}");
}

fn contains(file: &[u8], needle: &[u8]) -> bool {
    file.windows(needle.len()).any(|window| window == needle)
}

/// Which segments a JPEG file has before its scan.
fn markers(file: &[u8]) -> Vec<u8> {
    let (mut at, mut found) = (2, Vec::new());
    loop {
        let code = file[at + 1];
        found.push(code);
        if code == 0xda {
            return found;
        }
        at += 2 + usize::from(u16::from_be_bytes([file[at + 2], file[at + 3]]));
    }
}

#[test]
fn variants_have_their_sizes_and_proportions() {
    let variants = rendered(&corpus::jpeg(3200, 1800));
    assert_eq!((variants.width, variants.height), (1600, 900));
    let (large, small) = (pixels(&variants.large), pixels(&variants.small));
    assert_eq!((large.width, large.height), (LARGE_SIDE, 900));
    assert_eq!((small.width, small.height), (SMALL_SIDE, 225));
    assert_near(middles(&large), QUARTERS, "large");
    assert_near(middles(&small), QUARTERS, "small");
}

#[test]
fn a_small_picture_is_not_blown_up_and_a_strip_keeps_a_pixel() {
    let variants = rendered(&corpus::jpeg(40, 30));
    assert_eq!((variants.width, variants.height), (40, 30));
    let strip = rendered(&corpus::jpeg(12_000, 2));
    assert_eq!((strip.width, strip.height), (1600, 1));
}

#[test]
fn every_orientation_stands_upright() {
    let [a, b, c, d] = QUARTERS;
    let upright = [
        [a, b, c, d],
        [b, a, d, c],
        [d, c, b, a],
        [c, d, a, b],
        [a, c, b, d],
        [c, a, d, b],
        [d, b, c, a],
        [b, d, a, c],
    ];
    for (tag, expected) in (1u16..).zip(upright) {
        let file = Jpeg {
            exif: Some(corpus::exif(tag, false)),
            ..Jpeg::default()
        }
        .of_quarters(640, 400);
        let variants = rendered(&file);
        let size = if tag >= 5 { (400, 640) } else { (640, 400) };
        assert_eq!((variants.width, variants.height), size, "orientation {tag}");
        assert_near(
            middles(&pixels(&variants.large)),
            expected,
            &format!("orientation {tag}"),
        );
        assert_near(
            middles(&pixels(&variants.small)),
            expected,
            &format!("orientation {tag}, small"),
        );
    }
}

#[test]
fn place_is_read_and_everything_personal_is_gone() {
    let source = Jpeg {
        exif: Some(corpus::exif(1, true)),
        comment: true,
        ..Jpeg::default()
    };
    let file = source.of_quarters(500, 500);
    assert!(
        contains(&file, b"SpyCam") && contains(&file, b"Ivanov"),
        "the corpus must hold what is to vanish"
    );
    let variants = rendered(&file);
    let (lon, lat) = variants.gps.expect("a place");
    assert!((lon - 33.6).abs() < 1e-9 && (lat - 44.5).abs() < 1e-9);
    for variant in [&variants.large, &variants.small] {
        assert!(!contains(variant, b"Exif") && !contains(variant, b"SpyCam") && !contains(variant, b"Ivanov"));
        // Only JFIF of all APPn, and no comment.
        let kinds = markers(variant);
        assert!(
            !kinds.iter().any(|kind| matches!(kind, 0xe1..=0xef | 0xfe)),
            "{kinds:x?}"
        );
    }
}

#[test]
fn broken_metadata_does_not_cost_the_photo() {
    for exif in [
        vec![0; 40],
        b"II*\0\xff\xff\xff\xff".to_vec(),
        corpus::exif(9, false),
        vec![0xff; 3000],
    ] {
        let file = Jpeg {
            exif: Some(exif),
            ..Jpeg::default()
        }
        .of_quarters(64, 64);
        assert_eq!(rendered(&file).gps, None);
    }
}

#[test]
fn wide_colours_become_srgb() {
    let p3 = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let plain = pixels(&rendered(&Jpeg::default().of_quarters(64, 64)).large);
    let wide = pixels(
        &rendered(
            &Jpeg {
                icc: Some(p3),
                ..Jpeg::default()
            }
            .of_quarters(64, 64),
        )
        .large,
    );
    assert!(
        at(&wide, 16, 16)[0] > at(&plain, 16, 16)[0] + 5,
        "{:?} {:?}",
        at(&wide, 16, 16),
        at(&plain, 16, 16)
    );
}

#[test]
fn progressive_grey_and_cmyk_are_photos_too() {
    let progressive = Jpeg {
        progressive: true,
        ..Jpeg::default()
    }
    .of_quarters(640, 400);
    assert_near(middles(&pixels(&rendered(&progressive).large)), QUARTERS, "progressive");
    // A scan for each colour, and the colours at half the resolution: a decoder's rare path.
    let parted = Jpeg {
        scan_per_colour: true,
        ..Jpeg::default()
    }
    .of_quarters(650, 410);
    assert_eq!(jpeg::walk(&parted, |_, _| Ok(())).unwrap().scans, 3);
    assert_near(
        middles(&pixels(&rendered(&parted).large)),
        QUARTERS,
        "a scan for each colour",
    );

    let grey: Vec<u8> = corpus::quarters(64, 64).chunks(3).map(|rgb| rgb[0]).collect();
    let file = Jpeg::default().of(&grey, 64, 64, ColorType::Luma);
    let expected = QUARTERS.map(|[red, ..]| [red; 3]);
    assert_near(middles(&pixels(&rendered(&file).large)), expected, "grey");

    let cmyk: Vec<u8> = corpus::quarters(64, 64)
        .chunks(3)
        .flat_map(|c| [255 - c[0], 255 - c[1], 255 - c[2], 0])
        .collect();
    for progressive in [false, true] {
        for colour in [ColorType::Cmyk, ColorType::CmykAsYcck] {
            let file = Jpeg {
                progressive,
                ..Jpeg::default()
            }
            .of(&cmyk, 64, 64, colour);
            let what = format!("{colour:?}, progressive {progressive}");
            assert_near(middles(&pixels(&rendered(&file).large)), QUARTERS, &what);
        }
    }
}

#[test]
fn every_kind_of_png_is_flattened_to_eight_bits() {
    let rgb = corpus::quarters(64, 64);
    let rgba: Vec<u8> = rgb.chunks(3).flat_map(|c| [c[0], c[1], c[2], 255]).collect();
    let clear: Vec<u8> = rgb.chunks(3).flat_map(|c| [c[0], c[1], c[2], 0]).collect();
    let deep: Vec<u8> = rgb.iter().flat_map(|&sample| [sample, sample]).collect();
    let grey_alpha: Vec<u8> = rgb.chunks(3).flat_map(|c| [c[0], 255]).collect();
    let grey = QUARTERS.map(|[red, ..]| [red; 3]);
    let white = [[255; 3]; 4];
    let cases: [(PngColor, BitDepth, &[u8], Middles); 5] = [
        (PngColor::Rgb, BitDepth::Eight, &rgb, QUARTERS),
        (PngColor::Rgba, BitDepth::Eight, &rgba, QUARTERS),
        (PngColor::Rgba, BitDepth::Eight, &clear, white),
        (PngColor::Rgb, BitDepth::Sixteen, &deep, QUARTERS),
        (PngColor::GrayscaleAlpha, BitDepth::Eight, &grey_alpha, grey),
    ];
    for (colour, depth, data, expected) in cases {
        let variants = rendered(&corpus::png(64, 64, colour, depth, data));
        assert_near(
            middles(&pixels(&variants.large)),
            expected,
            &format!("{colour:?} {depth:?}"),
        );
        assert!(!contains(&variants.large, b"Ivanov"));
    }
    // One bit per pixel: the upper half black, the lower half white.
    let bits = [vec![0; 8 * 32], vec![255; 8 * 32]].concat();
    let variants = rendered(&corpus::png(64, 64, PngColor::Grayscale, BitDepth::One, &bits));
    assert_near(
        middles(&pixels(&variants.large)),
        [[0; 3], [0; 3], [255; 3], [255; 3]],
        "one bit",
    );
}

#[test]
fn webp_still_lossy_and_the_first_frame_of_a_film() {
    let turned = rendered(&corpus::webp(640, 400, Some(corpus::exif(6, true))));
    assert_eq!((turned.width, turned.height), (400, 640));
    assert!(turned.gps.is_some());
    assert_eq!(rendered(corpus::LOSSY_WEBP).width, 1);
    assert_near(
        middles(&pixels(&rendered(&corpus::animated_webp(64, 48)).large)),
        QUARTERS,
        "animated",
    );
}

#[test]
fn what_is_glued_on_behind_is_gone() {
    let clean = corpus::jpeg(300, 200);
    let tail = b"PK\x03\x04<script>alert(document.domain)</script>*/".repeat(50);
    let variants = rendered(&[clean.as_slice(), &tail].concat());
    assert_eq!(variants, rendered(&clean), "the tail must not change anything");
    assert!(!contains(&variants.large, b"<script") && !contains(&variants.large, b"PK\x03\x04"));
}

#[test]
fn the_walk_keeps_the_picture_and_nothing_else() {
    let source = Jpeg {
        exif: Some(corpus::exif(1, true)),
        comment: true,
        ..Jpeg::default()
    }
    .of_quarters(64, 64);
    let skeleton = jpeg::walk(&source, |_, _| Ok(())).unwrap();
    assert_eq!((skeleton.width, skeleton.height, skeleton.scans), (64, 64, 1));
    assert!(!contains(&skeleton.picture, b"SpyCam") && !contains(&skeleton.picture, b"Photoshop"));
    let again = jpeg::walk(&skeleton.picture, |_, _| Ok(())).unwrap();
    assert_eq!(again.picture, skeleton.picture);
}
