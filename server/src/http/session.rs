//! The cookie of a session, and where a request comes from.

use super::cookies::{self, Visit};
use super::edge::ClientIp;
use super::edge::client_ip::{AddressKey, neighbourhood};
use crate::account::{Whence, device_name};
use crate::secret;
use axum::extract::FromRequestParts;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

/// With TLS: the prefix forbids neighbours of the domain to plant a session of their own (RFC 6265bis, §4.1.3.2).
const SECURE: &str = "__Host-sid";
/// Without TLS, on loopback only.
const PLAIN: &str = "sid";
/// As long as the longest session, seconds.
const KEEP: u64 = 180 * 24 * 3600;

const fn name(https: bool) -> &'static str {
    if https { SECURE } else { PLAIN }
}

/// The secret of the session that came with a request.
pub fn read(headers: &HeaderMap, https: bool) -> Option<String> {
    cookies::cookie(headers, name(https))
        .filter(|text| secret::is_plausible(text))
        .map(ToOwned::to_owned)
}

/// The cookie of a session that has just begun.
pub fn begun(session: &str, https: bool) -> Option<HeaderValue> {
    cookies::set(name(https), session, KEEP, https, true)
}

/// Takes the cookie back.
pub fn ended(https: bool) -> Option<HeaderValue> {
    cookies::set(name(https), "", 0, https, true)
}

impl<S: Send + Sync> FromRequestParts<S> for Whence {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, StatusCode> {
        let visit = parts
            .extensions
            .get::<Arc<Visit>>()
            .ok_or(StatusCode::INTERNAL_SERVER_ERROR)?;
        let address = parts
            .extensions
            .get::<ClientIp>()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ip| ip.0);
        let browser = parts
            .headers
            .get(header::USER_AGENT)
            .and_then(|value| value.to_str().ok());
        let viewer = visit.viewer();
        Ok(Self {
            network: AddressKey::of(address).to_bytes(),
            wide_network: AddressKey::of(address).widened().to_bytes(),
            neighbourhood: neighbourhood(address).to_string(),
            device: device_name(browser.unwrap_or_default()),
            // Of a device without cookies too: whoever sends none must not sign in unnoticed.
            device_hash: secret::hash(&visit.device),
            secrets: viewer.secrets,
            session_hash: visit.session.as_deref().map(secret::hash).unwrap_or_default(),
            lang: visit.lang,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_hidden_from_scripts_and_bound_to_the_host() {
        let session = secret::random();
        let cookie = begun(&session, true).unwrap();
        let text = cookie.to_str().unwrap();
        assert!(text.starts_with("__Host-sid=") && text.contains("; Path=/;") && !text.contains("Domain"));
        assert!(text.ends_with("; SameSite=Lax; HttpOnly; Secure"));
        assert!(ended(true).unwrap().to_str().unwrap().contains("Max-Age=0"));
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, format!("sid={session}").parse().unwrap());
        assert_eq!(
            read(&headers, true),
            None,
            "over TLS a cookie without the prefix is a stranger's"
        );
        assert_eq!(read(&headers, false), Some(session));
    }
}
