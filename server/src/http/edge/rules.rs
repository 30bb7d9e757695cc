//! The rules of single routes: their bucket, their lane, and what they may cost above the ordinary.
//!
//! ```text
//! .route("/uploads/photos", post(upload).layer(edge::rules::photo()))
//! .route("/tiles/complaints/{z}/{x}/{y}", get(tile).layer(Rules::new().lane(Lane::Tiles)))
//! ```

use std::{
    convert::Infallible,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::{extract::Request, response::Response};
use http::{Method, Uri};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::{Layer, Service};

use super::{Passage, rates::Bucket, refusal::Refusal};

/// Requests that wait for the same scarce thing. A full lane sheds at once and leaves the others alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Rendered pages and their server functions.
    Pages,
    /// Tiles of the map.
    Tiles,
    /// Uploads, which take long on bad links.
    Uploads,
    /// Forms with a password, which wait for their turn to be hashed.
    Doors,
    /// The way to another service and back, which waits for that service.
    Vouching,
}

/// How many requests each lane takes at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaneSizes {
    /// See [`Lane::Pages`].
    pub pages: usize,
    /// See [`Lane::Tiles`].
    pub tiles: usize,
    /// See [`Lane::Uploads`].
    pub uploads: usize,
    /// See [`Lane::Doors`].
    pub doors: usize,
    /// See [`Lane::Vouching`].
    pub vouching: usize,
}

impl Default for LaneSizes {
    /// Two cores render some hundred pages a second, so a full lane is a wait of about a second.
    fn default() -> Self {
        Self {
            pages: 256,
            tiles: 128,
            uploads: 64,
            doors: 256,
            vouching: 64,
        }
    }
}

/// The lanes of this process.
#[derive(Debug)]
pub struct Lanes {
    pages: Arc<Semaphore>,
    tiles: Arc<Semaphore>,
    uploads: Arc<Semaphore>,
    doors: Arc<Semaphore>,
    vouching: Arc<Semaphore>,
}

impl Lanes {
    /// Free lanes.
    #[must_use]
    pub fn new(sizes: LaneSizes) -> Self {
        let lane = |size: usize| Arc::new(Semaphore::new(size.min(Semaphore::MAX_PERMITS)));
        Self {
            pages: lane(sizes.pages),
            tiles: lane(sizes.tiles),
            uploads: lane(sizes.uploads),
            doors: lane(sizes.doors),
            vouching: lane(sizes.vouching),
        }
    }

    /// A place in the lane, or `None` if it is full.
    #[must_use]
    pub fn enter(&self, lane: Lane) -> Option<OwnedSemaphorePermit> {
        let lane = match lane {
            Lane::Pages => &self.pages,
            Lane::Tiles => &self.tiles,
            Lane::Uploads => &self.uploads,
            Lane::Doors => &self.doors,
            Lane::Vouching => &self.vouching,
        };
        Arc::clone(lane).try_acquire_owned().ok()
    }
}

/// The body of one uploaded photo: 15 MB and the words around it.
pub const PHOTO_BODY: u64 = 16 * 1024 * 1024;
/// The body of a whole form with five photos, as browsers without scripts send it.
pub const FORM_BODY: u64 = 80 * 1024 * 1024;
/// The body of a form with a long text: 10,000 characters of four bytes, percent-encoded, and as many again to say by how
/// much it is too long.
pub const TEXT_BODY: u64 = 256 * 1024;
/// How far an upload may fall behind [`UPLOAD_PACE`], and how long its handler may go on after its last byte.
pub const UPLOAD_DEADLINE: Duration = Duration::from_mins(1);
/// The pace that keeps an upload alive, bytes a second: what is left of a bad mobile network. Without script a photo of
/// five megabytes comes as it is, which takes minutes.
pub const UPLOAD_PACE: u64 = 8 * 1024;
/// The longest pause within an upload: a phone that changes its cell is silent for some seconds.
pub const UPLOAD_PAUSE: Duration = Duration::from_secs(40);

/// The rules of a route; also a [`Layer`]. Works inside [`super::wrap`] only; without it, there is nothing to enforce.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    bucket: Option<Bucket>,
    searches_by: Option<&'static str>,
    lane: Option<Lane>,
    body: Option<u64>,
    deadline: Option<Duration>,
    pace: Option<(u64, Duration)>,
}

/// Rules of a form: its own bucket for each address.
#[must_use]
pub const fn per_form(bucket: Bucket) -> Rules {
    Rules::new().bucket(bucket)
}

/// Rules of a form with a long text.
#[must_use]
pub const fn text_form(bucket: Bucket) -> Rules {
    per_form(bucket).body(TEXT_BODY)
}

/// Rules of the upload of one photo.
#[must_use]
pub const fn photo() -> Rules {
    Rules::new()
        .bucket(Bucket::Photo)
        .lane(Lane::Uploads)
        .body(PHOTO_BODY)
        .deadline(UPLOAD_DEADLINE)
        .pace(UPLOAD_PACE, UPLOAD_PAUSE)
}

