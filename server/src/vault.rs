//! Seals personal data: XChaCha20-Poly1305 with a key that never enters the database.
//!
//! A sealed value is `version (1) · key id (4) · nonce (24) · ciphertext and tag`. The associated data names what the value
//! belongs to ("complaint contact 17"), so that a sealed value copied into another row does not open there. The key file
//! holds one key per line, the newest last: new values are sealed with the last one, old values open with the one they name.
//! The first key also finds equal values without opening them ([`Vault::blind_index`]): it must never leave the file.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use anyhow::{Context, bail};
use base64::prelude::{BASE64_STANDARD, Engine};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

const VERSION: u8 = 1;
const KEY_ID: usize = 4;
const NONCE: usize = 24;
const HEADER: usize = 1 + KEY_ID + NONCE;

/// Why a sealed value does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// Cut short, or of a version that this program does not know.
    #[error("not a sealed value")]
    Malformed,
    /// Sealed with a key that the key file does not hold.
    #[error("sealed with a key that is not in the key file")]
    UnknownKey,
    /// Changed, or moved from another row.
    #[error("the sealed value was changed or belongs elsewhere")]
    Forged,
    /// More than 256 GB at once.
    #[error("too long to be sealed")]
    TooLong,
}

/// The keys of this installation. Debug output shows no key.
pub struct Vault {
    /// The last one seals.
    keys: Vec<(Id, XChaCha20Poly1305)>,
    /// Of the blind indices; derived from the first key.
    index: Hmac<Sha256>,
}

type Id = [u8; KEY_ID];

impl Vault {
    /// Reads the key file, or makes one with a fresh key (mode 0600) when there is none.
    pub fn open_or_create(path: &Path) -> anyhow::Result<Self> {
        match create(path) {
            Ok(()) => {
                tracing::info!(file = %path.display(), "a new key seals personal data: keep a copy apart from the database");
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error).with_context(|| format!("cannot create the key file {}", path.display())),
        }
        Self::open(path)
    }

    /// Reads the key file.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let say = || format!("key file {}", path.display());
        let mode = fs::metadata(path).with_context(say)?.mode();
        if mode & 0o077 != 0 {
            bail!(
                "{} may be read by others (mode {:03o}): chmod 600 it",
                say(),
                mode & 0o777
            );
        }
        Self::read(&fs::read_to_string(path).with_context(say)?).with_context(say)
    }

    fn read(text: &str) -> anyhow::Result<Self> {
        let lines = text
            .lines()
            .map(str::trim)
            .enumerate()
            .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let mut keys = Vec::new();
        let mut index = None;
        for (number, line) in lines {
            let key: [u8; 32] = BASE64_STANDARD
                .decode(line)
                .ok()
                .and_then(|bytes| bytes.try_into().ok())
                .with_context(|| format!("line {} is not a key of 32 bytes in base64", number + 1))?;
            keys.push((id_of(&key), XChaCha20Poly1305::new(&key.into())));
            if index.is_none() {
                // A key of its own: what finds values must say nothing about what seals them.
                let mut derived = <Hmac<Sha256> as Mac>::new_from_slice(&key).context("a key for the index")?;
                derived.update(b"otklik key of the blind index");
                let derived = derived.finalize().into_bytes();
                index = Some(<Hmac<Sha256> as Mac>::new_from_slice(&derived).context("a key for the index")?);
            }
        }
        let Some(index) = index else { bail!("no key in it") };
        Ok(Self { keys, index })
    }

    /// A keyed hash that is equal for equal values of a kind: finds a row by a sealed value without opening any. Values
    /// must be normalised before; without the key file nobody can try values against it.
    #[must_use]
    pub fn blind_index(&self, kind: &str, value: &[u8]) -> Vec<u8> {
        let mut mac = self.index.clone();
        mac.update(b"otklik blind index 1\0");
        mac.update(kind.as_bytes());
        mac.update(b"\0");
        mac.update(value);
        mac.finalize().into_bytes().to_vec()
    }

    /// Names the first key without telling it.
    #[must_use]
    pub fn first_id(&self) -> [u8; KEY_ID] {
        self.keys.first().map_or_else(Id::default, |(id, _)| *id)
    }

    /// Whether the key of this id is in the file.
    #[must_use]
    pub fn holds(&self, id: &[u8]) -> bool {
        self.keys.iter().any(|(known, _)| known == id)
    }

    /// Seals `plain` for the place that `belongs_to` names.
    pub fn seal(&self, plain: &[u8], belongs_to: &[u8]) -> Result<Vec<u8>, VaultError> {
        let (id, cipher) = self.keys.last().ok_or(VaultError::UnknownKey)?;
        let nonce: [u8; NONCE] = rand::random();
        let mut sealed = Vec::with_capacity(HEADER + plain.len() + 16);
        sealed.push(VERSION);
        sealed.extend_from_slice(id);
        sealed.extend_from_slice(&nonce);
        let aad = associated(*id, belongs_to);
        let text = cipher.encrypt(XNonce::from_slice(&nonce), Payload { msg: plain, aad: &aad });
        sealed.extend(text.map_err(|_| VaultError::TooLong)?);
        Ok(sealed)
    }

    /// Opens a value that [`Vault::seal`] wrote for the same place.
    pub fn open_sealed(&self, sealed: &[u8], belongs_to: &[u8]) -> Result<Vec<u8>, VaultError> {
        let (header, text) = sealed.split_at_checked(HEADER).ok_or(VaultError::Malformed)?;
        let (&version, rest) = header.split_first().ok_or(VaultError::Malformed)?;
        if version != VERSION {
            return Err(VaultError::Malformed);
        }
        let (id, nonce) = rest.split_at(KEY_ID);
        let (id, cipher) = self
            .keys
            .iter()
            .find(|(known, _)| known == id)
            .ok_or(VaultError::UnknownKey)?;
        let aad = associated(*id, belongs_to);
        cipher
            .decrypt(XNonce::from_slice(nonce), Payload { msg: text, aad: &aad })
            .map_err(|_| VaultError::Forged)
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault")
            .field("keys", &self.keys.len())
            .finish_non_exhaustive()
    }
}

