//! Bombs, wrecks and impostors: each is refused by its own name, quickly, and never by a panic.

use std::time::{Duration, Instant};

use png::{BitDepth, ColorType as PngColor};

use super::corpus::{self, Jpeg};
use crate::photos::PhotoLimits;
use crate::photos::decode;
use crate::photos::error::PhotoError;
use crate::photos::variants::render;

fn refusal(file: &[u8]) -> &'static str {
    render(file, &PhotoLimits::default())
        .expect_err("must be refused")
        .code()
}

#[test]
fn bombs_are_refused_by_their_headers() {
    let started = Instant::now();
    assert_eq!(refusal(&corpus::png_header(50_000, 50_000)), "photo_too_many_pixels");
    assert_eq!(refusal(&corpus::png_header(12_001, 1)), "photo_too_many_pixels");
    assert_eq!(refusal(&corpus::png_header(8000, 7000)), "photo_too_many_pixels");
    assert_eq!(refusal(&corpus::jpeg_header(65_500, 65_500)), "photo_too_many_pixels");
    assert_eq!(refusal(&corpus::jpeg_header(100, 65_500)), "photo_too_many_pixels");
    assert!(started.elapsed() < Duration::from_secs(10), "a header must be enough");
    // Within the pixels, over the memory: 30 million progressive pixels at full colour need nine bytes each.
    let limits = PhotoLimits {
        max_alloc: 64 * 64 * 8,
        ..PhotoLimits::default()
    };
    assert!(decode::peak(&limits) > limits.max_alloc);
    let progressive = Jpeg {
        progressive: true,
        ..Jpeg::default()
    }
    .of_quarters(64, 64);
    assert!(matches!(
        render(&progressive, &limits),
        Err(PhotoError::TooManyPixels { width: 64, height: 64 })
    ));
    assert!(
        render(&corpus::jpeg(64, 64), &limits).is_ok(),
        "the same size needs less when it is baseline"
    );
}

#[test]
fn cut_off_files_are_known_wherever_the_cut_is() {
    for file in [
        corpus::jpeg(300, 200),
        Jpeg {
            progressive: true,
            ..Jpeg::default()
        }
        .of_quarters(300, 200),
    ] {
        for part in [3, 20, 300, file.len() / 2, file.len() - 100, file.len() - 1] {
            assert_eq!(refusal(&file[..part]), "photo_truncated", "{part} of {}", file.len());
        }
    }
    let png = corpus::png(64, 64, PngColor::Rgb, BitDepth::Eight, &corpus::quarters(64, 64));
    assert_eq!(refusal(&png[..png.len() / 2]), "photo_truncated");
    let webp = corpus::webp(64, 64, None);
    assert!(matches!(
        refusal(&webp[..webp.len() / 2]),
        "photo_truncated" | "photo_damaged"
    ));
}

#[test]
fn a_hole_in_the_middle_is_no_photo_even_with_a_proper_end() {
    let file = corpus::jpeg(300, 200);
    let patched = [&file[..file.len() / 2], &[0xff, 0xd9]].concat();
    assert_eq!(refusal(&patched), "photo_damaged");
    assert_eq!(refusal(&corpus::jpeg_header(64, 64)), "photo_damaged");
    assert_eq!(refusal(&corpus::png_header(64, 64)), "photo_damaged");
}

#[test]
fn other_formats_are_named() {
    assert_eq!(refusal(b""), "photo_empty");
    assert_eq!(
        refusal(b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"),
        "photo_type_gif"
    );
    assert_eq!(
        refusal(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        "photo_type_svg"
    );
}

#[test]
fn a_decoder_does_not_outstay_its_time() {
    let limits = PhotoLimits {
        decode_time: Duration::ZERO,
        ..PhotoLimits::default()
    };
    let png = corpus::png(64, 64, PngColor::Rgb, BitDepth::Eight, &corpus::quarters(64, 64));
    for file in [corpus::jpeg(2000, 1500), png, corpus::webp(64, 64, None)] {
        assert!(matches!(render(&file, &limits), Err(PhotoError::TooSlow)));
    }
}

#[test]
fn any_damage_is_an_error_or_a_photo_but_never_a_panic() {
    let seeds = [
        corpus::jpeg(48, 32),
        Jpeg {
            progressive: true,
            exif: Some(corpus::exif(6, true)),
            ..Jpeg::default()
        }
        .of_quarters(48, 32),
        corpus::png(48, 32, PngColor::Rgb, BitDepth::Eight, &corpus::quarters(48, 32)),
        corpus::webp(48, 32, Some(corpus::exif(3, true))),
        corpus::animated_webp(24, 16),
    ];
    let limits = PhotoLimits {
        max_pixels: 1_000_000,
        ..PhotoLimits::default()
    };
    let mut random: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random % below as u64).unwrap()
    };
    for round in 0..1500 {
        let mut file = seeds[round % seeds.len()].clone();
        for _ in 0..=next(4) {
            let place = next(file.len());
            file[place] = u8::try_from(next(256)).unwrap();
        }
        let outcome = std::panic::catch_unwind(|| render(&file, &limits).map(|_| ()));
        assert!(outcome.is_ok(), "round {round} panicked");
    }
}
