//! The skeleton of a JPEG file: walked once before decoding, so that everything that is not picture (comments,
//! metadata, previews, whatever is glued on behind) is gone before the decoder sees a byte, and a file that was cut off
//! is known as such.

use super::error::PhotoError;

/// What the walk found.
#[derive(Debug)]
pub struct Skeleton {
    /// Width in pixels, as stored (before orientation).
    pub width: u32,
    /// Height in pixels, as stored.
    pub height: u32,
    /// Progressive files are decoded from coefficients of the whole picture: far more memory.
    pub progressive: bool,
    /// Samples per pixel over all components at their subsampling, in quarters: 4:2:0 is 6, 4:4:4 is 12.
    pub quarter_samples: u64,
    /// How many scans: a handful in honest files.
    pub scans: usize,
    /// The EXIF block, if any.
    pub exif: Option<Vec<u8>>,
    /// The ICC profile, if any, its parts joined.
    pub icc: Option<Vec<u8>>,
    /// The picture alone: tables, frame and scans, from SOI to EOI.
    pub picture: Vec<u8>,
}

const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;
const DQT: u8 = 0xdb;
const DHT: u8 = 0xc4;
const DRI: u8 = 0xdd;
const DAC: u8 = 0xcc;
const APP0: u8 = 0xe0;
const APP1: u8 = 0xe1;
const APP2: u8 = 0xe2;
const APP14: u8 = 0xee;

/// The largest ICC profile that is joined from its parts.
const MAX_ICC: usize = 1024 * 1024;

/// Only the size and kind of the frame: what is needed to refuse a bomb before copying anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Frame {
    width: u32,
    height: u32,
    progressive: bool,
    quarter_samples: u64,
}

/// Walks the file from SOI to EOI. `admit` sees the frame's size as soon as it is known and may refuse.
///
/// # Errors
/// [`PhotoError::Truncated`] when the file ends first, [`PhotoError::Damaged`] when it is no JPEG we decode, and
/// whatever `admit` answers.
pub fn walk(file: &[u8], admit: impl Fn(u32, u32) -> Result<(), PhotoError>) -> Result<Skeleton, PhotoError> {
    let mut at = 2;
    let mut frame: Option<Frame> = None;
    let mut exif = None;
    let mut icc: Vec<u8> = Vec::new();
    let mut scans = 0;
    let mut picture = vec![0xff, SOI];
    loop {
        let marker = next_marker(file, &mut at)?;
        match marker {
            EOI => break,
            // Stray restart markers and fill between segments carry nothing.
            SOI | 0x01 | 0xd0..=0xd7 => continue,
            _ => {}
        }
        let start = at;
        let body = segment(file, &mut at)?;
        match marker {
            0xc0..=0xc2 => {
                let found = parse_frame(marker, body)?;
                if frame.is_some() {
                    return Err(damaged("two frames"));
                }
                admit(found.width, found.height)?;
                frame = Some(found);
                picture.reserve(file.len());
            }
            0xc3 | 0xc5..=0xcb | 0xcd..=0xcf | DAC => return Err(damaged("lossless, hierarchical or arithmetic")),
            APP1 if exif.is_none() && body.starts_with(b"Exif\0\0") => exif = body.get(6..).map(<[u8]>::to_vec),
            APP2 if body.starts_with(b"ICC_PROFILE\0") && icc.len() < MAX_ICC => {
                icc.extend_from_slice(body.get(14..).unwrap_or_default());
            }
            _ => {}
        }
        let is_picture = matches!(marker, SOS | DQT | DHT | DRI | 0xc0..=0xc2);
        // JFIF and Adobe say how colours are coded; nothing else in APPn matters for the pixels.
        let is_colour =
            (marker == APP0 && body.starts_with(b"JFIF\0")) || (marker == APP14 && body.starts_with(b"Adobe"));
        if is_picture || is_colour {
            picture.extend_from_slice(&[0xff, marker]);
            picture.extend_from_slice(file.get(start..at).unwrap_or_default());
        }
        if marker == SOS {
            if frame.is_none() {
                return Err(damaged("a scan before the frame"));
            }
            scans += 1;
            let data = at;
            at = entropy_end(file, at).ok_or(PhotoError::Truncated)?;
            picture.extend_from_slice(file.get(data..at).unwrap_or_default());
        }
    }
    let frame = frame.ok_or_else(|| damaged("no frame"))?;
    if scans == 0 {
        return Err(damaged("no scan"));
    }
    picture.extend_from_slice(&[0xff, EOI]);
    Ok(Skeleton {
        width: frame.width,
        height: frame.height,
        progressive: frame.progressive,
        quarter_samples: frame.quarter_samples,
        scans,
        exif,
        icc: (!icc.is_empty()).then_some(icc),
        picture,
    })
}

