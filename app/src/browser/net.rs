//! Whether there is a connection, as the device sees it.

use super::dom;
use leptos::prelude::*;

/// Follows the device's word on its connection. `true` on the server and while the page wakes up; "online" only means
/// that a network is there, "offline" is certain.
pub fn use_online() -> ReadSignal<bool> {
    let (online, set_online) = signal(true);
    Effect::new(move || {
        set_online.set(dom::online());
        let came = window_event_listener_untyped("online", move |_| set_online.set(true));
        let went = window_event_listener_untyped("offline", move |_| set_online.set(false));
        on_cleanup(move || {
            came.remove();
            went.remove();
        });
    });
    online
}
