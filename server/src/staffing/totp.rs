//! Codes that an authenticator makes of a secret and the time (RFC 6238): SHA-1, six digits, thirty seconds, which is what
//! every authenticator understands.

use subtle::ConstantTimeEq;
use totp_rs::{Algorithm, Secret, TOTP};

/// Seconds for which a code lives.
pub(super) const STEP_S: i64 = 30;
/// Steps before and after now that are taken: a telephone's clock may be wrong by so much.
const SKEW: i64 = 1;
/// Length of a secret, bytes (RFC 4226, §4: 160 bits).
const SECRET_LEN: usize = 20;

/// A new secret.
pub(super) fn secret() -> Vec<u8> {
    rand::random::<[u8; SECRET_LEN]>().to_vec()
}

/// The secret in Base32, as it is typed.
pub(super) fn base32(secret: &[u8]) -> String {
    Secret::Raw(secret.to_vec()).to_encoded().to_string()
}

/// What the picture says (Key URI format). It names the house and nobody: pictures are photographed.
pub(super) fn uri(secret: &[u8]) -> String {
    format!("otpauth://totp/Otklik?secret={}&issuer=Otklik", base32(secret))
}

/// The code of a step.
pub(super) fn code(secret: &[u8], step: i64) -> Option<String> {
    let totp = TOTP::new(Algorithm::SHA1, 6, 0, STEP_S.unsigned_abs(), secret.to_vec()).ok()?;
    Some(totp.generate((step * STEP_S).unsigned_abs()))
}

/// The step whose code this is, around a moment; every step is compared, whatever fits.
pub(super) fn step_of(secret: &[u8], typed: &str, now_s: i64) -> Option<i64> {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let now = now_s.div_euclid(STEP_S);
    let fits =
        |step: &i64| code(secret, *step).is_some_and(|code| bool::from(code.as_bytes().ct_eq(digits.as_bytes())));
    let steps: Vec<i64> = (now - SKEW..=now + SKEW).filter(fits).collect();
    steps.last().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, the last six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = b"12345678901234567890";
        for (at, wanted) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(secret, at / STEP_S).unwrap(), wanted);
            assert_eq!(step_of(secret, wanted, at), Some(at / STEP_S));
            assert_eq!(step_of(secret, wanted, at + STEP_S), Some(at / STEP_S), "a slow clock");
            assert_eq!(step_of(secret, wanted, at + 2 * STEP_S), None);
        }
        assert_eq!(step_of(secret, "287 082", 59), Some(1));
        for bad in ["", "28708", "2870820", "287083"] {
            assert_eq!(step_of(secret, bad, 59), None, "{bad}");
        }
        assert_eq!(base32(secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_ne!(super::secret(), super::secret());
    }
}
