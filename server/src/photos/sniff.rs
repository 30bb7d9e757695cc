//! What a file is by its first bytes. Names and headers are claims of the sender and decide nothing.

use super::error::PhotoError;

/// How many bytes from the start are enough to tell.
pub const HEAD: usize = 512;

/// The picture formats that are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JPEG, baseline or progressive.
    Jpeg,
    /// PNG, any colour type and depth; of an animated one the default image.
    Png,
    /// WebP, lossy or lossless; of an animated one the first frame.
    Webp,
}

/// Formats that people do try to send and that get a message of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// GIF.
    Gif,
    /// SVG or any other XML or HTML.
    Svg,
    /// HEIC, HEIF or AVIF: what iPhones keep by default.
    Heic,
    /// PDF.
    Pdf,
    /// A film: MP4, QuickTime, Matroska, AVI.
    Video,
    /// Anything else.
    Unknown,
}

impl Foreign {
    /// The stable name of the refusal.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Gif => "photo_type_gif",
            Self::Svg => "photo_type_svg",
            Self::Heic => "photo_type_heic",
            Self::Pdf => "photo_type_pdf",
            Self::Video => "photo_type_video",
            Self::Unknown => "photo_type",
        }
    }
}

/// Tells the format from the first [`HEAD`] bytes.
///
/// # Errors
/// [`PhotoError::Empty`] without bytes, [`PhotoError::Unsupported`] for anything but the three formats.
pub fn sniff(head: &[u8]) -> Result<Format, PhotoError> {
    if head.is_empty() {
        return Err(PhotoError::Empty);
    }
    if head.starts_with(&[0xff, 0xd8, 0xff]) {
        return Ok(Format::Jpeg);
    }
    if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(Format::Png);
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return Ok(Format::Webp);
    }
    Err(PhotoError::Unsupported(foreign(head)))
}

fn foreign(head: &[u8]) -> Foreign {
    if head.starts_with(b"GIF8") {
        return Foreign::Gif;
    }
    if head.starts_with(b"%PDF") {
        return Foreign::Pdf;
    }
    if head.get(4..8) == Some(b"ftyp") {
        return match head.get(8..12) {
            Some(b"heic" | b"heix" | b"hevc" | b"hevx" | b"heim" | b"heis" | b"mif1" | b"msf1" | b"avif" | b"avis") => {
                Foreign::Heic
            }
            _ => Foreign::Video,
        };
    }
    let avi = head.starts_with(b"RIFF") && head.get(8..12) == Some(b"AVI ");
    if avi || head.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]) {
        return Foreign::Video;
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if text.starts_with(b"<") {
        Foreign::Svg
    } else {
        Foreign::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(head: &[u8]) -> &'static str {
        sniff(head).expect_err("must be refused").code()
    }

    #[test]
    fn accepted_formats_are_known_by_their_first_bytes() {
        assert_eq!(sniff(b"\xff\xd8\xff\xe0rest").unwrap(), Format::Jpeg);
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\nrest").unwrap(), Format::Png);
        assert_eq!(sniff(b"RIFF\x10\0\0\0WEBPVP8 ").unwrap(), Format::Webp);
    }

    #[test]
    fn everything_else_is_refused_by_its_own_name() {
        assert_eq!(refusal(b""), "photo_empty");
        assert_eq!(refusal(b"GIF89a"), "photo_type_gif");
        assert_eq!(refusal(b"%PDF-1.7"), "photo_type_pdf");
        assert_eq!(refusal(b"\0\0\0\x18ftypheic\0\0\0\0"), "photo_type_heic");
        assert_eq!(refusal(b"\0\0\0\x18ftypisom\0\0\0\0"), "photo_type_video");
        assert_eq!(refusal(b"RIFF\x10\0\0\0AVI LIST"), "photo_type_video");
        assert_eq!(
            refusal(b"\xef\xbb\xbf <svg xmlns='http://www.w3.org/2000/svg'>"),
            "photo_type_svg"
        );
        assert_eq!(refusal(b"<!doctype html>"), "photo_type_svg");
        assert_eq!(refusal(b"PK\x03\x04"), "photo_type");
        assert_eq!(refusal(b"\xff"), "photo_type");
    }
}
