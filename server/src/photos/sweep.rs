//! What nobody needs any more goes away: photos that were never sent, objects that no photo is kept in.

use futures::TryStreamExt as _;
use object_store::path::Path;

use super::{Inner, PhotoError, PhotoService, sql, store};

/// What a sweep removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Photos that no complaint took in time.
    pub photos: u64,
    /// Objects that no photo is kept in.
    pub objects: u64,
}

impl PhotoService {
    /// Removes photos that no complaint took in time, and objects that no photo is kept in (a deleted photo's, or those
    /// of an upload that died between store and row). Walks all objects: a nightly job.
    ///
    /// # Errors
    /// Failures of database and store; what was removed before stays removed.
    pub async fn sweep_orphans(&self) -> Result<Swept, PhotoError> {
        let Inner {
            pool, store, limits, ..
        } = &*self.inner;
        let photos = sql::delete_orphans(pool, limits.orphan_after.as_secs_f64()).await?;
        let age = chrono::TimeDelta::from_std(limits.orphan_after).unwrap_or(chrono::TimeDelta::MAX);
        let youngest = chrono::Utc::now() - age;
        let mut objects = 0;
        let mut chunks = store
            .list(None)
            .try_filter(|object| {
                std::future::ready(object.last_modified <= youngest && store::is_key(object.location.as_ref()))
            })
            .map_ok(|object| object.location.to_string())
            .try_chunks(500);
        while let Some(keys) = chunks.try_next().await.map_err(|error| error.1)? {
            for key in sql::unreferenced(pool, &keys).await? {
                objects += u64::from(self.sweep_object(&key).await?);
            }
        }
        Ok(Swept { photos, objects })
    }

    async fn sweep_object(&self, key: &str) -> Result<bool, PhotoError> {
        let mut tx = self.inner.pool.begin().await?;
        sql::lock_object(&mut tx, key).await?;
        // Only now is the answer good: an upload that gives the object a row holds the same lock.
        if sql::is_referenced(&mut *tx, key).await? {
            return Ok(false);
        }
        match self.inner.store.delete(&Path::from(key)).await {
            Ok(()) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}
