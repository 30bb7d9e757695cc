//! The card of the chosen complaint, kept beside its pin while the map moves.

use super::city::{Layers, covered};
use super::layers::lat_lng;
use super::stage::{Handle, Stage};
use crate::kernel::Point;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Room between the pin and the card, and between the card and the edge, CSS pixels.
const GAP: f64 = 28.0;
const EDGE: f64 = 12.0;

/// Stands to the right of the pin, to the left where there is no room; hidden when nothing is chosen or the pin is out of view.
#[component]
pub(super) fn Popup(
    handle: Handle<Layers>,
    selected: Signal<Option<String>>,
    place: Signal<Option<Point>>,
    card: ViewFn,
    side_panel: u16,
) -> impl IntoView {
    let own = NodeRef::<Div>::new();
    let settle = move || {
        let (Some(stage), Some(Some(element))) = (handle.peek(), own.try_get_untracked()) else {
            return;
        };
        let number = selected.get_untracked();
        let at = number.and_then(|number| found(&stage, &number).or_else(|| place.get_untracked()));
        put(&stage, element.unchecked_ref(), at, covered(side_panel));
    };
    Effect::new(move |_| {
        selected.track();
        place.track();
        // The card has its size only after its content is there.
        request_animation_frame(settle);
    });
    Effect::new(move |_| {
        let Some(stage) = handle.get() else { return };
        stage.on("move zoomend resize complaints", move |_| settle());
        // Until a zoom has ended nobody knows where the pin stands.
        stage.on("zoomanim", move |_| {
            if let Some(Some(element)) = own.try_get_untracked() {
                let _ = web_sys::HtmlElement::style(&element).set_property("visibility", "hidden");
            }
        });
        settle();
    });
    view! { <div class="mappop" hidden node_ref=own>{move || selected.get().map(|_| card.run())}</div> }
}

/// Where the layer shows a complaint, if it does.
pub(super) fn found(stage: &Stage<Layers>, number: &str) -> Option<Point> {
    let place = stage.layers.complaints.place_of(number)?;
    Point::new(place.get(1).as_f64()?, place.get(0).as_f64()?)
}

fn put(stage: &Stage<Layers>, element: &web_sys::HtmlElement, at: Option<Point>, covered: f64) {
    let size = stage.map.get_size();
    let at = at.map(|point| stage.map.lat_lng_to_container_point(&lat_lng(point)));
    let Some(at) = at.filter(|at| at.x() >= covered && at.y() >= 0.0 && at.x() <= size.x() && at.y() <= size.y())
    else {
        element.set_hidden(true);
        return;
    };
    element.set_hidden(false);
    let (width, height) = (f64::from(element.offset_width()), f64::from(element.offset_height()));
    let right = at.x() + GAP;
    let left = if right + width + EDGE <= size.x() {
        right
    } else {
        at.x() - GAP - width
    };
    let top = (at.y() - 20.0 - height / 2.0).clamp(EDGE, (size.y() - height - EDGE).max(EDGE));
    let style = web_sys::HtmlElement::style(element);
    for (name, value) in [("left", left), ("top", top)] {
        let _ = style.set_property(name, &format!("{value}px"));
    }
    let _ = style.remove_property("visibility");
}
