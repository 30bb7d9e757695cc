//! Bytes to pixels, within limits: the header is looked at first, then memory is allowed, then time is watched.

use std::io::{self, BufRead, Cursor, Read, Seek, SeekFrom};
use std::time::Instant;

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;

use super::PhotoLimits;
use super::error::PhotoError;
use super::exif::{self, Facts};
use super::jpeg;
use super::raster::Raster;
use super::sniff::Format;

/// A decoded picture and what its metadata said.
#[derive(Debug)]
pub struct Decoded {
    /// The pixels, without alpha, not yet turned upright.
    pub raster: Raster,
    /// Orientation and place.
    pub facts: Facts,
    /// The ICC profile of an RGB picture, if it carries one.
    pub icc: Option<Vec<u8>>,
}

/// More scans than this is an attack, not a photo: encoders make about ten, the format's own bit planes about forty.
const MAX_SCANS: usize = 64;
/// A decoder's own state besides the pixels: zlib windows, Huffman tables, palette.
const SLACK: u64 = 4 * 1024 * 1024;

/// Decodes `file`, which was sniffed as `format`, until `deadline` at the latest.
///
/// # Errors
/// [`PhotoError::TooManyPixels`] before any pixel is allocated; [`PhotoError::Truncated`], [`PhotoError::Damaged`],
/// [`PhotoError::TooSlow`] while decoding.
pub fn decode(file: &[u8], format: Format, limits: &PhotoLimits, deadline: Instant) -> Result<Decoded, PhotoError> {
    let decoded = match format {
        Format::Jpeg => decode_jpeg(file, limits, deadline),
        Format::Png => decode_png(file, limits, deadline),
        Format::Webp => decode_webp(file, limits, deadline),
    };
    match decoded {
        // Whatever a decoder says of a reader that stopped because time was up, the reason is the time.
        Err(PhotoError::Truncated | PhotoError::Damaged(_)) if Instant::now() >= deadline => Err(PhotoError::TooSlow),
        other => other,
    }
}

/// Refuses by the size alone; `bytes_per_pixel` is what decoding will hold at its peak.
fn admit(width: u32, height: u32, bytes_per_pixel: u64, limits: &PhotoLimits) -> Result<(), PhotoError> {
    let pixels = u64::from(width) * u64::from(height);
    let fits = width <= limits.max_side
        && height <= limits.max_side
        && pixels <= limits.max_pixels
        && pixels * bytes_per_pixel <= limits.max_alloc;
    if fits {
        Ok(())
    } else {
        Err(PhotoError::TooManyPixels { width, height })
    }
}

fn decode_jpeg(file: &[u8], limits: &PhotoLimits, deadline: Instant) -> Result<Decoded, PhotoError> {
    let skeleton = jpeg::walk(file, |width, height| admit(width, height, 3, limits))?;
    if skeleton.scans > MAX_SCANS {
        return Err(PhotoError::Damaged(format!("JPEG: {} scans", skeleton.scans)));
    }
    if skeleton.progressive || skeleton.scans > 1 {
        // Two bytes for each coefficient beside three for each pixel.
        admit(
            skeleton.width,
            skeleton.height,
            3 + skeleton.quarter_samples.div_ceil(2),
            limits,
        )?;
    }
    let facts = skeleton.exif.as_deref().map(exif::read).unwrap_or_default();
    let (width, height, icc) = (skeleton.width, skeleton.height, skeleton.icc.clone());
    let (data, rgb) = if skeleton.progressive || skeleton.scans > 1 {
        decode_scans(&skeleton, limits, deadline)?
    } else {
        decode_single_scan(skeleton, deadline)?
    };
    let channels = if data.len() as u64 == u64::from(width) * u64::from(height) {
        1
    } else {
        3
    };
    let raster = checked(Raster {
        width,
        height,
        channels,
        data,
    })?;
    Ok(Decoded {
        raster,
        facts,
        icc: icc.filter(|_| rgb),
    })
}

