//! Rows on their way to and from the database: whole batches in columns of equal length, as `unnest` takes them.

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

/// What to look up for each row of a batch, in columns of equal length.
#[derive(Default)]
pub(super) struct Wanted {
    pub numbers: Vec<Option<String>>,
    pub keys: Vec<Uuid>,
    pub lons: Vec<f64>,
    pub lats: Vec<f64>,
}

/// Where a row's point lies, and the complaint that it means, if that is there.
#[derive(sqlx::FromRow)]
pub(super) struct Found {
    pub inside: bool,
    /// Inside if latitude and longitude changed places.
    pub inside_swapped: bool,
    pub district_id: Option<i32>,
    #[sqlx(flatten)]
    pub stored: Stored,
}

/// All `None` when there is no such complaint.
#[derive(sqlx::FromRow)]
pub(super) struct Stored {
    pub complaint_id: Option<i64>,
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    pub state: Option<String>,
    pub note: Option<String>,
    pub source: Option<String>,
    pub category_id: Option<i32>,
    pub organisation_id: Option<i32>,
    pub address: Option<String>,
    pub body: Option<String>,
    pub lon: Option<f64>,
    pub lat: Option<f64>,
}

/// The rows to write, in columns of equal length.
#[derive(Default)]
pub(super) struct Writes {
    /// Only of updates.
    pub ids: Vec<i64>,
    /// Only of new complaints, as the two after it.
    pub numbers: Vec<String>,
    pub keys: Vec<Uuid>,
    pub hashes: Vec<Vec<u8>>,
    pub categories: Vec<i32>,
    pub states: Vec<String>,
    pub lons: Vec<f64>,
    pub lats: Vec<f64>,
    pub districts: Vec<Option<i32>>,
    pub organisations: Vec<Option<i32>>,
    pub addresses: Vec<String>,
    pub bodies: Vec<String>,
    pub sources: Vec<String>,
    pub created: Vec<DateTime<Utc>>,
    pub updated: Vec<DateTime<Utc>>,
    pub closed: Vec<Option<DateTime<Utc>>>,
    pub notes: Vec<String>,
    pub details: Vec<Value>,
}

/// A complaint as the export writes it.
#[derive(sqlx::FromRow)]
pub(super) struct Exported {
    pub number: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
    pub state: String,
    pub note: String,
    pub source: String,
    pub category_id: i32,
    pub organisation_id: Option<i32>,
    pub address: String,
    pub body: String,
    pub lon: f64,
    pub lat: f64,
}
