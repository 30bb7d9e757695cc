//! What every page must know before its first byte: the region, the visitor's language and look, the addresses of assets.

use super::{BBox, Lang, Prefs, Zone};
use serde::{Deserialize, Serialize};

/// The region that this installation serves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// Name in the visitor's language.
    pub name: String,
    /// Phone of the duty dispatcher, for people.
    pub phone: String,
    /// Its offset from UTC.
    pub zone: Zone,
    /// What the map shows first.
    pub view: BBox,
    /// Tiles of another base map, `https://…/{z}/{x}/{y}.png`; none: our own.
    pub basemap_url: Option<String>,
    /// Whom the base map is owed to.
    pub attribution: String,
    /// The data is the fictional demo region.
    pub demo: bool,
}

/// Addresses of assets whose names carry a hash of their content.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Assets {
    /// Leaflet's style sheet.
    pub leaflet_css: String,
    /// Leaflet and our layers for it, loaded only on pages with a map.
    pub map_js: String,
    /// The sprite of icons.
    pub icons: String,
}

/// Somebody who is signed in, as the header greets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The name; empty as long as none was told.
    pub name: String,
    /// There is a desk for this person.
    #[serde(default)]
    pub is_staff: bool,
}

/// Given to the views by the server when it renders, and again in the browser from the page itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageContext {
    /// Language of this page.
    pub lang: Lang,
    /// Look of this page.
    pub prefs: Prefs,
    /// The region.
    pub region: Region,
    /// Assets.
    pub assets: Assets,
    /// When the server rendered the page, by the clock of the database.
    pub now: super::Timestamp,
    /// Who is signed in.
    #[serde(default)]
    pub person: Option<Person>,
}
