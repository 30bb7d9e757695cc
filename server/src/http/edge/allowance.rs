//! What one request may cost: the size of its body, the pace of it, and the time of its handler.
//!
//! The edge grants a small allowance before routing; a route that takes photos raises it ([`super::rules::Rules`]). The
//! body is measured while it is read, so a chunked body without a length is held to the same limit, and whatever a
//! handler makes of the broken stream, the client is told 413 or 408.

use std::{
    fmt,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, AtomicU64, Ordering::Relaxed},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::body::Body;
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep};

/// The allowance of one request, shared by the edge, the route's rules and the body.
#[derive(Debug)]
pub struct Allowance {
    started: Instant,
    body_bytes: AtomicU64,
    deadline_us: AtomicU64,
    pause_us: AtomicU64,
    /// Bytes a second, 0 for no pace; and the most that a body may be ahead of its pace.
    pace: AtomicU64,
    ahead_us: AtomicU64,
    broken: AtomicU8,
}

/// How a body broke its allowance. An answer that was made in the knowledge of it carries it as an extension, see
/// [`super::contain`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyFault {
    /// More bytes than allowed.
    TooLong,
    /// No byte came for too long.
    TooSlow,
}

impl fmt::Display for BodyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "the body is longer than this address takes",
            Self::TooSlow => "the body stopped arriving",
        })
    }
}

impl std::error::Error for BodyFault {}

impl Allowance {
    /// Starts the clock of a request.
    #[must_use]
    pub fn new(body_bytes: u64, deadline: Duration, pause: Duration) -> Self {
        Self {
            started: Instant::now(),
            body_bytes: AtomicU64::new(body_bytes),
            deadline_us: AtomicU64::new(micros(deadline)),
            pause_us: AtomicU64::new(micros(pause)),
            pace: AtomicU64::new(0),
            ahead_us: AtomicU64::new(0),
            broken: AtomicU8::new(0),
        }
    }

    /// Sets another limit of the body, in bytes. Only before it is read.
    pub fn set_body(&self, bytes: u64) {
        self.body_bytes.store(bytes, Relaxed);
    }

    /// Sets another deadline, counted from the start of the request.
    pub fn set_deadline(&self, deadline: Duration) {
        self.deadline_us.store(micros(deadline), Relaxed);
    }

    /// Moves the deadline on while the body arrives: a body that keeps up with `pace` (bytes a second) is never late,
    /// however long it is. Nobody can save up more than the time that was granted at first.
    pub fn set_pace(&self, pace: u64, pause: Duration) {
        self.pause_us.store(micros(pause), Relaxed);
        self.ahead_us.store(self.deadline_us.load(Relaxed), Relaxed);
        self.pace.store(pace, Relaxed);
    }

    /// So many bytes of the body have come, `elapsed` after the start.
    fn arrived(&self, bytes: u64, elapsed: Duration) {
        let Some(earned) = bytes.saturating_mul(1_000_000).checked_div(self.pace.load(Relaxed)) else {
            return;
        };
        let most = micros(elapsed).saturating_add(self.ahead_us.load(Relaxed));
        let deadline = self.deadline_us.load(Relaxed);
        self.deadline_us
            .store(deadline.max(deadline.saturating_add(earned).min(most)), Relaxed);
    }

    /// How the body broke the allowance, if it did.
    #[must_use]
    pub fn fault(&self) -> Option<BodyFault> {
        match self.broken.load(Relaxed) {
            1 => Some(BodyFault::TooLong),
            2 => Some(BodyFault::TooSlow),
            _ => None,
        }
    }

    /// Resolves when the deadline has passed, wherever it has been moved meanwhile.
    pub async fn expired(&self) {
        loop {
            let deadline = self.started + Duration::from_micros(self.deadline_us.load(Relaxed));
            if deadline <= Instant::now() {
                return;
            }
            tokio::time::sleep_until(deadline).await;
        }
    }

