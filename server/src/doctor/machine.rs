//! Checks of the machine, the settings and the data folder: everything but the database itself.

use std::fs;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use nix::sys::statvfs::statvfs;
use nix::unistd::{Uid, User};

use super::Finding;
use crate::config::{Config, HttpConfig, RateLimits, StoreConfig};
use crate::db::cluster::{self, Programs};
use crate::db::server_of;
use crate::vault::Vault;

/// Below this, PostgreSQL's log and the photos of a busy day may fill the disk.
const LEAST_DISK: u64 = 1 << 30;

/// Are Debian's programs and PostGIS there?
pub fn postgres(store: &StoreConfig) -> Finding {
    if store.database_url().is_some() {
        return Finding::ok("not needed: DATABASE_URL is set");
    }
    let programs = match Programs::find(cluster::version(&store.data_dir).as_deref()) {
        Ok(programs) => programs,
        Err(error) => return Finding::from_error(&error, "make setup"),
    };
    match Command::new(programs.path("postgres")).arg("--version").output() {
        Ok(output) if output.status.success() => Finding::ok(format!(
            "{}, with PostGIS",
            String::from_utf8_lossy(&output.stdout).trim()
        )),
        Ok(output) => Finding::wrong(
            format!("postgres --version: {}", output.status),
            "reinstall postgresql-15",
        ),
        Err(error) => Finding::wrong(
            format!("{}: {error}", programs.path("postgres").display()),
            "make setup",
        ),
    }
}

/// Who runs the private cluster?
pub fn owner(store: &StoreConfig) -> Finding {
    let Ok(Some(User { name: me, .. })) = User::from_uid(Uid::effective()) else {
        let mend = "add this user id to /etc/passwd: PostgreSQL knows its users by name";
        return Finding::wrong(format!("user id {} has no name", Uid::effective()), mend);
    };
    if store.database_url().is_some() || me != "root" {
        return Finding::ok(me);
    }
    match User::from_name("postgres") {
        Ok(Some(_)) => Finding::ok("root; PostgreSQL runs as postgres"),
        Ok(None) | Err(_) => Finding::note("root; there is no user postgres, PostgreSQL runs as nobody"),
    }
}

/// Only the browser tests need it.
pub fn chromium() -> Finding {
    if Path::new("/usr/bin/chromium").exists() {
        Finding::ok("installed, for the browser tests")
    } else {
        Finding::note("not installed; only the browser tests need it (apt-get install chromium)")
    }
}

/// Can we listen there?
pub fn listen(config: &Config) -> Finding {
    let address = config.http.listen_addr;
    match TcpListener::bind(address) {
        Ok(_) => Finding::ok(format!("{address} is free")),
        Err(error) if error.kind() == ErrorKind::AddrInUse => match server_of(&config.store) {
            Some(pid) => Finding::ok(format!("{address}; the server of this DATA_DIR runs (process {pid})")),
            None => Finding::wrong(
                format!("{address} is in use by another program"),
                "stop that program (ss -ltnp tells which), or set LISTEN_ADDR",
            ),
        },
        Err(error) => Finding::wrong(
            format!("{address}: {error}"),
            "set LISTEN_ADDR to an address of this machine",
        ),
    }
}

/// Does the public address fit the way we listen?
pub fn public_url(http: &HttpConfig) -> Finding {
    let url = http.public_url(http.listen_addr);
    let behind_proxy = http.trusted_proxy_hops > 0;
    if url.is_https() && !behind_proxy {
        return Finding::wrong(
            format!("{url} is https, but no proxy is trusted: everybody would share one address and its limits"),
            "set TRUSTED_PROXY_HOPS to the number of your proxies",
        );
    }
    if !url.is_https() && !http.listen_addr.ip().is_loopback() {
        return Finding::wrong(
            format!("{url} is open to the network without TLS; cookies and contacts would travel readable"),
            "put a proxy with TLS in front, and set PUBLIC_URL=https://… and TRUSTED_PROXY_HOPS=1",
        );
    }
    let hops = http.trusted_proxy_hops;
    Finding::ok(if behind_proxy {
        format!("{url}, behind {hops} of our proxies")
    } else {
        url.to_string()
    })
}

/// May we write there?
pub fn data_dir(store: &StoreConfig) -> Finding {
    let dir = &store.data_dir;
    let Ok(meta) = fs::metadata(dir) else {
        return absent(dir, "DATA_DIR");
    };
    if !meta.is_dir() {
        return Finding::wrong(
            format!("{} is no folder", dir.display()),
            "move it away, or set DATA_DIR",
        );
    }
    match tempfile::tempfile_in(dir) {
        Ok(_) => Finding::ok(dir.canonicalize().unwrap_or_else(|_| dir.clone()).display().to_string()),
        Err(error) => Finding::wrong(
            format!("{} cannot be written: {error}", dir.display()),
            "chown it to the user that runs the server, or set DATA_DIR",
        ),
    }
}

