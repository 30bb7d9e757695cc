//! Letters of two alphabets that look the same.

/// Russian and Latin pairs, as they are confused on keyboards and by forgers.
const PAIRS: &[(char, char)] = &[
    ('А', 'A'),
    ('В', 'B'),
    ('С', 'C'),
    ('Е', 'E'),
    ('Н', 'H'),
    ('І', 'I'),
    ('Ј', 'J'),
    ('К', 'K'),
    ('М', 'M'),
    ('О', 'O'),
    ('Р', 'P'),
    ('Ѕ', 'S'),
    ('Т', 'T'),
    ('Х', 'X'),
    ('У', 'Y'),
    ('а', 'a'),
    ('в', 'b'),
    ('с', 'c'),
    ('е', 'e'),
    ('һ', 'h'),
    ('і', 'i'),
    ('ј', 'j'),
    ('к', 'k'),
    ('ӏ', 'l'),
    ('м', 'm'),
    ('о', 'o'),
    ('р', 'p'),
    ('ԛ', 'q'),
    ('ѕ', 's'),
    ('т', 't'),
    ('ѵ', 'v'),
    ('ԝ', 'w'),
    ('х', 'x'),
    ('у', 'y'),
];

/// The Latin letter that a Cyrillic one looks like.
pub fn to_latin(letter: char) -> Option<char> {
    PAIRS
        .iter()
        .find(|(cyrillic, _)| *cyrillic == letter)
        .map(|(_, latin)| *latin)
}

/// The Cyrillic letter that a Latin one looks like.
pub fn to_cyrillic(letter: char) -> Option<char> {
    PAIRS
        .iter()
        .find(|(_, latin)| *latin == letter)
        .map(|(cyrillic, _)| *cyrillic)
}

/// A letter of the Cyrillic blocks.
pub fn is_cyrillic(letter: char) -> bool {
    matches!(letter, '\u{400}'..='\u{52f}' | '\u{1c80}'..='\u{1c8f}' | '\u{2de0}'..='\u{2dff}' | '\u{a640}'..='\u{a69f}')
}

/// A letter of the Latin blocks.
pub fn is_latin(letter: char) -> bool {
    letter.is_alphabetic() && matches!(letter, '\u{41}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// The first letter of the rarer alphabet in a word of both, with what it looks like when it looks like something.
/// `None` when the word keeps to one alphabet.
pub fn intruder(word: &str) -> Option<(char, Option<char>)> {
    let cyrillic = word.chars().filter(|c| is_cyrillic(*c)).count();
    let latin = word.chars().filter(|c| is_latin(*c)).count();
    if cyrillic == 0 || latin == 0 {
        return None;
    }
    let odd = |c: &char| {
        if cyrillic <= latin {
            is_cyrillic(*c)
        } else {
            is_latin(*c)
        }
    };
    let letter = word.chars().find(odd)?;
    let meant = if is_cyrillic(letter) {
        to_latin(letter)
    } else {
        to_cyrillic(letter)
    };
    Some((letter, meant))
}
