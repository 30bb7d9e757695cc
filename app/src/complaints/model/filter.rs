//! What the map and the list show: a filter that lives in the URL, and its answer.

use super::{ComplaintNumber, Mark, State};
use crate::directory::model::FilterOptions;
use crate::kernel::{CategoryId, Cursor, DistrictId, OrganisationId, Point, Timestamp};
use serde::{Deserialize, Serialize};

/// How far back the map looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Period {
    /// The last day.
    Day,
    /// Seven days.
    Week,
    /// Thirty days, the default.
    #[default]
    Month,
    /// Half a year.
    HalfYear,
    /// Everything.
    All,
}

impl Period {
    /// In the order of the menu.
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::HalfYear, Self::All];

    /// The value in the URL.
    pub fn code(self) -> &'static str {
        match self {
            Self::Day => "1",
            Self::Week => "7",
            Self::Month => "30",
            Self::HalfYear => "180",
            Self::All => "all",
        }
    }

    /// Reads the value of the URL.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.code() == code)
    }

    /// Days back from now; `None` for everything.
    pub fn days(self) -> Option<i32> {
        self.code().parse().ok()
    }
}

/// A filter of the map. What is not set does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Filter {
    /// Only these marks; empty: all.
    pub marks: Vec<Mark>,
    /// A category, or a group with all its categories.
    pub category: Option<CategoryId>,
    /// How far back.
    pub period: Period,
    /// A district.
    pub district: Option<DistrictId>,
    /// An organisation.
    pub organisation: Option<OrganisationId>,
    /// Words in text or address, or a complaint's number; at most 100 characters.
    pub text: String,
    /// Nearest first from here; otherwise newest first.
    pub near: Option<Point>,
    /// The next page of the list.
    pub after: Option<Cursor>,
}

/// The longest text that is searched for, characters.
const TEXT_MAX: usize = 100;

impl Filter {
    /// Reads the parameters of a URL; what makes no sense does not narrow.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut filter = Self::default();
        for (key, value) in pairs {
            let value = value.trim();
            match key {
                "state" => {
                    for mark in value.split(',').filter_map(Mark::parse) {
                        if !filter.marks.contains(&mark) {
                            filter.marks.push(mark);
                        }
                    }
                }
                "category" => filter.category = value.parse().ok(),
                "period" => filter.period = Period::parse(value).unwrap_or_default(),
                "district" => filter.district = value.parse().ok(),
                "organisation" => filter.organisation = value.parse().ok(),
                "q" => filter.text = value.chars().filter(|c| !c.is_control()).take(TEXT_MAX).collect(),
                "near" => filter.near = Point::parse_lat_lon(value),
                "after" => filter.after = Cursor::parse(value),
                _ => {}
            }
        }
        filter
    }

    /// The parameters of the URL, only those that differ from the default, in a fixed order.
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if !self.marks.is_empty() {
            let marks: Vec<&str> = self.marks.iter().map(|mark| mark.code()).collect();
            pairs.push(("state", marks.join(",")));
        }
        pairs.extend(self.category.map(|id| ("category", id.to_string())));
        if self.period != Period::default() {
            pairs.push(("period", self.period.code().to_owned()));
        }
        pairs.extend(self.district.map(|id| ("district", id.to_string())));
        pairs.extend(self.organisation.map(|id| ("organisation", id.to_string())));
        if !self.text.is_empty() {
            pairs.push(("q", self.text.clone()));
        }
        pairs.extend(self.near.map(|point| ("near", point.to_lat_lon())));
        pairs.extend(self.after.map(|cursor| ("after", cursor.to_string())));
        pairs
    }

    /// The query of the URL without `?`, percent-encoded (RFC 3986 unreserved characters stay).
    pub fn to_query(&self) -> String {
        let pairs: Vec<String> = self
            .to_pairs()
            .iter()
            .map(|(key, value)| format!("{key}={}", encode(value)))
            .collect();
        pairs.join("&")
    }

    /// The same filter without the page, so that a map and a list of any page ask for the same.
    #[must_use]
    pub fn first_page(&self) -> Self {
        Self {
            after: None,
            ..self.clone()
        }
    }

    /// The same filter as a URL would carry it: what makes no sense does not narrow.
    #[must_use]
    pub fn sane(&self) -> Self {
        Self::from_pairs(self.to_pairs().iter().map(|(key, value)| (*key, value.as_str())))
    }

    /// The same filter without what does not exist here, if there is any such thing in it.
    #[must_use]
    pub fn known(&self, options: &FilterOptions) -> Option<Self> {
        let known = Self {
            category: self
                .category
                .filter(|id| options.categories.iter().any(|(known, _, _)| known == id)),
            district: self
                .district
                .filter(|id| options.districts.iter().any(|known| known.id == *id)),
            organisation: self
                .organisation
                .filter(|id| options.organisations.iter().any(|(known, _)| known == id)),
            ..self.clone()
        };
        (known != *self).then_some(known)
    }

    /// The number, if that is what was typed into the search.
    pub fn number(&self) -> Option<ComplaintNumber> {
        ComplaintNumber::parse(&self.text)
    }
}

fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~,".contains(&byte) {
            out.push(char::from(byte));
        } else {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    out
}

/// One row of the list beside the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListItem {
    /// Its number.
    pub number: ComplaintNumber,
    /// The first sentence of its text.
    pub title: String,
    /// Where.
    pub place: Point,
    /// Where, in words.
    pub address: String,
    /// Sign on the map.
    pub mark: Mark,
    /// State.
    pub state: State,
    /// Who answers, in the language asked for.
    pub organisation: String,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// By when.
    pub due_at: Option<Timestamp>,
    /// How many people support it.
    pub support: i64,
    /// Metres from the point asked for.
    pub distance_m: Option<i64>,
    /// Address of a small photo.
    pub photo: Option<String>,
}

/// Counts over the same filter, whatever the marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// Open, not overdue.
    pub open: i64,
    /// Open and overdue.
    pub overdue: i64,
    /// Done.
    pub done: i64,
}

/// The list and its counts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Board {
    /// Counts.
    pub counters: Counters,
    /// A page of the list.
    pub items: Vec<ListItem>,
    /// Where the next page starts.
    pub next: Option<Cursor>,
}

/// An open complaint of the same category close by: "already reported".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Nearby {
    /// The complaint.
    pub item: ListItem,
    /// When it was reported.
    pub created_at: Timestamp,
    /// The visitor supports it already.
    pub mine: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_url_keeps_the_filter() {
        let filter = Filter {
            marks: vec![Mark::Work, Mark::Over],
            category: Some(CategoryId(7)),
            period: Period::Week,
            district: Some(DistrictId(2)),
            organisation: Some(OrganisationId(3)),
            text: "Приморский & co".to_owned(),
            near: Point::new(39.72, 47.2),
            after: Some(Cursor { key: 5, id: 6 }),
        };
        let pairs = filter.to_pairs();
        assert_eq!(
            Filter::from_pairs(pairs.iter().map(|(key, value)| (*key, value.as_str()))),
            filter
        );
        assert!(filter.to_query().starts_with("state=work,over&category=7&period=7&"));
        assert!(filter.to_query().contains("%20%26%20co"));
        assert_eq!(Filter::default().to_query(), "");
    }

    #[test]
    fn nonsense_does_not_narrow() {
        let filter = Filter::from_pairs([
            ("state", "red,<b>"),
            ("category", "x"),
            ("period", "0"),
            ("near", "here"),
            ("after", "?"),
            ("zzz", "1"),
        ]);
        assert_eq!(filter, Filter::default());
    }

    proptest! {
        #[test]
        fn no_pair_panics(key in "state|category|period|district|organisation|q|near|after", value in "\\PC*") {
            let _ = Filter::from_pairs([(key.as_str(), value.as_str())]).to_query();
        }
    }
}
