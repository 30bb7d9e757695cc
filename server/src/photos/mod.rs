//! Photos of complaints: from an untrusted upload to two clean JPEG variants that anybody may look at.
//!
//! The way of a photo: [`receive`] (stream to a nameless file, cap, hash) → the same bytes before? answer what is kept →
//! [`sniff`] → [`jpeg`]/[`decode`] (header first, then limits of memory and time) → [`variants`] (upright, sRGB, scaled,
//! encoded anew) → [`store`] (content-addressed, durable) → [`sql`] (row, at most [`MAX_PHOTOS`] for a draft). The
//! original is never kept and never served. A draft's photo can be seen by whoever knows its name; the name is a SHA-256
//! of the picture, so that is whoever has the picture. A hidden or rejected complaint's photo cannot be seen at all.

pub mod colour;
pub mod decode;
pub mod error;
pub mod exif;
pub mod jpeg;
pub mod raster;
pub mod receive;
pub mod routes;
pub mod sniff;
pub mod sql;
pub mod store;
pub mod sweep;
pub mod variants;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use bytes::Bytes;
use futures::Stream;
use object_store::path::Path;
use object_store::{ObjectStore, PutPayload};
use sqlx::PgPool;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

pub use error::PhotoError;
pub use routes::routes;
pub use sql::{AttachError, attach};
use store::Size;
pub use sweep::Swept;
use variants::Variants;

/// How many photos a complaint may have.
pub const MAX_PHOTOS: u32 = 5;

/// What a photo may cost.
#[derive(Debug, Clone)]
pub struct PhotoLimits {
    /// Bytes of an upload.
    pub max_bytes: u64,
    /// Photos of one draft.
    pub max_photos: u32,
    /// Pixels of either side.
    pub max_side: u32,
    /// Pixels in all.
    pub max_pixels: u64,
    /// Bytes that decoding may hold at once, by the header's own account.
    pub max_alloc: u64,
    /// From the first look at the bytes to the last pixel.
    pub decode_time: Duration,
    /// How long a photo may wait for a free decoder.
    pub queue_time: Duration,
    /// How long the sender may be silent in the middle of a body.
    pub idle_time: Duration,
    /// Photos that are decoded at the same time.
    pub parallel: usize,
    /// When a photo without a complaint, or an object without a photo, is swept.
    pub orphan_after: Duration,
    /// Folder of temporary files.
    pub temp_dir: PathBuf,
}

impl Default for PhotoLimits {
    fn default() -> Self {
        Self {
            max_bytes: 15 * 1024 * 1024,
            max_photos: MAX_PHOTOS,
            max_side: 12_000,
            max_pixels: 50_000_000,
            max_alloc: 200 * 1024 * 1024,
            decode_time: Duration::from_secs(10),
            queue_time: Duration::from_secs(30),
            idle_time: Duration::from_secs(30),
            parallel: std::thread::available_parallelism().map_or(1, usize::from),
            orphan_after: crate::complaints::drafts::KEEP,
            temp_dir: std::env::temp_dir(),
        }
    }
}

/// A photo that is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredPhoto {
    /// The photo's id.
    pub id: Uuid,
    /// Object name of the large variant.
    pub large_key: String,
    /// Object name of the small variant.
    pub small_key: String,
    /// Width of the large variant, pixels.
    pub width: i32,
    /// Height of the large variant, pixels.
    pub height: i32,
    /// Longitude and latitude in degrees, until the complaint is sent.
    pub gps: Option<(f64, f64)>,
}

impl sqlx::FromRow<'_, sqlx::postgres::PgRow> for StoredPhoto {
    fn from_row(row: &sqlx::postgres::PgRow) -> sqlx::Result<Self> {
        use sqlx::Row as _;
        let lon: Option<f64> = row.try_get("taken_at_lon")?;
        let lat: Option<f64> = row.try_get("taken_at_lat")?;
        Ok(Self {
            id: row.try_get("photo_id")?,
            large_key: row.try_get("large_key")?,
            small_key: row.try_get("small_key")?,
            width: row.try_get("width")?,
            height: row.try_get("height")?,
            gps: lon.zip(lat),
        })
    }
}

/// Takes, keeps and gives out photos. Cheap to clone.
#[derive(Clone)]
pub struct PhotoService {
    inner: Arc<Inner>,
}

