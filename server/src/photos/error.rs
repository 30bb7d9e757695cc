//! What can go wrong with a photo, as codes that the interface turns into words.

use std::time::Duration;

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

use super::sniff::Foreign;

/// Why a photo was refused or could not be kept. [`PhotoError::code`] is the stable name on the wire.
#[derive(Debug, thiserror::Error)]
pub enum PhotoError {
    /// The body had no bytes.
    #[error("the upload is empty")]
    Empty,
    /// More than the cap of bytes.
    #[error("the upload is over {limit} bytes")]
    TooLarge {
        /// The cap in bytes.
        limit: u64,
    },
    /// The `Content-Type` header does not say that this is a picture.
    #[error("the content type is not image/*")]
    ContentType,
    /// The bytes are not JPEG, PNG or WebP, whatever the name or the header says.
    #[error("not a JPEG, PNG or WebP picture: {0:?}")]
    Unsupported(Foreign),
    /// Over the limit of pixels, of a side, or of the memory that decoding would take.
    #[error("the picture has too many pixels: {width} x {height}")]
    TooManyPixels {
        /// Width in pixels as the header says.
        width: u32,
        /// Height in pixels as the header says.
        height: u32,
    },
    /// The file ends before its picture does.
    #[error("the picture is cut off")]
    Truncated,
    /// The file breaks the rules of its own format.
    #[error("the picture is damaged: {0}")]
    Damaged(String),
    /// Decoding did not end within its time.
    #[error("the picture takes too long to decode")]
    TooSlow,
    /// The draft has as many photos as a complaint may have.
    #[error("a draft holds at most {limit} photos")]
    TooMany {
        /// How many a draft may have.
        limit: u32,
    },
    /// The sender went away, or was silent for too long, before the end of the body.
    #[error("the upload broke off: {0}")]
    Interrupted(String),
    /// Every decoder is taken and the queue did not move in time.
    #[error("too many photos are being processed")]
    Busy,
    /// The draft key is missing or is not a UUID.
    #[error("the draft key is missing or malformed")]
    Draft,
    /// The photo belongs to a complaint that was sent; it is no longer the draft's to remove.
    #[error("the photo is part of a sent complaint")]
    Attached,
    /// There is no such photo, or nobody may see it.
    #[error("no such photo")]
    NotFound,
    /// The object store failed.
    #[error("object store: {0}")]
    Store(#[from] object_store::Error),
    /// The database failed.
    #[error("database: {0}")]
    Db(#[from] sqlx::Error),
    /// The temporary file failed.
    #[error("temporary file: {0}")]
    Io(#[from] std::io::Error),
}

impl PhotoError {
    /// The stable name of the error, the key of its text in every language.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "photo_empty",
            Self::TooLarge { .. } => "photo_too_large",
            Self::ContentType => "photo_content_type",
            Self::Unsupported(found) => found.code(),
            Self::TooManyPixels { .. } => "photo_too_many_pixels",
            Self::Truncated => "photo_truncated",
            Self::Damaged(_) => "photo_damaged",
            Self::TooSlow => "photo_too_slow",
            Self::TooMany { .. } => "photo_too_many",
            Self::Interrupted(_) => "photo_interrupted",
            Self::Busy => "photo_busy",
            Self::Draft => "photo_draft",
            Self::Attached => "photo_attached",
            Self::NotFound => "photo_not_found",
            Self::Store(_) | Self::Db(_) | Self::Io(_) => "photo_unavailable",
        }
    }

    /// The HTTP status that goes with the error.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Empty | Self::Draft | Self::Interrupted(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::ContentType | Self::Unsupported(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooManyPixels { .. } | Self::Truncated | Self::Damaged(_) | Self::TooSlow => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::TooMany { .. } | Self::Attached => StatusCode::CONFLICT,
            Self::NotFound => StatusCode::NOT_FOUND,
            // A store or a database out of reach passes; browsers try again by themselves.
            Self::Busy | Self::Store(_) | Self::Db(_) | Self::Io(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

/// How long a client should wait when all decoders are taken, or the store is out of reach.
const RETRY_AFTER: Duration = Duration::from_secs(5);

impl IntoResponse for PhotoError {
    fn into_response(self) -> Response {
        if self.status().is_server_error() && !matches!(self, Self::Busy) {
            tracing::error!(code = self.code(), error = %self, "photo request failed");
        }
        let mut response = (self.status(), Json(json!({ "error": self.code() }))).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status() == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER.as_secs()));
        }
        response
    }
}
