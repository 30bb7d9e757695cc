//! What every piece of a page may ask: the language, the region, the addresses of assets.

use crate::kernel::{Lang, PageContext};
use leptos::prelude::*;
use std::sync::Arc;

/// The context of this page. Provided by the root of each application before anything is rendered.
///
/// # Panics
/// Outside a page.
#[expect(
    clippy::expect_used,
    reason = "a page without its context is a programming error, caught by every test of a page"
)]
pub fn page() -> Arc<PageContext> {
    use_context::<Arc<PageContext>>().expect("the application provides PageContext")
}

/// The language of this page.
pub fn lang() -> Lang {
    page().lang
}

/// The address of the sprite of icons.
pub fn icons_url() -> String {
    page().assets.icons.clone()
}
