//! "Where am I": the device's position, asked for once.

use crate::kernel::Point;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, closure::Closure};

/// Asks the device; answers `None` when it refuses, has no sensor or needs longer than ten seconds.
pub fn locate(answer: impl Fn(Option<Point>) + Clone + 'static) {
    let Ok(geolocation) = window().navigator().geolocation() else {
        answer(None);
        return;
    };
    let refused = answer.clone();
    let found = Closure::once_into_js(move |position: web_sys::Position| {
        let coords = position.coords();
        answer(Point::new(coords.longitude(), coords.latitude()));
    });
    let failed = Closure::once_into_js(move |_: web_sys::PositionError| refused(None));
    let options = web_sys::PositionOptions::new();
    options.set_enable_high_accuracy(true);
    options.set_timeout(10_000);
    options.set_maximum_age(60_000);
    let _ = geolocation.get_current_position_with_error_callback_and_options(
        found.unchecked_ref(),
        Some(failed.unchecked_ref()),
        &options,
    );
}
