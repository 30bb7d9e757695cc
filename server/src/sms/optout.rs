//! Who wants no notices: by the keyed hash of an address, so that the list names nobody.

use super::sql;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use sqlx::{PgExecutor, PgPool};

/// Bytes of a keyed hash.
const WHOLE: usize = 32;
/// Bytes of its beginning in the link of a short message.
const SHORT: usize = 12;

/// The path under which the owner of an address says that he wants no more. The keyed hash is the proof: only a letter to that
/// address carries it.
#[must_use]
pub fn path(address_hash: &[u8]) -> String {
    format!("/stop/{}", BASE64_URL_SAFE_NO_PAD.encode(address_hash))
}

/// The same for a short message, where each sign costs: the beginning of the hash, 96 bits, which nobody guesses either.
#[must_use]
pub fn short_path(address_hash: &[u8]) -> String {
    path(&address_hash[..address_hash.len().min(SHORT)])
}

/// Reads the last part of such a path: a keyed hash, or the beginning of one.
#[must_use]
pub fn read(token: &str) -> Option<Vec<u8>> {
    let hash = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
    [WHOLE, SHORT].contains(&hash.len()).then_some(hash)
}

/// Whether it came by short message.
#[must_use]
pub fn is_of_text(hash: &[u8]) -> bool {
    hash.len() == SHORT
}

/// Whether an address wants no notices.
///
/// # Errors
/// Failures of the database.
pub async fn is_out(pool: &PgPool, address_hash: &[u8]) -> sqlx::Result<bool> {
    sql::is_out(pool, address_hash).await
}

/// Whether an address wanted no notices when a message was written. What was on its way before comes: news of what somebody does
/// to an account must not be stopped by whoever does it.
///
/// # Errors
/// Failures of the database.
pub async fn was_out(pool: &PgPool, address_hash: &[u8], outbox_id: i64) -> sqlx::Result<bool> {
    sql::was_out(pool, address_hash, outbox_id).await
}

/// Whether we ever wrote to the address of a link.
///
/// # Errors
/// Failures of the database.
pub async fn is_known(pool: &PgPool, hash: &[u8]) -> sqlx::Result<bool> {
    Ok(sql::known(pool, hash).await?.is_some())
}

/// Notes that the address of a link wants no notices, or wants them again. False when we never wrote to it.
///
/// # Errors
/// Failures of the database.
pub async fn set(pool: &PgPool, hash: &[u8], is_out: bool) -> sqlx::Result<bool> {
    let Some(address_hash) = sql::known(pool, hash).await? else {
        return Ok(false);
    };
    choose(pool, &address_hash, is_out).await?;
    Ok(true)
}

/// The same for an address that its owner has proved: whether we ever wrote to it does not matter.
///
/// # Errors
/// Failures of the database.
pub async fn choose(db: impl PgExecutor<'_>, address_hash: &[u8], is_out: bool) -> sqlx::Result<()> {
    if is_out {
        sql::opt_out(db, address_hash).await
    } else {
        sql::opt_in(db, address_hash).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_back_and_noise_does_not() {
        let path = path(&[7; 32]);
        assert_eq!(read(path.strip_prefix("/stop/").unwrap()), Some(vec![7; 32]));
        let short = short_path(&[7; 32]);
        assert!(short.len() == "/stop/".len() + 16 && !is_of_text(&[7; 32]));
        let start = read(short.strip_prefix("/stop/").unwrap()).unwrap();
        assert!(start == [7; 12] && is_of_text(&start));
        // a shorter beginning could be tried out
        for noise in ["", "abc", "%", &"A".repeat(100), &"A".repeat(8)] {
            assert_eq!(read(noise), None, "{noise}");
        }
    }
}
