//! The design system: small pieces that know no slice.

mod context;
mod encode;
mod field;
mod head;
mod icon;
mod pin;
mod state_note;
mod table;

pub use context::{icons_url, lang, page};
pub use encode::encode;
pub use field::{ErrorSummary, FieldError, TextArea, described_by};
pub use head::{ON_SERVER, PageHead, PageTitle, Said, body_class, escape};
pub use icon::Icon;
pub use pin::{Pill, Sign};
pub use state_note::{ErrorNote, app_error_text};
pub use table::Table;
