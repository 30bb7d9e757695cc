//! Which services secrets may travel to.

use reqwest::Url;
use std::net::IpAddr;

/// Whether a host is this very machine. IPv6 addresses may stand in brackets.
#[must_use]
pub fn is_here(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether nobody on the line to a web service can listen or answer in its place: TLS, or this very machine.
#[must_use]
pub fn is_safe(url: &Url) -> bool {
    match url.scheme() {
        "https" => true,
        "http" => url.host_str().is_some_and(is_here),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_to_others_is_not_safe() {
        for safe in [
            "https://id.example.ru",
            "http://127.0.0.1:9000",
            "http://[::1]:9000",
            "http://localhost",
        ] {
            assert!(is_safe(&Url::parse(safe).unwrap()), "{safe}");
        }
        for open in ["http://id.example.ru", "http://127.0.0.1.example.ru", "ftp://localhost"] {
            assert!(!is_safe(&Url::parse(open).unwrap()), "{open}");
        }
    }
}
