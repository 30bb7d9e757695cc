//! The term in which somebody must be answered, as a norm states it.

use serde::{Deserialize, Serialize};

/// The unit of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NormUnit {
    /// Minutes round the clock.
    Minutes,
    /// Hours of working days.
    WorkingHours,
    /// Working days by the region's calendar.
    WorkingDays,
    /// Days of the calendar.
    CalendarDays,
}

impl NormUnit {
    /// The code kept in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Minutes => "minutes",
            Self::WorkingHours => "working_hours",
            Self::WorkingDays => "working_days",
            Self::CalendarDays => "calendar_days",
        }
    }

    /// Reads the code kept in the database.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "minutes" => Some(Self::Minutes),
            "working_hours" => Some(Self::WorkingHours),
            "working_days" => Some(Self::WorkingDays),
            "calendar_days" => Some(Self::CalendarDays),
            _ => None,
        }
    }
}

/// The term in which a complaint of a category must be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Norm {
    /// How many units.
    pub value: i32,
    /// Unit.
    pub unit: NormUnit,
}
