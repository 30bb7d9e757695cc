//! The gate against forged requests (CSRF): only our own pages may change anything.
//!
//! The algorithm is that of Go 1.25's `http.CrossOriginProtection`. It asks the browser, which cannot be made to lie by a
//! page: `Sec-Fetch-Site` says where a request came from (all browsers since 2023), `Origin` says it on every POST of the
//! older ones. No token has to be kept in a form, so a page stays valid for as long as somebody types.
//!
//! A request with neither header comes from no browser that we know. It passes if it carries no cookie, because then
//! there is nobody's authority to abuse (machines: Open311, `curl`, SMS gateways); with a cookie it is refused.

use http::{HeaderMap, HeaderName, Method, header, request::Parts};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether the request may go on. `own` is the origin of `PUBLIC_URL`, for proxies that rewrite `Host`.
#[must_use]
pub fn is_allowed(parts: &Parts, own: Option<&str>) -> bool {
    let headers = &parts.headers;
    if is_reading(&parts.method) && !asks_for_websocket(headers) {
        return true;
    }
    if headers.contains_key(SEC_FETCH_SITE) {
        return matches!(only(headers, &SEC_FETCH_SITE), Some(b"same-origin" | b"none"));
    }
    if headers.contains_key(header::ORIGIN) {
        return only(headers, &header::ORIGIN).is_some_and(|origin| is_own(origin, parts, own));
    }
    !headers.contains_key(header::COOKIE)
}

fn is_reading(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// A WebSocket is opened by a GET and then does what it likes.
fn asks_for_websocket(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::UPGRADE)
        .iter()
        .any(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// The value of a header; `None` if it was given twice.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h [u8]> {
    let mut values = headers.get_all(name).iter();
    let first = values.next()?;
    values.next().is_none().then_some(first.as_bytes())
}

/// Whether `origin` is where this request was sent to, or the public address of the site.
fn is_own(origin: &[u8], parts: &Parts, own: Option<&str>) -> bool {
    if own.is_some_and(|own| origin.eq_ignore_ascii_case(own.as_bytes())) {
        return true;
    }
    // HTTP/2 has the host in `:authority`, which hyper puts into the URI. The scheme cannot be compared behind a proxy
    // that ends TLS, and a page of the same host over plain HTTP is stopped by HSTS.
    let host = parts.uri.authority().map(|authority| authority.as_str().as_bytes());
    let host = host.or_else(|| parts.headers.get(header::HOST).map(http::HeaderValue::as_bytes));
    let theirs = origin
        .strip_prefix(b"https://")
        .or_else(|| origin.strip_prefix(b"http://"));
    matches!((theirs, host), (Some(theirs), Some(host)) if !theirs.is_empty() && theirs.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn allowed(method: &str, headers: &[(&str, &str)]) -> bool {
        let mut request = Request::builder()
            .method(method)
            .uri("/api/report")
            .header("host", "city.example");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).expect("a request").into_parts();
        is_allowed(&parts, Some("https://otklik.example"))
    }

    #[test]
    fn reading_is_free() {
        assert!(allowed("GET", &[("sec-fetch-site", "cross-site"), ("cookie", "a=b")]));
        assert!(allowed("HEAD", &[("origin", "https://evil.example")]));
    }

    #[test]
    fn the_fetch_header_decides_when_it_is_there() {
        assert!(allowed("POST", &[("sec-fetch-site", "same-origin"), ("cookie", "a=b")]));
        assert!(allowed("POST", &[("sec-fetch-site", "none"), ("cookie", "a=b")]));
        for site in ["cross-site", "same-site", "", "same-origin, none"] {
            let ours = ("origin", "https://city.example");
            assert!(!allowed("POST", &[("sec-fetch-site", site), ours]), "{site:?}");
        }
        let twice = [("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")];
        assert!(!allowed("POST", &twice));
    }

    #[test]
    fn the_origin_decides_for_old_browsers() {
        for ours in [
            "https://city.example",
            "http://city.example",
            "https://otklik.example",
            "https://CITY.example",
        ] {
            assert!(allowed("POST", &[("origin", ours), ("cookie", "a=b")]), "{ours}");
        }
        for foreign in [
            "https://evil.example",
            "null",
            "",
            "https://city.example.evil.example",
            "https://",
            "city.example",
        ] {
            assert!(!allowed("POST", &[("origin", foreign)]), "{foreign:?}");
        }
        assert!(
            !allowed("POST", &[("origin", "http://otklik.example")]),
            "the public address has one scheme"
        );
        assert!(
            !allowed("DELETE", &[("origin", "https://city.example:8443")]),
            "another port is another origin"
        );
    }

    #[test]
    fn with_neither_header_only_a_request_without_cookies_passes() {
        assert!(allowed("POST", &[]));
        assert!(!allowed("POST", &[("cookie", "sid=1")]));
    }

    #[test]
    fn a_websocket_is_a_change() {
        assert!(!allowed(
            "GET",
            &[("upgrade", "WebSocket"), ("sec-fetch-site", "cross-site")]
        ));
        assert!(allowed(
            "GET",
            &[("upgrade", "websocket"), ("sec-fetch-site", "same-origin")]
        ));
        assert!(!allowed(
            "GET",
            &[("upgrade", "websocket"), ("origin", "https://evil.example")]
        ));
    }
}
