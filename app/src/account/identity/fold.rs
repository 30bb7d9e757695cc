//! What is done to every number first: one form of each character, nothing that only separates.

use super::Fault;
use unicode_normalization::UnicodeNormalization;

/// Folds to NFKC (full-width digits become plain ones) and drops blanks, dashes, brackets and what cannot be seen.
/// `№` goes first, because NFKC makes `No` of it.
pub fn fold(text: &str) -> String {
    let kept = text.chars().filter(|c| *c != '№');
    kept.nfkc().filter(|c| !is_separator(*c)).collect()
}

/// Blanks, dashes and brackets; zero-width characters and marks of direction come with text that was copied.
fn is_separator(c: char) -> bool {
    is_invisible(c) || c.is_whitespace() || is_dash(c) || matches!(c, '(' | ')' | '[' | ']' | '{' | '}')
}

/// Any dash, among them the minus and the soft hyphen.
pub fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{ad}' | '\u{58a}' | '\u{2010}'
            ..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// Zero-width characters and marks of direction.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The digits of a folded number, exactly `need` of them.
pub fn digits(text: &str, need: usize) -> Result<String, Fault> {
    let digits = only_digits(&fold(text))?;
    match digits.len() {
        0 => Err(Fault::Empty),
        have if have != need => Err(Fault::Digits { have, need }),
        _ => Ok(digits),
    }
}

/// The text, if it has nothing but digits.
pub fn only_digits(folded: &str) -> Result<String, Fault> {
    match folded.chars().find(|c| !c.is_ascii_digit()) {
        None => Ok(folded.to_owned()),
        Some(letter) => Err(match meant_digit(letter) {
            Some(digit) => Fault::LetterForDigit { letter, digit },
            None => Fault::NotADigit { found: letter },
        }),
    }
}

fn meant_digit(letter: char) -> Option<char> {
    match letter {
        'О' | 'о' | 'O' | 'o' => Some('0'),
        'I' | 'l' | 'І' | '|' => Some('1'),
        'З' | 'з' => Some('3'),
        'б' => Some('6'),
        'В' | 'B' => Some('8'),
        _ => None,
    }
}

/// The values of digits.
pub fn values(digits: &str) -> impl DoubleEndedIterator<Item = u32> + '_ {
    digits.bytes().map(|byte| u32::from(byte.wrapping_sub(b'0')))
}

/// Whether there is nothing but zeros.
pub fn is_zero(digits: &str) -> bool {
    digits.bytes().all(|byte| byte == b'0')
}

/// A pattern with its last `shown` digits, and dots for the others: `#` stands for a digit.
pub fn masked(pattern: &str, digits: &str, shown: usize) -> String {
    let hidden = digits.chars().count().saturating_sub(shown);
    let mut next = digits.chars().enumerate();
    let place = |sign: char| {
        if sign != '#' {
            return sign;
        }
        next.next()
            .map_or('•', |(place, digit)| if place < hidden { '•' } else { digit })
    };
    pattern.chars().map(place).collect()
}
