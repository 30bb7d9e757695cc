//! Texts of strangers, made fit to be kept and shown.

/// Whether a character shows nothing: it makes an empty text look long, hides what stands beside it, or turns the
/// direction of the line around it (Unicode TR9; default ignorable code points of TR44, without those that emoji need).
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0e}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// A text of many lines: trimmed, line breaks as `\n`, without controls (NUL above all, which PostgreSQL cannot keep) and
/// without what nobody sees. A joiner stays where it holds an emoji together.
pub fn clean_text(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}'], "\n")
        .chars()
    {
        let emoji = !(before.is_ascii() || before.is_alphanumeric() || before.is_whitespace());
        let joins = c == '\u{200d}' && emoji && before != c;
        if joins || !(is_unseen(c) || c.is_control() && c != '\n' && c != '\t') {
            clean.push(c);
            before = c;
        }
    }
    // A joiner or a selector that is left with nothing to join shows nothing either.
    let seen = |c: char| !(c.is_whitespace() || matches!(c, '\u{200d}' | '\u{fe0f}'));
    if clean.chars().any(seen) {
        clean.trim().to_owned()
    } else {
        String::new()
    }
}

/// A text of one line: as [`clean_text`], every blank a single space.
pub fn clean_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean_text(&spaced).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_nobody_sees_is_taken_out() {
        assert_eq!(
            clean_text("  Яма\u{202e}адгоп\u{0}\r\nвторая строка\u{feff} "),
            "Ямаадгоп\nвторая строка"
        );
        for unseen in [
            "\u{200b}", "\u{200c}", "\u{200d}", "\u{200e}", "\u{200f}", "\u{2060}", "\u{ad}", "\u{61c}", "\u{3164}",
            "\u{2066}", "\u{2800}", "\u{fe0f}", "\u{0}", " ",
        ] {
            assert_eq!(clean_text(&unseen.repeat(10)), "", "{}", unseen.escape_unicode());
            let hidden = format!("Я{unseen}ма").replace(' ', "");
            assert!(
                matches!(clean_text(&hidden).as_str(), "Яма" | "Я\u{fe0f}ма"),
                "{}",
                unseen.escape_unicode()
            );
        }
    }

    #[test]
    fn every_kind_of_line_break_is_one() {
        assert_eq!(clean_text("а\r\nб\rв\u{2028}г\u{2029}д\nе"), "а\nб\nв\nг\nд\nе");
        assert_eq!(clean_line("раз\u{2028}два\rтри"), "раз два три");
    }

    #[test]
    fn what_people_write_stays() {
        for text in [
            "Яма – 20 см, «у рынка»\n\tещё",
            "семья 👨\u{200d}👩\u{200d}👧 ждёт ❤\u{fe0f}",
            "אבג ع ñ 漢字",
        ] {
            assert_eq!(clean_text(text), text);
        }
        assert_eq!(clean_line(" Бухта\u{200e} \n южная\u{a0} "), "Бухта южная");
    }

    proptest! {
        #[test]
        fn a_clean_text_is_clean(text in "\\PC*") {
            let once = clean_text(&text);
            prop_assert_eq!(clean_text(&once), once);
        }
    }
}
