//! The citizen's pages.

pub(crate) mod complaint;
mod map;
mod near_me;
mod receipt;
mod report;

pub use complaint::ComplaintPage;
pub use map::MapPage;
pub use receipt::ReceiptPage;
pub use report::ReportPage;
