//! Coordinates in the ways in which maps, phones and paper write them.

use app::kernel::Point;

/// A number, or the side of the Earth that it is on.
#[derive(Clone, Copy, PartialEq)]
enum Word {
    /// Degrees, minutes or seconds; whether a degree sign follows.
    Number(f64, bool),
    /// Whether it is of the latitude, and whether it turns the sign.
    Side { is_lat: bool, is_minus: bool },
}

/// Reads `44.60012, 33.52345`, `geo:44.60012,33.52345` (RFC 5870), `N44.60012 E33.52345`, `44°36'00.4"N 33°31'24.4"E` and
/// `44°36′ с. ш. 33°31′ в. д.`. Latitude first, unless the sides say otherwise.
pub fn read(text: &str) -> Option<Point> {
    let text = text.trim();
    if let Some(("geo", rest)) = text.split_once(':').map(|(scheme, rest)| (scheme.trim(), rest)) {
        let (place, _) = rest.split_once([';', '?']).unwrap_or((rest, ""));
        return Point::parse_lat_lon(place);
    }
    Point::parse_lat_lon(text).or_else(|| by_parts(&words(text)?))
}

/// The words of the text; `None` if it has one that belongs to no coordinate.
fn words(text: &str) -> Option<Vec<Word>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        if next.is_ascii_digit() {
            let decimal = |(place, sign): (usize, char)| {
                let follows = || rest.as_bytes().get(place + 1).is_some_and(u8::is_ascii_digit);
                !(sign.is_ascii_digit() || (matches!(sign, '.' | ',') && follows()))
            };
            let end = rest
                .char_indices()
                .find(|at| decimal(*at))
                .map_or(rest.len(), |(end, _)| end);
            let (number, after) = rest.split_at(end);
            rest = after;
            let has_sign = rest.trim_start().starts_with(['°', 'º']);
            found.push(Word::Number(number.replace(',', ".").parse().ok()?, has_sign));
            continue;
        }
        rest = &rest[next.len_utf8()..];
        let side = |is_lat, is_minus| Some(Word::Side { is_lat, is_minus });
        let word = match next.to_lowercase().next().unwrap_or(next) {
            'n' | 'с' => side(true, false),
            's' | 'ю' => side(true, true),
            'e' | 'в' => side(false, false),
            'w' | 'з' => side(false, true),
            // с. ш., в. д.
            'ш' | 'д' | '.' | ',' | ';' | '°' | 'º' | '\'' | '′' | '’' | '"' | '″' | '”' => None,
            blank if blank.is_whitespace() => None,
            _ => return None,
        };
        found.extend(word);
    }
    Some(found)
}

fn by_parts(words: &[Word]) -> Option<Point> {
    let sides: Vec<(usize, bool, bool)> = words
        .iter()
        .enumerate()
        .filter_map(|(place, word)| match word {
            Word::Side { is_lat, is_minus } => Some((place, *is_lat, *is_minus)),
            Word::Number(..) => None,
        })
        .collect();
    match sides.as_slice() {
        // Without sides the degree signs say where the second one begins.
        [] => {
            let starts = |word: &Word| matches!(word, Word::Number(_, true));
            let second = words.iter().rposition(starts)?;
            let both = words.iter().filter(|word| starts(word)).count() == 2 && words.first().is_some_and(starts);
            let (lat, lon) = words.split_at(second);
            both.then(|| Point::new(degrees(lon)?, degrees(lat)?))?
        }
        [(first, first_is_lat, minus), (second, second_is_lat, other_minus)] if first_is_lat != second_is_lat => {
            // The side stands before its numbers, or behind them.
            let cut = if *first == 0 { *second } else { first + 1 };
            let (one, other) = words.split_at(cut);
            let signed = |part: &[Word], minus: bool| degrees(part).map(|value| if minus { -value } else { value });
            let (one, other) = (signed(one, *minus)?, signed(other, *other_minus)?);
            if *first_is_lat {
                Point::new(other, one)
            } else {
                Point::new(one, other)
            }
        }
        _ => None,
    }
}

/// Degrees with minutes and seconds; only the last may have a fraction.
fn degrees(words: &[Word]) -> Option<f64> {
    let numbers: Vec<f64> = words
        .iter()
        .filter_map(|word| match word {
            Word::Number(number, _) => Some(*number),
            Word::Side { .. } => None,
        })
        .collect();
    let (last, whole) = numbers.split_last()?;
    let fine = whole.iter().all(|number| number.fract() == 0.0) && numbers.iter().skip(1).all(|part| *part < 60.0);
    match whole {
        [] => Some(*last),
        [degrees] if fine => Some(degrees + last / 60.0),
        [degrees, minutes] if fine => Some(degrees + minutes / 60.0 + last / 3600.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_near(text: &str, lat: f64, lon: f64) {
        let found = read(text).unwrap_or_else(|| panic!("{text} is a place"));
        assert!(
            (found.lat - lat).abs() < 1e-6 && (found.lon - lon).abs() < 1e-6,
            "{text}: {found:?}"
        );
    }

    #[test]
    fn all_ways_of_writing_a_place_are_read() {
        for text in [
            "47.5, 39.75",
            "47,5; 39,75",
            "geo:47.5,39.75",
            "geo:47.5,39.75;u=35",
            "geo:47.5,39.75?z=17",
            "N47.5 E39.75",
            "n 47.5, e 39.75",
            "E39.75 N47.5",
            "47.5N 39.75E",
            "47.5° с. ш. 39.75° в. д.",
            "47,5° с.ш., 39,75° в.д.",
            "47°30'00\"N 39°45'00\"E",
            "47° 30′ 0″ N, 39° 45′ 0″ E",
            "47°30′ с. ш. 39°45′ в. д.",
            "47°30'00\" 39°45'00\"",
        ] {
            is_near(text, 47.5, 39.75);
        }
        is_near("33°51'30\"S 70°30'W", -(33.0 + 51.0 / 60.0 + 30.0 / 3600.0), -70.5);
        is_near("33.5 ю. ш. 70.5 з. д.", -33.5, -70.5);
    }

    #[test]
    fn addresses_and_nonsense_are_no_places() {
        for text in [
            "",
            "Сырная 3",
            "улица Весенняя, 5",
            "д. 5, 7",
            "47 30 39 45",
            "N47.5 N39.75",
            "47°75'N 39°45'E",
            "47°30.5'10\"N 39°45'E",
            "95°N 39°E",
            "N E",
            "geo:",
            "geo:север",
            "47.5°",
            "1 2 3 4 N 5 E",
            "47.5.1N 39.7E",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_words_panic(text in "[0-9.,;°'\"NSEWсюв шдgeo:-]{0,40}|\\PC{0,40}") {
            let _ = read(&text);
        }
    }
}