struct Inner {
    pool: PgPool,
    store: Arc<dyn ObjectStore>,
    limits: PhotoLimits,
    decoders: Arc<Semaphore>,
    /// One upload of a draft is processed at a time: a retry that overlaps its first try finds the work done, and one
    /// visitor cannot take every decoder. Other processes are held off by the database.
    drafts: Mutex<HashMap<Uuid, Weak<tokio::sync::Mutex<()>>>>,
}

impl std::fmt::Debug for PhotoService {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PhotoService")
            .field("limits", &self.inner.limits)
            .finish_non_exhaustive()
    }
}

impl PhotoService {
    /// A service over a pool and a store; see [`store::local`] for one in a folder.
    pub fn new(pool: PgPool, store: Arc<dyn ObjectStore>, limits: PhotoLimits) -> Self {
        let decoders = Arc::new(Semaphore::new(limits.parallel.max(1)));
        Self {
            inner: Arc::new(Inner {
                pool,
                store,
                limits,
                decoders,
                drafts: Mutex::default(),
            }),
        }
    }

    /// The limits it was made with.
    pub fn limits(&self) -> &PhotoLimits {
        &self.inner.limits
    }

    /// Takes an upload for a draft. The same bytes for the same draft are the same photo, however often and however
    /// simultaneously they come. A field of a multipart form is such a stream too.
    ///
    /// # Errors
    /// [`PhotoError`]; on any of them nothing is kept.
    pub async fn accept<E: std::fmt::Display>(
        &self,
        draft: Uuid,
        body: impl Stream<Item = Result<Bytes, E>>,
    ) -> Result<StoredPhoto, PhotoError> {
        let limits = &self.inner.limits;
        let received = receive::receive(body, &limits.temp_dir, limits.max_bytes, limits.idle_time).await?;
        let turn = self.draft_turn(draft);
        let _turn = turn.lock().await;
        if let Some(kept) = sql::find(&self.inner.pool, draft, &received.hash).await? {
            return Ok(kept);
        }
        self.refuse_beyond_limit(sql::count(&self.inner.pool, draft).await?)?;
        let variants = self.render(received.file).await?;
        self.keep(draft, received.hash, variants).await
    }

    /// [`Self::accept`] for bytes that are in memory already.
    ///
    /// # Errors
    /// As [`Self::accept`].
    pub async fn accept_bytes(&self, draft: Uuid, bytes: Bytes) -> Result<StoredPhoto, PhotoError> {
        let once = futures::stream::once(std::future::ready(Ok::<_, std::convert::Infallible>(bytes)));
        self.accept(draft, once).await
    }

    /// The photos of a draft that no complaint has yet, in the order of their arrival.
    ///
    /// # Errors
    /// [`PhotoError::Db`].
    pub async fn list(&self, draft: Uuid) -> Result<Vec<StoredPhoto>, PhotoError> {
        Ok(sql::list(&self.inner.pool, draft).await?)
    }

    /// Removes a photo from a draft. One that is not there is removed already. Nobody sees it from now on; its objects
    /// go with the next sweep.
    ///
    /// # Errors
    /// [`PhotoError::Attached`] when its complaint was sent, [`PhotoError::Db`].
    pub async fn delete(&self, draft: Uuid, id: Uuid) -> Result<(), PhotoError> {
        if sql::delete(&self.inner.pool, draft, id).await? || !sql::is_attached(&self.inner.pool, draft, id).await? {
            return Ok(());
        }
        Err(PhotoError::Attached)
    }

    /// A variant by its object name, for anybody.
    ///
    /// # Errors
    /// [`PhotoError::NotFound`] for what is no name of ours, not kept, or not public; failures of database and store.
    pub async fn open(&self, key: &str) -> Result<object_store::GetResult, PhotoError> {
        if !store::is_key(key) || !sql::is_visible(&self.inner.pool, key).await? {
            return Err(PhotoError::NotFound);
        }
        match self.inner.store.get(&Path::from(key)).await {
            Err(object_store::Error::NotFound { .. }) => Err(PhotoError::NotFound),
            other => Ok(other?),
        }
    }

