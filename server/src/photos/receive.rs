//! From a stream of a stranger to a file of ours: capped, hashed on the way, and gone by itself if anything happens.

use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use futures::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use super::error::PhotoError;

/// A whole upload on disk. The file has no name, so the system takes it back when this is dropped, even after `kill -9`.
#[derive(Debug)]
pub struct Received {
    /// The open file, positioned at its end.
    pub file: File,
    /// SHA-256 of the bytes.
    pub hash: [u8; 32],
}

/// Writes the stream into a nameless file in `folder`.
///
/// # Errors
/// [`PhotoError::TooLarge`] as soon as the cap is passed, [`PhotoError::Interrupted`] when the stream fails or is
/// silent for `idle`, [`PhotoError::Empty`] without bytes, [`PhotoError::Io`] when the disk fails.
pub async fn receive<E: std::fmt::Display>(
    body: impl Stream<Item = Result<Bytes, E>>,
    folder: &Path,
    limit: u64,
    idle: Duration,
) -> Result<Received, PhotoError> {
    let mut body = std::pin::pin!(body);
    let folder = folder.to_owned();
    let file = tokio::task::spawn_blocking(move || tempfile::tempfile_in(folder))
        .await
        .map_err(std::io::Error::other)?;
    let mut file = File::from_std(file?);
    let mut hasher = Sha256::new();
    let mut length: u64 = 0;
    loop {
        let next = tokio::time::timeout(idle, body.next());
        let chunk = match next.await {
            Err(_) => return Err(PhotoError::Interrupted(format!("silent for {} s", idle.as_secs()))),
            Ok(None) => break,
            Ok(Some(Err(error))) => return Err(PhotoError::Interrupted(error.to_string())),
            Ok(Some(Ok(chunk))) => chunk,
        };
        length += chunk.len() as u64;
        if length > limit {
            return Err(PhotoError::TooLarge { limit });
        }
        hasher.update(&chunk);
        file.write_all(&chunk).await?;
    }
    if length == 0 {
        return Err(PhotoError::Empty);
    }
    file.flush().await?;
    Ok(Received {
        file,
        hash: hasher.finalize().into(),
    })
}
