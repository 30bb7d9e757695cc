//! The map that picks a place: the mark stands still in the middle, the map moves beneath it.

use super::MarkWords;
use super::controls::{Buttons, Failure};
use super::layers::{Complaints, complaints, lat_lng};
use super::stage::{Hands, Stage, raise};
use crate::kernel::{PageContext, Point};
use leptos::html::Div;
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::{JsValue, closure::Closure};

/// Zoom at which a place is picked: houses can be told apart.
const CLOSE: f64 = 17.0;
/// Nearer than this, metres, two places are the same: what the page was told it need not tell back.
const SAME_M: f64 = 0.5;

/// Picks a place by moving the map (finger, mouse, keys) or by a click that brings its place to the middle.
#[component]
pub fn PickMap(
    /// Language, region and addresses of assets.
    page: Arc<PageContext>,
    /// What a screen reader hears: how to pick, and that an address does as well.
    #[prop(into)]
    label: String,
    /// Words of the marks of complaints nearby.
    marks: MarkWords,
    /// Filter of the complaints nearby, such as `state=work`, without the question mark.
    #[prop(into)]
    query: Signal<String>,
    /// The place chosen elsewhere (address, geolocation, coordinates): the map goes there. `None`: the whole region.
    #[prop(into)]
    place: Signal<Option<Point>>,
    /// The reader has moved the map: its middle. Not called for moves that `place` asked for.
    on_move: Callback<Point>,
    /// A complaint nearby was pressed: its number.
    #[prop(optional, into)]
    on_select: Option<Callback<String>>,
) -> impl IntoView {
    let host = NodeRef::<Div>::new();
    let context = Arc::clone(&page);
    // Where the map was looked at last, by the page or by the reader.
    let last = Rc::new(Cell::new(None));
    let told = Rc::clone(&last);
    let handle = raise(host, Arc::clone(&page), move |element| {
        let select = on_select.map_or(JsValue::UNDEFINED, |callback| {
            Closure::<dyn Fn(String)>::new(move |number| {
                callback.run(number);
            })
            .into_js_value()
        });
        let layer = complaints(
            &context,
            &marks,
            &query.get_untracked(),
            &select,
            &JsValue::UNDEFINED,
            &JsValue::UNDEFINED,
        )?;
        let stage = Stage::new(element, &context, Hands::Free, layer)?;
        match place.get_untracked() {
            Some(point) => stage.look(point, CLOSE, 0.0),
            None => stage.fit(context.region.view, 0.0),
        }
        stage.map.add_layer(&stage.layers);
        last.set(stage.centre());
        listen(&stage, Rc::clone(&last), on_move);
        Ok(stage)
    });
    Effect::new(move |_| {
        let (Some(stage), Some(point)) = (handle.get(), place.get()) else {
            return;
        };
        if stage.centre().is_some_and(|centre| centre.distance_m(point) < SAME_M) {
            return;
        }
        told.set(Some(point));
        stage.look(point, stage.map.get_zoom().max(CLOSE), 0.0);
    });
    Effect::new(move |_| {
        let query = query.get();
        if let Some(stage) = handle.get() {
            stage.layers.set_query(&query);
        }
    });
    let mark = format!("{}#crosshair", page.assets.icons);
    let crosshair = move || {
        let mark = mark.clone();
        handle.ready().then(
            || view! { <svg class="crosshair" class:crosshair--idle=move || place.get().is_none() viewBox="0 0 32 44" aria-hidden="true"><use href=mark></use></svg> },
        )
    };
    view! {
        <div class="map pinmap">
            <div class="map__host" role="application" aria-label=label node_ref=host></div>
            {crosshair}
            <Failure handle page=Arc::clone(&page)/>
            <Buttons handle page/>
        </div>
    }
}

fn listen(stage: &Stage<Complaints>, last: Rc<Cell<Option<Point>>>, on_move: Callback<Point>) {
    let map = stage.map.clone();
    stage.on("moveend", move |_| {
        let centre = map.get_center();
        let Some(point) = Point::new(centre.lng(), centre.lat()) else {
            return;
        };
        // A box that changes its size keeps its middle: nobody has moved.
        if last.get().is_none_or(|last| last.distance_m(point) >= SAME_M) {
            last.set(Some(point));
            on_move.run(point);
        }
    });
    let map = stage.map.clone();
    stage.on("click", move |event| {
        let event: leaflet::MouseEvent = wasm_bindgen::JsCast::unchecked_into(event);
        let at = event.lat_lng();
        if let Some(point) = Point::new(at.lng(), at.lat()) {
            map.pan_to(&lat_lng(point));
        }
    });
}
