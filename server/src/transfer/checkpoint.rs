//! What makes an import resumable: the file's hash and how far it came, committed with each batch.

use std::{fs::File, io::Read, path::Path};

use anyhow::Context;
use sha2::{Digest, Sha256};

/// Counts of one import; over all its runs when it was interrupted.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Counts {
    /// New complaints.
    pub added: u64,
    /// Complaints whose content differed.
    pub updated: u64,
    /// Complaints that were there already, exactly so.
    pub unchanged: u64,
    /// Rows in the file of rejected rows.
    pub rejected: u64,
}

/// How far one file has come.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Checkpoint {
    /// Rows after the header that are settled.
    pub rows_done: u64,
    /// What became of them.
    pub counts: Counts,
    /// Length of the file of rejected rows.
    pub reject_bytes: u64,
}

/// SHA-256 of the file and of `salt`: the options under which the same bytes mean something else.
pub(super) fn file_hash(path: &Path, salt: &str) -> anyhow::Result<Vec<u8>> {
    let mut file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    loop {
        let read = file
            .read(&mut buffer)
            .with_context(|| format!("cannot read {}", path.display()))?;
        if read == 0 {
            break;
        }
        hash.update(buffer.get(..read).unwrap_or_default());
    }
    hash.update(salt.as_bytes());
    Ok(hash.finalize().to_vec())
}