/// Could the first start make what is not there? Tried with another name, which is gone at once.
fn absent(dir: &Path, setting: &str) -> Finding {
    let above = dir.ancestors().skip(1).find(|above| above.exists());
    // of a relative path nothing is left in the end
    let above = above
        .filter(|above| !above.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    match tempfile::tempdir_in(above) {
        Ok(_) => Finding::note(format!(
            "{} does not exist yet; the first start makes it",
            dir.display()
        )),
        Err(error) => Finding::wrong(
            format!(
                "{} does not exist, and cannot be made in {}: {error}",
                dir.display(),
                above.display()
            ),
            format!("make it and chown it to the user that runs the server, or set {setting}"),
        ),
    }
}

/// Are requests counted, where others can send them?
pub fn limits(http: &HttpConfig) -> Finding {
    let is_alone = http.listen_addr.ip().is_loopback() && http.public_url.is_none();
    match http.rate_limits {
        RateLimits::On => Finding::ok("requests of each address are counted"),
        RateLimits::Off if is_alone => Finding::note("off: nothing is counted; right for tests on one machine only"),
        RateLimits::Off => Finding::wrong("off: one visitor can take the place of all others", "unset RATE_LIMITS"),
    }
}

/// Is there room?
pub fn disk_space(store: &StoreConfig) -> Finding {
    let existing = store
        .data_dir
        .ancestors()
        .find(|dir| dir.exists())
        .unwrap_or(Path::new("."));
    match statvfs(existing) {
        Ok(disk) => {
            let free = disk.blocks_available().saturating_mul(disk.fragment_size());
            let text = format!("{} MB free", free / 1_000_000);
            if free < LEAST_DISK {
                Finding::wrong(text, "free at least 1 GB, or move DATA_DIR to a larger disk")
            } else {
                Finding::ok(text)
            }
        }
        Err(error) => Finding::wrong(
            format!("{}: {error}", existing.display()),
            "check the mount of DATA_DIR",
        ),
    }
}

/// Is the key there and closed to others?
pub fn key_file(store: &StoreConfig) -> Finding {
    let path = store.key_file();
    if !path.exists() {
        return absent(&path, "OTKLIK_KEY_FILE");
    }
    match Vault::open(&path) {
        Ok(_) => Finding::ok(format!("{} (keep a copy apart from the database)", path.display())),
        Err(error) => Finding::from_error(&error, "chmod 600 it, or restore it from your copy"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::tests::config;

    #[test]
    fn an_address_in_use_by_a_stranger_is_named() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap().to_string();
        let folder = tempfile::tempdir().unwrap();
        let config = config(&["--listen-addr", &address, "--data-dir", folder.path().to_str().unwrap()]);
        assert!(matches!(listen(&config), Finding::Wrong { what, .. } if what.contains(&address)));
        drop(taken);
        assert!(matches!(listen(&config), Finding::Ok(_)));
    }

    #[test]
    fn an_open_server_without_tls_is_refused() {
        assert!(matches!(public_url(&config(&[]).http), Finding::Ok(_)));
        assert!(matches!(
            public_url(&config(&["--listen-addr", "0.0.0.0:3000"]).http),
            Finding::Wrong { .. }
        ));
        let https = ["--public-url", "https://otklik.example"];
        assert!(matches!(public_url(&config(&https).http), Finding::Wrong { .. }));
        let proxied = [&https[..], &["--trusted-proxy-hops", "1"]].concat();
        assert!(matches!(public_url(&config(&proxied).http), Finding::Ok(_)));
    }

    #[test]
    fn uncounted_requests_are_for_one_machine_only() {
        let off = ["--rate-limits", "off"];
        assert!(matches!(limits(&config(&[]).http), Finding::Ok(_)));
        assert!(matches!(limits(&config(&off).http), Finding::Note(_)));
        for open in [
            ["--listen-addr", "0.0.0.0:3000"],
            ["--public-url", "https://otklik.example"],
        ] {
            let all = [&off[..], &open].concat();
            assert!(matches!(limits(&config(&all).http), Finding::Wrong { .. }), "{open:?}");
        }
    }

    #[test]
    fn a_key_that_cannot_be_made_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let found = |path: &str| key_file(&config(&["--key-file", path]).store);
        let coming = folder.path().join("keys/secret.key").display().to_string();
        assert!(matches!(found(&coming), Finding::Note(_)));
        let nowhere = found("/proc/nope/key");
        assert!(
            matches!(&nowhere, Finding::Wrong { mend, .. } if mend.ends_with("set OTKLIK_KEY_FILE")),
            "{nowhere:?}"
        );
    }

    #[test]
    fn a_file_in_place_of_the_data_folder_is_noticed() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(matches!(
            data_dir(&StoreConfig::in_folder(file.path())),
            Finding::Wrong { .. }
        ));
        let folder = tempfile::tempdir().unwrap();
        let coming = StoreConfig::in_folder(&folder.path().join("a/var"));
        assert!(matches!(data_dir(&coming), Finding::Note(_)));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "looking makes nothing");
        for nowhere in ["/proc/nope", "/proc/nope/var"] {
            let found = data_dir(&StoreConfig::in_folder(Path::new(nowhere)));
            assert!(
                matches!(&found, Finding::Wrong { what, .. } if what.contains("/proc:")),
                "{found:?}"
            );
        }
        let inside = StoreConfig::in_folder(&file.path().join("var"));
        assert!(matches!(data_dir(&inside), Finding::Wrong { .. }), "under a file");
        assert!(matches!(
            disk_space(&StoreConfig::in_folder(Path::new("/nowhere/var"))),
            Finding::Ok(_) | Finding::Wrong { .. }
        ));
    }
}