/// Rules of the report form with photos, as browsers without scripts send it.
#[must_use]
pub const fn multipart_form(bucket: Bucket) -> Rules {
    Rules::new()
        .bucket(bucket)
        .lane(Lane::Uploads)
        .body(FORM_BODY)
        .deadline(UPLOAD_DEADLINE)
        .pace(UPLOAD_PACE, UPLOAD_PAUSE)
}

impl Rules {
    /// No rules yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            bucket: None,
            searches_by: None,
            lane: None,
            body: None,
            deadline: None,
            pace: None,
        }
    }

    /// Counts the requests of each address in `bucket`: searches and ways to another service always, the others only when they
    /// change something, so that looking at a form costs nothing.
    #[must_use]
    pub const fn bucket(mut self, bucket: Bucket) -> Self {
        self.bucket = Some(bucket);
        self
    }

    /// Counts the requests of each address whose query has a value for `key` as searches.
    #[must_use]
    pub const fn searches_by(mut self, key: &'static str) -> Self {
        self.searches_by = Some(key);
        self
    }

    /// Takes a place in `lane` until the head of the answer is ready; among the uploads only when it is one.
    #[must_use]
    pub const fn lane(mut self, lane: Lane) -> Self {
        self.lane = Some(lane);
        self
    }

    /// Allows a body of so many bytes.
    #[must_use]
    pub const fn body(mut self, bytes: u64) -> Self {
        self.body = Some(bytes);
        self
    }

    /// Allows the handler so much time, from the arrival of the request to the head of its answer.
    #[must_use]
    pub const fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Moves the deadline on while the body keeps up with so many bytes a second and never pauses for longer.
    #[must_use]
    pub const fn pace(mut self, bytes: u64, pause: Duration) -> Self {
        self.pace = Some((bytes, pause));
        self
    }

    /// Applies the rules to a request that has just come in.
    pub(super) fn enter(
        &self,
        method: &Method,
        uri: &Uri,
        passage: &Passage,
    ) -> Result<Option<OwnedSemaphorePermit>, Refusal> {
        if let Some(bytes) = self.body {
            passage.allowance.set_body(bytes);
        }
        if let Some(deadline) = self.deadline {
            passage.allowance.set_deadline(deadline);
        }
        if let Some((bytes, pause)) = self.pace {
            passage.allowance.set_pace(bytes, pause);
        }
        if let Some(bucket) = self.bucket
            && (matches!(bucket, Bucket::Search | Bucket::Vouch) || !method.is_safe())
        {
            passage.take(bucket)?;
        }
        if self.searches_by.is_some_and(|key| has_value(uri, key)) {
            passage.take(Bucket::Search)?;
        }
        let Some(lane) = self.lane.filter(|&lane| lane != Lane::Uploads || !method.is_safe()) else {
            return Ok(None);
        };
        let place = passage.edge.lanes.enter(lane);
        place.map(Some).ok_or_else(|| {
            tracing::warn!(?lane, "a lane is full");
            Refusal::Busy
        })
    }
}

/// Whether the query names `key` with a value.
fn has_value(uri: &Uri, key: &str) -> bool {
    let mut pairs = uri.query().unwrap_or_default().split('&');
    pairs.any(|pair| {
        pair.split_once('=')
            .is_some_and(|(name, value)| name == key && !value.is_empty())
    })
}

impl<S> Layer<S> for Rules {
    type Service = Ruled<S>;

    fn layer(&self, inner: S) -> Ruled<S> {
        Ruled { rules: *self, inner }
    }
}

/// A route under its rules.
#[derive(Clone, Debug)]
pub struct Ruled<S> {
    rules: Rules,
    inner: S,
}

impl<S> Service<Request> for Ruled<S>
where
    S: Service<Request, Response = Response, Error = Infallible> + Send + 'static,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let entered = match request.extensions().get::<Arc<Passage>>() {
            Some(passage) => self
                .rules
                .enter(request.method(), request.uri(), passage)
                .map_err(|refusal| refusal.answer(&passage.visitor)),
            None => Ok(None),
        };
        match entered {
            Ok(place) => {
                let answer = self.inner.call(request);
                Box::pin(async move {
                    let answer = answer.await;
                    drop(place);
                    answer
                })
            }
            Err(refused) => Box::pin(std::future::ready(Ok(refused))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_lane_leaves_the_others_free() {
        let lanes = Lanes::new(LaneSizes {
            pages: 1,
            tiles: 1,
            uploads: 0,
            doors: 0,
            vouching: 0,
        });
        let place = lanes.enter(Lane::Pages);
        assert!(place.is_some());
        assert!(lanes.enter(Lane::Pages).is_none());
        assert!(lanes.enter(Lane::Tiles).is_some());
        assert!(lanes.enter(Lane::Uploads).is_none());
        drop(place);
        assert!(lanes.enter(Lane::Pages).is_some());
    }
}