    fn draft_turn(&self, draft: Uuid) -> Arc<tokio::sync::Mutex<()>> {
        let mut drafts = self.inner.drafts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turn) = drafts.get(&draft).and_then(Weak::upgrade) {
            return turn;
        }
        drafts.retain(|_, turn| turn.strong_count() > 0);
        let turn = Arc::new(tokio::sync::Mutex::new(()));
        drafts.insert(draft, Arc::downgrade(&turn));
        turn
    }

    fn refuse_beyond_limit(&self, count: i64) -> Result<(), PhotoError> {
        let limit = self.inner.limits.max_photos;
        if count >= i64::from(limit) {
            Err(PhotoError::TooMany { limit })
        } else {
            Ok(())
        }
    }

    async fn render(&self, file: tokio::fs::File) -> Result<Variants, PhotoError> {
        let limits = self.inner.limits.clone();
        let permit = self.decoder().await?;
        let mut file = file.into_std().await;
        tokio::task::spawn_blocking(move || {
            // Held by the thread, not by the request: a client that leaves does not free a core that is still busy.
            let _permit = permit;
            let mut bytes = Vec::new();
            file.seek(SeekFrom::Start(0))?;
            file.read_to_end(&mut bytes)?;
            variants::render(&bytes, &limits)
        })
        .await
        .map_err(|error| PhotoError::Damaged(format!("decoder: {error}")))?
    }

    async fn decoder(&self) -> Result<OwnedSemaphorePermit, PhotoError> {
        let wait = self.inner.decoders.clone().acquire_owned();
        match tokio::time::timeout(self.inner.limits.queue_time, wait).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) | Err(_) => Err(PhotoError::Busy),
        }
    }

    /// Objects first, then, under the locks, the row: there is never a row without its objects.
    async fn keep(&self, draft: Uuid, hash: [u8; 32], variants: Variants) -> Result<StoredPhoto, PhotoError> {
        let Variants {
            large,
            small,
            width,
            height,
            gps,
        } = variants;
        let bytes = i32::try_from(large.len() + small.len()).unwrap_or(i32::MAX);
        let objects = [
            (store::key(&large, Size::Large), large),
            (store::key(&small, Size::Small), small),
        ];
        let objects = objects.map(|(key, bytes)| (key, Bytes::from(bytes)));
        for (key, bytes) in &objects {
            match self.put(key, bytes).await {
                // Swept while it was put: it is put again below, where no sweep can come between.
                Ok(()) | Err(PhotoError::Store(object_store::Error::NotFound { .. })) => {}
                Err(error) => return Err(error),
            }
        }
        let mut tx = self.inner.pool.begin().await?;
        sql::lock_draft(&mut tx, draft).await?;
        // Another process may have been faster with the same bytes.
        if let Some(kept) = sql::find(&mut *tx, draft, &hash).await? {
            return Ok(kept);
        }
        self.refuse_beyond_limit(sql::count(&mut *tx, draft).await?)?;
        for (key, bytes) in &objects {
            sql::lock_object(&mut tx, key).await?;
            // A sweep may have taken an old object of the same name since the put.
            if let Err(object_store::Error::NotFound { .. }) = self.inner.store.head(&Path::from(key.as_str())).await {
                self.put(key, bytes).await?;
            }
        }
        let [(large_key, _), (small_key, _)] = objects;
        let stored = StoredPhoto {
            id: Uuid::now_v7(),
            large_key,
            small_key,
            width: i32::try_from(width).unwrap_or(i32::MAX),
            height: i32::try_from(height).unwrap_or(i32::MAX),
            gps,
        };
        let row = sql::NewPhoto {
            id: stored.id,
            draft,
            source_hash: &hash,
            large_key: &stored.large_key,
            small_key: &stored.small_key,
            width: stored.width,
            height: stored.height,
            bytes,
            gps,
        };
        if !sql::insert(&mut tx, &row).await? {
            drop(tx);
            return sql::find(&self.inner.pool, draft, &hash)
                .await?
                .ok_or(PhotoError::NotFound);
        }
        tx.commit().await?;
        Ok(stored)
    }

    async fn put(&self, key: &str, bytes: &Bytes) -> Result<(), PhotoError> {
        self.inner
            .store
            .put(&Path::from(key), PutPayload::from_bytes(bytes.clone()))
            .await?;
        Ok(())
    }
}