fn damaged(why: &str) -> PhotoError {
    PhotoError::Damaged(format!("JPEG: {why}"))
}

/// The next marker code, over any bytes between segments; `at` moves behind it.
fn next_marker(file: &[u8], at: &mut usize) -> Result<u8, PhotoError> {
    loop {
        let rest = file.get(*at..).unwrap_or_default();
        let ff = memchr::memchr(0xff, rest).ok_or(PhotoError::Truncated)?;
        *at += ff + 1;
        let code = *file.get(*at).ok_or(PhotoError::Truncated)?;
        if code != 0xff && code != 0 {
            *at += 1;
            return Ok(code);
        }
    }
}

/// The body of the segment whose length stands at `at`; `at` moves behind it.
fn segment<'a>(file: &'a [u8], at: &mut usize) -> Result<&'a [u8], PhotoError> {
    let rest = file.get(*at..).unwrap_or_default();
    let [high, low, ..] = *rest else {
        return Err(PhotoError::Truncated);
    };
    let length = usize::from(u16::from_be_bytes([high, low]));
    if length < 2 {
        return Err(damaged("a segment shorter than its own length"));
    }
    let body = rest.get(2..length).ok_or(PhotoError::Truncated)?;
    *at += length;
    Ok(body)
}

/// Where entropy-coded data that starts at `at` ends: at the first marker that is neither a stuffed zero nor a restart.
fn entropy_end(file: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr(0xff, file.get(at..)?)?;
        match *file.get(at + 1)? {
            0 | 0xd0..=0xd7 => at += 2,
            0xff => at += 1,
            _ => return Some(at),
        }
    }
}

fn parse_frame(marker: u8, body: &[u8]) -> Result<Frame, PhotoError> {
    let [precision, h1, h0, w1, w0, components, rest @ ..] = body else {
        return Err(damaged("a short frame"));
    };
    if *precision != 8 {
        return Err(damaged("not 8 bits per sample"));
    }
    let width = u32::from(u16::from_be_bytes([*w1, *w0]));
    let height = u32::from(u16::from_be_bytes([*h1, *h0]));
    if width == 0 || height == 0 {
        return Err(damaged("no pixels"));
    }
    let specs = rest
        .get(..usize::from(*components) * 3)
        .ok_or_else(|| damaged("a short frame"))?;
    if !matches!(components, 1 | 3 | 4) {
        return Err(damaged("an odd number of components"));
    }
    let factors: Vec<(u64, u64)> = specs
        .chunks_exact(3)
        .map(|spec| (u64::from(spec[1] >> 4), u64::from(spec[1] & 15)))
        .collect();
    if factors
        .iter()
        .any(|&(h, v)| !(1..=4).contains(&h) || !(1..=4).contains(&v))
    {
        return Err(damaged("sampling factors out of range"));
    }
    let widest = factors.iter().map(|f| f.0).max().unwrap_or(1);
    let tallest = factors.iter().map(|f| f.1).max().unwrap_or(1);
    let quarter_samples = factors
        .iter()
        .map(|(h, v)| (4 * h * v).div_ceil(widest * tallest))
        .sum();
    Ok(Frame {
        width,
        height,
        progressive: marker == 0xc2,
        quarter_samples,
    })
}
