//! The built program and its private cluster: killed without warning, started again, and used by two processes at once.
#![expect(clippy::unwrap_used, reason = "all of this is a test, its helpers too")]

use std::fs::{self, File, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;

/// A server in a folder of its own; killed with the test at the latest.
struct Server {
    process: Child,
}

impl Server {
    fn start(folder: &Path) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let log = File::options()
            .create(true)
            .append(true)
            .open(folder.join("server.log"))
            .unwrap();
        let mut process = program(folder)
            .arg("serve")
            .env("LISTEN_ADDR", format!("127.0.0.1:{port}"))
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let begin = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            let log = || fs::read_to_string(folder.join("server.log")).unwrap_or_default();
            assert!(process.try_wait().unwrap().is_none(), "the server ended: {}", log());
            assert!(
                begin.elapsed() < Duration::from_mins(1),
                "the server does not listen: {}",
                log()
            );
            sleep(Duration::from_millis(20));
        }
        Self { process }
    }

    fn signal(&mut self, signal: Signal) {
        kill(Pid::from_raw(self.process.id().try_into().unwrap()), signal).unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.process.try_wait().is_ok_and(|ended| ended.is_none()) {
            self.signal(Signal::SIGTERM);
        }
    }
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o711)).unwrap();
    folder
}

fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
    command
        .env_remove("DATABASE_URL")
        .env("DATA_DIR", folder.join("var"))
        .env("DEMO", "off");
    command.env("DIST_DIR", concat!(env!("CARGO_MANIFEST_DIR"), "/../dist"));
    command
}

fn run(folder: &Path, command: &str) -> Output {
    program(folder).arg(command).output().unwrap()
}

fn text(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

fn postmaster(folder: &Path) -> Option<i32> {
    let text = fs::read_to_string(folder.join("var/pg/data/postmaster.pid")).ok()?;
    let pid = text.lines().next()?.trim().parse().ok()?;
    fs::read_link(format!("/proc/{pid}/cwd")).ok().map(|_| pid)
}

#[test]
fn a_killed_server_leaves_a_cluster_that_the_next_one_takes_over() {
    let folder = folder();
    let mut server = Server::start(folder.path());
    let first = postmaster(folder.path()).unwrap();
    server.signal(Signal::SIGKILL);
    assert_eq!(postmaster(folder.path()), Some(first), "PostgreSQL outlives the server");
    let mut server = Server::start(folder.path());
    assert_eq!(postmaster(folder.path()), Some(first), "and is taken over");
    server.signal(Signal::SIGTERM);
    assert_eq!(postmaster(folder.path()), None, "a server that ends properly stops it");
}

#[test]
fn after_both_were_killed_the_schema_is_still_there() {
    let folder = folder();
    let mut server = Server::start(folder.path());
    server.signal(Signal::SIGKILL);
    kill(Pid::from_raw(postmaster(folder.path()).unwrap()), Signal::SIGKILL).unwrap();
    let migrated = run(folder.path(), "migrate");
    assert!(
        migrated.status.success() && text(&migrated).starts_with("0 of "),
        "{}",
        text(&migrated)
    );
    assert_eq!(postmaster(folder.path()), None, "a command that started it stops it");
}

#[test]
fn a_command_beside_the_server_joins_it_and_a_second_server_is_refused() {
    let folder = folder();
    let server = Server::start(folder.path());
    let before = postmaster(folder.path()).unwrap();
    let migrated = run(folder.path(), "migrate");
    assert!(migrated.status.success(), "{}", text(&migrated));
    assert_eq!(postmaster(folder.path()), Some(before));
    let second = run(folder.path(), "serve");
    let said = text(&second);
    assert!(
        !second.status.success() && said.contains(&format!("process {}", server.process.id())),
        "{said}"
    );
    let doctor = text(&run(folder.path(), "doctor"));
    assert!(
        doctor.contains("private cluster: running") && doctor.contains("all applied"),
        "{doctor}"
    );
}
