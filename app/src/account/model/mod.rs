//! Words of accounts.

mod device;
mod letter;
mod page;

pub use device::{Device, SignInMethod};
pub use letter::{Errand, Letter};
pub use page::{AccountPage, Trouble};
