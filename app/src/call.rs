//! How a server function reaches its host.

use crate::error::AppError;
use crate::kernel::{Lang, Viewer};
use leptos::prelude::use_context;
use std::sync::Arc;

/// Who calls, put into the context of every request by the host.
#[derive(Clone)]
pub struct Caller {
    /// Who asks.
    pub viewer: Viewer,
    /// The language to answer in.
    pub lang: Lang,
    /// SHA-256 of the draft cookie of a visitor without JavaScript.
    pub draft_hash: Option<Vec<u8>>,
    /// SHA-256 of the ticket of the letter or SMS that this device waits for.
    pub ticket_hash: Option<Vec<u8>>,
    /// Told the key under which a report is registered: from now on this device follows the complaint and keeps no draft.
    pub registered: Arc<dyn Fn(&str) + Send + Sync>,
}

/// The caller of this request; [`AppError::Internal`] instead of a panic when the host did not say.
pub fn caller() -> Result<Caller, AppError> {
    use_context::<Caller>().ok_or(AppError::Internal)
}

/// A service of the host, by its port.
pub fn service<P: ?Sized + Send + Sync + 'static>() -> Result<Arc<P>, AppError> {
    use_context::<Arc<P>>().ok_or(AppError::Internal)
}

/// Sets the status of the page that is being rendered; does nothing in the browser.
pub fn status(code: u16) {
    if let Some(answer) = use_context::<PageStatus>() {
        (answer.0)(code);
    }
}

/// How a page sets its status, put into the context by the host.
#[derive(Clone)]
pub struct PageStatus(pub Arc<dyn Fn(u16) + Send + Sync>);
