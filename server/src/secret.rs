//! Secrets of links and cookies: random for the world, kept by us only as their SHA-256.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// 256 random bits as text for a cookie or a link.
pub fn random() -> String {
    BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// 32 bytes that nobody can foretell, as such a text.
pub fn of_bytes(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// What is kept of a secret.
pub fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// The secret of the complaint sent under a draft's key: the same for every retry, so that a retry whose first answer
/// was lost still gets its link. The key itself is 122 random bits that only the author's device knows.
pub fn of_complaint(draft_key: &str) -> String {
    let mut digest = Sha256::new();
    digest.update(b"otklik complaint secret 1\0");
    digest.update(draft_key.as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(digest.finalize())
}

/// Whether a text has the form of our secrets: 43 characters of base64url.
pub fn is_plausible(text: &str) -> bool {
    text.len() == 43
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_plausible_and_different() {
        let (one, two) = (random(), random());
        assert_ne!(one, two);
        assert!(is_plausible(&one) && is_plausible(&of_complaint("a")));
        assert_ne!(of_complaint("a"), of_complaint("b"));
        assert_eq!(of_complaint("a"), of_complaint("a"));
        assert!(!is_plausible("") && !is_plausible(&"=".repeat(43)));
    }
}
