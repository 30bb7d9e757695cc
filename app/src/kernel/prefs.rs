//! How a visitor wants the pages to look. Kept in one cookie and set by the server on `<html>`: no flash, no script.

use serde::{Deserialize, Serialize};

/// Colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the device is set.
    #[default]
    Auto,
    /// Warm paper.
    Light,
    /// Night.
    Dark,
    /// Black, white and one yellow.
    Contrast,
}

impl Theme {
    /// The value of `data-theme`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Contrast => "contrast",
        }
    }

    fn parse(code: &str) -> Option<Self> {
        [Self::Auto, Self::Light, Self::Dark, Self::Contrast]
            .into_iter()
            .find(|theme| theme.code() == code)
    }
}

/// Size of the text in per cent of the browser's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Size {
    /// 100 %.
    #[default]
    S100,
    /// 150 %.
    S150,
    /// 200 %.
    S200,
}

impl Size {
    /// The value of `data-size`.
    pub fn code(self) -> &'static str {
        match self {
            Self::S100 => "100",
            Self::S150 => "150",
            Self::S200 => "200",
        }
    }

    fn parse(code: &str) -> Option<Self> {
        [Self::S100, Self::S150, Self::S200]
            .into_iter()
            .find(|size| size.code() == code)
    }
}

/// Everything a visitor may set about the look of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Prefs {
    /// Colours.
    pub theme: Theme,
    /// Size of the text.
    pub size: Size,
    /// More space between letters and lines.
    pub wide: bool,
    /// Photos are not shown.
    pub no_images: bool,
    /// Pages without WebAssembly.
    pub lite: bool,
}

impl Prefs {
    /// The value of the cookie: five words joined by dots. Contains no character that a cookie forbids.
    pub fn to_cookie(self) -> String {
        let flag = |on: bool, word: &'static str| if on { word } else { "-" };
        let (theme, size) = (self.theme.code(), self.size.code());
        let (wide, images, lite) = (
            flag(self.wide, "wide"),
            flag(self.no_images, "noimg"),
            flag(self.lite, "lite"),
        );
        format!("{theme}.{size}.{wide}.{images}.{lite}")
    }

    /// Reads the cookie; what it does not understand stays at the default.
    pub fn from_cookie(text: &str) -> Self {
        let mut prefs = Self::default();
        for word in text.split('.') {
            match word {
                "wide" => prefs.wide = true,
                "noimg" => prefs.no_images = true,
                "lite" => prefs.lite = true,
                word => {
                    prefs.theme = Theme::parse(word).unwrap_or(prefs.theme);
                    prefs.size = Size::parse(word).unwrap_or(prefs.size);
                }
            }
        }
        prefs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_keeps_every_choice() {
        for theme in [Theme::Auto, Theme::Light, Theme::Dark, Theme::Contrast] {
            for size in [Size::S100, Size::S150, Size::S200] {
                let prefs = Prefs {
                    theme,
                    size,
                    wide: true,
                    no_images: theme == Theme::Dark,
                    lite: size == Size::S150,
                };
                assert_eq!(Prefs::from_cookie(&prefs.to_cookie()), prefs);
            }
        }
        assert_eq!(Prefs::from_cookie("\"><script>.999"), Prefs::default());
    }
}
