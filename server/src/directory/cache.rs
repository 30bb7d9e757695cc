//! A value that may be a little old: loaded at most once per period, by one task at a time.

use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How long an old value is good enough after loading failed, before it is tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// A value and until when it is fresh. Nobody ever waits for somebody else's loading: while one task loads, the others
/// take the old value, so that a database that hangs delays one request per period and not all of them one by one.
#[derive(Debug)]
pub struct Cached<T> {
    keep: Duration,
    slot: Mutex<Option<(Instant, Arc<T>)>>,
    turn: tokio::sync::Mutex<()>,
    /// How often it was forgotten: what was being loaded meanwhile may be from before.
    forgotten: AtomicU64,
}

impl<T> Cached<T> {
    /// Empty; values are kept this long.
    pub const fn new(keep: Duration) -> Self {
        Self {
            keep,
            slot: Mutex::new(None),
            turn: tokio::sync::Mutex::const_new(()),
            forgotten: AtomicU64::new(0),
        }
    }

    /// The value, loaded when there is none or it is too old. When loading fails an old value is better than none.
    pub async fn get<E, F: Future<Output = Result<T, E>>>(&self, load: impl FnOnce() -> F) -> Result<Arc<T>, E> {
        let age = self.forgotten.load(Ordering::SeqCst);
        let keep = || {
            if self.forgotten.load(Ordering::SeqCst) == age {
                self.keep
            } else {
                Duration::ZERO
            }
        };
        let Some((until, old)) = self.known() else {
            let value = Arc::new(load().await?);
            return Ok(self.put(keep(), value));
        };
        if Instant::now() < until {
            return Ok(old);
        }
        let Ok(_turn) = self.turn.try_lock() else {
            return Ok(old);
        };
        Ok(match load().await {
            Ok(value) => self.put(keep(), Arc::new(value)),
            Err(_) => self.put(PAUSE.min(self.keep), old),
        })
    }

    /// Is loaded again at the next question; until that is answered the old value is good enough.
    pub fn forget(&self) {
        self.forgotten.fetch_add(1, Ordering::SeqCst);
        let mut slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((until, _)) = slot.as_mut() {
            *until = Instant::now();
        }
    }

    fn known(&self) -> Option<(Instant, Arc<T>)> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, keep: Duration, value: Arc<T>) -> Arc<T> {
        let mut slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
        *slot = Some((Instant::now() + keep, Arc::clone(&value)));
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::sleep;

    const KEEP: Duration = Duration::from_millis(40);

    #[tokio::test]
    async fn a_value_is_loaded_once_per_period_and_outlives_a_failure() {
        let cache = Cached::new(Duration::from_secs(10));
        let ok = |n: i32| move || async move { Ok::<_, &str>(n) };
        assert_eq!(*cache.get(ok(1)).await.unwrap(), 1);
        assert_eq!(*cache.get(ok(2)).await.unwrap(), 1);
        let cache = Cached::new(KEEP);
        assert_eq!(*cache.get(ok(1)).await.unwrap(), 1);
        sleep(KEEP * 2).await;
        assert_eq!(*cache.get(|| async { Err("away") }).await.unwrap(), 1);
        sleep(KEEP * 2).await;
        assert_eq!(*cache.get(ok(3)).await.unwrap(), 3);
        let empty: Cached<i32> = Cached::new(KEEP);
        assert_eq!(empty.get(|| async { Err("away") }).await, Err("away"));
    }

    #[tokio::test]
    async fn a_failed_try_is_not_repeated_at_once() {
        let cache = Cached::new(Duration::from_secs(10));
        cache.put(Duration::ZERO, Arc::new(1));
        assert_eq!(*cache.get(|| async { Err("away") }).await.unwrap(), 1);
        assert_eq!(*cache.get(|| async { Ok::<_, &str>(2) }).await.unwrap(), 1);
    }

    #[tokio::test]
    async fn what_is_forgotten_is_loaded_again_even_if_it_was_being_loaded() {
        let cache = Cached::new(Duration::from_secs(10));
        let ok = |n: i32| move || async move { Ok::<_, &str>(n) };
        assert_eq!(*cache.get(ok(1)).await.unwrap(), 1);
        cache.forget();
        assert_eq!(*cache.get(ok(2)).await.unwrap(), 2);
        cache.forget();
        let during = || async {
            cache.forget();
            Ok::<_, &str>(3)
        };
        assert_eq!(*cache.get(during).await.unwrap(), 3);
        assert_eq!(*cache.get(ok(4)).await.unwrap(), 4, "3 may be from before");
        assert_eq!(*cache.get(ok(5)).await.unwrap(), 4);
    }

    #[tokio::test]
    async fn who_finds_somebody_loading_takes_the_old_value() {
        let cache = Cached::new(Duration::from_secs(10));
        cache.put(Duration::ZERO, Arc::new(1));
        let (done, loaded) = tokio::sync::oneshot::channel();
        let slow = || loaded;
        // The second one could never end if it waited for the first.
        let second = async {
            let old = cache.get(|| async { Err("asked twice") }).await;
            done.send(2).unwrap();
            old
        };
        let (first, second) = tokio::join!(cache.get(slow), second);
        assert_eq!((*first.unwrap(), *second.unwrap()), (2, 1));
    }
}
