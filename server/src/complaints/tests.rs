//! Complaints over real tables, in a town of one square degree (`tests/fixtures/town.sql`).

mod card;
mod drafts;
mod list;
mod marks;
mod near;
mod plans;
mod races;
mod refusals;
mod search;
mod submit;
mod support;
mod tiles;

use super::{Complaints, sql};
use crate::directory::Directory;
use crate::secret;
use crate::vault::Vault;
use app::complaints::model::{ComplaintNumber, DraftKey, Filter, Period, PhotoRef, ReportDraft, State, Submitted};
use app::complaints::port::ComplaintsPort;
use app::error::{AppError, Problem};
use app::kernel::{CategoryId, Lang, Point, Viewer};
use chrono::FixedOffset;
use sqlx::PgPool;
use std::sync::Arc;
use tempfile::TempDir;
use uuid::Uuid;

/// Ids of the town.
const EAST: i32 = 3;
const WEST: i32 = 2;
const ROADWORKS: i32 = 1;
const HARBOUR: i32 = 2;
const ROADS: CategoryId = CategoryId(1);
const POTHOLE: CategoryId = CategoryId(3);
const LAMP: CategoryId = CategoryId(4);
const BENCH: CategoryId = CategoryId(5);

/// The town with its services.
pub(super) struct Town {
    pub(super) pool: PgPool,
    host: Complaints,
    vault: Arc<Vault>,
    _keys: TempDir,
}

/// A complaint written past the rules of sending.
pub(super) struct Put<'a> {
    state: State,
    reopened: i16,
    at: Point,
    category: CategoryId,
    district: Option<i32>,
    organisation: Option<i32>,
    body: &'a str,
    address: &'a str,
    /// Seconds since it was sent.
    age_s: i32,
    /// Seconds until its term ends.
    due_s: Option<i32>,
}

impl Default for Put<'_> {
    fn default() -> Self {
        Self {
            state: State::InWork,
            reopened: 0,
            at: point(39.3, 47.3),
            category: POTHOLE,
            district: Some(WEST),
            organisation: Some(ROADWORKS),
            body: "Яма на дороге у рынка",
            address: "Портовая, 1",
            age_s: 3_600,
            due_s: None,
        }
    }
}

impl Town {
    pub(super) async fn new(pool: PgPool) -> Self {
        sqlx::raw_sql(include_str!("../../tests/fixtures/town.sql"))
            .execute(&pool)
            .await
            .unwrap();
        let keys = tempfile::tempdir().unwrap();
        let zone = FixedOffset::east_opt(3 * 3600).unwrap();
        let vault = Arc::new(Vault::open_or_create(&keys.path().join("secret.key")).unwrap());
        let directory = Arc::new(Directory::new(pool.clone(), zone));
        Self {
            host: Complaints::new(pool.clone(), directory, Arc::clone(&vault), zone),
            pool,
            vault,
            _keys: keys,
        }
    }

    /// Writes a complaint; its number is the `serial`-th of the year 2020. All that are put in one test share one `now`,
    /// so that equal ages are equal moments.
    pub(super) async fn put(&self, serial: u64, put: Put<'_>) -> ComplaintNumber {
        let number = ComplaintNumber::new(20, serial);
        sqlx::query(
            "insert into complaint (number, category_id, state, reopened_count, geom, district_id, organisation_id, body,
                                    address, created_at, updated_at, due_at, idempotency_key, request_hash)
             select $1, $2, $3, $4, st_setsrid(st_makepoint($5, $6), 4326), $7, $8, $9, $10, at, at,
                    now() + make_interval(secs => $12), gen_random_uuid(), ''
             from (select date_trunc('day', now()) - make_interval(secs => $11) as at) as moment",
        )
        .bind(number.as_str())
        .bind(put.category.0)
        .bind(put.state.code())
        .bind(put.reopened)
        .bind(put.at.lon)
        .bind(put.at.lat)
        .bind(put.district)
        .bind(put.organisation)
        .bind(put.body)
        .bind(put.address)
        .bind(f64::from(put.age_s))
        .bind(put.due_s.map(f64::from))
        .execute(&self.pool)
        .await
        .unwrap();
        number
    }

    async fn submit(&self, draft: &ReportDraft) -> Result<Submitted, AppError> {
        self.host.submit(&Viewer::default(), None, draft, Lang::Ru).await
    }

    /// A number out of the database.
    async fn count(&self, query: &'static str) -> i64 {
        sqlx::query_scalar(query).fetch_one(&self.pool).await.unwrap()
    }

    async fn run(&self, statements: &'static str) {
        sqlx::raw_sql(statements).execute(&self.pool).await.unwrap();
    }

    /// Rows of complaints, steps, messages and contacts.
    async fn rows(&self) -> [i64; 4] {
        [
            self.count("select count(*) from complaint").await,
            self.count("select count(*) from complaint_event").await,
            self.count("select count(*) from outbox").await,
            self.count("select count(*) from pii.complaint_contact").await,
        ]
    }

    /// A photo that was uploaded for a draft.
    async fn photo(&self, draft: &DraftKey) -> PhotoRef {
        let id = Uuid::new_v4();
        sqlx::query(
            "insert into complaint_photo (photo_id, draft_key, source_hash, large_key, small_key, width, height, bytes, taken_at_lon, taken_at_lat)
             values ($1, $2, $3, 'ab/' || $1 || '-l.jpg', 'ab/' || $1 || '-s.jpg', 1600, 1200, 9, 39.3, 47.3)",
        )
        .bind(id)
        .bind(Uuid::parse_str(&draft.0).unwrap())
        .bind(id.as_bytes().to_vec())
        .execute(&self.pool)
        .await
        .unwrap();
        PhotoRef {
            id: id.to_string(),
            url_small: String::new(),
            url_large: String::new(),
            gps: None,
        }
    }
}

fn point(lon: f64, lat: f64) -> Point {
    Point::new(lon, lat).unwrap()
}

/// Everything, whatever its age.
fn everything() -> Filter {
    Filter {
        period: Period::All,
        ..Filter::default()
    }
}

/// A good report with a key of its own.
fn draft() -> ReportDraft {
    ReportDraft {
        key: DraftKey(Uuid::new_v4().to_string()),
        place: Some(point(39.3, 47.3)),
        address: "Портовая, 1".to_owned(),
        category: Some(POTHOLE),
        body: "Яма на дороге у рынка".to_owned(),
        ..ReportDraft::default()
    }
}

/// The device that opened the secret link.
fn owner(done: &Submitted) -> Viewer {
    Viewer {
        secrets: vec![secret::hash(done.secret.as_deref().unwrap())],
        links: done.secret.iter().cloned().collect(),
        ..Viewer::default()
    }
}

/// The problems of a refusal.
fn problems<T: std::fmt::Debug>(answer: Result<T, AppError>) -> Vec<Problem> {
    match answer {
        Err(AppError::Invalid(found)) => found.into_iter().map(|found| found.problem).collect(),
        other => panic!("not refused: {other:?}"),
    }
}
