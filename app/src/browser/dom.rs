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

/// Arrows move the focus among the fields of a list, round and round, and choose nothing: what is chosen at once takes the list
/// away before anybody has heard it.
pub fn walk(event: &web_sys::KeyboardEvent, list: &str) {
    let by = match event.key().as_str() {
        "ArrowDown" | "ArrowRight" => 1,
        "ArrowUp" | "ArrowLeft" => -1,
        _ => return,
    };
    let Some(here) = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
    else {
        return;
    };
    let Ok(Some(fields)) = here
        .closest(list)
        .map(|list| list.and_then(|list| list.query_selector_all("input").ok()))
    else {
        return;
    };
    event.prevent_default();
    let count = i64::from(fields.length());
    let at = (0..fields.length()).find(|at| fields.get(*at).is_some_and(|field| field.is_same_node(Some(&here))));
    let next = at.and_then(|at| u32::try_from((i64::from(at) + by).rem_euclid(count)).ok());
    let next = next.and_then(|next| fields.get(next)?.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(next) = next {
        let _ = next.focus();
    }
}

/// Gives the focus to the next or the one before of what the selector finds; to the first one, if none of them has it.
pub fn step(selector: &str, forward: bool) {
    let Ok(all) = document().query_selector_all(selector) else {
        return;
    };
    let here = document().active_element();
    let at = (0..all.length()).find(|at| all.get(*at).is_some_and(|one| one.is_same_node(here.as_deref())));
    let next = match at {
        None => 0,
        Some(at) if forward => at + 1,
        Some(at) => at.saturating_sub(1),
    };
    let next = all
        .get(next)
        .and_then(|next| next.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(next) = next {
        let _ = next.focus();
    }
}

/// Writes an attribute of the first element that the selector finds.
pub fn set_attribute(selector: &str, name: &str, value: &str) {
    if let Ok(Some(element)) = document().query_selector(selector) {
        let _ = element.set_attribute(name, value);
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

/// Names and values of a form's fields, in order.
pub fn form_pairs(id: &str) -> Vec<(String, String)> {
    let form = document()
        .get_element_by_id(id)
        .and_then(|found| found.dyn_into::<web_sys::HtmlFormElement>().ok());
    let Some(data) = form.and_then(|form| web_sys::FormData::new_with_form(&form).ok()) else {
        return Vec::new();
    };
    let pair = |pair: wasm_bindgen::JsValue| {
        let pair = js_sys::Array::from(&pair);
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    };
    js_sys::Array::from(&data).iter().filter_map(pair).collect()
}

/// Loads another page, also one of another bundle.
pub fn go(address: &str) {
    let _ = window().location().set_href(address);
}
