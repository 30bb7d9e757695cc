//! Where the variants live: content-addressed names in an object store, and a local store that survives a power cut.

use std::path::{Path as FsPath, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{
    GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, PutMultipartOptions, PutOptions,
    PutPayload, PutResult, Result,
};
use sha2::{Digest, Sha256};

/// Which variant a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// The large one.
    Large,
    /// The small one.
    Small,
}

/// The name of a variant: `ab/cdef…-l.jpg`, the SHA-256 of its own bytes in hexadecimal. Whoever holds the bytes can
/// check the name, equal pictures are kept once, and nobody guesses a name.
pub fn key(variant: &[u8], size: Size) -> String {
    let digest = hex::encode(Sha256::digest(variant));
    let (shard, rest) = digest.split_at(2);
    let letter = match size {
        Size::Large => 'l',
        Size::Small => 's',
    };
    format!("{shard}/{rest}-{letter}.jpg")
}

/// True for what [`key`] could have made, and for nothing else: the gate against paths that climb.
pub fn is_key(name: &str) -> bool {
    let is_hex = |text: &str| text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let Some((shard, file)) = name.split_once('/') else {
        return false;
    };
    let Some(digest) = file.strip_suffix("-l.jpg").or_else(|| file.strip_suffix("-s.jpg")) else {
        return false;
    };
    shard.len() == 2 && digest.len() == 62 && is_hex(shard) && is_hex(digest)
}

/// A store in the folder `root`, which is made if it is missing.
///
/// # Errors
/// When the folder cannot be made.
pub fn local(root: &FsPath) -> anyhow::Result<Arc<dyn ObjectStore>> {
    std::fs::create_dir_all(root)?;
    let root = root.canonicalize()?;
    let inner = LocalFileSystem::new_with_prefix(&root)?;
    Ok(Arc::new(Durable { inner, root }))
}

/// [`LocalFileSystem`] renames into place but leaves the bytes to the page cache; a row must never point at a file that
/// a power cut can empty. So a put ends only when file and folders are on the disk.
#[derive(Debug)]
struct Durable {
    inner: LocalFileSystem,
    root: PathBuf,
}

impl std::fmt::Display for Durable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "durable {}", self.inner)
    }
}

impl Durable {
    async fn sync(&self, location: &Path) -> Result<()> {
        let file = self.inner.path_to_filesystem(location)?;
        let root = self.root.clone();
        tokio::task::spawn_blocking(move || {
            let mut next = Some(file.as_path());
            while let Some(path) = next {
                std::fs::File::open(path)?.sync_all()?;
                next = path.parent().filter(|parent| parent.starts_with(&root));
            }
            Ok(())
        })
        .await?
        .map_err(|error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => object_store::Error::NotFound {
                path: location.to_string(),
                source: Box::new(error),
            },
            _ => object_store::Error::Generic {
                store: "local",
                source: Box::new(error),
            },
        })
    }
}

#[async_trait]
impl ObjectStore for Durable {
    async fn put_opts(&self, location: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        let result = self.inner.put_opts(location, payload, options).await?;
        self.sync(location).await?;
        Ok(result)
    }

    async fn put_multipart_opts(&self, _: &Path, _: PutMultipartOptions) -> Result<Box<dyn MultipartUpload>> {
        // Variants are small; an upload in parts could not promise what this store is for.
        Err(object_store::Error::NotImplemented)
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.inner.get_opts(location, options).await
    }

    async fn delete(&self, location: &Path) -> Result<()> {
        self.inner.delete(location).await
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.inner.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy(&self, from: &Path, to: &Path) -> Result<()> {
        self.inner.copy(from, to).await?;
        self.sync(to).await
    }

    async fn copy_if_not_exists(&self, from: &Path, to: &Path) -> Result<()> {
        self.inner.copy_if_not_exists(from, to).await?;
        self.sync(to).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_hash_of_the_bytes() {
        let name = key(b"abc", Size::Large);
        assert_eq!(
            name,
            "ba/7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad-l.jpg"
        );
        assert!(is_key(&name) && is_key(&key(b"abc", Size::Small)));
    }

    #[test]
    fn nothing_else_is_a_name() {
        let good = key(b"abc", Size::Large);
        let long = format!("{good}/x");
        let climbing = format!("..{}", &good[2..]);
        let upper = good.to_uppercase();
        let null = good.replace("-l.jpg", "\0-l.jpg");
        for bad in [
            "",
            "/",
            "../../etc/passwd",
            "ab/cd-l.jpg",
            &good[1..],
            &long,
            &climbing,
            &upper,
            &null,
            "ab",
        ] {
            assert!(!is_key(bad), "{bad:?}");
        }
    }
}