/// What cameras write: one scan with all colours in it, decoded row by row by the fastest decoder.
fn decode_single_scan(skeleton: jpeg::Skeleton, deadline: Instant) -> Result<(Vec<u8>, bool), PhotoError> {
    let mut picture = skeleton.picture;
    // The decoder takes an end marker in the middle of the data for the end of the picture and paints the rest grey.
    // Without the marker it notices that data is missing; the zeros are for its reading ahead.
    picture.truncate(picture.len().saturating_sub(2));
    picture.extend_from_slice(&[0; 16]);
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(skeleton.width as usize)
        .set_max_height(skeleton.height as usize)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let source = Timed::new(ZCursor::new(picture.as_slice()), deadline);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(source, options);
    let data = decoder
        .decode()
        .map_err(|error| PhotoError::Damaged(format!("JPEG: {error}")))?;
    let rgb = matches!(decoder.input_colorspace(), Some(ColorSpace::RGB | ColorSpace::YCbCr));
    Ok((data, rgb))
}

/// Progressive files and those with a scan for each colour. zune-jpeg 0.5.15 decodes some of the latter to garbage
/// without an error (its issues 419, 422 and 430), so they go to the older and slower decoder, which does not.
fn decode_scans(
    skeleton: &jpeg::Skeleton,
    limits: &PhotoLimits,
    deadline: Instant,
) -> Result<(Vec<u8>, bool), PhotoError> {
    let mut decoder = jpeg_decoder::Decoder::new(Timed::new(Cursor::new(skeleton.picture.as_slice()), deadline));
    decoder.set_max_decoding_buffer_size(usize::try_from(limits.max_alloc).unwrap_or(usize::MAX));
    let data = decoder
        .decode()
        .map_err(|error| PhotoError::Damaged(format!("JPEG: {error}")))?;
    match decoder.info().map(|info| info.pixel_format) {
        Some(jpeg_decoder::PixelFormat::L8) => Ok((data, false)),
        Some(jpeg_decoder::PixelFormat::RGB24) => Ok((data, true)),
        Some(jpeg_decoder::PixelFormat::CMYK32) => Ok((rgb_of_cmyk(&data), false)),
        other => Err(PhotoError::Damaged(format!("JPEG: pixels of {other:?}"))),
    }
}

/// Inks (255 is full) to light, without a profile.
fn rgb_of_cmyk(data: &[u8]) -> Vec<u8> {
    let left = |ink: u8| u32::from(255 - ink);
    let mixed = |ink: u8, black: u8| u8::try_from(left(ink) * left(black) / 255).unwrap_or(u8::MAX);
    data.chunks_exact(4)
        .flat_map(|c| [mixed(c[0], c[3]), mixed(c[1], c[3]), mixed(c[2], c[3])])
        .collect()
}

fn decode_png(file: &[u8], limits: &PhotoLimits, deadline: Instant) -> Result<Decoded, PhotoError> {
    let allowed = usize::try_from(limits.max_alloc).unwrap_or(usize::MAX);
    let source = Timed::new(Cursor::new(file), deadline);
    let mut decoder = png::Decoder::new_with_limits(source, png::Limits { bytes: allowed });
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    decoder.set_ignore_text_chunk(true);
    let header = decoder.read_header_info().map_err(png_error)?;
    let (width, height) = header.size();
    admit(width, height, 1, limits)?;
    let mut reader = decoder.read_info().map_err(png_error)?;
    let channels = reader.output_color_type().0.samples();
    admit(width, height, channels as u64, limits)?;
    let size = reader
        .output_buffer_size()
        .ok_or(PhotoError::TooManyPixels { width, height })?;
    let mut data = vec![0; size];
    let info = reader.next_frame(&mut data).map_err(png_error)?;
    let metadata = reader.info();
    let facts = metadata.exif_metadata.as_deref().map(exif::read).unwrap_or_default();
    let icc = metadata
        .icc_profile
        .as_deref()
        .map(<[u8]>::to_vec)
        .filter(|_| channels >= 3);
    // An animated file may say that its default image is smaller than its canvas; only the frame is taken.
    data.truncate(info.buffer_size());
    let raster = checked(Raster {
        width: info.width,
        height: info.height,
        channels,
        data,
    })?;
    Ok(Decoded {
        raster: raster.on_white(),
        facts,
        icc,
    })
}

