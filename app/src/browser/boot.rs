//! What the server told the page in its data blocks.

use crate::kernel::PageContext;
use leptos::prelude::document;

/// Reads the page's context from the data block `<script type="application/json" id="page-context">`.
pub fn page_context() -> Option<PageContext> {
    let text = document().get_element_by_id("page-context")?.text_content()?;
    // From bytes, as answers of server functions are read: a second kind of reader would be a second copy of the code.
    serde_json::from_slice(text.as_bytes()).ok()
}

/// The text of the data block `<script type="application/json" id="page-start">`, once: it belongs to the page that was
/// loaded, and not to those that are opened from there.
pub(super) fn take_start() -> Option<String> {
    let block = document().get_element_by_id("page-start")?;
    block.remove();
    block.text_content()
}
