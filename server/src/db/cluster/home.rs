//! The folders of the private cluster and the operating system's user that owns them.

use std::fs::{self, DirBuilder, Permissions};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use nix::unistd::{Uid, User};
use sha2::{Digest, Sha256};

/// `sun_path` holds 108 bytes with the closing zero; the file in the folder is called `/.s.PGSQL.5432`.
const LONGEST_SOCKET_DIR: usize = 107 - 15;
/// Where the cluster goes when DATA_DIR lies behind a folder that its user may not enter, as under /root.
const ELSEWHERE: &str = "/var/lib";

/// `DATA_DIR/pg`, or the folder that it links to.
#[derive(Debug, Clone)]
pub struct Home {
    dir: PathBuf,
    socket_dir: PathBuf,
    owner: Option<User>,
}

impl Home {
    /// Opens the folders, creating what is missing.
    pub fn open(data_dir: &Path) -> Result<Self> {
        make_data_dir(data_dir)?;
        let data_dir = data_dir
            .canonicalize()
            .with_context(|| format!("cannot open {}", data_dir.display()))?;
        let owner = owner()?;
        let dir = find_or_make(&data_dir, owner.as_ref())?;
        if let Some(owner) = &owner
            && let Some(closed) = first_closed(&dir, owner)
        {
            bail!("user {} may not enter {}: chmod o+x {0}", owner.name, closed.display());
        }
        let socket_dir = socket_dir(&dir);
        for folder in [dir.join("log"), socket_dir.clone()] {
            make_dir(&folder, 0o700, owner.as_ref())?;
            check_private(&folder, owner.as_ref())?;
        }
        Ok(Self { dir, socket_dir, owner })
    }

    /// The folder of everything here.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// PGDATA.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    /// Where a cluster in the making lies until it is whole.
    #[must_use]
    pub fn unfinished(&self) -> PathBuf {
        self.dir.join("data.new")
    }

    /// The log of the postmaster.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.dir.join("log/postgres.log")
    }

    /// Folder of the socket.
    #[must_use]
    pub fn socket_dir(&self) -> &Path {
        &self.socket_dir
    }

    /// Held while the postmaster is started or stopped.
    #[must_use]
    pub fn start_lock(&self) -> PathBuf {
        self.dir.join("start.lock")
    }

    /// Held shared by everyone who uses the cluster.
    #[must_use]
    pub fn users_lock(&self) -> PathBuf {
        self.dir.join("users.lock")
    }

    /// Major version of the existing cluster.
    #[must_use]
    pub fn version(&self) -> Option<String> {
        fs::read_to_string(self.data().join("PG_VERSION"))
            .ok()
            .map(|text| text.trim().to_owned())
    }

    /// Whether there is a cluster.
    #[must_use]
    pub fn is_initialised(&self) -> bool {
        self.version().is_some()
    }

    /// Whether role, database and extensions were created.
    #[must_use]
    pub fn is_furnished(&self) -> bool {
        self.dir.join("furnished").exists()
    }

    /// Remembers that role, database and extensions were created.
    pub fn mark_furnished(&self) -> Result<()> {
        Ok(fs::write(
            self.dir.join("furnished"),
            "role, database and extensions exist\n",
        )?)
    }

    /// Names of the operating system's users that may connect: ourselves and the owner.
    pub fn os_users(&self) -> Result<Vec<String>> {
        let me = User::from_uid(Uid::effective())?.context("this process runs under a user id without a name")?;
        let mut names = vec![me.name];
        names.extend(self.owner.iter().map(|owner| owner.name.clone()));
        Ok(names)
    }

    /// Gives a file that we wrote to the owner of the cluster.
    pub fn hand_over(&self, path: &Path) -> Result<()> {
        give(path, self.owner.as_ref())
    }

    /// A program run as the owner of the cluster, with a plain environment and without our terminal.
    #[must_use]
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "UTC")
            .env("PATH", "/usr/bin:/bin");
        command.current_dir("/").stdin(Stdio::null()).process_group(0);
        if let Some(owner) = &self.owner {
            // Drops the supplementary groups of root too.
            command.uid(owner.uid.as_raw()).gid(owner.gid.as_raw());
        }
        command
    }
}

/// PostgreSQL refuses to run as root: there it runs as user postgres. An ordinary user runs it himself.
fn owner() -> Result<Option<User>> {
    if !Uid::effective().is_root() {
        return Ok(None);
    }
    for name in ["postgres", "nobody"] {
        if let Some(user) = User::from_name(name)? {
            return Ok(Some(user));
        }
    }
    bail!("neither user postgres nor nobody exists; PostgreSQL refuses to run as root")
}

