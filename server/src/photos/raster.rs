//! Decoded pixels and the little geometry that is done on them.

use super::exif::Orientation;

/// Rows of 8-bit samples without padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raster {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Samples per pixel: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
    pub channels: usize,
    /// `width * height * channels` bytes.
    pub data: Vec<u8>,
}

impl Raster {
    /// Lays a picture with alpha on white, in place: no second copy of a large picture. Without alpha nothing changes.
    #[must_use]
    pub fn on_white(mut self) -> Self {
        let colours = match self.channels {
            2 => 1,
            4 => 3,
            _ => return self,
        };
        let stride = self.channels;
        let pixels = self.data.len() / stride;
        for pixel in 0..pixels {
            let from = pixel * stride;
            let alpha = self.data[from + colours];
            for channel in 0..colours {
                self.data[pixel * colours + channel] = over_white(self.data[from + channel], alpha);
            }
        }
        self.data.truncate(pixels * colours);
        self.channels = colours;
        self
    }

    /// Turns the picture upright.
    #[must_use]
    pub fn upright(self, turn: Orientation) -> Self {
        if turn == Orientation::default() {
            return self;
        }
        let (width, height) = if turn.transpose {
            (self.height, self.width)
        } else {
            (self.width, self.height)
        };
        let (to_width, to_height, stride) = (width as usize, height as usize, self.channels);
        let from_width = self.width as usize;
        let mut data = Vec::with_capacity(self.data.len());
        for row in 0..to_height {
            let y = if turn.flip_y { to_height - 1 - row } else { row };
            for column in 0..to_width {
                let x = if turn.flip_x { to_width - 1 - column } else { column };
                let pixel = if turn.transpose {
                    x * from_width + y
                } else {
                    y * from_width + x
                };
                data.extend_from_slice(&self.data[pixel * stride..(pixel + 1) * stride]);
            }
        }
        Self {
            width,
            height,
            channels: stride,
            data,
        }
    }
}

/// `sample` over white at `alpha`, rounded.
fn over_white(sample: u8, alpha: u8) -> u8 {
    let (sample, alpha) = (u32::from(sample), u32::from(alpha));
    let mixed = (sample * alpha + 255 * (255 - alpha) + 127) / 255;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alpha_is_laid_on_white() {
        let raster = Raster {
            width: 3,
            height: 1,
            channels: 4,
            data: vec![10, 20, 30, 255, 10, 20, 30, 0, 0, 0, 0, 128],
        };
        let flat = raster.on_white();
        assert_eq!(
            (flat.channels, flat.data),
            (3, vec![10, 20, 30, 255, 255, 255, 127, 127, 127])
        );
        let grey = Raster {
            width: 2,
            height: 1,
            channels: 2,
            data: vec![7, 255, 7, 0],
        };
        assert_eq!(grey.on_white().data, vec![7, 255]);
    }

    #[test]
    fn every_orientation_puts_the_first_pixel_where_the_standard_says() {
        // Stored 3 x 2: a b c / d e f. Upright forms by hand from TIFF 6.0.
        let expected: [(u32, u32, &[u8; 6]); 8] = [
            (3, 2, b"abcdef"),
            (3, 2, b"cbafed"),
            (3, 2, b"fedcba"),
            (3, 2, b"defabc"),
            (2, 3, b"adbecf"),
            (2, 3, b"daebfc"),
            (2, 3, b"fcebda"),
            (2, 3, b"cfbead"),
        ];
        for (tag, (width, height, letters)) in (1..).zip(expected) {
            let stored = Raster {
                width: 3,
                height: 2,
                channels: 1,
                data: b"abcdef".to_vec(),
            };
            let upright = stored.upright(Orientation::from_tag(tag));
            assert_eq!((upright.width, upright.height), (width, height), "orientation {tag}");
            assert_eq!(upright.data, letters, "orientation {tag}");
        }
    }
}
