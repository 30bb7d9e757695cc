//! The citizen's pages.

pub(crate) mod complaint;
mod map;
mod receipt;
mod report;

pub use complaint::ComplaintPage;
pub use map::MapPage;
pub use receipt::ReceiptPage;
pub use report::ReportPage;
