//! Russian and English. A text that lacks one of them does not compile.

mod account;
mod common;
mod complaint;
mod dispatch;
mod edge;
mod errors;
mod imports;
mod letters;
mod map;
mod map_controls;
mod messages;
mod oidc;
mod profile;
mod report;
mod staff_desk;
mod staff_journal;
mod staff_members;
mod staff_reference;
mod staffing;
mod time;

pub use account::{AccountFaults, AccountTexts};
pub use common::Common;
pub use complaint::ComplaintTexts;
pub use dispatch::DispatchTexts;
pub use edge::EdgeTexts;
pub use errors::problem_text;
pub use imports::{ImportChange, ImportFault, ImportNote, ImportStay};
pub use letters::Letters;
pub use map::{MapTexts, supporters};
pub use map_controls::MapControls;
pub use messages::{MessageTexts, cause_text, message_text};
pub use oidc::OidcTexts;
pub use profile::ProfileTexts;
pub use report::ReportTexts;
pub use staff_desk::StaffDeskTexts;
pub use staff_journal::{EVENTS, StaffJournalTexts, detail_text, event_text, value_text};
pub use staff_members::StaffMemberTexts;
pub use staff_reference::StaffReferenceTexts;
pub use staffing::{StaffTexts, kind_text, role_note, role_text};
pub use time::{ago, clock, date, date_clock, duration, norm_text, weekday};

use crate::kernel::Lang;

/// Makes a table of texts: `key: "по-русски" / "in English"`.
macro_rules! texts {
    ($(#[$doc:meta])* $name:ident { $($key:ident : $ru:literal / $en:literal),* $(,)? }) => {
        $(#[$doc])*
        pub struct $name {
            $(#[doc = $en] pub $key: &'static str,)*
        }

        impl $name {
            const RU: Self = Self { $($key: $ru),* };
            const EN: Self = Self { $($key: $en),* };

            /// The texts in a language.
            pub fn of(lang: crate::kernel::Lang) -> &'static Self {
                match lang {
                    crate::kernel::Lang::Ru => &Self::RU,
                    crate::kernel::Lang::En => &Self::EN,
                }
            }
        }
    };
}
pub(crate) use texts;

/// Thousands apart by a thin no-break space (Russian) or a comma (English).
pub fn number(n: i64, lang: Lang) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(if lang == Lang::Ru { '\u{a0}' } else { ',' });
        }
        out.push(digit);
    }
    if n < 0 { format!("−{out}") } else { out }
}

/// Bytes as people say them: `241 КБ`, `3,8 МБ`.
pub fn bytes(n: u32, lang: Lang) -> String {
    let (kilo, mega, comma) = lang.pick(("КБ", "МБ", ','), ("KB", "MB", '.'));
    if n <= 999_000 {
        return format!("{}\u{a0}{kilo}", n.div_ceil(1000));
    }
    let tenths = (u64::from(n) + 50_000) / 100_000;
    format!("{}{comma}{}\u{a0}{mega}", tenths / 10, tenths % 10)
}

/// Metres as people say them: `120 м`, `1,4 км`.
pub fn metres(m: i64, lang: Lang) -> String {
    let (metre, kilometre, comma) = lang.pick(("м", "км", ','), ("m", "km", '.'));
    if m < 1000 {
        return format!("{m}\u{a0}{metre}");
    }
    let tenths = (m + 50) / 100;
    format!("{}{comma}{}\u{a0}{kilometre}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_metres_read_well() {
        assert_eq!(number(1_946, Lang::Ru), "1\u{a0}946");
        assert_eq!(number(-1_234_567, Lang::En), "−1,234,567");
        assert_eq!(number(37, Lang::Ru), "37");
        assert_eq!(bytes(241_000, Lang::Ru), "241\u{a0}КБ");
        assert_eq!(bytes(3_840_000, Lang::En), "3.8\u{a0}MB");
        assert_eq!(metres(120, Lang::Ru), "120\u{a0}м");
        assert_eq!(metres(1_449, Lang::Ru), "1,4\u{a0}км");
        assert_eq!(metres(9_960, Lang::En), "10.0\u{a0}km");
    }
}