fn find_or_make(data_dir: &Path, owner: Option<&User>) -> Result<PathBuf> {
    let here = data_dir.join("pg");
    if here.is_dir() {
        return Ok(here.canonicalize()?);
    }
    if here.is_symlink() {
        bail!(
            "{} points to {}, which is gone: restore it, or delete the link to begin anew",
            here.display(),
            fs::read_link(&here)?.display()
        );
    }
    let closed = owner.and_then(|owner| first_closed(data_dir, owner));
    let Some(closed) = closed else {
        make_dir(&here, 0o711, None)?;
        return Ok(here);
    };
    // A fresh name each time: a deleted DATA_DIR must not find its old data again without its old key.
    let there = Path::new(ELSEWHERE).join(format!("otklik-{}", hex::encode(rand::random::<[u8; 4]>())));
    make_dir(&there, 0o711, None)?;
    symlink(&there, &here).with_context(|| format!("cannot write the link {}", here.display()))?;
    tracing::warn!(
        closed = %closed.display(), cluster = %there.display(),
        "PostgreSQL's user may not enter the folder of DATA_DIR; the private cluster goes elsewhere"
    );
    Ok(there)
}

/// The first folder on the way down to `dir` that `user` may not enter.
fn first_closed(dir: &Path, user: &User) -> Option<PathBuf> {
    let mut way: Vec<&Path> = dir.ancestors().collect();
    way.reverse();
    way.into_iter()
        .find(|folder| !may_enter(folder, user))
        .map(Path::to_owned)
}

fn may_enter(folder: &Path, user: &User) -> bool {
    fs::metadata(folder).is_ok_and(|meta| {
        let bit = if meta.uid() == user.uid.as_raw() {
            0o100
        } else if meta.gid() == user.gid.as_raw() {
            0o010
        } else {
            0o001
        };
        meta.mode() & bit != 0
    })
}

fn socket_dir(home: &Path) -> PathBuf {
    let near = home.join("run");
    if near.as_os_str().len() <= LONGEST_SOCKET_DIR {
        return near;
    }
    let name = hex::encode(&Sha256::digest(home.as_os_str().as_encoded_bytes())[..8]);
    Path::new("/tmp").join(format!("otklik-{}-{name}", Uid::effective()))
}

/// Creates DATA_DIR if need be: closed to readers, open to those who only pass through, as PostgreSQL's user.
pub fn make_data_dir(path: &Path) -> Result<()> {
    make_dir(path, 0o711, None)
}

fn make_dir(path: &Path, mode: u32, owner: Option<&User>) -> Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    DirBuilder::new()
        .recursive(true)
        .mode(mode)
        .create(path)
        .with_context(|| format!("cannot create {}", path.display()))?;
    // The umask may have taken bits away that the cluster's user needs on its way down.
    fs::set_permissions(path, Permissions::from_mode(mode))?;
    give(path, owner)
}

fn give(path: &Path, owner: Option<&User>) -> Result<()> {
    let Some(owner) = owner else { return Ok(()) };
    chown(path, Some(owner.uid.as_raw()), Some(owner.gid.as_raw()))
        .with_context(|| format!("cannot give {} to user {}", path.display(), owner.name))
}

/// A folder in /tmp could be somebody else's trap: it must be a real folder, ours, and closed to others.
fn check_private(folder: &Path, owner: Option<&User>) -> Result<()> {
    let meta = fs::symlink_metadata(folder)?;
    let expected = owner.map_or(Uid::effective(), |owner| owner.uid);
    if !meta.is_dir() || meta.uid() != expected.as_raw() || meta.mode() & 0o077 != 0 {
        bail!(
            "{} must be a folder of mode 0700 that belongs to user id {expected}",
            folder.display()
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_path_gets_a_short_socket_folder() {
        let short = Path::new("/srv/otklik/var/pg");
        assert_eq!(socket_dir(short), short.join("run"));
        let long = PathBuf::from(format!("/srv/{}", "x".repeat(100)));
        let socket = socket_dir(&long);
        assert!(socket.starts_with("/tmp") && socket.as_os_str().len() <= LONGEST_SOCKET_DIR);
        assert_ne!(socket, socket_dir(&long.join("other")));
    }

    #[test]
    fn a_closed_folder_on_the_way_is_found() {
        let nobody = User::from_name("nobody").unwrap().unwrap();
        let top = tempfile::tempdir().unwrap();
        let (open, closed) = (top.path().join("open"), top.path().join("closed"));
        make_dir(&open, 0o711, None).unwrap();
        make_dir(&closed.join("inner"), 0o711, None).unwrap();
        fs::set_permissions(top.path(), Permissions::from_mode(0o711)).unwrap();
        fs::set_permissions(&closed, Permissions::from_mode(0o700)).unwrap();
        assert_eq!(first_closed(&open, &nobody), None);
        assert_eq!(first_closed(&closed.join("inner"), &nobody), Some(closed));
    }

    #[test]
    fn a_socket_folder_open_to_others_is_refused() {
        let top = tempfile::tempdir().unwrap();
        fs::set_permissions(top.path(), Permissions::from_mode(0o755)).unwrap();
        assert!(check_private(top.path(), None).is_err());
        fs::set_permissions(top.path(), Permissions::from_mode(0o700)).unwrap();
        assert!(check_private(top.path(), None).is_ok());
    }
}
