//! Passwords that everybody tries first. Made by rule from a short list of words: digits and signs around a word, letters
//! replaced by digits, rows of keys, years and dates do not make it a secret. No list of leaked passwords leaves or
//! enters the house.

/// Fewest characters of a password.
pub const SHORTEST: usize = 8;
/// Most characters of a password.
pub const LONGEST: usize = 128;

/// Words at the heart of the most frequent passwords, in the two alphabets and the two layouts of a Russian keyboard.
const WORDS: &[&str] = &[
    "password",
    "passwort",
    "passw",
    "pass",
    "parol",
    "пароль",
    "gfhjkm",
    "secret",
    "admin",
    "administrator",
    "root",
    "user",
    "login",
    "guest",
    "test",
    "welcome",
    "letmein",
    "master",
    "dragon",
    "monkey",
    "sunshine",
    "princess",
    "iloveyou",
    "love",
    "football",
    "baseball",
    "superman",
    "batman",
    "shadow",
    "michael",
    "jordan",
    "killer",
    "hello",
    "freedom",
    "whatever",
    "trustno",
    "starwars",
    "computer",
    "internet",
    "samsung",
    "apple",
    "google",
    "mail",
    "yandex",
    "gosuslugi",
    "госуслуги",
    "otklik",
    "отклик",
    "russia",
    "россия",
    "moscow",
    "москва",
    "spartak",
    "спартак",
    "zenit",
    "зенит",
    "privet",
    "привет",
    "ghbdtn",
    "lubov",
    "любовь",
    "k.,jdm",
    "natasha",
    "наташа",
    "marina",
    "марина",
    "andrey",
    "андрей",
    "sergey",
    "сергей",
    "dmitry",
    "дмитрий",
    "alexander",
    "александр",
    "vladimir",
    "владимир",
    "nikita",
    "никита",
    "maksim",
    "максим",
    "solnyshko",
    "солнышко",
    "cjkysirj",
    "kotik",
    "котик",
    "zaika",
    "зайка",
    "mama",
    "мама",
    "papa",
    "папа",
    "mamapapa",
    "мамапапа",
    "sunflower",
    "charlie",
    "ashley",
    "daniel",
    "qwerty",
    "qwertyuiop",
    "йцукен",
    "йцукенгшщзхъ",
    "asdfgh",
    "asdfghjkl",
    "фывапр",
    "фывапролджэ",
    "zxcvbn",
    "zxcvbnm",
    "ячсмит",
    "ячсмитьбю",
    "qazwsx",
    "qazwsxedc",
    "йфяцычувс",
    "qweasd",
    "qweasdzxc",
    "abc",
    "abcd",
    "abcdef",
    "абв",
    "абвгд",
    "aaaaaa",
    "changeme",
    "default",
    "winter",
    "spring",
    "summer",
    "autumn",
    "зима",
    "весна",
    "лето",
    "осень",
    "январь",
    "concord",
    "parolparol",
    "passwordpassword",
];

/// Rows of keys that are only run along.
const ROWS: &[&str] = &[
    "01234567890",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "ячсмитьбю.",
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "1q2w3e4r5t6y7u8i9o0p",
    "!@#$%^&*()_+",
];

/// Whether a password is among those that are tried first, or is made from the address it belongs to.
pub fn is_common(password: &str, login: &str) -> bool {
    let lower = password.to_lowercase();
    let plain: String = lower.chars().filter(|c| !c.is_whitespace()).collect();
    let heart = plain.trim_matches(|c: char| !c.is_alphabetic());
    let spelt = unleeted(&plain);
    let spelt = spelt.trim_matches(|c: char| !c.is_alphabetic());
    // Signs at the ends may stand for letters, or for nothing: `p@ssw0rd!`.
    let bare = unleeted(plain.trim_matches(|c: char| !c.is_alphanumeric()));
    let bare = bare.trim_matches(|c: char| !c.is_alphabetic());
    let own: String = login.split('@').next().unwrap_or_default().to_lowercase();
    let is_own = own.chars().count() >= 3 && [heart, spelt, bare, plain.as_str()].contains(&own.as_str());
    is_own || is_dull(&plain) || is_digits_only(&plain) || [heart, spelt, bare].into_iter().any(is_known_word)
}

fn is_known_word(heart: &str) -> bool {
    let half = heart.len() / 2;
    let twice = heart.is_char_boundary(half) && !heart.is_empty() && heart[..half] == heart[half..];
    let once = if twice { &heart[..half] } else { heart };
    WORDS.contains(&heart) || WORDS.contains(&once) || (heart.chars().count() >= 4 && is_run(heart))
}

/// At most three different characters, a piece repeated, or a run along a row of keys.
fn is_dull(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let mut different = chars.clone();
    different.sort_unstable();
    different.dedup();
    let repeats = (1..=chars.len() / 2).any(|size| {
        chars.len().is_multiple_of(size) && size <= 4 && chars.chunks(size).all(|piece| *piece == chars[..size])
    });
    different.len() <= 3 || repeats || is_run(text)
}

/// Runs along the rows of keys, joined: `qwertyasdfgh`, `1234qwer`, `87654321`.
fn is_run(text: &str) -> bool {
    let mut rest: Vec<char> = text.chars().collect();
    while !rest.is_empty() {
        let longest = (3..=rest.len()).rev().find(|size| is_piece_of_row(&rest[..*size]));
        match longest {
            Some(size) => drop(rest.drain(..size)),
            None => return false,
        }
    }
    true
}

fn is_piece_of_row(piece: &[char]) -> bool {
    let forward: String = piece.iter().collect();
    let backward: String = piece.iter().rev().collect();
    ROWS.iter().any(|row| row.contains(&forward) || row.contains(&backward))
}

/// Ten digits and fewer are dates, phones and counting.
fn is_digits_only(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || ".-/+()".contains(c))
        && text.chars().filter(char::is_ascii_digit).count() <= 11
}

/// `p@ssw0rd` is `password`.
fn unleeted(text: &str) -> String {
    let meant = |c: char| match c {
        '0' => 'o',
        '1' | '!' | '|' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    };
    text.chars().map(meant).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for bad in [
            "password",
            "Password1",
            "P@ssw0rd!",
            "пароль123",
            "ПАРОЛЬ2026",
            "12345678",
            "87654321",
            "qwertyuiop",
            "qwerty123456",
            "йцукен12345",
            "aaaaaaaa",
            "abcabcabc",
            "11112222",
            "1q2w3e4r",
            "1qaz2wsx",
            "01.01.1990",
            "89101234567",
            "ivan.petrov",
            "Ivan.Petrov1980",
            "parolparol",
            "qwertyasdfgh",
            "1234qwer",
            "Сергей1985",
            "любовь!!",
            "Otklik2026",
            "zaq12wsx",
            "gfhjkm123",
            "пароль пароль",
        ] {
            // «zaq1» is the first column read backwards
            assert!(is_common(bad, "ivan.petrov@example.ru"), "{bad}");
        }
    }

    #[test]
    fn what_takes_guessing_is_taken() {
        for good in [
            "зелёный трамвай 5",
            "correct horse battery",
            "m8#kVz!q",
            "кот ест суп утром",
            "7 самураев и я",
            "tram-42-lamp",
            "Xy7!pQ2z",
            "мамонтёнок рад",
        ] {
            assert!(!is_common(good, "ivan.petrov@example.ru"), "{good}");
        }
    }
}
