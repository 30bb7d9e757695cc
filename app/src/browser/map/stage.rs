//! A live map in its box: built once the scripts are there, taken down with the component.

use super::assets;
use super::layers::{base_map, lat_lng};
use crate::kernel::{BBox, PageContext, Point};
use js_sys::{Function, Reflect};
use leaflet::{LatLngBounds, Map, MapOptions};
use leptos::html::Div;
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

/// Zooms that maps offer; the same as in `app/map/basemap.mjs`.
const ZOOMS: (f64, f64) = (8.0, 18.0);

/// What a reader may do with the map itself.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Hands {
    /// Drag, wheel, pinch, keys.
    Free,
    /// Look only; zoom by the buttons.
    Tied,
}

/// A map and its layers; the map goes when this goes.
pub(super) struct Stage<L> {
    /// Leaflet's map.
    pub map: Map,
    /// Layers that the component talks to.
    pub layers: L,
}

impl<L> Drop for Stage<L> {
    fn drop(&mut self) {
        // Callbacks first: nobody is there any more to hear the last words of the map.
        call(&self.map, "off", &[]);
        call(&self.map, "remove", &[]);
    }
}

/// The stage of a component: `None` on the server and until the map is there.
pub(super) struct Handle<L: 'static> {
    ready: RwSignal<Option<StoredValue<Rc<Stage<L>>, LocalStorage>>>,
    failed: RwSignal<bool>,
}

impl<L> Clone for Handle<L> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<L> Copy for Handle<L> {}

impl<L: 'static> Handle<L> {
    /// The stage, tracked: an effect runs again when the map has come.
    pub(super) fn get(self) -> Option<Rc<Stage<L>>> {
        self.ready.get()?.try_get_value()
    }

    /// The stage, not tracked: for event handlers.
    pub(super) fn peek(self) -> Option<Rc<Stage<L>>> {
        self.ready.try_get_untracked()??.try_get_value()
    }

    /// Whether the map is there, tracked.
    pub(super) fn ready(self) -> bool {
        self.ready.with(Option::is_some)
    }

    /// Whether the map could not be loaded, tracked.
    pub(super) fn failed(self) -> bool {
        self.failed.get()
    }
}

/// Builds a map in the box as soon as both the box and the scripts are there.
pub(super) fn raise<L: 'static>(
    host: NodeRef<Div>,
    page: Arc<PageContext>,
    build: impl Fn(&web_sys::HtmlElement) -> Result<Stage<L>, JsValue> + 'static,
) -> Handle<L> {
    let handle = Handle {
        ready: RwSignal::new(None),
        failed: RwSignal::new(false),
    };
    let owner = Owner::current();
    let build = Rc::new(build);
    Effect::new(move |_| {
        if host.get().is_none() {
            return;
        }
        let (page, build, owner) = (Arc::clone(&page), Rc::clone(&build), owner.clone());
        leptos::task::spawn_local(async move {
            let loaded = assets::load(&page.assets).await;
            // The component may have gone in the meantime.
            let (Some(Some(element)), Some(owner)) = (host.try_get_untracked(), owner) else {
                return;
            };
            match loaded.and_then(|()| build(element.unchecked_ref())) {
                Ok(stage) => {
                    let stored = owner.with(|| StoredValue::new_local(Rc::new(stage)));
                    handle.ready.set(Some(stored));
                }
                Err(_) => handle.failed.set(true),
            }
        });
    });
    handle
}

impl<L> Stage<L> {
    /// A map with the base map in it, looking at nothing yet.
    pub(super) fn new(
        element: &web_sys::HtmlElement,
        page: &PageContext,
        hands: Hands,
        layers: L,
    ) -> Result<Self, JsValue> {
        let calm = prefers_less_motion();
        let free = hands == Hands::Free;
        let options = MapOptions::new();
        options.set_zoom_control(false);
        options.set_attribution_control(!page.region.attribution.is_empty());
        options.set_min_zoom(ZOOMS.0);
        options.set_max_zoom(ZOOMS.1);
        options.set_zoom_animation(!calm);
        options.set_fade_animation(!calm);
        options.set_inertia(!calm);
        options.set_dragging(free);
        options.set_keyboard(free);
        options.set_scroll_wheel_zoom(free);
        options.set_touch_zoom(free);
        options.set_box_zoom(free);
        options.set_double_click_zoom(free.into());
        let map = Map::new_with_element(element, &options)?;
        // Leaflet would add a link to itself and a flag to every map.
        if let Ok(credits) = Reflect::get(&map, &"attributionControl".into()) {
            call(&credits, "setPrefix", &[false.into()]);
        }
        let base = base_map(page)?;
        map.add_layer(&base);
        Ok(Self { map, layers })
    }

    /// Calls back on events of the map, until the map goes.
    pub(super) fn on(&self, events: &str, callback: impl Fn(JsValue) + 'static) {
        self.map
            .on(events, &Closure::<dyn Fn(JsValue)>::new(callback).into_js_value());
    }

    /// The middle of the map.
    pub(super) fn centre(&self) -> Option<Point> {
        let centre = self.map.get_center();
        Point::new(centre.lng(), centre.lat())
    }

    /// Shows a rectangle, leaving free what a floating panel covers at the left, CSS pixels.
    pub(super) fn fit(&self, view: BBox, covered: f64) {
        let corner = |lon, lat| leaflet::LatLng::new(lat, lon);
        let bounds = LatLngBounds::new(&corner(view.west, view.south), &corner(view.east, view.north));
        let padding = js_sys::Array::of2(&covered.into(), &0.into());
        let options = super::layers::object(&[("paddingTopLeft", padding.into()), ("animate", false.into())]);
        self.map.fit_bounds_with_options(&bounds, &options);
    }

    /// Looks at a point at once, in the middle of what a floating panel at the left leaves free, CSS pixels.
    pub(super) fn look(&self, point: Point, zoom: f64, covered: f64) {
        self.look_beside(point, zoom, (covered, 0.0));
    }

    /// The same with a card over the bottom, too: what is covered at the left and there, CSS pixels.
    pub(super) fn look_beside(&self, point: Point, zoom: f64, (left, bottom): (f64, f64)) {
        let at = self.map.project_with_zoom(&lat_lng(point), zoom);
        let middle = leaflet::Point::new(at.x() - left / 2.0, at.y() + bottom / 2.0);
        let options = super::layers::object(&[("animate", false.into())]);
        self.map
            .set_view_with_options(&self.map.unproject_with_zoom(&middle, zoom), zoom, &options);
    }
}

/// Calls a method that crate `leaflet` does not name; a fault of the map must not become a fault of the page.
pub(super) fn call(target: &JsValue, method: &str, arguments: &[JsValue]) {
    let Ok(Ok(function)) = Reflect::get(target, &method.into()).map(JsCast::dyn_into::<Function>) else {
        return;
    };
    let _ = function.apply(target, &arguments.iter().collect());
}

fn prefers_less_motion() -> bool {
    window()
        .match_media("(prefers-reduced-motion: reduce)")
        .ok()
        .flatten()
        .is_some_and(|query| query.matches())
}
