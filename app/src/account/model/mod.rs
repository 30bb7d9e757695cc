//! Words of accounts.

mod device;
mod letter;
mod page;
mod puzzle;

pub use device::{Device, SignInMethod};
pub use letter::{Errand, Letter};
pub use page::{AccountPage, Trouble};
pub use puzzle::{ALGORITHM, Puzzle, Solution, hash};
