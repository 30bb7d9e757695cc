//! The security headers of every answer, more of them for a page, and the nonce of its scripts.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use rand::RngCore as _;

/// The word that makes a script of this one answer ours. The shell puts it on every script tag it writes
/// (`leptos::nonce::Nonce::from_value`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CspNonce(pub String);

impl CspNonce {
    /// A new nonce of 128 random bits.
    #[must_use]
    pub fn mint() -> Self {
        let mut bits = [0_u8; 16];
        rand::rng().fill_bytes(&mut bits);
        Self(URL_SAFE_NO_PAD.encode(bits))
    }
}

const COOP: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");

/// A place for a complaint and its photo are asked for; nothing else of the phone ever is.
const PERMISSIONS_VALUE: &str = "geolocation=(self), camera=(self), accelerometer=(), \
     autoplay=(), browsing-topics=(), display-capture=(), encrypted-media=(), gyroscope=(), hid=(), \
     idle-detection=(), magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), \
     screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

/// The policy of an answer that is no document: a browser that is led to it directly runs and loads nothing.
const NO_DOCUMENT: &str = "default-src 'none'; frame-ancestors 'none'";

/// Completes an answer with the security headers. One that is there already stays: a photo has a stricter policy.
///
/// What only a document can use goes with documents only: a first visit asks for some twenty files, and on a slow link
/// ten kilobytes of headers are a fifth of a second.
/// An answer "not modified" gets no policy: a cache would put it in the place of the one that the kept answer has.
pub fn complete(headers: &mut HeaderMap, status: StatusCode, nonce: &CspNonce, images_from: Option<&str>, https: bool) {
    let is_document = is_document(headers);
    let mut put = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(header::REFERRER_POLICY, "same-origin");
    if https {
        put(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if status == StatusCode::NOT_MODIFIED {
        return;
    }
    if !is_document {
        put(header::CONTENT_SECURITY_POLICY, NO_DOCUMENT);
        return;
    }
    put(COOP, "same-origin");
    put(PERMISSIONS, PERMISSIONS_VALUE);
    if let Ok(policy) = HeaderValue::from_str(&content_policy(nonce, images_from)) {
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    }
}

/// Whether the answer is a page of ours. All others get [`NO_DOCUMENT`], under which nothing in them could run either.
fn is_document(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    kind.starts_with("text/html")
}

/// The content security policy. Nothing inline runs or styles; WebAssembly may compile; scripts need the nonce, and what
/// a script with the nonce loads is trusted (`strict-dynamic`).
fn content_policy(nonce: &CspNonce, images_from: Option<&str>) -> String {
    let images = images_from.map_or_else(String::new, |origin| format!(" {origin}"));
    let nonce = &nonce.0;
    format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: blob:{images}; connect-src 'self'; font-src 'self'; worker-src 'none'; \
         object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    )
}

/// The origin of `https://host:port/…`, lower case, without a trailing slash; `{s}` of a tile address becomes `*`.
/// `None` for anything that is not an http(s) address, or whose host could smuggle another directive into the policy.
#[must_use]
pub fn origin_of(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    if scheme != "https" && scheme != "http" {
        return None;
    }
    let host = rest
        .split(['/', '?', '#'])
        .next()?
        .replace("{s}.", "*.")
        .to_ascii_lowercase();
    let default_port = if scheme == "https" { ":443" } else { ":80" };
    let host = host.strip_suffix(default_port).unwrap_or(&host);
    let plain = host.strip_prefix("*.").unwrap_or(host);
    let is_host_char = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
    (!plain.is_empty() && plain.bytes().all(is_host_char)).then(|| format!("{scheme}://{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_has_no_hole_and_the_nonce_of_the_moment() {
        let nonce = CspNonce::mint();
        assert_ne!(nonce, CspNonce::mint());
        assert_eq!(nonce.0.len(), 22);
        let policy = content_policy(&nonce, None);
        assert!(policy.contains(&format!("'nonce-{}'", nonce.0)));
        assert!(!policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"));
        assert!(policy.contains("img-src 'self' data: blob:;"));
        let with_tiles = content_policy(&nonce, Some("https://*.tiles.example"));
        assert!(with_tiles.contains("img-src 'self' data: blob: https://*.tiles.example;"));
    }

    #[test]
    fn a_stricter_policy_of_a_handler_stays() {
        let sandbox = HeaderValue::from_static("sandbox");
        let mut headers = HeaderMap::from_iter([(header::CONTENT_SECURITY_POLICY, sandbox.clone())]);
        complete(&mut headers, StatusCode::OK, &CspNonce::mint(), None, false);
        assert_eq!(
            headers
                .get_all(header::CONTENT_SECURITY_POLICY)
                .iter()
                .collect::<Vec<_>>(),
            [&sandbox]
        );
        assert!(
            !headers.contains_key(header::STRICT_TRANSPORT_SECURITY),
            "no HSTS over plain HTTP"
        );
    }

    #[test]
    fn a_file_runs_nothing_and_carries_no_rules_of_documents() {
        let of = |kind: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            if let Some(kind) = kind {
                headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
            }
            complete(&mut headers, StatusCode::OK, &CspNonce::mint(), None, true);
            headers
        };
        for kind in [
            None,
            Some("image/svg+xml"),
            Some("application/json"),
            Some("text/javascript"),
        ] {
            let headers = of(kind);
            assert_eq!(headers[header::CONTENT_SECURITY_POLICY], NO_DOCUMENT, "{kind:?}");
            assert!(
                !headers.contains_key(PERMISSIONS) && !headers.contains_key(COOP),
                "{kind:?}"
            );
            assert!(headers.contains_key(header::STRICT_TRANSPORT_SECURITY), "{kind:?}");
        }
        let mut kept = HeaderMap::new();
        complete(&mut kept, StatusCode::NOT_MODIFIED, &CspNonce::mint(), None, true);
        assert!(
            !kept.contains_key(header::CONTENT_SECURITY_POLICY),
            "the kept answer keeps its own"
        );
        let page = of(Some("text/html; charset=utf-8"));
        assert!(page.contains_key(PERMISSIONS) && page.contains_key(COOP));
        assert_ne!(page[header::CONTENT_SECURITY_POLICY], NO_DOCUMENT);
    }

    #[test]
    fn an_origin_is_scheme_and_host() {
        let cases = [
            ("https://Tiles.Example/{z}/{x}/{y}.png", Some("https://tiles.example")),
            (
                "https://{s}.tiles.example/{z}/{x}/{y}.png",
                Some("https://*.tiles.example"),
            ),
            ("http://127.0.0.1:3000", Some("http://127.0.0.1:3000")),
            ("https://city.example:443/", Some("https://city.example")),
            ("http://[::1]:3000/", Some("http://[::1]:3000")),
            ("https://a.example; script-src *", None),
            ("https://a.example 'unsafe-inline'/", None),
            ("https://*/", None),
            ("https:///x", None),
            ("data:image/png", None),
            ("", None),
        ];
        for (address, origin) in cases {
            assert_eq!(origin_of(address).as_deref(), origin, "{address}");
        }
    }
}
