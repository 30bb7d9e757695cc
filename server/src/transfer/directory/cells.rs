//! Cells of a row: from a file into canonical texts and back, and the checks that several kinds share.

use app::i18n::ImportFault;
use app::kernel::clean_line;

/// Longest name or reason.
pub(super) const LONGEST_NAME: usize = 300;
const LONGEST_CODE: usize = 60;

/// One row, of the file or of the tables, in canonical cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    /// Its place in the file; 0 for rows of the tables.
    pub row: usize,
    /// By what it is known again.
    pub key: String,
    /// In the order of the columns.
    pub cells: Vec<String>,
}

impl Record {
    /// The cell at a place; empty beyond the last one.
    pub(super) fn at(&self, place: usize) -> &str {
        self.cells.get(place).map_or("", String::as_str)
    }
}

/// Texts of a row as people meant them: without what nobody sees, without the mark that keeps an office program from
/// calculating them.
pub(super) fn of_file(record: &csv::ByteRecord, columns: &[&str]) -> Result<Vec<String>, ImportFault> {
    let cell = |(bytes, column): (&[u8], &&str)| {
        let text = std::str::from_utf8(bytes).ok();
        // the sign of what another program could not read
        let text = text.filter(|text| !text.contains('\u{fffd}'));
        let text = text.ok_or_else(|| ImportFault::NotUtf8 {
            column: (*column).to_owned(),
        })?;
        Ok(undefused(&clean_line(text)).to_owned())
    };
    record.iter().zip(columns).map(cell).collect()
}

/// What an office program would take for a formula when a cell begins with it.
fn begins_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A cell that no office program calculates: an apostrophe before what looks like a formula. Negative numbers are none.
pub(super) fn defused(text: &str) -> String {
    let looks = begins_formula(text.trim_start_matches('\''));
    let is_number = text.starts_with('-') && text.parse::<f64>().is_ok();
    if looks && !is_number {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// The other way round.
fn undefused(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if begins_formula(rest.trim_start_matches('\'')) => rest,
        _ => text,
    }
}

/// A code: by what a row is known for ever.
pub(super) fn code(column: &str, text: &str) -> Result<(), ImportFault> {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    filled(column, text)?;
    if let Some(sign) = text.chars().find(|c| !is_sign(*c)) {
        return Err(ImportFault::CodeSign {
            column: column.to_owned(),
            text: text.to_owned(),
            sign,
        });
    }
    at_most(column, text, LONGEST_CODE)
}

fn filled(column: &str, text: &str) -> Result<(), ImportFault> {
    if text.is_empty() {
        return Err(ImportFault::Empty {
            column: column.to_owned(),
        });
    }
    Ok(())
}

/// A text that must be there.
pub(super) fn name(column: &str, text: &str) -> Result<(), ImportFault> {
    filled(column, text)?;
    at_most(column, text, LONGEST_NAME)
}

/// A text that is not too long.
pub(super) fn at_most(column: &str, text: &str, most: usize) -> Result<(), ImportFault> {
    let have = text.chars().count();
    if have > most {
        let column = column.to_owned();
        return Err(ImportFault::TooLong { column, have, most });
    }
    Ok(())
}

/// `yes` or `no`, however people write it; empty is no.
pub(super) fn yes_no(column: &str, text: &str) -> Result<String, ImportFault> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "да" | "истина" => Ok("yes".to_owned()),
        "no" | "n" | "false" | "0" | "нет" | "ложь" | "" => Ok("no".to_owned()),
        _ => Err(ImportFault::YesNo {
            column: column.to_owned(),
            text: text.to_owned(),
        }),
    }
}

/// A number of a place in an order, or of units.
pub(super) fn whole(column: &str, text: &str, least: i32) -> Result<String, ImportFault> {
    match text.parse::<i32>() {
        Ok(number) if number >= least => Ok(number.to_string()),
        _ => Err(ImportFault::NotWhole {
            column: column.to_owned(),
            text: text.to_owned(),
            least,
        }),
    }
}

/// A day as `2026-11-22`.
pub(super) fn day(column: &str, text: &str) -> Result<String, ImportFault> {
    let day = app::kernel::Day::parse(text).filter(|day| (2000..=2100).contains(&day.year()));
    day.map(|day| day.to_string()).ok_or_else(|| ImportFault::NotADay {
        column: column.to_owned(),
        text: text.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_are_made_texts_and_numbers_stay_numbers() {
        assert_eq!(defused("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(defused("+7 800 000"), "'+7 800 000");
        assert_eq!(defused("'=1"), "''=1");
        assert_eq!(defused("-44.5"), "-44.5");
        assert_eq!(defused("О'Генри"), "О'Генри");
        assert_eq!(defused("'цитата'"), "'цитата'");
    }

    #[test]
    fn a_byte_order_of_another_alphabet_is_noticed() {
        let record = csv::ByteRecord::from(vec![b"roads".as_slice(), &[0xc4, 0xee, 0xf0]]);
        let reason = of_file(&record, &["code", "name_ru"]).unwrap_err();
        assert!(reason.to_string().contains("name_ru: not UTF-8"), "{reason}");
    }

    proptest! {
        #[test]
        fn what_was_defused_comes_back(text in "[=+'@\\-a0-9. ]{0,8}") {
            let text = clean_line(&text);
            let written = defused(&text);
            prop_assert_eq!(undefused(&written), text);
        }
    }
}
