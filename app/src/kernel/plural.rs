//! Plural forms by the rules of Unicode CLDR.

/// Russian: `one` for 1, 21, 31…; `few` for 2–4, 22–24…; `many` for the rest, 11–14 included.
pub fn plural_ru<'a>(n: i64, one: &'a str, few: &'a str, many: &'a str) -> &'a str {
    let n = n.unsigned_abs();
    match (n % 10, n % 100) {
        (1, tens) if tens != 11 => one,
        (2..=4, tens) if !(12..=14).contains(&tens) => few,
        _ => many,
    }
}

/// English: `one` for 1, `other` for the rest.
pub fn plural_en<'a>(n: i64, one: &'a str, other: &'a str) -> &'a str {
    if n.unsigned_abs() == 1 { one } else { other }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn russian_numbers_take_their_forms() {
        let form = |n| plural_ru(n, "день", "дня", "дней");
        for (n, expected) in [
            (0, "дней"),
            (1, "день"),
            (2, "дня"),
            (4, "дня"),
            (5, "дней"),
            (11, "дней"),
            (12, "дней"),
            (14, "дней"),
        ] {
            assert_eq!(form(n), expected, "{n}");
        }
        for (n, expected) in [
            (21, "день"),
            (22, "дня"),
            (25, "дней"),
            (101, "день"),
            (111, "дней"),
            (112, "дней"),
            (-1, "день"),
        ] {
            assert_eq!(form(n), expected, "{n}");
        }
    }
}
