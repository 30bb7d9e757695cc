//! Queries of photos.

use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use super::StoredPhoto;

/// First key of the advisory locks that serialise the photos of one draft.
const DRAFT_LOCK: &str = "photos.draft.";
/// First key of the advisory locks between giving an object a row and sweeping it.
const OBJECT_LOCK: &str = "photos.object.";

/// Waits until no other transaction adds photos to this draft; held to the end of the transaction.
pub async fn lock_draft(tx: &mut PgConnection, draft: Uuid) -> sqlx::Result<()> {
    lock(tx, &format!("{DRAFT_LOCK}{draft}")).await
}

/// Waits until no other transaction decides about this object; held to the end of the transaction.
pub async fn lock_object(tx: &mut PgConnection, key: &str) -> sqlx::Result<()> {
    lock(tx, &format!("{OBJECT_LOCK}{key}")).await
}

async fn lock(tx: &mut PgConnection, name: &str) -> sqlx::Result<()> {
    sqlx::query("select pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind(name)
        .execute(tx)
        .await?;
    Ok(())
}

/// The photo made of these very bytes for this draft, if there is one.
pub async fn find(db: impl PgExecutor<'_>, draft: Uuid, source_hash: &[u8]) -> sqlx::Result<Option<StoredPhoto>> {
    sqlx::query_as(
        "select photo_id, large_key, small_key, width, height, taken_at_lon, taken_at_lat
         from complaint_photo
         where draft_key = $1 and source_hash = $2",
    )
    .bind(draft)
    .bind(source_hash)
    .fetch_optional(db)
    .await
}

/// How many photos the draft has, sent or not.
pub async fn count(db: impl PgExecutor<'_>, draft: Uuid) -> sqlx::Result<i64> {
    sqlx::query_scalar("select count(*) from complaint_photo where draft_key = $1")
        .bind(draft)
        .fetch_one(db)
        .await
}

/// The photos of the draft that no complaint has yet, in the order of their arrival.
pub async fn list(db: impl PgExecutor<'_>, draft: Uuid) -> sqlx::Result<Vec<StoredPhoto>> {
    sqlx::query_as(
        "select photo_id, large_key, small_key, width, height, taken_at_lon, taken_at_lat
         from complaint_photo
         where draft_key = $1 and complaint_id is null
         order by created_at, photo_id",
    )
    .bind(draft)
    .fetch_all(db)
    .await
}

/// Lets the photos of a draft that is still worked on live on from now; their order stays.
pub async fn touch(db: impl PgExecutor<'_>, draft: Uuid) -> sqlx::Result<()> {
    sqlx::query("update complaint_photo set created_at = now() where draft_key = $1 and complaint_id is null")
        .bind(draft)
        .execute(db)
        .await?;
    Ok(())
}

/// A row to be.
#[derive(Debug)]
pub struct NewPhoto<'a> {
    /// The photo's id.
    pub id: Uuid,
    /// The draft that it was sent for.
    pub draft: Uuid,
    /// SHA-256 of the upload.
    pub source_hash: &'a [u8],
    /// Object name of the large variant.
    pub large_key: &'a str,
    /// Object name of the small variant.
    pub small_key: &'a str,
    /// Width of the large variant, pixels.
    pub width: i32,
    /// Height of the large variant, pixels.
    pub height: i32,
    /// Size of both variants together.
    pub bytes: i32,
    /// Longitude and latitude, degrees.
    pub gps: Option<(f64, f64)>,
}

/// Adds the row; false if the same bytes are there already.
pub async fn insert(tx: &mut PgConnection, photo: &NewPhoto<'_>) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "insert into complaint_photo
             (photo_id, draft_key, source_hash, large_key, small_key, width, height, bytes, taken_at_lon, taken_at_lat)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict on constraint complaint_photo_once do nothing",
    )
    .bind(photo.id)
    .bind(photo.draft)
    .bind(photo.source_hash)
    .bind(photo.large_key)
    .bind(photo.small_key)
    .bind(photo.width)
    .bind(photo.height)
    .bind(photo.bytes)
    .bind(photo.gps.map(|gps| gps.0))
    .bind(photo.gps.map(|gps| gps.1))
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes an unsent photo of the draft; true if there was one.
pub async fn delete(db: impl PgExecutor<'_>, draft: Uuid, id: Uuid) -> sqlx::Result<bool> {
    let done =
        sqlx::query("delete from complaint_photo where photo_id = $1 and draft_key = $2 and complaint_id is null")
            .bind(id)
            .bind(draft)
            .execute(db)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// True if the photo is the draft's and was sent with a complaint.
pub async fn is_attached(db: impl PgExecutor<'_>, draft: Uuid, id: Uuid) -> sqlx::Result<bool> {
    sqlx::query_scalar(
        "select exists (select from complaint_photo
                        where photo_id = $1 and draft_key = $2 and complaint_id is not null)",
    )
    .bind(id)
    .bind(draft)
    .fetch_one(db)
    .await
}

