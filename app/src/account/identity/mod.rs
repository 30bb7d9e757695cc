//! What Russian papers, numbers and addresses must look like. Pure rules: text in, a canonical value or the exact reason
//! out. Hard rules are faults, doubts are warnings: a person with an unusual but genuine paper must get through.
//!
//! Canonical values identify people: `Debug` shows them masked, and only [`canonical`](Snils::canonical) tells them.

mod certificate;
mod email;
mod family;
mod fault;
mod fold;
mod lookalike;
mod name;
mod passport;
mod phone;
mod policy;
mod snils;
mod tax;
mod words;

pub use certificate::BirthCertificate;
pub use email::Email;
pub use family::{ADULT, Authority, OWN_VOICE, Relation, authority, proxy_until, ward_until};
pub use fault::{Doubt, Fault};
pub use name::{Name, NamePart, birth_date, same_name};
pub use passport::{IssuerCode, Passport};
pub use phone::{Phone, PhoneKind};
pub use policy::{Enp, EnpFacts, Policy, PolicyKind, Sex};
pub use snils::Snils;
pub use tax::{Inn, Ogrn};
pub use words::{doubt_text, fault_text};
