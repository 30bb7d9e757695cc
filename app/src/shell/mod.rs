//! The frame: the applications with their routes, the document around them, header, footer and error pages.

mod account;
mod citizen;
mod document;
mod footer;
mod header;
mod not_found;
mod plain;
mod staff;

pub use account::AccountApp;
pub use citizen::{CitizenApp, ReportApp};
pub use document::{HeadParts, document};
pub use plain::PlainApp;
pub use staff::StaffApp;