    fn break_with(&self, fault: BodyFault) -> axum::Error {
        self.broken
            .store(if fault == BodyFault::TooLong { 1 } else { 2 }, Relaxed);
        axum::Error::new(fault)
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

/// A request body that is counted and timed while it is read.
#[derive(Debug)]
pub struct MeasuredBody {
    inner: Body,
    allowance: Arc<Allowance>,
    waiting: Option<Pin<Box<Sleep>>>,
    seen: u64,
    over: bool,
}

impl MeasuredBody {
    /// Measures `inner`.
    #[must_use]
    pub fn new(inner: Body, allowance: Arc<Allowance>) -> Self {
        Self {
            inner,
            allowance,
            waiting: None,
            seen: 0,
            over: false,
        }
    }

    fn fail(&mut self, fault: BodyFault) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.over = true;
        Poll::Ready(Some(Err(self.allowance.break_with(fault))))
    }
}

impl http_body::Body for MeasuredBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = &mut *self;
        if this.over {
            return Poll::Ready(None);
        }
        let most = this.allowance.body_bytes.load(Relaxed);
        // A length that is announced is believed at once: nothing of a hopeless body is read.
        if this.seen == 0 && this.inner.size_hint().lower() > most {
            return this.fail(BodyFault::TooLong);
        }
        match Pin::new(&mut this.inner).poll_frame(cx) {
            Poll::Ready(frame) => {
                this.waiting = None;
                let length = frame
                    .as_ref()
                    .and_then(|frame| frame.as_ref().ok()?.data_ref())
                    .map_or(0, Bytes::len);
                let length = u64::try_from(length).unwrap_or(u64::MAX);
                this.seen = this.seen.saturating_add(length);
                this.allowance.arrived(length, this.allowance.started.elapsed());
                if this.seen > most {
                    this.fail(BodyFault::TooLong)
                } else {
                    Poll::Ready(frame)
                }
            }
            Poll::Pending => {
                let pause = Duration::from_micros(this.allowance.pause_us.load(Relaxed));
                let waiting = this.waiting.get_or_insert_with(|| Box::pin(sleep(pause)));
                match waiting.as_mut().poll(cx) {
                    Poll::Ready(()) => this.fail(BodyFault::TooSlow),
                    Poll::Pending => Poll::Pending,
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.over || self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use futures::{StreamExt as _, stream};
    use http_body_util::BodyExt as _;

    use super::*;

    fn chunked(pieces: usize) -> Body {
        let piece = Ok::<_, std::convert::Infallible>(Bytes::from_static(&[0; 10]));
        Body::from_stream(stream::iter(vec![piece; pieces]))
    }

    async fn read(body: Body, most: u64) -> (Result<usize, ()>, Option<BodyFault>) {
        let pause = Duration::from_millis(30);
        let allowance = Arc::new(Allowance::new(most, Duration::from_secs(1), pause));
        let body = MeasuredBody::new(body, Arc::clone(&allowance));
        let read = body.collect().await.map(|read| read.to_bytes().len()).map_err(drop);
        (read, allowance.fault())
    }

    #[tokio::test]
    async fn a_body_up_to_the_limit_passes_and_one_byte_more_does_not() {
        assert_eq!(read(chunked(5), 50).await, (Ok(50), None));
        assert_eq!(read(chunked(5), 49).await, (Err(()), Some(BodyFault::TooLong)));
        assert_eq!(read(Body::from(vec![0; 50]), 50).await, (Ok(50), None));
        assert_eq!(
            read(Body::from(vec![0; 51]), 50).await,
            (Err(()), Some(BodyFault::TooLong))
        );
    }

    #[tokio::test]
    async fn a_body_that_stops_is_given_up() {
        let stuck = chunked(1).into_data_stream().chain(stream::pending());
        assert_eq!(
            read(Body::from_stream(stuck), 50).await,
            (Err(()), Some(BodyFault::TooSlow))
        );
    }

    #[tokio::test]
    async fn the_deadline_can_be_moved_while_it_runs() {
        let allowance = Allowance::new(0, Duration::from_millis(20), Duration::from_secs(1));
        allowance.set_deadline(Duration::from_millis(80));
        allowance.expired().await;
        assert!(allowance.started.elapsed() >= Duration::from_millis(80));
    }

    #[test]
    fn a_body_that_keeps_its_pace_is_never_late_and_one_that_drips_is() {
        let second = Duration::from_secs(1);
        for (bytes, keeps_up) in [(0, false), (50, false), (80, false), (100, true), (2_000, true)] {
            let allowance = Allowance::new(0, 10 * second, second);
            allowance.set_pace(100, second);
            let deadline = || Duration::from_micros(allowance.deadline_us.load(Relaxed));
            let late = (1..=100).find(|at| {
                allowance.arrived(bytes, *at * second);
                deadline() < (*at + 1) * second
            });
            assert_eq!(late.is_none(), keeps_up, "{bytes} bytes a second: {late:?}");
            assert!(deadline() <= 110 * second, "{bytes}: what was sent fast buys no time");
        }
    }
}
