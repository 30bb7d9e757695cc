//! Why a value cannot be taken, and what is doubtful about one that can.

use serde::{Deserialize, Serialize};

/// Why a value cannot be taken. Words are in `words.rs`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// Nothing was typed.
    Empty,
    /// A letter that looks like a digit.
    LetterForDigit {
        /// What was typed.
        letter: char,
        /// What was meant.
        digit: char,
    },
    /// Something that is no digit of ours.
    NotADigit {
        /// What was typed.
        found: char,
    },
    /// Too few or too many digits.
    Digits {
        /// Typed.
        have: usize,
        /// Needed.
        need: usize,
    },
    /// The check digits do not fit: a digit is wrong or two are swapped.
    CheckDigits,
    /// Only zeros.
    AllZeros,
    /// More characters than there can be.
    TooLong {
        /// Most.
        most: usize,
    },
    /// A policy of this kind has no series.
    NoSeriesHere,
    /// Issued on a day to come.
    IssuedInFuture,
    /// Issued before the fourteenth birthday.
    IssuedTooYoung,
    /// Issued before 1 October 1997, when these passports began.
    IssuedTooEarly,
    /// Not three digits, a dash, three digits.
    IssuerCode,
    /// Not Roman numeral, dash, two letters, six digits.
    CertificateShape,
    /// The Roman numeral is none.
    NotRoman {
        /// What was read as one.
        found: String,
    },
    /// The series of a certificate has two Russian letters.
    NotCyrillic {
        /// What was typed.
        found: char,
    },
    /// A number of another country.
    ForeignPhone,
    /// An emergency or service number.
    ShortPhone,
    /// No area begins so.
    PhoneArea,
    /// Short messages reach mobile phones only.
    NotMobile,
    /// No short message leaves this house.
    NoGateway,
    /// No `@`, or several.
    NoAt,
    /// Nothing before or after `@`.
    EmailPart,
    /// A character that cannot stand before `@`.
    EmailSign {
        /// What was typed.
        found: char,
    },
    /// A Cyrillic letter before `@`.
    EmailCyrillic {
        /// What was typed.
        found: char,
    },
    /// A letter of one alphabet among letters of another that looks like one of them.
    LookAlike {
        /// What was typed.
        found: char,
        /// What it looks like.
        meant: char,
    },
    /// What stands after `@` is no name of a server.
    EmailDomain,
    /// A character that no name has.
    NameSign {
        /// What was typed.
        found: char,
    },
    /// A name begins and ends with a letter.
    NameEdge,
    /// There is no such day.
    NoSuchDay,
    /// The day is still to come.
    DayInFuture,
    /// Before 1900.
    DayTooEarly,
    /// The day is over.
    DayOver,
    /// Later than this may last.
    DayTooLate,
    /// Another code than the one that was sent.
    WrongCode {
        /// Tries that are left.
        left: u8,
    },
    /// One account acts for no more people.
    TooManyPeople {
        /// Most.
        most: usize,
    },
    /// Grown up: acts for himself.
    Adult,
    /// Not grown up yet: parents act for him.
    NotAdult,
    /// Filled in, and beside it stands that there is none.
    NotBoth,
}

/// What is doubtful about a value that is taken all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Doubt {
    /// A SNILS from before check digits.
    SnilsUnchecked,
    /// The policy tells another birth date. Its number is never reissued when data are corrected.
    PolicyBirth,
    /// The policy tells another sex.
    PolicySex,
    /// The blank of the passport is of another time than its date of issue.
    PassportYear,
    /// The passport was to be replaced at 20 or 45.
    PassportExpired,
    /// The third digit of the issuer's code is never above 3.
    IssuerLevel,
}
