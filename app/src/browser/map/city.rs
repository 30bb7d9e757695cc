//! The city map.

use super::controls::{Buttons, Failure};
use super::layers::{Complaints, Me, complaints, me};
use super::stage::{Hands, Stage, raise};
use super::{MapState, MarkWords, popup};
use crate::kernel::{BBox, PageContext, Point};
use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;
use std::cell::RefCell;
use std::sync::Arc;
use wasm_bindgen::{JsValue, closure::Closure};

/// From this width of the window the list floats over the map, CSS pixels (62 rem).
const WIDE: f64 = 992.0;
/// Zoom at which the reader's own place and a chosen complaint are shown.
const CLOSE: f64 = 16.0;

/// What the card of a complaint covers of a phone's map, CSS pixels.
const CARD: f64 = 120.0;

/// What the city map talks to.
pub(super) struct Layers {
    pub complaints: Complaints,
    me: RefCell<Option<Me>>,
}

/// The whole city with its complaints. Children float over it.
#[component]
pub fn CityMap(
    /// Language, region and addresses of assets.
    page: Arc<PageContext>,
    /// What a screen reader hears.
    #[prop(into)]
    label: String,
    /// Words of the marks.
    marks: MarkWords,
    /// Filter of the complaints, such as `state=work&days=30`, without the question mark.
    #[prop(into)]
    query: Signal<String>,
    /// Number of the chosen complaint.
    #[prop(into)]
    selected: Signal<Option<String>>,
    /// Where the chosen complaint is, when the page knows; the map goes there when it is out of view.
    #[prop(optional, into)]
    place: Signal<Option<Point>>,
    /// The card of the chosen complaint; stands beside its pin.
    #[prop(optional, into)]
    card: Option<ViewFn>,
    /// A pin was pressed: its number.
    on_select: Callback<String>,
    /// Escape, or a click beside every pin: nothing is chosen any more.
    #[prop(optional, into)]
    on_close: Option<Callback<()>>,
    /// How fresh the map is.
    #[prop(optional, into)]
    on_state: Option<Callback<MapState>>,
    /// The reader has stopped the updates.
    #[prop(optional, into)]
    paused: Signal<bool>,
    /// The reader's own place, once known: shown, and gone to.
    #[prop(optional, into)]
    me_at: Signal<Option<Point>>,
    /// The part of the region that was chosen: gone to.
    #[prop(optional, into)]
    frame: Signal<Option<BBox>>,
    /// Width of the panel that covers the left of the map on a wide screen, CSS pixels.
    #[prop(optional)]
    side_panel: u16,
    /// What floats over the map.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let host = NodeRef::<Div>::new();
    let context = Arc::clone(&page);
    let handle = raise(host, Arc::clone(&page), move |element| {
        let select = Closure::<dyn Fn(String)>::new(move |number| on_select.run(number)).into_js_value();
        let cover = Closure::<dyn Fn() -> f64>::new(move || covered(side_panel)).into_js_value();
        let report = on_state.map_or(JsValue::UNDEFINED, told);
        let layer = complaints(&context, &marks, &query.get_untracked(), &select, &report, &cover)?;
        let layers = Layers {
            complaints: layer,
            me: RefCell::new(None),
        };
        let stage = Stage::new(element, &context, Hands::Free, layers)?;
        let first = frame.get_untracked().unwrap_or(context.region.view);
        stage.fit(first, covered(side_panel));
        stage.layers.complaints.set_paused(paused.get_untracked());
        stage.map.add_layer(&stage.layers.complaints);
        listen(&stage, on_close);
        Ok(stage)
    });
    follow(handle, query, paused);
    go_to(handle, selected, place, side_panel);
    show_me(handle, me_at, side_panel);
    Effect::new(move |shown: Option<Option<BBox>>| {
        let wanted = frame.get();
        // The first one is what the map began with.
        if let (Some(stage), Some(frame), true) = (handle.peek(), wanted, shown.is_some_and(|shown| shown != wanted)) {
            stage.fit(frame, covered(side_panel));
        }
        wanted
    });
    let escape = move |event: ev::KeyboardEvent| {
        if let (true, Some(close), Some(number)) = (event.key() == "Escape", on_close, selected.get_untracked()) {
            close.run(());
            if let Some(stage) = handle.peek() {
                stage.layers.complaints.focus_pin(&number);
            }
        }
    };
    view! {
        <div class="map" on:keydown=escape>
            <div class="map__host" role="application" aria-label=label node_ref=host></div>
            <Failure handle page=Arc::clone(&page)/>
            {children.map(|children| children())}
            {card.map(|card| view! { <popup::Popup handle selected place card side_panel/> })}
            <Buttons handle page/>
        </div>
    }
}