fn create(path: &Path) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    if path.exists() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    // Written aside and linked when it is whole: a crash in between leaves no empty key file.
    let aside = path.with_extension(format!("{}.new", std::process::id()));
    let mut file = File::options()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&aside)?;
    let written = writeln!(file, "{}", BASE64_STANDARD.encode(rand::random::<[u8; 32]>()))
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::hard_link(&aside, path));
    fs::remove_file(&aside)?;
    written
}

/// Names a key without telling it.
fn id_of(key: &[u8; 32]) -> Id {
    let digest = Sha256::new()
        .chain_update(b"otklik key id")
        .chain_update(key)
        .finalize();
    let mut id = Id::default();
    id.copy_from_slice(&digest[..KEY_ID]);
    id
}

/// The header is sealed with the rest, so that version and key id cannot be changed either.
fn associated(id: Id, belongs_to: &[u8]) -> Vec<u8> {
    [&[VERSION], id.as_slice(), belongs_to].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(byte: u8) -> String {
        BASE64_STANDARD.encode([byte; 32])
    }

    #[test]
    fn every_flipped_bit_and_every_other_place_is_noticed() {
        let vault = Vault::read(&key(1)).unwrap();
        let sealed = vault.seal("+7 999 123-45-67".as_bytes(), b"contact 17").unwrap();
        assert_eq!(
            vault.open_sealed(&sealed, b"contact 17").unwrap(),
            "+7 999 123-45-67".as_bytes()
        );
        assert_eq!(vault.open_sealed(&sealed, b"contact 18"), Err(VaultError::Forged));
        for bit in 0..sealed.len() * 8 {
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(vault.open_sealed(&changed, b"contact 17").is_err(), "bit {bit}");
        }
        for length in 0..sealed.len() {
            assert!(
                vault.open_sealed(&sealed[..length], b"contact 17").is_err(),
                "length {length}"
            );
        }
    }

    #[test]
    fn a_new_key_seals_and_the_old_one_still_opens() {
        let old = Vault::read(&key(1)).unwrap();
        let both = Vault::read(&format!("# rotated\n{}\n\n{}\n", key(1), key(2))).unwrap();
        let sealed = old.seal(b"text", b"row").unwrap();
        assert_eq!(both.open_sealed(&sealed, b"row").unwrap(), b"text");
        let sealed = both.seal(b"text", b"row").unwrap();
        assert_eq!(old.open_sealed(&sealed, b"row"), Err(VaultError::UnknownKey));
    }

    #[test]
    fn equal_values_of_a_kind_have_one_index_for_as_long_as_the_first_key_stays() {
        let old = Vault::read(&key(1)).unwrap();
        let both = Vault::read(&format!("{}\n{}\n", key(1), key(2))).unwrap();
        let index = old.blind_index("email", b"a@b.example");
        assert_eq!(index.len(), 32);
        assert_eq!(index, both.blind_index("email", b"a@b.example"));
        for (kind, value) in [
            ("phone", b"a@b.example".as_slice()),
            ("email", b"b@b.example"),
            ("emai", b"la@b.example"),
        ] {
            assert_ne!(index, old.blind_index(kind, value), "{kind}");
        }
        assert_ne!(
            index,
            Vault::read(&key(2)).unwrap().blind_index("email", b"a@b.example")
        );
    }

    #[test]
    fn the_key_file_is_made_once_closed_to_others_and_refused_when_open() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/secret.key");
        let sealed = Vault::open_or_create(&path).unwrap().seal(b"text", b"row").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        assert_eq!(
            Vault::open_or_create(&path)
                .unwrap()
                .open_sealed(&sealed, b"row")
                .unwrap(),
            b"text"
        );
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(format!("{:#}", Vault::open_or_create(&path).unwrap_err()).contains("chmod 600"));
    }

    #[test]
    fn a_broken_key_file_names_its_line() {
        let error = Vault::read(&format!("{}\nAAAA\n", key(1))).unwrap_err();
        assert!(error.to_string().contains("line 2"), "{error}");
        assert!(Vault::read("# nothing\n").is_err());
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens_and_no_two_seals_are_equal(plain in proptest::collection::vec(any::<u8>(), 0..300), place in ".{0,40}") {
            let vault = Vault::read(&key(7)).unwrap();
            let (one, two) = (vault.seal(&plain, place.as_bytes()).unwrap(), vault.seal(&plain, place.as_bytes()).unwrap());
            prop_assert_ne!(&one, &two);
            prop_assert_eq!(vault.open_sealed(&one, place.as_bytes()).unwrap(), plain);
        }

        #[test]
        fn noise_never_opens(noise in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(Vault::read(&key(7)).unwrap().open_sealed(&noise, b"row").is_err());
        }
    }
}