fn png_error(error: png::DecodingError) -> PhotoError {
    match error {
        png::DecodingError::IoError(error) if error.kind() == io::ErrorKind::UnexpectedEof => PhotoError::Truncated,
        error => PhotoError::Damaged(format!("PNG: {error}")),
    }
}

fn decode_webp(file: &[u8], limits: &PhotoLimits, deadline: Instant) -> Result<Decoded, PhotoError> {
    let source = Timed::new(Cursor::new(file), deadline);
    let mut decoder = image_webp::WebPDecoder::new(source).map_err(webp_error)?;
    decoder.set_memory_limit(usize::try_from(limits.max_alloc).unwrap_or(usize::MAX));
    let (width, height) = decoder.dimensions();
    // The lossless decoder holds its own four bytes for each pixel beside the answer.
    admit(width, height, 8, limits)?;
    let channels = if decoder.has_alpha() { 4 } else { 3 };
    let facts = decoder
        .exif_metadata()
        .ok()
        .flatten()
        .as_deref()
        .map(exif::read)
        .unwrap_or_default();
    let icc = decoder.icc_profile().ok().flatten();
    let size = decoder
        .output_buffer_size()
        .ok_or(PhotoError::TooManyPixels { width, height })?;
    let mut data = vec![0; size];
    decoder.read_image(&mut data).map_err(webp_error)?;
    let raster = checked(Raster {
        width,
        height,
        channels,
        data,
    })?;
    Ok(Decoded {
        raster: raster.on_white(),
        facts,
        icc,
    })
}

fn webp_error(error: image_webp::DecodingError) -> PhotoError {
    match error {
        image_webp::DecodingError::IoError(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            PhotoError::Truncated
        }
        error => PhotoError::Damaged(format!("WebP: {error}")),
    }
}

/// The rest of the pipeline indexes by the size: a decoder that answers another amount stops here.
fn checked(raster: Raster) -> Result<Raster, PhotoError> {
    let expected = u64::from(raster.width) * u64::from(raster.height) * raster.channels as u64;
    if expected == 0 || raster.data.len() as u64 != expected {
        return Err(PhotoError::Damaged(
            "the decoder answered another number of pixels".to_owned(),
        ));
    }
    Ok(raster)
}

/// The most that [`decode`] may hold at once under these limits, for those who plan the memory of the process.
pub const fn peak(limits: &PhotoLimits) -> u64 {
    limits.max_alloc + 2 * limits.max_bytes + SLACK
}

/// A source that ends when the time is up, so that no decoder can outstay it however the file was crafted. It ends as
/// a file does, since that is the one failure that every decoder is sure to notice.
struct Timed<R> {
    inner: R,
    deadline: Instant,
    reads: u32,
    late: bool,
}

/// The clock is asked once in so many reads: a read may be a single byte.
const READS_PER_LOOK: u32 = 4096;

impl<R> Timed<R> {
    const fn new(inner: R, deadline: Instant) -> Self {
        Self {
            inner,
            deadline,
            reads: 0,
            late: false,
        }
    }

    #[inline]
    fn is_late(&mut self) -> bool {
        if self.reads.is_multiple_of(READS_PER_LOOK) {
            self.late |= Instant::now() >= self.deadline;
        }
        self.reads = self.reads.wrapping_add(1);
        self.late
    }
}

impl<R: Read> Read for Timed<R> {
    #[inline]
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.is_late() { Ok(0) } else { self.inner.read(buf) }
    }
}

impl<R: BufRead> BufRead for Timed<R> {
    #[inline]
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.is_late() { Ok(&[]) } else { self.inner.fill_buf() }
    }

    #[inline]
    fn consume(&mut self, amount: usize) {
        self.inner.consume(amount);
    }
}

impl<R: Seek> Seek for Timed<R> {
    #[inline]
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}
