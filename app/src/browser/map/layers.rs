//! The classes of `app/map` as Rust sees them, and the options they take.

use crate::i18n::MapControls;
use crate::kernel::{PageContext, Point};
use js_sys::{Array, Object, Reflect};
use leaflet::{LatLng, Layer};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The base map: our vector tiles, or raster tiles of the operator's choice.
    #[wasm_bindgen(extends = Layer)]
    pub(super) type BaseMap;

    #[wasm_bindgen(constructor, js_namespace = Otklik, catch)]
    pub(super) fn new(options: &Object) -> Result<BaseMap, JsValue>;

    /// Pins and clusters, in step with the server.
    #[wasm_bindgen(extends = Layer)]
    #[derive(Clone)]
    pub(super) type Complaints;

    #[wasm_bindgen(constructor, js_namespace = Otklik, catch)]
    pub(super) fn new(options: &Object) -> Result<Complaints, JsValue>;

    #[wasm_bindgen(method, js_name = setQuery)]
    pub(super) fn set_query(this: &Complaints, query: &str);

    #[wasm_bindgen(method, js_name = setPaused)]
    pub(super) fn set_paused(this: &Complaints, paused: bool);

    #[wasm_bindgen(method, js_name = setSelected)]
    pub(super) fn set_selected(this: &Complaints, number: Option<&str>);

    #[wasm_bindgen(method, js_name = placeOf)]
    pub(super) fn place_of(this: &Complaints, number: &str) -> Option<Array>;

    #[wasm_bindgen(method, js_name = focusPin)]
    pub(super) fn focus_pin(this: &Complaints, number: &str) -> bool;

    /// A pin that cannot be pressed.
    #[wasm_bindgen(extends = Layer)]
    pub(super) type Spot;

    #[wasm_bindgen(constructor, js_namespace = Otklik, catch)]
    pub(super) fn new(options: &Object) -> Result<Spot, JsValue>;

    /// The reader's own place.
    #[wasm_bindgen(extends = Layer)]
    #[derive(Clone)]
    pub(super) type Me;

    #[wasm_bindgen(constructor, js_namespace = Otklik, catch)]
    pub(super) fn new(options: &Object) -> Result<Me, JsValue>;
}

/// Whether the script is there already; it brings Leaflet along.
pub(super) fn has_layers() -> bool {
    Reflect::get(&leptos::prelude::window(), &"Otklik".into()).is_ok_and(|found| found.is_object())
}

/// A plain JavaScript object.
pub(super) fn object(entries: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (key, value) in entries {
        let _ = Reflect::set(&object, &(*key).into(), value);
    }
    object
}

/// The place of a point in Leaflet's order.
pub(super) fn lat_lng(point: Point) -> LatLng {
    LatLng::new(point.lat, point.lon)
}

/// The base map of this installation.
pub(super) fn base_map(page: &PageContext) -> Result<BaseMap, JsValue> {
    let region = &page.region;
    BaseMap::new(&object(&[
        (
            "rasterUrl",
            region.basemap_url.as_deref().map_or(JsValue::UNDEFINED, Into::into),
        ),
        ("attribution", region.attribution.as_str().into()),
    ]))
}

/// The layer of complaints with everything it says. `covered` tells how many CSS pixels of the
/// map's left side a panel covers now.
pub(super) fn complaints(
    page: &PageContext,
    marks: &[(&str, &str)],
    query: &str,
    select: &JsValue,
    state: &JsValue,
    covered: &JsValue,
) -> Result<Complaints, JsValue> {
    let words = MapControls::of(page.lang);
    let marks: Vec<_> = marks.iter().map(|&(code, text)| (code, text.into())).collect();
    let labels = object(&[
        ("marks", object(&marks).into()),
        ("cluster", words.cluster.into()),
        ("support", words.support.into()),
    ]);
    Complaints::new(&object(&[
        ("icons", page.assets.icons.as_str().into()),
        ("labels", labels.into()),
        ("query", query.into()),
        ("select", select.clone()),
        ("state", state.clone()),
        ("covered", covered.clone()),
    ]))
}

/// A pin that only shows a place.
pub(super) fn spot(page: &PageContext, place: Point, mark: &str) -> Result<Spot, JsValue> {
    Spot::new(&object(&[
        ("lat", place.lat.into()),
        ("lon", place.lon.into()),
        ("mark", mark.into()),
        ("icons", page.assets.icons.as_str().into()),
    ]))
}

/// The sign of the reader's own place.
pub(super) fn me(place: Point) -> Result<Me, JsValue> {
    Me::new(&object(&[("lat", place.lat.into()), ("lon", place.lon.into())]))
}
