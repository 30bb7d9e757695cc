//! What a connection is doing: requests in flight and the time since the last one.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
    task::{Context, Poll},
    time::{Duration, Instant},
};

use axum::body::Body;
use bytes::Bytes;
use http_body::{Frame, SizeHint};

/// The activity of one connection.
#[derive(Debug)]
pub struct Activity {
    since: Instant,
    asked: AtomicBool,
    open: AtomicUsize,
    /// Milliseconds after `since` at which the last request ended.
    ended: AtomicU64,
}

impl Activity {
    /// A connection that has just been accepted.
    #[must_use]
    pub fn new() -> Self {
        Self {
            since: Instant::now(),
            asked: AtomicBool::new(false),
            open: AtomicUsize::new(0),
            ended: AtomicU64::new(0),
        }
    }

    /// Counts a request until the guard is dropped, that is until its answer has been sent.
    #[must_use]
    pub fn enter(self: &Arc<Self>) -> InFlight {
        self.asked.store(true, Relaxed);
        self.open.fetch_add(1, Relaxed);
        InFlight(Arc::clone(self))
    }

    /// How long the connection has been open without a single request; zero once there was one.
    #[must_use]
    pub fn never_asked_for(&self) -> Duration {
        if self.asked.load(Relaxed) {
            Duration::ZERO
        } else {
            self.since.elapsed()
        }
    }

    /// How long ago the last answer ended; zero while one is being given.
    #[must_use]
    pub fn idle_for(&self) -> Duration {
        if !self.asked.load(Relaxed) || self.open.load(Relaxed) > 0 {
            return Duration::ZERO;
        }
        self.since
            .elapsed()
            .saturating_sub(Duration::from_millis(self.ended.load(Relaxed)))
    }
}

impl Default for Activity {
    fn default() -> Self {
        Self::new()
    }
}

/// One request in flight.
#[derive(Debug)]
pub struct InFlight(Arc<Activity>);

impl Drop for InFlight {
    fn drop(&mut self) {
        let now = u64::try_from(self.0.since.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.0.ended.store(now, Relaxed);
        self.0.open.fetch_sub(1, Relaxed);
    }
}

/// The body of an answer, which keeps its request in flight until it has been sent.
#[derive(Debug)]
pub struct CountedBody {
    inner: Body,
    _in_flight: InFlight,
}

impl CountedBody {
    /// Joins a body with its count.
    #[must_use]
    pub fn new(inner: Body, in_flight: InFlight) -> Self {
        Self {
            inner,
            _in_flight: in_flight,
        }
    }
}

impl http_body::Body for CountedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.inner).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idleness_begins_when_the_last_answer_ended() {
        let activity = Arc::new(Activity::new());
        std::thread::sleep(Duration::from_millis(5));
        assert!(activity.never_asked_for() >= Duration::from_millis(5));
        assert_eq!(
            activity.idle_for(),
            Duration::ZERO,
            "a connection that never asked is judged by the other clock"
        );
        let (one, two) = (activity.enter(), activity.enter());
        drop(one);
        std::thread::sleep(Duration::from_millis(5));
        assert_eq!(activity.never_asked_for(), Duration::ZERO);
        assert_eq!(activity.idle_for(), Duration::ZERO, "one answer is still being given");
        drop(two);
        std::thread::sleep(Duration::from_millis(5));
        assert!(activity.idle_for() >= Duration::from_millis(4));
    }
}
