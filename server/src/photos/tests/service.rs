//! The service against real tables and a real folder of objects.

use std::time::Duration;

use bytes::Bytes;
use sqlx::PgPool;
use uuid::Uuid;

use super::corpus::{self, Jpeg};
use super::{Bench, complaint, eventually};
use crate::photos::{PhotoError, PhotoLimits, PhotoService, StoredPhoto, attach, store};

/// Different pictures for different numbers.
pub fn picture(number: u16) -> Bytes {
    corpus::jpeg(60 + number, 40).into()
}

/// A picture accepted for the draft.
pub async fn accept(photos: &PhotoService, draft: Uuid, number: u16) -> StoredPhoto {
    photos.accept_bytes(draft, picture(number)).await.expect("accepted")
}

async fn is_seen(photos: &PhotoService, key: &str) -> bool {
    match photos.open(key).await {
        Ok(_) => true,
        Err(PhotoError::NotFound) => false,
        Err(error) => panic!("{error}"),
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_photo_is_kept_under_the_hash_of_its_bytes(pool: PgPool) {
    let bench = Bench::new(pool);
    let draft = Uuid::new_v4();
    let file = Jpeg {
        exif: Some(corpus::exif(6, true)),
        ..Jpeg::default()
    }
    .of_quarters(800, 600);
    let stored = bench.photos.accept_bytes(draft, file.into()).await.unwrap();
    assert_eq!((stored.width, stored.height), (600, 800));
    let (lon, lat) = stored.gps.unwrap();
    assert!((lon - 33.6).abs() < 1e-9 && (lat - 44.5).abs() < 1e-9);
    for (key, size) in [
        (&stored.large_key, store::Size::Large),
        (&stored.small_key, store::Size::Small),
    ] {
        let bytes = bench.photos.open(key).await.unwrap().bytes().await.unwrap();
        assert_eq!(&store::key(&bytes, size), key);
    }
    assert_eq!(bench.photos.list(draft).await.unwrap(), [stored]);
    assert_eq!(bench.photos.list(Uuid::new_v4()).await.unwrap(), []);
    assert_eq!(bench.files(), 2);
    eventually("the temporary file is gone", || bench.temporary_files() == 0).await;
}

#[sqlx::test(migrations = "./migrations")]
async fn the_same_bytes_are_the_same_photo_of_a_draft(pool: PgPool) {
    let bench = Bench::new(pool);
    let (draft, other) = (Uuid::new_v4(), Uuid::new_v4());
    let first = accept(&bench.photos, draft, 0).await;
    assert_eq!(accept(&bench.photos, draft, 0).await, first);
    assert_eq!(bench.rows().await, 1);
    let elsewhere = accept(&bench.photos, other, 0).await;
    assert_ne!(elsewhere.id, first.id);
    assert_eq!(
        (elsewhere.large_key, bench.files()),
        (first.large_key, 2),
        "equal pictures are kept once"
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn the_sixth_photo_is_refused_but_a_retry_of_the_fifth_is_not(pool: PgPool) {
    let bench = Bench::new(pool);
    let draft = Uuid::new_v4();
    for number in 0..5 {
        accept(&bench.photos, draft, number).await;
    }
    let refused = bench.photos.accept_bytes(draft, picture(5)).await;
    assert!(matches!(refused, Err(PhotoError::TooMany { limit: 5 })));
    let again = accept(&bench.photos, draft, 4).await;
    bench.photos.delete(draft, again.id).await.unwrap();
    accept(&bench.photos, draft, 5).await;
    assert_eq!(bench.rows().await, 5);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_broken_stream_leaves_nothing(pool: PgPool) {
    let limits = PhotoLimits {
        max_bytes: 1000,
        idle_time: Duration::from_millis(50),
        ..PhotoLimits::default()
    };
    let bench = Bench::with(pool, limits);
    let draft = Uuid::new_v4();
    let half = picture(0).slice(..400);

    let broken = futures::stream::iter([Ok(half.clone()), Err("connection reset")]);
    assert!(matches!(
        bench.photos.accept(draft, broken).await,
        Err(PhotoError::Interrupted(_))
    ));

    let silent = async_silence(half.clone());
    assert!(matches!(
        bench.photos.accept(draft, silent).await,
        Err(PhotoError::Interrupted(_))
    ));

    let fat = futures::stream::iter([Ok::<_, String>(half.clone()), Ok(Bytes::from(vec![0; 601]))]);
    assert!(matches!(
        bench.photos.accept(draft, fat).await,
        Err(PhotoError::TooLarge { limit: 1000 })
    ));

    assert!(matches!(
        bench.photos.accept_bytes(draft, Bytes::new()).await,
        Err(PhotoError::Empty)
    ));
    assert!(matches!(
        bench.photos.accept_bytes(draft, half).await,
        Err(PhotoError::Truncated)
    ));
    eventually("temporary files are gone", || bench.temporary_files() == 0).await;
    assert_eq!((bench.rows().await, bench.files()), (0, 0));
}

/// Some bytes and then nothing, without an end.
fn async_silence(bytes: Bytes) -> impl futures::Stream<Item = Result<Bytes, String>> {
    use futures::StreamExt as _;
    futures::stream::iter([Ok(bytes)]).chain(futures::stream::pending())
}

#[sqlx::test(migrations = "./migrations")]
async fn a_sender_that_goes_away_leaves_nothing(pool: PgPool) {
    let bench = Bench::new(pool);
    let photos = bench.photos.clone();
    let draft = Uuid::new_v4();
    let task = tokio::spawn(async move { photos.accept(draft, async_silence(picture(0).slice(..400))).await });
    eventually("the temporary file is open", || bench.temporary_files() == 1).await;
    task.abort();
    eventually("the temporary file is gone", || bench.temporary_files() == 0).await;
    assert_eq!(bench.rows().await, 0);
}

#[sqlx::test(migrations = "./migrations")]
async fn attaching_orders_the_photos_and_forgets_the_place(pool: PgPool) {
    let bench = Bench::new(pool.clone());
    let draft = Uuid::new_v4();
    let placed = Jpeg {
        exif: Some(corpus::exif(1, true)),
        ..Jpeg::default()
    }
    .of_quarters(80, 60);
    let placed = bench.photos.accept_bytes(draft, placed.into()).await.unwrap();
    let plain = accept(&bench.photos, draft, 1).await;
    let left = accept(&bench.photos, draft, 2).await;
    let complaint_id = complaint(&pool, "submitted").await;

    let mut tx = pool.begin().await.unwrap();
    attach(&mut tx, draft, complaint_id, &[plain.id, placed.id])
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let rows: Vec<(Uuid, i16, Option<f64>, Option<f64>)> = sqlx::query_as(
        "select photo_id, ordinal, taken_at_lon, taken_at_lat from complaint_photo
         where complaint_id = $1 order by ordinal",
    )
    .bind(complaint_id)
    .fetch_all(&pool)
    .await
    .unwrap();
    assert_eq!(rows, [(plain.id, 0, None, None), (placed.id, 1, None, None)]);
    assert_eq!(bench.photos.list(draft).await.unwrap(), std::slice::from_ref(&left));
    assert!(matches!(
        bench.photos.delete(draft, plain.id).await,
        Err(PhotoError::Attached)
    ));
    bench.photos.delete(draft, left.id).await.unwrap();
    bench
        .photos
        .delete(draft, left.id)
        .await
        .expect("a repeated removal is a success");
}

#[sqlx::test(migrations = "./migrations")]
async fn only_free_photos_of_the_draft_can_be_attached(pool: PgPool) {
    let bench = Bench::new(pool.clone());
    let (draft, other) = (Uuid::new_v4(), Uuid::new_v4());
    let mine = accept(&bench.photos, draft, 0).await.id;
    let taken = accept(&bench.photos, draft, 1).await.id;
    let foreign = accept(&bench.photos, other, 2).await.id;
    let (first, second) = (complaint(&pool, "submitted").await, complaint(&pool, "submitted").await);
    let mut tx = pool.begin().await.unwrap();
    attach(&mut tx, draft, first, &[taken]).await.unwrap();
    tx.commit().await.unwrap();

    let six: Vec<Uuid> = (0..6).map(|_| Uuid::new_v4()).collect();
    let cases: [(&[Uuid], &str); 5] = [
        (&[mine, taken], "photo_not_of_draft"),
        (&[mine, foreign], "photo_not_of_draft"),
        (&[Uuid::new_v4()], "photo_not_of_draft"),
        (&[mine, mine], "photo_repeated"),
        (&six, "photo_too_many"),
    ];
    for (photos, code) in cases {
        let mut tx = pool.begin().await.unwrap();
        assert_eq!(attach(&mut tx, draft, second, photos).await.unwrap_err().code(), code);
    }
    assert_eq!(
        bench.photos.list(draft).await.unwrap().len(),
        1,
        "a refusal changes nothing"
    );
    let mut tx = pool.begin().await.unwrap();
    attach(&mut tx, draft, second, &[]).await.expect("no photos is fine");
}

#[sqlx::test(migrations = "./migrations")]
async fn photos_of_what_is_not_public_are_not_shown(pool: PgPool) {
    let bench = Bench::new(pool.clone());
    for (number, (state, public)) in (0..).zip([("submitted", true), ("hidden", false), ("rejected", false)]) {
        let draft = Uuid::new_v4();
        let photo = accept(&bench.photos, draft, number).await;
        assert!(
            is_seen(&bench.photos, &photo.large_key).await,
            "a draft's photo is its author's to see"
        );
        let complaint_id = complaint(&pool, state).await;
        let mut tx = pool.begin().await.unwrap();
        attach(&mut tx, draft, complaint_id, &[photo.id]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(is_seen(&bench.photos, &photo.large_key).await, public, "{state}");
        assert_eq!(is_seen(&bench.photos, &photo.small_key).await, public, "{state}");
    }
    assert!(!is_seen(&bench.photos, &store::key(b"never uploaded", store::Size::Large)).await);
    assert!(!is_seen(&bench.photos, "../../etc/passwd").await);
}

#[sqlx::test(migrations = "./migrations")]
async fn the_sweep_takes_orphans_and_nothing_else(pool: PgPool) {
    let young = Bench::new(pool.clone());
    let (draft, gone) = (Uuid::new_v4(), Uuid::new_v4());
    let attached = accept(&young.photos, draft, 0).await;
    accept(&young.photos, gone, 0).await;
    accept(&young.photos, gone, 1).await;
    young.store.put(&"readme.txt".into(), "not ours".into()).await.unwrap();
    let complaint_id = complaint(&pool, "submitted").await;
    let mut tx = pool.begin().await.unwrap();
    attach(&mut tx, draft, complaint_id, &[attached.id]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        young.photos.sweep_orphans().await.unwrap(),
        crate::photos::Swept::default(),
        "a day is not over"
    );

    let limits = PhotoLimits {
        orphan_after: Duration::ZERO,
        ..young.photos.limits().clone()
    };
    let tomorrow = PhotoService::new(pool.clone(), young.store.clone(), limits);
    let swept = tomorrow.sweep_orphans().await.unwrap();
    assert_eq!(
        (swept.photos, swept.objects),
        (2, 2),
        "the shared objects of the attached photo stay"
    );
    assert!(is_seen(&tomorrow, &attached.large_key).await && is_seen(&tomorrow, &attached.small_key).await);
    assert!(young.store.head(&"readme.txt".into()).await.is_ok());
    assert_eq!(tomorrow.sweep_orphans().await.unwrap(), crate::photos::Swept::default());
}

#[sqlx::test(migrations = "./migrations")]
async fn the_photos_of_a_draft_live_as_long_as_it(pool: PgPool) {
    let bench = Bench::new(pool);
    let draft = Uuid::new_v4();
    let photo = accept(&bench.photos, draft, 1).await;
    accept(&bench.photos, Uuid::new_v4(), 2).await;
    let age = "update complaint_photo set created_at = now() - interval '47 hours'";
    sqlx::query(age).execute(&bench.pool).await.unwrap();
    assert_eq!(
        bench.photos.sweep_orphans().await.unwrap().photos,
        0,
        "no draft is over yet"
    );
    // Somebody goes on with one of them.
    let kept = app::complaints::model::ReportDraft {
        key: app::complaints::model::DraftKey(draft.to_string()),
        photos: vec![app::complaints::model::PhotoRef {
            id: photo.id.to_string(),
            url_small: String::new(),
            url_large: String::new(),
            gps: None,
        }],
        ..Default::default()
    };
    let folder = tempfile::tempdir().unwrap();
    let vault = crate::vault::Vault::open_or_create(&folder.path().join("keys")).unwrap();
    crate::complaints::drafts::save(&bench.pool, &vault, b"device", &kept, &[])
        .await
        .unwrap();
    let age = "update complaint_photo set created_at = created_at - interval '2 hours'";
    sqlx::query(age).execute(&bench.pool).await.unwrap();
    assert_eq!(bench.photos.sweep_orphans().await.unwrap().photos, 1);
    assert_eq!(bench.photos.list(draft).await.unwrap().len(), 1);
}
