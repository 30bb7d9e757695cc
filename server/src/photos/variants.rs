//! Pixels to the two JPEG files that are kept. Encoding anew is also the cleansing: nothing of the original file but
//! its visible picture survives.

use std::time::Instant;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use super::PhotoLimits;
use super::colour;
use super::decode::{self, Decoded};
use super::error::PhotoError;
use super::raster::Raster;
use super::sniff;

/// Long side of the large variant, pixels.
pub const LARGE_SIDE: u32 = 1600;
/// Long side of the small variant, pixels.
pub const SMALL_SIDE: u32 = 400;
/// JPEG quality of both, 1–100.
const QUALITY: u8 = 80;

/// Both variants of a photo, ready to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Variants {
    /// JPEG, long side at most [`LARGE_SIDE`].
    pub large: Vec<u8>,
    /// JPEG, long side at most [`SMALL_SIDE`].
    pub small: Vec<u8>,
    /// Width of the large variant, pixels.
    pub width: u32,
    /// Height of the large variant, pixels.
    pub height: u32,
    /// Longitude and latitude from the metadata, for the author alone.
    pub gps: Option<(f64, f64)>,
}

/// The whole way from an untrusted file to both variants; blocking, CPU-bound, bounded by `limits`.
///
/// # Errors
/// Anything [`sniff::sniff`] and [`decode::decode`] refuse.
pub fn render(file: &[u8], limits: &PhotoLimits) -> Result<Variants, PhotoError> {
    let format = sniff::sniff(file.get(..sniff::HEAD).unwrap_or(file))?;
    let deadline = Instant::now() + limits.decode_time;
    let Decoded { raster, facts, icc } = decode::decode(file, format, limits, deadline)?;
    // Fewer pixels first, then everything that costs per pixel.
    let large = fit(raster, LARGE_SIDE)?.upright(facts.orientation);
    let large = match icc {
        Some(profile) => colour::to_srgb(large, &profile),
        None => large,
    };
    let small = fit(large.clone(), SMALL_SIDE)?;
    Ok(Variants {
        width: large.width,
        height: large.height,
        large: encode(&large)?,
        small: encode(&small)?,
        gps: facts.gps,
    })
}

/// The picture with its long side at `side` at most; smaller ones stay as they are.
fn fit(raster: Raster, side: u32) -> Result<Raster, PhotoError> {
    let long = raster.width.max(raster.height);
    if long <= side {
        return Ok(raster);
    }
    let scaled = |length: u32| {
        let exact = (u64::from(length) * u64::from(side) * 2 + u64::from(long)) / (u64::from(long) * 2);
        u32::try_from(exact).unwrap_or(side).max(1)
    };
    let pixel = match raster.channels {
        1 => PixelType::U8,
        3 => PixelType::U8x3,
        other => return Err(PhotoError::Damaged(format!("{other} channels"))),
    };
    let (width, height) = (scaled(raster.width), scaled(raster.height));
    let source = ImageRef::new(raster.width, raster.height, &raster.data, pixel).map_err(not_scaled)?;
    let mut target = Image::new(width, height, pixel);
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom))
        .use_alpha(false);
    Resizer::new()
        .resize(&source, &mut target, &options)
        .map_err(not_scaled)?;
    Ok(Raster {
        width,
        height,
        channels: raster.channels,
        data: target.into_vec(),
    })
}

fn not_scaled(error: impl std::fmt::Display) -> PhotoError {
    PhotoError::Damaged(format!("scaling: {error}"))
}

fn encode(raster: &Raster) -> Result<Vec<u8>, PhotoError> {
    let colour = if raster.channels == 1 {
        ColorType::Luma
    } else {
        ColorType::Rgb
    };
    let size = |length: u32| u16::try_from(length).map_err(not_encoded);
    let mut file = Vec::with_capacity(raster.data.len() / 8);
    let mut encoder = Encoder::new(&mut file, QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder
        .encode(&raster.data, size(raster.width)?, size(raster.height)?, colour)
        .map_err(not_encoded)?;
    Ok(file)
}

fn not_encoded(error: impl std::fmt::Display) -> PhotoError {
    PhotoError::Damaged(format!("encoding: {error}"))
}