type Handle = super::stage::Handle<Layers>;

/// CSS pixels of the map that the panel covers now.
pub(super) fn covered(side_panel: u16) -> f64 {
    let width = window()
        .inner_width()
        .ok()
        .and_then(|width| width.as_f64())
        .unwrap_or_default();
    if width >= WIDE { f64::from(side_panel) } else { 0.0 }
}

/// The layer's report of its state, in our words.
fn told(callback: Callback<MapState>) -> JsValue {
    Closure::<dyn Fn(String, f64, u32)>::new(move |kind: String, at: f64, shown: u32| {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "milliseconds since 1970 fit for 290 million years"
        )]
        let at_ms = at as i64;
        callback.run(match kind.as_str() {
            "ok" => MapState::Fresh { at_ms, shown },
            "loading" => MapState::Loading,
            "offline" => MapState::Offline,
            _ => MapState::Failed,
        });
    })
    .into_js_value()
}

fn listen(stage: &Stage<Layers>, on_close: Option<Callback<()>>) {
    if let Some(close) = on_close {
        stage.on("click", move |_| close.run(()));
    }
}

/// Keeps the layer in step with filter and pause.
fn follow(handle: Handle, query: Signal<String>, paused: Signal<bool>) {
    Effect::new(move |_| {
        let query = query.get();
        if let Some(stage) = handle.get() {
            stage.layers.complaints.set_query(&query);
        }
    });
    Effect::new(move |before: Option<bool>| {
        let paused = paused.get();
        if let Some(stage) = handle.get()
            && before.is_some_and(|before| before != paused)
        {
            stage.layers.complaints.set_paused(paused);
        }
        paused
    });
}

/// Marks the chosen complaint and brings it into view.
fn go_to(handle: Handle, selected: Signal<Option<String>>, place: Signal<Option<Point>>, side_panel: u16) {
    Effect::new(move |_| {
        let number = selected.get();
        let place = place.get();
        let Some(stage) = handle.get() else { return };
        stage.layers.complaints.set_selected(number.as_deref());
        let Some(number) = number else { return };
        let (zoom, left) = (stage.map.get_zoom(), covered(side_panel));
        if left > 0.0 {
            // Also when it is in view: a list, a legend or a button may stand over it.
            if let Some(place) = place {
                stage.look(place, zoom.max(CLOSE), left);
            }
        } else if let Some(at) = place.or_else(|| popup::found(&stage, &number)) {
            // On a phone its card lies over the bottom of the map, and must not lie over the pin.
            let zoom = if place.is_some() { zoom.max(CLOSE) } else { zoom };
            stage.look_beside(at, zoom, (0.0, CARD));
        }
    });
}

/// Shows the reader's own place and goes there.
fn show_me(handle: Handle, at: Signal<Option<Point>>, side_panel: u16) {
    Effect::new(move |_| {
        let (Some(stage), Some(point)) = (handle.get(), at.get()) else {
            return;
        };
        let Ok(sign) = me(point) else { return };
        stage.map.add_layer(&sign);
        if let Some(before) = stage.layers.me.replace(Some(sign)) {
            before.remove();
        }
        stage.look(point, stage.map.get_zoom().max(CLOSE), covered(side_panel));
    });
}
