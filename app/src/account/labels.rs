//! Words of the values of the model.

use super::model::SignInMethod;
use crate::i18n::AccountTexts;
use crate::kernel::Lang;

/// How somebody signed in.
pub fn method(method: SignInMethod, lang: Lang) -> &'static str {
    let t = AccountTexts::of(lang);
    match method {
        SignInMethod::Password => t.by_password,
        SignInMethod::Code => t.by_code,
        SignInMethod::Oidc => t.by_oidc,
        SignInMethod::Recovery => t.by_recovery,
    }
}
