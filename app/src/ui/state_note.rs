//! Failures in words: what happened, what was kept, what to do.

use super::{Icon, lang};
use crate::error::AppError;
use crate::i18n::Common;
use crate::kernel::Lang;
use leptos::prelude::*;

/// The words of a failure.
pub fn app_error_text(error: &AppError, lang: Lang) -> &'static str {
    let t = Common::of(lang);
    match error {
        AppError::NotFound => t.not_found_title,
        AppError::Forbidden => t.error_forbidden,
        AppError::Invalid(_) => t.error_invalid,
        AppError::KeyReused { .. } => t.error_key_reused,
        AppError::TooMany { .. } => t.error_too_many,
        AppError::Unavailable => t.error_unavailable,
        AppError::Internal => t.error_internal,
        AppError::Offline => t.error_offline,
    }
}

/// A failure where the content would stand.
#[component]
pub fn ErrorNote(
    /// What failed.
    error: AppError,
) -> impl IntoView {
    let lang = lang();
    let text = app_error_text(&error, lang);
    view! {
        <div class="note note--warn" role="status">
            <Icon name="alert"/>
            <div><b>{Common::of(lang).error_title}</b>" "{text}</div>
        </div>
    }
}
