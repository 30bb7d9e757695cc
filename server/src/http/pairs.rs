//! Names and values of a query or of a plain form. A name that stands there twice counts once, and nothing in a link is so
//! wrong that its page is not shown.

use axum::extract::{FromRequestParts, Query};
use http::request::Parts;
use std::convert::Infallible;

/// Names and values, in their order.
#[derive(Default)]
pub struct Pairs(pub Vec<(String, String)>);

impl Pairs {
    /// The first value of a name; empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        self.given(name).unwrap_or_default()
    }

    /// The first value of a name.
    pub fn given(&self, name: &str) -> Option<&str> {
        let mut values = self.0.iter();
        values.find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Reads the query.
impl<S: Send + Sync> FromRequestParts<S> for Pairs {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let read = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        Ok(Self(read.map(|Query(pairs)| pairs).unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::extract::Request;

    #[tokio::test]
    async fn a_query_is_read_whatever_stands_in_it() {
        let request = Request::builder()
            .uri("/my?show=a&show=b&%FF=%FF&after&=x")
            .body(Body::empty());
        let (mut parts, _) = request.unwrap().into_parts();
        let Ok(pairs) = Pairs::from_request_parts(&mut parts, &()).await;
        assert_eq!((pairs.get("show"), pairs.get("none")), ("a", ""));
        assert_eq!((pairs.given("after"), pairs.given("none")), (Some(""), None));
    }
}
