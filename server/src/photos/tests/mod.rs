//! Tests of photos: `pictures` and `refusals` without a database, `service` and `races` on tables and objects, `http`
//! through the doors.

mod corpus;
mod http;
mod pictures;
mod races;
mod refusals;
mod service;

use std::sync::Arc;
use std::time::Duration;

use sqlx::PgPool;
use tempfile::TempDir;
use uuid::Uuid;

use super::{PhotoLimits, PhotoService, store};

/// A service with a store and a folder for temporary files of its own.
struct Bench {
    photos: PhotoService,
    pool: PgPool,
    store: Arc<dyn object_store::ObjectStore>,
    objects: TempDir,
    temp: TempDir,
}

impl Bench {
    fn new(pool: PgPool) -> Self {
        Self::with(pool, PhotoLimits::default())
    }

    fn with(pool: PgPool, limits: PhotoLimits) -> Self {
        let objects = tempfile::tempdir().unwrap();
        let temp = tempfile::tempdir().unwrap();
        let store = store::local(objects.path()).unwrap();
        let limits = PhotoLimits {
            temp_dir: temp.path().to_owned(),
            ..limits
        };
        let photos = PhotoService::new(pool.clone(), store.clone(), limits);
        Self {
            photos,
            pool,
            store,
            objects,
            temp,
        }
    }

    /// As another process would be: the same tables and objects, nothing else in common.
    fn another_process(&self) -> PhotoService {
        PhotoService::new(self.pool.clone(), self.store.clone(), self.photos.limits().clone())
    }

    /// How many photos the table has.
    async fn rows(&self) -> i64 {
        sqlx::query_scalar("select count(*) from complaint_photo")
            .fetch_one(&self.pool)
            .await
            .unwrap()
    }

    /// How many files the object store has.
    fn files(&self) -> usize {
        let shards = std::fs::read_dir(self.objects.path()).unwrap();
        shards
            .map(|shard| std::fs::read_dir(shard.unwrap().path()).unwrap().count())
            .sum()
    }

    /// How many temporary files have a name or are held open.
    fn temporary_files(&self) -> usize {
        let named = std::fs::read_dir(self.temp.path()).unwrap().count();
        let open = std::fs::read_dir("/proc/self/fd").unwrap().filter(|fd| {
            let target = std::fs::read_link(fd.as_ref().unwrap().path());
            target.is_ok_and(|target| target.starts_with(self.temp.path()))
        });
        named + open.count()
    }
}

/// A complaint in this state; answers its id.
async fn complaint(pool: &PgPool, state: &str) -> i64 {
    let category: i32 = sqlx::query_scalar(
        "insert into category (code, name_ru, name_en) values ($1, 'Яма', 'Pothole') returning category_id",
    )
    .bind(Uuid::new_v4().to_string())
    .fetch_one(pool)
    .await
    .unwrap();
    sqlx::query_scalar(
        "insert into complaint (number, category_id, state, geom, body, idempotency_key, request_hash)
         values ($1, $2, $3, st_setsrid(st_makepoint(33.5, 44.6), 4326), 'Яма на дороге у дома', $4, '')
         returning complaint_id",
    )
    .bind(Uuid::new_v4().to_string())
    .bind(category)
    .bind(state)
    .bind(Uuid::new_v4())
    .fetch_one(pool)
    .await
    .unwrap()
}

/// Waits for what other tasks are about to do.
async fn eventually(what: &str, condition: impl Fn() -> bool) {
    for _ in 0..200 {
        if condition() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("never came true: {what}");
}
