//! Small errands in the document.

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;

/// Gives the focus to an element.
pub fn focus(id: &str) {
    if let Some(element) = document()
        .get_element_by_id(id)
        .and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok())
    {
        let _ = element.focus();
    }
}

/// Submits a form as its button would.
pub fn submit_form(id: &str) {
    if let Some(form) = document()
        .get_element_by_id(id)
        .and_then(|found| found.dyn_into::<web_sys::HtmlFormElement>().ok())
    {
        let _ = form.request_submit();
    }
}

/// Whether the device says that it has a connection.
pub fn online() -> bool {
    window().navigator().on_line()
}

/// Milliseconds since 1970 by the device's clock.
pub fn now_ms() -> i64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds since 1970 fit for 290 million years"
    )]
    let now = js_sys::Date::now() as i64;
    now
}

/// Opens the browser's dialog for printing.
pub fn print() {
    let _ = window().print();
}
