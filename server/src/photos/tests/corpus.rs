//! Pictures for tests, honest and malicious, made here so that no binary files live in the repository.

use std::io::Cursor;

use exif::experimental::Writer;
use exif::{Field, In, Rational, Tag, Value};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

/// What stands in the four quarters of [`quarters`], left to right, top to bottom.
pub const QUARTERS: [[u8; 3]; 4] = [[220, 30, 30], [30, 200, 30], [30, 30, 220], [240, 240, 240]];

/// RGB pixels whose quarters differ, so that it shows which side is up.
pub fn quarters(width: u32, height: u32) -> Vec<u8> {
    let pixel = |x: u32, y: u32| QUARTERS[usize::from(2 * y >= height) * 2 + usize::from(2 * x >= width)];
    (0..height)
        .flat_map(|y| (0..width).flat_map(move |x| pixel(x, y)))
        .collect()
}

/// How a test JPEG is to be coded.
#[derive(Default)]
pub struct Jpeg {
    pub exif: Option<Vec<u8>>,
    pub icc: Option<Vec<u8>>,
    pub progressive: bool,
    /// Three scans instead of one, and colours at half the resolution.
    pub scan_per_colour: bool,
    pub comment: bool,
}

impl Jpeg {
    /// [`quarters`] as a JPEG.
    pub fn of_quarters(&self, width: u16, height: u16) -> Vec<u8> {
        self.of(&quarters(width.into(), height.into()), width, height, ColorType::Rgb)
    }

    /// Any pixels as a JPEG.
    pub fn of(&self, pixels: &[u8], width: u16, height: u16, colour: ColorType) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, 92);
        encoder.set_progressive(self.progressive);
        if self.scan_per_colour {
            encoder.set_sampling_factor(SamplingFactor::F_2_2);
            encoder.set_optimized_huffman_tables(true);
        }
        if let Some(exif) = &self.exif {
            encoder.add_exif_metadata(exif).unwrap();
        }
        if let Some(icc) = &self.icc {
            encoder.add_icc_profile(icc).unwrap();
        }
        if self.comment {
            encoder
                .add_app_segment(13, b"Photoshop 3.0\0 owner: Ivanov, +7 900 000-00-00".to_vec())
                .unwrap();
        }
        encoder.encode(pixels, width, height, colour).unwrap();
        file
    }
}

/// A plain JPEG of the size.
pub fn jpeg(width: u16, height: u16) -> Vec<u8> {
    Jpeg::default().of_quarters(width, height)
}

/// An EXIF block with an orientation and, if wanted, 44.5° N 33.6° E as degrees, minutes and seconds.
pub fn exif(orientation: u16, gps: bool) -> Vec<u8> {
    let field = |tag, value| Field {
        tag,
        ifd_num: In::PRIMARY,
        value,
    };
    let dms = |d, m, s| {
        Value::Rational(
            [(d, 1), (m, 1), (s, 100)]
                .map(|(num, denom)| Rational { num, denom })
                .to_vec(),
        )
    };
    let text = |text: &str| Value::Ascii(vec![text.as_bytes().to_vec()]);
    let mut fields = vec![
        field(Tag::Orientation, Value::Short(vec![orientation])),
        field(Tag::Model, text("SpyCam 3000 serial 12345")),
    ];
    if gps {
        fields.push(field(Tag::GPSLatitudeRef, text("N")));
        fields.push(field(Tag::GPSLatitude, dms(44, 30, 0)));
        fields.push(field(Tag::GPSLongitudeRef, text("E")));
        fields.push(field(Tag::GPSLongitude, dms(33, 36, 0)));
    }
    let mut writer = Writer::new();
    for field in &fields {
        writer.push_field(field);
    }
    let mut block = Cursor::new(Vec::new());
    writer.write(&mut block, false).unwrap();
    block.into_inner()
}

/// A JPEG that says it is this large and holds nothing.
pub fn jpeg_header(width: u16, height: u16) -> Vec<u8> {
    let [h1, h0] = height.to_be_bytes();
    let [w1, w0] = width.to_be_bytes();
    let mut file = vec![0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, h1, h0, w1, w0, 3];
    file.extend_from_slice(&[1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0]);
    file.extend_from_slice(&[0xff, 0xd9]);
    file
}

/// A PNG of any colour type and depth.
pub fn png(width: u32, height: u32, colour: png::ColorType, depth: png::BitDepth, data: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    encoder
        .add_text_chunk("Author".to_owned(), "Ivanov".to_owned())
        .unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(data).unwrap();
    writer.finish().unwrap();
    file
}

/// A few dozen bytes that claim to be a PNG of this size.
pub fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes()[..], &[8, 2, 0, 0, 0]].concat();
    for (kind, body) in [
        (b"IHDR", header),
        (b"IDAT", vec![0x78, 0x9c, 3, 0, 0, 0, 0, 1]),
        (b"IEND", vec![]),
    ] {
        let mut crc = flate2::Crc::new();
        crc.update(kind);
        crc.update(&body);
        file.extend_from_slice(&u32::try_from(body.len()).unwrap().to_be_bytes());
        file.extend_from_slice(kind);
        file.extend_from_slice(&body);
        file.extend_from_slice(&crc.sum().to_be_bytes());
    }
    file
}

/// [`quarters`] as lossless WebP with an EXIF block.
pub fn webp(width: u32, height: u32, exif: Option<Vec<u8>>) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = image_webp::WebPEncoder::new(&mut file);
    if let Some(exif) = exif {
        encoder.set_exif_metadata(exif);
    }
    encoder
        .encode(&quarters(width, height), width, height, image_webp::ColorType::Rgb8)
        .unwrap();
    file
}

/// Two frames of animated WebP; the first is [`quarters`], the second black.
pub fn animated_webp(width: u32, height: u32) -> Vec<u8> {
    let frame = |pixels: &[u8]| {
        let mut file = Vec::new();
        let encoder = image_webp::WebPEncoder::new(&mut file);
        encoder
            .encode(pixels, width, height, image_webp::ColorType::Rgb8)
            .unwrap();
        // A simple file is one chunk behind the twelve bytes of RIFF, size, WEBP.
        let mut body = vec![0; 6];
        body.extend_from_slice(&u24(width - 1));
        body.extend_from_slice(&u24(height - 1));
        body.extend_from_slice(&u24(100));
        body.push(0);
        body.extend_from_slice(&file[12..]);
        chunk(*b"ANMF", &body)
    };
    let canvas = [&[0b10, 0, 0, 0][..], &u24(width - 1), &u24(height - 1)].concat();
    let black = vec![0; (width * height * 3) as usize];
    let chunks = [
        b"WEBP".to_vec(),
        chunk(*b"VP8X", &canvas),
        chunk(*b"ANIM", &[255, 255, 255, 255, 0, 0]),
        frame(&quarters(width, height)),
        frame(&black),
    ]
    .concat();
    chunk(*b"RIFF", &chunks)
}

/// One white pixel as lossy WebP.
pub const LOSSY_WEBP: &[u8] =
    b"RIFF\x22\0\0\0WEBPVP8 \x16\0\0\0\x30\x01\0\x9d\x01\x2a\x01\0\x01\0\x0e\xc0\xfe\x25\xa4\0\x03\x70\0\0\0\0";

fn u24(value: u32) -> [u8; 3] {
    let [a, b, c, _] = value.to_le_bytes();
    [a, b, c]
}

fn chunk(kind: [u8; 4], body: &[u8]) -> Vec<u8> {
    let size = u32::try_from(body.len()).unwrap().to_le_bytes();
    [&kind[..], &size, body, &vec![0; body.len() % 2]].concat()
}
