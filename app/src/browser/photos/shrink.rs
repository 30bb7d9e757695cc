//! Makes a photo small before it travels: at most 1600 pixels a side, JPEG, upright, without metadata.

use super::exif;
use js_sys::{Promise, Reflect, Uint8Array};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap, ImageBitmapOptions};

/// The longest side that is sent, pixels.
const SIDE: f64 = 1600.0;
/// JPEG quality, 0–1.
const QUALITY: f64 = 0.8;
/// Where EXIF is looked for: it stands before the picture, and a segment has at most 64 KB.
const HEAD: i32 = 128 * 1024;

/// Whether a file begins as JPEG, PNG, WebP or, from telephones, HEIF and AVIF do.
pub async fn is_photo(file: &Blob) -> bool {
    let head = async {
        let head = file.slice_with_i32_and_i32(0, 12).ok()?;
        let bytes = JsFuture::from(head.array_buffer()).await.ok()?;
        Some(Uint8Array::new(&bytes).to_vec())
    };
    // what cannot be read now fails later, and says why
    head.await.is_none_or(|head| {
        let is_riff = head.starts_with(b"RIFF") && head.ends_with(b"WEBP");
        head.starts_with(&[0xff, 0xd8, 0xff])
            || head.starts_with(b"\x89PNG")
            || is_riff
            || head.get(4..8) == Some(b"ftyp")
    })
}

/// Where the photo says it was taken, longitude and latitude.
pub async fn place_of(file: &Blob) -> Option<(f64, f64)> {
    let head = file.slice_with_i32_and_i32(0, HEAD).ok()?;
    let bytes = JsFuture::from(head.array_buffer()).await.ok()?;
    exif::gps(&Uint8Array::new(&bytes).to_vec())
}

/// The small version. An error when the browser cannot decode the file (or cannot turn it upright).
pub async fn shrink(file: &Blob) -> Result<Blob, JsValue> {
    let options = ImageBitmapOptions::new();
    // Browsers that do not know the word refuse the call: they would lay portraits on their side.
    Reflect::set(&options, &"imageOrientation".into(), &"from-image".into())?;
    let decoded = window().create_image_bitmap_with_blob_and_image_bitmap_options(file, &options)?;
    let bitmap: ImageBitmap = JsFuture::from(decoded).await?.dyn_into()?;
    let canvas = draw(&bitmap)?;
    // Dozens of megabytes that the collector would take its time for.
    bitmap.close();
    let encoded = Promise::new(&mut |done, fail| {
        if let Err(error) = canvas.to_blob_with_type_and_encoder_options(&done, "image/jpeg", &QUALITY.into()) {
            let _ = fail.call1(&JsValue::NULL, &error);
        }
    });
    let blob = JsFuture::from(encoded).await?;
    canvas.set_width(0);
    // `null` if the canvas could not be encoded.
    blob.dyn_into()
}

fn draw(bitmap: &ImageBitmap) -> Result<HtmlCanvasElement, JsValue> {
    let (width, height) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
    let scale = (SIDE / width.max(height)).min(1.0);
    let (width, height) = ((width * scale).round().max(1.0), (height * scale).round().max(1.0));
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.dyn_into()?;
    canvas.set_width(super::whole(width));
    canvas.set_height(super::whole(height));
    let pen: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into()?;
    Reflect::set(&pen, &"imageSmoothingQuality".into(), &"high".into())?;
    // JPEG has no transparency; what shows through a screenshot must not turn black.
    pen.set_fill_style_str("#fff");
    pen.fill_rect(0.0, 0.0, width, height);
    pen.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height)?;
    Ok(canvas)
}
