//! The one rule of statuses, for server functions, plain forms and pages alike. The framework answers every error with 500; a
//! mistake of the sender is none of ours, and neither machines nor alarms should read the body to learn that.

use app::error::AppError;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue, StatusCode, header};
use std::time::Duration;

/// Marks the error of a server function.
const MARK: HeaderName = HeaderName::from_static("serverfnerror");
/// No error is longer, in bytes.
const LONGEST: usize = 256 * 1024;
/// A part of the service that does not answer is asked for again after this time.
const PAUSE: Duration = Duration::from_secs(5);

/// Gives errors of server functions the status that they mean. The browser's side reads any status from 400 on.
pub async fn name_errors(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR || !response.headers().contains_key(MARK) {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, LONGEST).await else {
        return Response::from_parts(head, Body::empty());
    };
    if let Ok(error) = serde_json::from_slice(&bytes) {
        head.status = status(&error);
        head.headers.extend(retry(&error));
        head.headers
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    Response::from_parts(head, Body::from(bytes))
}

/// The status of an error.
pub fn status(error: &AppError) -> StatusCode {
    match error {
        AppError::NotFound => StatusCode::NOT_FOUND,
        AppError::Forbidden => StatusCode::FORBIDDEN,
        AppError::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        AppError::KeyReused { .. } => StatusCode::CONFLICT,
        AppError::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        AppError::Unavailable | AppError::Offline => StatusCode::SERVICE_UNAVAILABLE,
        AppError::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// When the same may be asked for again, for errors that pass.
pub fn retry(error: &AppError) -> Option<(HeaderName, HeaderValue)> {
    let seconds = match error {
        AppError::TooMany { retry_s } => u64::from(*retry_s).max(1),
        AppError::Unavailable | AppError::Offline => PAUSE.as_secs(),
        _ => return None,
    };
    Some((header::RETRY_AFTER, HeaderValue::from(seconds)))
}

/// Gives the answer to an error its status and its pause.
pub fn told(error: &AppError, mut response: Response) -> Response {
    *response.status_mut() = status(error);
    response.headers_mut().extend(retry(error));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_says_when_to_come_again() {
        let after = |error| {
            told(&error, Response::new(Body::empty()))
                .headers()
                .get("retry-after")
                .cloned()
        };
        assert_eq!(after(AppError::TooMany { retry_s: 0 }).unwrap(), "1");
        assert_eq!(after(AppError::TooMany { retry_s: 90 }).unwrap(), "90");
        assert_eq!(after(AppError::Unavailable).unwrap(), "5");
        assert_eq!(after(AppError::Internal), None);
    }
}
