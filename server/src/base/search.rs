//! Addresses by text, as people type them: «приморский 28», «Приморский проспект, д. 28», "primorsky 28".

use sqlx::PgPool;

use super::{Address, sql};

/// Longest text that is looked at, in letters.
const LONGEST: usize = 120;

/// A typed address taken apart.
#[derive(Debug, PartialEq)]
pub(super) struct Query {
    /// Words of the street, lower case, «ё» as «е».
    pub street: String,
    /// House number, lower case.
    pub house: Option<String>,
}

/// Lower case, «ё» as «е»: as people type it either way.
fn plain(text: &str) -> String {
    text.to_lowercase().replace('ё', "е")
}

/// The words of a text.
fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '/'))
        .filter(|word| !word.is_empty())
        .collect()
}

/// Splits a typed address into street and house; names of the region's `cities` say nothing about either. `None` when no
/// word of a street is in it.
pub(super) fn parse(text: &str, cities: &[String]) -> Option<Query> {
    let text = plain(&text.chars().take(LONGEST).collect::<String>());
    let mut words = words(&text);
    words.retain(|w| !matches!(*w, "ул" | "д" | "дом" | "г" | "№"));
    for city in cities {
        let city = plain(city);
        let city = self::words(&city);
        let at = words
            .windows(city.len().max(1))
            .position(|some| some == city.as_slice());
        // «улица Москва» in Moscow keeps its name
        let named = words
            .iter()
            .filter(|word| word.starts_with(char::is_alphabetic))
            .count();
        if let Some(at) = at.filter(|_| named > city.len()) {
            words.drain(at..at + city.len());
        }
    }
    let number = |w: &str| w.starts_with(|c: char| c.is_ascii_digit()) && !w.contains("-я") && !w.contains("-й");
    // the house stands last; «2-я Садовая» begins with a number that is none
    let house = words
        .iter()
        .rposition(|w| number(w))
        .map(|i| words.remove(i).to_owned());
    let street: Vec<&str> = words
        .into_iter()
        .map(|w| match w {
            "пр-т" | "просп" | "пр-кт" => "проспект",
            "пер" => "переулок",
            "наб" => "набережная",
            "ш" => "шоссе",
            "б-р" | "бул" => "бульвар",
            other => other,
        })
        .collect();
    (!street.is_empty()).then(|| Query {
        street: street.join(" "),
        house,
    })
}

/// Addresses for a typed text, the likeliest first; tolerates typing errors. Empty when nothing is like it.
pub async fn search_address(pool: &PgPool, text: &str, limit: u32) -> sqlx::Result<Vec<Address>> {
    match parse(text, &sql::cities(pool).await?) {
        Some(Query {
            street,
            house: Some(house),
        }) => sql::search_houses(pool, &street, &house, limit).await,
        Some(Query { street, house: None }) => sql::search_streets(pool, &street, limit).await,
        None => Ok(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_typed_addresses_apart() {
        let cities = ["Лукоморск", "Зелёный Мыс"].map(str::to_owned);
        let parse = |text: &str| parse(text, &cities);
        let query = |street: &str, house: Option<&str>| {
            Some(Query {
                street: street.into(),
                house: house.map(Into::into),
            })
        };
        assert_eq!(parse("приморский 28"), query("приморский", Some("28")));
        assert_eq!(
            parse("Приморский проспект, д. 28А"),
            query("приморский проспект", Some("28а"))
        );
        assert_eq!(parse("ул. Гончарная,12/1"), query("гончарная", Some("12/1")));
        assert_eq!(parse("2-я Садовая улица 5"), query("2-я садовая улица", Some("5")));
        assert_eq!(parse("Лодочный пер"), query("лодочный переулок", None));
        assert_eq!(parse("г. Лукоморск, ул. Садовая, 5"), query("садовая", Some("5")));
        assert_eq!(parse("зеленый мыс садовая 5"), query("садовая", Some("5")));
        assert_eq!(parse("Лукоморск, Садовая"), query("садовая", None));
        assert_eq!(parse("Лукоморская 5"), query("лукоморская", Some("5")));
        assert_eq!(
            parse("лукоморск 5"),
            query("лукоморск", Some("5")),
            "a street of that name"
        );
        assert_eq!(parse("28"), None);
        assert_eq!(parse("  ,. "), None);
    }
}
