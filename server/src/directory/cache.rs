//! A value that may be a little old: loaded at most once per period, by one task at a time.

use std::future::Future;
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
}

impl<T> Cached<T> {
    /// Empty; values are kept this long.
    pub const fn new(keep: Duration) -> Self {
        Self {
            keep,
            slot: Mutex::new(None),
            turn: tokio::sync::Mutex::const_new(()),
        }
    }

    /// The value, loaded when there is none or it is too old. When loading fails an old value is better than none.
    pub async fn get<E, F: Future<Output = Result<T, E>>>(&self, load: impl FnOnce() -> F) -> Result<Arc<T>, E> {
        let Some((until, old)) = self.known() else {
            return Ok(self.put(self.keep, Arc::new(load().await?)));
        };
        if Instant::now() < until {
            return Ok(old);
        }
        let Ok(_turn) = self.turn.try_lock() else {
            return Ok(old);
        };
        Ok(match load().await {
            Ok(value) => self.put(self.keep, Arc::new(value)),
            Err(_) => self.put(PAUSE.min(self.keep), old),
        })
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
