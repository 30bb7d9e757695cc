//! Our own complaint numbers in a file, told from those of other systems.

use app::complaints::model::ComplaintNumber;

/// `26-000123-7`, dashes and all. Without dashes it would be any other system's bare digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OwnNumber {
    /// Last two digits of the year.
    pub year: u8,
    /// The running number in that year; at most eight digits, so that a slip cannot drive the sequence away.
    pub serial: u64,
}

/// What an identifier in a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One of ours.
    Own(OwnNumber),
    /// It looks like ours, but its check digit is wrong: a slip, not another system's.
    Mistyped,
    /// Another system's.
    Foreign,
}

/// Tells whose identifier it is.
pub(super) fn kind(text: &str) -> Kind {
    let mut parts = text.split('-');
    let (Some(year), Some(serial), Some(check), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Kind::Foreign;
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if year.len() != 2
        || !(6..=8).contains(&serial.len())
        || check.len() != 1
        || ![year, serial, check].map(digits).iter().all(|it| *it)
    {
        return Kind::Foreign;
    }
    let (Ok(year), Ok(serial)) = (year.parse(), serial.parse()) else {
        return Kind::Foreign;
    };
    if ComplaintNumber::new(year, serial).as_str() == text {
        Kind::Own(OwnNumber { year, serial })
    } else {
        Kind::Mistyped
    }
}
