//! The frame: the applications with their routes, the document around them, header, footer and error pages.

mod account;
mod citizen;
mod document;
mod footer;
mod frame;
mod header;
mod not_found;
mod plain;
mod staff;
mod template;

pub use account::AccountApp;
pub use citizen::{CitizenApp, ReportApp};
pub use document::{Document, HeadParts};
pub use frame::Frames;
pub use plain::PlainApp;
pub use staff::StaffApp;
