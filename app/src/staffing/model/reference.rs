//! Reference data: categories with their norms, the calendar of working days, areas.

use super::{Typed, Upload};
use crate::kernel::{Day, Norm};

/// A group or a category in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryLine {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The name of its group; none for a group.
    pub group: Option<String>,
    /// The norm of today.
    pub norm: Option<Norm>,
    /// The day on which another norm begins.
    pub changes: Option<Day>,
    /// Nothing new goes there.
    pub is_closed: bool,
}

/// The list of categories, and what a file would change.
#[derive(Clone, Debug, Default)]
pub struct CategoriesView {
    /// What was looked for.
    pub query: String,
    /// A page of the list.
    pub rows: Vec<CategoryLine>,
    /// The code after which the next page begins.
    pub next: Option<String>,
    /// Files may be uploaded.
    pub may_edit: bool,
    /// What became of a file.
    pub upload: Option<Upload>,
}

/// A norm of a category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NormLine {
    /// From this day on; none: from the beginning.
    pub from: Option<Day>,
    /// The term.
    pub norm: Norm,
    /// Where it is written.
    pub source: String,
    /// It holds today.
    pub is_now: bool,
}

/// A category with all its norms.
#[derive(Clone, Debug)]
pub struct CategoryCard {
    /// As in the list.
    pub line: CategoryLine,
    /// Words people use for it.
    pub keywords: String,
    /// All norms, the earliest first.
    pub norms: Vec<NormLine>,
    /// A norm may be added.
    pub may_edit: bool,
    /// What was typed.
    pub typed: Typed,
}

/// A day that differs from the ordinary week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarLine {
    /// The day.
    pub day: Day,
    /// Nobody works on it; otherwise people work although it is a weekend.
    pub is_off: bool,
    /// Why.
    pub note: String,
}

/// A year of the calendar.
#[derive(Clone, Debug, Default)]
pub struct CalendarView {
    /// The year.
    pub year: i32,
    /// Years that are known.
    pub years: Vec<i32>,
    /// Its days that differ from the ordinary week.
    pub days: Vec<CalendarLine>,
    /// Days that are worked in it; none: the year is not known.
    pub worked: Option<u32>,
    /// Days may be changed and files uploaded.
    pub may_edit: bool,
    /// What was typed.
    pub typed: Typed,
    /// What became of a file.
    pub upload: Option<Upload>,
}

/// An area in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaLine {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// It is the whole region.
    pub is_region: bool,
    /// How large, square kilometres.
    pub km2: f64,
    /// Rules of routing that name it.
    pub rules: i64,
}

/// The list of areas.
#[derive(Clone, Debug, Default)]
pub struct AreasView {
    /// What was looked for.
    pub query: String,
    /// A page of the list.
    pub rows: Vec<AreaLine>,
    /// The code after which the next page begins.
    pub next: Option<String>,
}
