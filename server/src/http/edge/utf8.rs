//! Addresses that are not text are refused before anything tries to read them.

use http::Uri;
use percent_encoding::percent_decode_str;

/// Whether the path and the query are UTF-8 without NUL, which PostgreSQL cannot keep, after percent decoding.
#[must_use]
pub fn is_readable(uri: &Uri) -> bool {
    let is_text = |part: &str| {
        !part.contains('%')
            || percent_decode_str(part)
                .decode_utf8()
                .is_ok_and(|decoded| !decoded.contains('\0'))
    };
    is_text(uri.path()) && uri.query().is_none_or(is_text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_passes_and_bytes_do_not() {
        let readable = |uri: &str| is_readable(&uri.parse().expect("an address"));
        assert!(readable("/c/26-000123-7?q=%D1%8F%D0%BC%D0%B0&x=100%25"));
        assert!(readable("/?q=50%"), "a lone percent sign is itself");
        for broken in ["/%FF", "/?q=%D1", "/c/%C0%AF", "/?q=a%00b", "/%ED%A0%80"] {
            assert!(!readable(broken), "{broken}");
        }
    }
}
