//! A sheet of 640 × 480 units on which scenes are drawn with flat shapes, whatever its size in pixels.

use anyhow::{Context, Result};
use rand::Rng;
use tiny_skia::{
    Color, FillRule, FilterQuality, GradientStop, LineCap, LineJoin, LinearGradient, Paint, Path, PathBuilder, Pattern,
    Pixmap, Point, Rect, Shader, SpreadMode, Stroke, Transform,
};

/// Width of the sheet, units.
pub const WIDTH: f32 = 640.0;
/// Height of the sheet, units.
pub const HEIGHT: f32 = 480.0;

/// Colour as `0xRRGGBB`.
pub type Rgb = u32;

/// The sheet.
pub struct Canvas {
    pixmap: Pixmap,
    scale: f32,
}

fn colour(rgb: Rgb, alpha: f32) -> Color {
    let [_, red, green, blue] = rgb.to_be_bytes();
    let mut colour = Color::from_rgba8(red, green, blue, 255);
    colour.set_alpha(alpha);
    colour
}

/// The colour between two, `share` of the way.
pub fn mix(from: Rgb, to: Rgb, share: f32) -> Rgb {
    let (from, to) = (from.to_be_bytes(), to.to_be_bytes());
    let mut out = [0; 4];
    for (place, byte) in out.iter_mut().enumerate() {
        let value = f32::from(from[place]) + (f32::from(to[place]) - f32::from(from[place])) * share;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to a byte"
        )]
        {
            *byte = value.round().clamp(0.0, 255.0) as u8;
        }
    }
    Rgb::from_be_bytes(out)
}

/// Darker.
pub fn shade(rgb: Rgb, share: f32) -> Rgb {
    mix(rgb, 0x1a_1a_22, share)
}

/// Lighter.
pub fn tint(rgb: Rgb, share: f32) -> Rgb {
    mix(rgb, 0xff_ff_ff, share)
}

