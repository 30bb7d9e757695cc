//! Words of accounts.

mod device;
mod page;

pub use device::{Device, SignInMethod};
pub use page::AccountPage;
