//! The number that a request carries through logs, answers and error pages.

use http::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

/// The header that brings and returns the number.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The number of a request, as an extension of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(HeaderValue);

impl RequestId {
    /// The caller's number if it is sane (8–64 letters, digits, `-` or `_`; a log must not be written by strangers),
    /// otherwise a new UUIDv7, which sorts by time.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        match headers.get(X_REQUEST_ID) {
            Some(theirs) if is_sane(theirs.as_bytes()) => Self(theirs.clone()),
            _ => Self::mint(),
        }
    }

    fn mint() -> Self {
        let text = Uuid::now_v7().as_hyphenated().to_string();
        Self(HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("-")))
    }

    /// The number as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or("-")
    }

    /// The number as the value of [`X_REQUEST_ID`].
    #[must_use]
    pub fn header(&self) -> HeaderValue {
        self.0.clone()
    }
}

fn is_sane(theirs: &[u8]) -> bool {
    (8..=64).contains(&theirs.len())
        && theirs
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(theirs: &'static str) -> String {
        let headers = HeaderMap::from_iter([(X_REQUEST_ID, HeaderValue::from_static(theirs))]);
        RequestId::of(&headers).as_str().to_owned()
    }

    #[test]
    fn a_sane_number_is_kept() {
        assert_eq!(given("0195-trace_7"), "0195-trace_7");
    }

    #[test]
    fn anything_else_is_replaced() {
        for theirs in [
            "",
            "short",
            "spaces are not fine",
            "{\"level\":\"error\"}",
            &"x".repeat(65),
        ] {
            let headers = HeaderMap::from_iter([(X_REQUEST_ID, HeaderValue::from_str(theirs).expect("a header"))]);
            let ours = RequestId::of(&headers);
            assert_eq!(
                Uuid::parse_str(ours.as_str()).expect("a UUID").get_version_num(),
                7,
                "{theirs:?}"
            );
        }
    }
}