fn paint(shader: Shader<'_>) -> Paint<'_> {
    Paint {
        shader,
        anti_alias: true,
        ..Paint::default()
    }
}

impl Canvas {
    /// A sheet of `width` pixels, three quarters as high.
    ///
    /// # Errors
    /// When the size is nought.
    pub fn new(width: u16) -> Result<Self> {
        let pixmap = Pixmap::new(width.into(), (width / 4 * 3).into()).context("no picture without pixels")?;
        Ok(Self {
            pixmap,
            scale: f32::from(width) / WIDTH,
        })
    }

    fn transform(&self) -> Transform {
        Transform::from_scale(self.scale, self.scale)
    }

    fn fill(&mut self, path: Option<Path>, rgb: Rgb, alpha: f32) {
        let transform = self.transform();
        if let Some(path) = path {
            let paint = paint(Shader::SolidColor(colour(rgb, alpha)));
            self.pixmap.fill_path(&path, &paint, FillRule::Winding, transform, None);
        }
    }

    /// A rectangle.
    pub fn rect(&mut self, x: f32, y: f32, width: f32, height: f32, rgb: Rgb) {
        self.veil(x, y, width, height, rgb, 1.0);
    }

    /// A rectangle that lets through.
    pub fn veil(&mut self, x: f32, y: f32, width: f32, height: f32, rgb: Rgb, alpha: f32) {
        self.fill(
            Rect::from_xywh(x, y, width, height).map(PathBuilder::from_rect),
            rgb,
            alpha,
        );
    }

    /// A polygon.
    pub fn poly(&mut self, points: &[(f32, f32)], rgb: Rgb) {
        self.fill(corners(points, true), rgb, 1.0);
    }

    /// A polygon that lets through.
    pub fn veil_poly(&mut self, points: &[(f32, f32)], rgb: Rgb, alpha: f32) {
        self.fill(corners(points, true), rgb, alpha);
    }

    /// A smooth closed outline through points.
    pub fn blob(&mut self, points: &[(f32, f32)], rgb: Rgb, alpha: f32) {
        self.fill(smooth(points), rgb, alpha);
    }

    /// A circle.
    pub fn circle(&mut self, x: f32, y: f32, radius: f32, rgb: Rgb, alpha: f32) {
        self.fill(PathBuilder::from_circle(x, y, radius), rgb, alpha);
    }

    /// An ellipse by its middle and half axes.
    pub fn oval(&mut self, x: f32, y: f32, across: f32, up: f32, rgb: Rgb, alpha: f32) {
        self.fill(
            Rect::from_xywh(x - across, y - up, 2.0 * across, 2.0 * up).and_then(PathBuilder::from_oval),
            rgb,
            alpha,
        );
    }

    /// A line with round ends.
    pub fn line(&mut self, points: &[(f32, f32)], width: f32, rgb: Rgb) {
        self.stroke(corners(points, false), width, rgb, 1.0);
    }

    /// A curve from the first to the last of three points, bent towards the middle one.
    pub fn curve(&mut self, [from, bend, to]: [(f32, f32); 3], width: f32, rgb: Rgb, alpha: f32) {
        let mut path = PathBuilder::new();
        path.move_to(from.0, from.1);
        path.quad_to(bend.0, bend.1, to.0, to.1);
        self.stroke(path.finish(), width, rgb, alpha);
    }

    /// The outline of an ellipse.
    pub fn ring(&mut self, x: f32, y: f32, across: f32, up: f32, width: f32, rgb: Rgb) {
        let path = Rect::from_xywh(x - across, y - up, 2.0 * across, 2.0 * up).and_then(PathBuilder::from_oval);
        self.stroke(path, width, rgb, 1.0);
    }

    fn stroke(&mut self, path: Option<Path>, width: f32, rgb: Rgb, alpha: f32) {
        let transform = self.transform();
        if let Some(path) = path {
            let paint = paint(Shader::SolidColor(colour(rgb, alpha)));
            let stroke = Stroke {
                width,
                line_cap: LineCap::Round,
                line_join: LineJoin::Round,
                ..Stroke::default()
            };
            self.pixmap.stroke_path(&path, &paint, &stroke, transform, None);
        }
    }

    /// A rectangle that changes from one colour at its top to another at its bottom.
    pub fn fade(&mut self, (y, height): (f32, f32), top: (Rgb, f32), bottom: (Rgb, f32)) {
        let stops = vec![
            GradientStop::new(0.0, colour(top.0, top.1)),
            GradientStop::new(1.0, colour(bottom.0, bottom.1)),
        ];
        let (from, to) = (Point::from_xy(0.0, y), Point::from_xy(0.0, y + height));
        let shader = LinearGradient::new(from, to, stops, SpreadMode::Pad, Transform::identity());
        let transform = self.transform();
        if let (Some(shader), Some(rect)) = (shader, Rect::from_xywh(0.0, y, WIDTH, height)) {
            self.pixmap.fill_rect(rect, &paint(shader), transform, None);
        }
    }

    /// Fine grain over everything, as the paper of a print has it.
    pub fn grain(&mut self, rng: &mut impl Rng) {
        const SIDE: u32 = 96;
        let Some(mut tile) = Pixmap::new(SIDE, SIDE) else {
            return;
        };
        for pixel in tile.pixels_mut() {
            let alpha = rng.random_range(0..14_u8);
            let light = if rng.random_bool(0.5) { alpha } else { 0 };
            *pixel = tiny_skia::PremultipliedColorU8::from_rgba(light, light, light, alpha).unwrap_or(*pixel);
        }
        let (width, height) = (self.pixmap.width(), self.pixmap.height());
        #[expect(clippy::cast_precision_loss, reason = "pictures are small")]
        let whole = Rect::from_xywh(0.0, 0.0, width as f32, height as f32);
        let coarse = Transform::from_scale(2.0, 2.0);
        let shader = Pattern::new(tile.as_ref(), SpreadMode::Repeat, FilterQuality::Nearest, 1.0, coarse);
        if let Some(whole) = whole {
            self.pixmap
                .fill_rect(whole, &paint(shader), Transform::identity(), None);
        }
    }

    /// Width and height in pixels, and the pixels as red, green, blue and (opaque) alpha.
    pub fn pixels(&self) -> (u32, u32, &[u8]) {
        (self.pixmap.width(), self.pixmap.height(), self.pixmap.data())
    }
}

fn corners(points: &[(f32, f32)], closed: bool) -> Option<Path> {
    let mut path = PathBuilder::new();
    let (first, rest) = points.split_first()?;
    path.move_to(first.0, first.1);
    for (x, y) in rest {
        path.line_to(*x, *y);
    }
    if closed {
        path.close();
    }
    path.finish()
}

// Through the middles of the sides, bent at the corners.
fn smooth(points: &[(f32, f32)]) -> Option<Path> {
    let middle = |a: (f32, f32), b: (f32, f32)| (f32::midpoint(a.0, b.0), f32::midpoint(a.1, b.1));
    let (first, last) = (*points.first()?, *points.last()?);
    let mut path = PathBuilder::new();
    let start = middle(last, first);
    path.move_to(start.0, start.1);
    for (place, corner) in points.iter().enumerate() {
        let next = points.get(place + 1).copied().unwrap_or(first);
        let to = middle(*corner, next);
        path.quad_to(corner.0, corner.1, to.0, to.1);
    }
    path.close();
    path.finish()
}
