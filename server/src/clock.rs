//! The clock for what is shown. Decisions are taken by the clock of the database.

use chrono::{DateTime, Utc};

/// Now, by the host's clock; `server doctor` compares it with the database's.
pub fn now() -> DateTime<Utc> {
    Utc::now()
}
