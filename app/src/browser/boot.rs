//! What the server told the page in its data block.

use crate::kernel::PageContext;
use leptos::prelude::document;

/// Reads the page's context from the data block `<script type="application/json" id="page-context">`.
pub fn page_context() -> Option<PageContext> {
    let text = document().get_element_by_id("page-context")?.text_content()?;
    serde_json::from_str(&text).ok()
}
