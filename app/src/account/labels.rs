//! Words of the values of the model.

use super::model::SignInMethod;
use crate::i18n::AccountTexts;
use crate::kernel::Lang;
use crate::messages::model::Cause;

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

/// Why a message is late or lost, for the person who waits for it.
pub fn cause(cause: Cause, lang: Lang) -> &'static str {
    let t = AccountTexts::of(lang);
    match cause {
        Cause::Greylisted => t.cause_greylisted,
        Cause::Busy | Cause::Unreachable | Cause::Dropped | Cause::Denied => t.cause_busy,
        Cause::BadAddress | Cause::BadPrefix => t.cause_address,
        Cause::OptedOut => t.cause_opted_out,
        Cause::QuietHours => t.cause_night,
        Cause::AddressQuota | Cause::Budget => t.cause_quota,
        Cause::Expired | Cause::Exhausted => t.cause_gave_up,
        Cause::Refused => t.cause_refused,
        Cause::GivenUp | Cause::Unwritable => t.cause_ours,
    }
}