/// True if anybody may see this object: a draft's photo, whose name only its author knows, or a public complaint's.
pub async fn is_visible(db: impl PgExecutor<'_>, key: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar(
        "select exists (select from complaint_photo p left join complaint c using (complaint_id)
                        where (p.large_key = $1 or p.small_key = $1)
                          and (p.complaint_id is null or c.is_public))",
    )
    .bind(key)
    .fetch_one(db)
    .await
}

/// True if any photo, of a draft or a complaint, is kept in this object.
pub async fn is_referenced(db: impl PgExecutor<'_>, key: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar("select exists (select from complaint_photo where large_key = $1 or small_key = $1)")
        .bind(key)
        .fetch_one(db)
        .await
}

/// Of these object names, those that no photo is kept in.
pub async fn unreferenced(db: impl PgExecutor<'_>, keys: &[String]) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar(
        "select key from unnest($1::text[]) as key
         where not exists (select from complaint_photo where large_key = key)
           and not exists (select from complaint_photo where small_key = key)",
    )
    .bind(keys)
    .fetch_all(db)
    .await
}

/// Removes photos that no complaint took within `seconds`; answers how many.
pub async fn delete_orphans(db: impl PgExecutor<'_>, seconds: f64) -> sqlx::Result<u64> {
    let done = sqlx::query(
        "delete from complaint_photo
         where complaint_id is null and created_at < now() - make_interval(secs => $1)",
    )
    .bind(seconds)
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Why photos cannot be made part of a complaint.
#[derive(Debug, thiserror::Error)]
pub enum AttachError {
    /// More photos than a complaint may have.
    #[error("a complaint has at most {limit} photos")]
    TooMany {
        /// How many it may have.
        limit: u32,
    },
    /// The same photo is named twice.
    #[error("a photo is named twice")]
    Repeated,
    /// Some photo is not this draft's, was swept, or already belongs to a complaint.
    #[error("{missing} of the photos are not free photos of this draft")]
    NotOfDraft {
        /// How many are not.
        missing: usize,
    },
    /// The database failed.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

impl AttachError {
    /// The stable name of the error, the key of its text.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooMany { .. } => "photo_too_many",
            Self::Repeated => "photo_repeated",
            Self::NotOfDraft { .. } => "photo_not_of_draft",
            Self::Db(_) => "photo_unavailable",
        }
    }
}

/// Makes the photos part of the complaint, in this order, and forgets where they were taken. Call it in the transaction
/// that makes the complaint, and roll that back on an error.
///
/// # Errors
/// [`AttachError`]; on any of them some rows may be changed, so the transaction must not be committed.
pub async fn attach(tx: &mut PgConnection, draft: Uuid, complaint_id: i64, photos: &[Uuid]) -> Result<(), AttachError> {
    let limit = super::MAX_PHOTOS;
    if photos.len() > limit as usize {
        return Err(AttachError::TooMany { limit });
    }
    if photos.iter().enumerate().any(|(at, id)| photos[..at].contains(id)) {
        return Err(AttachError::Repeated);
    }
    if photos.is_empty() {
        return Ok(());
    }
    // The guard stands in the update itself: of two complaints that want one photo, the second finds it taken.
    let done = sqlx::query(
        "update complaint_photo p
         set complaint_id = $2, ordinal = wanted.place - 1, taken_at_lon = null, taken_at_lat = null
         from unnest($3::uuid[]) with ordinality as wanted (photo_id, place)
         where p.photo_id = wanted.photo_id and p.draft_key = $1 and p.complaint_id is null",
    )
    .bind(draft)
    .bind(complaint_id)
    .bind(photos)
    .execute(tx)
    .await?;
    match photos
        .len()
        .saturating_sub(usize::try_from(done.rows_affected()).unwrap_or(0))
    {
        0 => Ok(()),
        missing => Err(AttachError::NotOfDraft { missing }),
    }
}
