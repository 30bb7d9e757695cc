//! Who wants no notices: by the keyed hash of an address, so that the list names nobody.

use super::sql;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use sqlx::PgPool;

/// The path under which the owner of an address says that he wants no more. The keyed hash is the proof: only a letter to that
/// address carries it.
#[must_use]
pub fn path(address_hash: &[u8]) -> String {
    format!("/stop/{}", BASE64_URL_SAFE_NO_PAD.encode(address_hash))
}

/// Reads the last part of such a path.
#[must_use]
pub fn read(token: &str) -> Option<[u8; 32]> {
    BASE64_URL_SAFE_NO_PAD.decode(token).ok()?.try_into().ok()
}

/// Whether an address wants no notices.
///
/// # Errors
/// Failures of the database.
pub async fn is_out(pool: &PgPool, address_hash: &[u8]) -> sqlx::Result<bool> {
    sql::is_out(pool, address_hash).await
}

/// Notes that an address wants no notices, or wants them again. False when we never wrote to it.
///
/// # Errors
/// Failures of the database.
pub async fn set(pool: &PgPool, address_hash: &[u8], is_out: bool) -> sqlx::Result<bool> {
    if !sql::is_known(pool, address_hash).await? {
        return Ok(false);
    }
    if is_out {
        sql::opt_out(pool, address_hash).await?;
    } else {
        sql::opt_in(pool, address_hash).await?;
    }
    Ok(true)
}

/// The same for an address that its owner has proved: whether we ever wrote to it does not matter.
///
/// # Errors
/// Failures of the database.
pub async fn choose(pool: &PgPool, address_hash: &[u8], is_out: bool) -> sqlx::Result<()> {
    if is_out {
        sql::opt_out(pool, address_hash).await
    } else {
        sql::opt_in(pool, address_hash).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_back_and_noise_does_not() {
        let path = path(&[7; 32]);
        assert_eq!(read(path.strip_prefix("/stop/").unwrap()), Some([7; 32]));
        for noise in ["", "abc", "%", &"A".repeat(100)] {
            assert_eq!(read(noise), None, "{noise}");
        }
    }
}
