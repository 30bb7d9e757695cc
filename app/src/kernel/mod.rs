//! Words that every slice shares. Knows nothing of ours and no framework: serde only.

mod check_digit;
mod day;
mod geo;
mod id;
mod lang;
mod norm;
mod page;
mod plural;
mod prefs;
mod region;
mod rights;
mod role;
mod text;
mod time;
mod typed;
mod viewer;

pub use check_digit::damm;
pub use day::Day;
pub use geo::{BBox, Point};
pub use id::{AccountId, CategoryId, DistrictId, OrganisationId};
pub use lang::Lang;
pub use norm::{Norm, NormUnit};
pub use page::{Cursor, PAGE_SIZE, cut_page};
pub use plural::{plural_en, plural_ru};
pub use prefs::{Prefs, Size, Theme};
pub use region::{Assets, PageContext, Person, Region};
pub use rights::{Right, Rights, Scope};
pub use role::Role;
pub use text::{clean_line, clean_text};
pub use time::{Civil, Timestamp, Zone};
pub use typed::Typed;
pub use viewer::Viewer;
