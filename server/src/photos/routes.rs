//! The HTTP doors of photos.
//!
//! `POST /api/photos?draft=UUID` takes one file as the raw body, `GET` lists what the draft has, so that an interrupted
//! client knows what is left to send, `DELETE /api/photos/{id}?draft=UUID` removes one. The draft key is a secret of
//! its author and the only right that is asked for. `GET /photos/{shard}/{file}` gives a variant to anybody.

use axum::body::Body;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{FromRef, Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get};
use axum::{Json, Router};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{PhotoError, PhotoService, StoredPhoto};

/// All routes of photos, for a state that holds a [`PhotoService`].
///
/// The upload counts its own bytes and needs a body limit above it of no less than
/// [`PhotoLimits::max_bytes`](super::PhotoLimits).
pub fn routes<S>() -> Router<S>
where
    PhotoService: FromRef<S>,
    S: Clone + Send + Sync + 'static,
{
    Router::new()
        .route("/api/photos", get(list).post(upload))
        .route("/api/photos/{id}", delete(remove))
        .route("/photos/{shard}/{file}", get(show))
}

/// A photo as the author's browser sees it.
#[derive(Debug, Serialize, Deserialize, PartialEq)]
pub struct PhotoView {
    /// To name it in the complaint.
    pub id: Uuid,
    /// Where the small variant is.
    pub url_small: String,
    /// Where the large variant is.
    pub url_large: String,
    /// Width of the large variant, pixels.
    pub width: i32,
    /// Height of the large variant, pixels.
    pub height: i32,
    /// Longitude and latitude in degrees, if the photo said so: an offer to the author, forgotten at sending.
    pub gps: Option<(f64, f64)>,
}

impl From<StoredPhoto> for PhotoView {
    fn from(photo: StoredPhoto) -> Self {
        Self {
            id: photo.id,
            url_small: url(&photo.small_key),
            url_large: url(&photo.large_key),
            width: photo.width,
            height: photo.height,
            gps: photo.gps,
        }
    }
}

/// The address of a variant by its object name.
pub fn url(key: &str) -> String {
    format!("/photos/{key}")
}

#[derive(Deserialize)]
struct DraftQuery {
    draft: Uuid,
}

type Draft = Result<Query<DraftQuery>, QueryRejection>;

fn draft_of(query: Draft) -> Result<Uuid, PhotoError> {
    query
        .map(|Query(DraftQuery { draft })| draft)
        .map_err(|_| PhotoError::Draft)
}

async fn upload(
    State(photos): State<PhotoService>,
    query: Draft,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, PhotoError> {
    let draft = draft_of(query)?;
    if !claims_image(&headers) {
        return Err(PhotoError::ContentType);
    }
    let limit = photos.limits().max_bytes;
    if announced_length(&headers).is_some_and(|length| length > limit) {
        return Err(PhotoError::TooLarge { limit });
    }
    let stored = photos.accept(draft, body.into_data_stream()).await?;
    Ok(private(Json(PhotoView::from(stored))))
}

fn claims_image(headers: &HeaderMap) -> bool {
    let claim = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = claim.and_then(|value| value.parse::<mime::Mime>().ok());
    kind.is_some_and(|kind| kind.type_() == mime::IMAGE)
}

fn announced_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

async fn list(State(photos): State<PhotoService>, query: Draft) -> Result<Response, PhotoError> {
    let views: Vec<PhotoView> = photos
        .list(draft_of(query)?)
        .await?
        .into_iter()
        .map(PhotoView::from)
        .collect();
    Ok(private(Json(views)))
}

async fn remove(
    State(photos): State<PhotoService>,
    id: Result<Path<Uuid>, PathRejection>,
    query: Draft,
) -> Result<StatusCode, PhotoError> {
    let Path(id) = id.map_err(|_| PhotoError::NotFound)?;
    photos.delete(draft_of(query)?, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Answers about a draft are its author's alone.
fn private(answer: impl IntoResponse) -> Response {
    let mut response = answer.into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn show(
    State(photos): State<PhotoService>,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, PhotoError> {
    let Path((shard, file)) = path.map_err(|_| PhotoError::NotFound)?;
    let object = photos.open(&format!("{shard}/{file}")).await?;
    let length = object.meta.size;
    let mut response = Body::from_stream(object.into_stream()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("sandbox; default-src 'none'"),
    );
    headers.insert(
        header::CACHE_CONTROL,
        // Names are those of the bytes; not for ever, because a complaint may be hidden.
        HeaderValue::from_static("private, max-age=86400, immutable"),
    );
    // The name passed the gate of `open`: hexadecimal digits, one letter, ".jpg".
    if let Ok(disposition) = HeaderValue::try_from(format!("inline; filename=\"{file}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}
