//! What an import of reference data refuses, notes and leaves, in words. Columns keep their names: they stand so in the file.

mod faults;

pub use faults::ImportFault;

/// Makes an enum and the words of each of its variants: `Variant { field: Type } => "по-русски" / "in English"`. Fields stand
/// in both texts by their names.
macro_rules! told {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$about:meta])* $variant:ident $({ $($field:ident: $kind:ty),* $(,)? })? => $ru:literal / $en:literal),* $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum $name {$(
            $(#[$about])*
            $variant $({ $(#[doc = stringify!($field)] $field: $kind),* })?,
        )*}

        impl $name {
            /// Its words.
            pub fn text(&self, lang: crate::kernel::Lang) -> String {
                match self {$(
                    Self::$variant $({ $($field),* })? => match lang {
                        crate::kernel::Lang::Ru => format!($ru),
                        crate::kernel::Lang::En => format!($en),
                    },
                )*}
            }
        }

        /// As commands say it: in English.
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.text(crate::kernel::Lang::En))
            }
        }
    };
}
pub(crate) use told;

use crate::kernel::Lang;

told! {
    /// What somebody who imports should know; the file is taken all the same.
    ImportNote {
        /// More or fewer working days than years have.
        WorkedDays { year: i32, days: usize } =>
            "Рабочих дней в {year} году получилось бы {days}, а бывает 247 или 248"
            / "{year} would have {days} working days, years have 247 or 248",
        /// A year near is not known.
        YearUnknown { year: i32 } =>
            "Календаря {year} года ещё нет: сообщениям, срок которых кончается в нём, срок не назначается"
            / "the calendar of {year} is still unknown: complaints whose term ends then get none",
        /// A norm that held already is told otherwise.
        NormRewritten { key: String } =>
            "Норма «{key}» изменится и для тех сообщений, которые уже поданы; для нормы, которая начинается с какого-то дня, добавьте строку с norm_from"
            / "the norm of «{key}» changes for complaints that are there already; for a norm that begins on a day, add a row with norm_from",
        /// No rule is the last resort.
        NoLastRule =>
            "Нет правила, которое берёт всё (category_code и district_code пустые): что не взяло ни одно, останется диспетчеру"
            / "no rule takes everything (category_code and district_code empty): complaints that none takes are left to the dispatcher",
        /// Rules behind the one that takes everything.
        RulesBehind { count: usize, last: i32 } =>
            "Правил после {last}, которое берёт всё: {count}; до них дело не дойдёт"
            / "{count} rules come after {last}, which takes everything, and are never reached",
    }
}

told! {
    /// Why a row that the file does not name stays although such rows are to be closed.
    ImportStay {
        /// Reports and rules name it.
        Busy { complaints: i64, rules: i64 } =>
            "открытых сообщений: {complaints}, правил маршрутизации: {rules}"
            / "{complaints} open complaints, {rules} routing rules name it",
        /// Reports are there.
        Complaints { complaints: i64 } => "открытых сообщений: {complaints}" / "{complaints} open complaints",
        /// Rules name it.
        Rules { rules: i64 } => "правил маршрутизации: {rules}" / "{rules} routing rules name it",
        /// Something below it stays.
        Above { key: String } => "остаётся «{key}», которая ей подчинена" / "«{key}» is below it and stays",
        /// Something in it stays.
        Holds { key: String } => "в ней остаётся «{key}»" / "«{key}» is in it and stays",
        /// A norm that holds already.
        Begun => "она уже действует" / "it has begun already",
    }
}

/// A piece of what an import changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportChange {
    /// Signs, columns and cells, the same in every language; may be several lines.
    Line(String),
    /// A row that the file does not name stays.
    Stays {
        /// Its key.
        key: String,
        /// Why, when such rows are to be closed.
        why: Option<ImportStay>,
    },
}

impl ImportChange {
    /// Its words.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Line(line) => line.clone(),
            Self::Stays { key, why } => {
                let stays = lang.pick("нет в файле; остаётся", "is not in the file and stays");
                let why = why.as_ref().map(|why| format!(": {}", why.text(lang)));
                format!("  {key} {stays}{}", why.unwrap_or_default())
            }
        }
    }

    /// All of them, a line for each.
    pub fn all(changes: &[Self], lang: Lang) -> String {
        changes.iter().flat_map(|it| [it.text(lang), "\n".to_owned()]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_stay_say_so_in_the_language_of_the_reader() {
        let changes = [
            ImportChange::Line("- a".to_owned()),
            ImportChange::Stays {
                key: "b".to_owned(),
                why: Some(ImportStay::Rules { rules: 2 }),
            },
            ImportChange::Stays {
                key: "c".to_owned(),
                why: None,
            },
        ];
        assert_eq!(
            ImportChange::all(&changes, Lang::En),
            "- a\n  b is not in the file and stays: 2 routing rules name it\n  c is not in the file and stays\n"
        );
        assert_eq!(
            ImportChange::all(&changes, Lang::Ru),
            "- a\n  b нет в файле; остаётся: правил маршрутизации: 2\n  c нет в файле; остаётся\n"
        );
        let note = ImportNote::YearUnknown { year: 2031 };
        assert!(note.text(Lang::Ru).starts_with("Календаря 2031 года") && note.to_string().contains("of 2031"));
    }
}
