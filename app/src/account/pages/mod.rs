//! Pages of accounts.

mod login;

pub use login::LoginPage;
