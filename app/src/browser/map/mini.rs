//! The small map of one place.

use super::controls::{Buttons, Failure};
use super::layers::spot;
use super::stage::{Hands, Stage, raise};
use crate::kernel::{PageContext, Point};
use leptos::html::Div;
use leptos::prelude::*;
use std::sync::Arc;

/// One pin on a map that only zooms, by its buttons.
#[component]
pub fn MiniMap(
    /// Language, region and addresses of assets.
    page: Arc<PageContext>,
    /// What a screen reader hears, such as the address.
    #[prop(into)]
    label: String,
    /// Where the pin stands.
    place: Point,
    /// Code of the mark: `new`, `work`, `over`, `repeat`, `await`, `done`, `none`.
    #[prop(into)]
    mark: String,
    /// Zoom at first, 8 to 18.
    #[prop(default = 16)]
    zoom: u8,
) -> impl IntoView {
    let host = NodeRef::<Div>::new();
    let context = Arc::clone(&page);
    let handle = raise(host, Arc::clone(&page), move |element| {
        let stage = Stage::new(element, &context, Hands::Tied, ())?;
        stage.look(place, f64::from(zoom), 0.0);
        let pin = spot(&context, place, &mark)?;
        stage.map.add_layer(&pin);
        Ok(stage)
    });
    view! {
        <div class="map map--small script">
            <div class="map__host" role="img" aria-label=label node_ref=host></div>
            <Failure handle page=Arc::clone(&page)/>
            <Buttons handle page/>
        </div>
    }
}
