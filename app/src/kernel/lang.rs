//! The two languages of the interface.

use serde::{Deserialize, Serialize};

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Russian, the default.
    #[default]
    Ru,
    /// English.
    En,
}

impl Lang {
    /// The code for `lang="…"`, cookies and URLs.
    pub fn code(self) -> &'static str {
        self.pick("ru", "en")
    }

    /// Of the same thing in both languages, the one in this.
    pub fn pick<T>(self, ru: T, en: T) -> T {
        match self {
            Self::Ru => ru,
            Self::En => en,
        }
    }

    /// Reads a code; `None` for any other language.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "ru" => Some(Self::Ru),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The first of our languages in an `Accept-Language` header, by its weights (RFC 9110 §12.5.4).
    pub fn from_accept_language(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for part in header.split(',') {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default().trim();
            let weight = pieces
                .find_map(|piece| piece.trim().strip_prefix("q="))
                .map_or(Some(1.0), |q| q.parse().ok());
            let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
            if let (Some(lang), Some(weight)) = (Self::parse(&primary), weight)
                && weight > best.map_or(0.0, |(most, _)| most)
            {
                best = Some((weight, lang));
            }
        }
        best.map(|(_, lang)| lang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_of_our_languages_wins() {
        assert_eq!(Lang::from_accept_language("de, en-GB;q=0.8, ru;q=0.9"), Some(Lang::Ru));
        assert_eq!(Lang::from_accept_language("en-US,en;q=0.9,ru;q=0.8"), Some(Lang::En));
        assert_eq!(Lang::from_accept_language("fr;q=1, *;q=0.1"), None);
        assert_eq!(Lang::from_accept_language("ru;q=x, en;q=0"), None);
        assert_eq!(Lang::from_accept_language(""), None);
    }
}
