//! Pages of accounts.

mod login;
mod recover;
mod register;

pub use login::{CodePage, LoginPage, PhonePage};
pub use recover::{DeskPage, PasswordPage, RecoverPage, RecoverSentPage, ResetPage};
pub use register::{ConfirmPage, RegisterPage, RegisterSentPage};
