//! Rows of the tables and their way into the model.

use crate::directory::StoredQuestion;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use sqlx::types::Json;

/// A row of the list, of "nearby" and of search.
#[derive(FromRow)]
pub struct ItemRow {
    pub complaint_id: i64,
    pub number: String,
    pub body: String,
    pub lon: f64,
    pub lat: f64,
    pub address: String,
    pub mark: String,
    pub state: String,
    pub organisation: Option<String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub due_at: Option<DateTime<Utc>>,
    pub support_count: i32,
    pub metres: Option<f64>,
    /// What the list is sorted by, as an integer.
    pub sort_key: i64,
    pub photo: Option<String>,
    pub mine: bool,
}

/// A card without its history and photos.
#[derive(FromRow)]
pub struct CardRow {
    pub complaint_id: i64,
    pub number: String,
    pub body: String,
    pub answers: Json<Vec<app::complaints::model::Answer>>,
    pub questions: Json<Vec<StoredQuestion>>,
    pub state: String,
    pub mark: String,
    pub lon: f64,
    pub lat: f64,
    pub address: String,
    pub place_note: String,
    pub district: Option<String>,
    pub category: String,
    pub group_name: Option<String>,
    pub norm_value: Option<i32>,
    pub norm_unit: Option<String>,
    pub norm_source: String,
    pub organisation: Option<String>,
    pub reason: Option<String>,
    pub created_at: DateTime<Utc>,
    pub due_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    pub support_count: i32,
    pub supported: bool,
    /// Where among the viewer's secrets its own stands, from 1.
    pub secret_at: Option<i32>,
    /// It belongs to the viewer's account.
    pub owned: bool,
    /// It belongs to another account.
    pub elsewhere: bool,
    pub edit_until: Option<DateTime<Utc>>,
    pub version: i32,
    /// Until when the author may decide.
    pub decide_until: Option<DateTime<Utc>>,
}

/// A step of the history.
#[derive(FromRow)]
pub struct StepRow {
    pub kind: String,
    pub at: DateTime<Utc>,
    pub organisation: Option<String>,
    pub note: String,
    pub crew: Option<String>,
}

/// A photo of a card.
#[derive(FromRow)]
pub struct PhotoRow {
    pub large_key: String,
    pub small_key: String,
    pub width: i32,
    pub height: i32,
    pub stage: String,
}
