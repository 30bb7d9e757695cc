//! A value that may be a little old: loaded at most once per period, by one task at a time.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// A value and when it was loaded.
#[derive(Debug)]
pub struct Cached<T> {
    keep: Duration,
    slot: Mutex<Option<(Instant, Arc<T>)>>,
}

impl<T> Cached<T> {
    /// Empty; values are kept this long.
    pub const fn new(keep: Duration) -> Self {
        Self {
            keep,
            slot: Mutex::const_new(None),
        }
    }

    /// The value, loaded when there is none or it is too old. When loading fails an old value is better than none.
    pub async fn get<E, F: Future<Output = Result<T, E>>>(&self, load: impl FnOnce() -> F) -> Result<Arc<T>, E> {
        let mut slot = self.slot.lock().await;
        if let Some((at, value)) = slot.as_ref()
            && at.elapsed() < self.keep
        {
            return Ok(Arc::clone(value));
        }
        match (load().await, slot.as_ref()) {
            (Ok(value), _) => {
                let value = Arc::new(value);
                *slot = Some((Instant::now(), Arc::clone(&value)));
                Ok(value)
            }
            (Err(_), Some((_, old))) => Ok(Arc::clone(old)),
            (Err(error), None) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_value_is_loaded_once_per_period_and_outlives_a_failure() {
        let cache = Cached::new(Duration::from_secs(10));
        let ok = |n: i32| move || async move { Ok::<_, &str>(n) };
        assert_eq!(*cache.get(ok(1)).await.unwrap(), 1);
        assert_eq!(*cache.get(ok(2)).await.unwrap(), 1);
        // as if it had been loaded eleven seconds earlier
        if let Some((at, _)) = cache.slot.lock().await.as_mut() {
            *at = at.checked_sub(Duration::from_secs(11)).unwrap();
        }
        assert_eq!(*cache.get(|| async { Err("away") }).await.unwrap(), 1);
        assert_eq!(*cache.get(ok(3)).await.unwrap(), 3);
        let empty: Cached<i32> = Cached::new(Duration::from_secs(1));
        assert_eq!(empty.get(|| async { Err("away") }).await, Err("away"));
    }
}
