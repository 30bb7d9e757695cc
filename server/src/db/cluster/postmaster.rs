//! The postmaster as a process: is it there, start it, stop it, and tidy up after a violent end.

use std::fs;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Command, Output};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::home::Home;
use super::programs::Programs;
use super::settings::{self, SUPERUSER};

const STEP: Duration = Duration::from_millis(20);
/// A log larger than this is set aside at the next start.
const LARGE_LOG: u64 = 8 << 20;

/// The postmaster of this folder. The number in `postmaster.pid` alone proves nothing: after a crash it may belong to
/// any other process by now. PostgreSQL's processes live in their data folder, so their working folder tells.
#[must_use]
pub fn running(home: &Home) -> Option<Pid> {
    let pid = first_line(home)?.trim().parse().ok().map(Pid::from_raw)?;
    (lives_in(pid, &home.data()) && is_postgres(pid)).then_some(pid)
}

/// Waits while a postmaster is on its way up or down; `None` when none runs.
pub fn wait_until_settled(home: &Home, patience: Duration) -> Result<Option<Pid>> {
    let deadline = Instant::now() + patience;
    while let Some(pid) = running(home) {
        if is_ready(home) {
            return Ok(Some(pid));
        }
        if Instant::now() > deadline {
            bail!(
                "PostgreSQL (process {pid}) is neither ready nor gone: see {}",
                home.log().display()
            );
        }
        sleep(STEP);
    }
    Ok(None)
}

/// After `kill -9` of the postmaster its children notice and leave, but one that computes may stay for a while, and a new
/// postmaster beside an old child would destroy data. Ends them, then drops the lock files of the dead one.
pub fn clear_remains(home: &Home) -> Result<()> {
    let begin = Instant::now();
    loop {
        let rest = inhabitants(&home.data());
        if rest.is_empty() {
            break;
        }
        // SIGTERM first; SIGQUIT is PostgreSQL's own "leave at once", without touching shared memory.
        let signal = match begin.elapsed().as_secs() {
            0 => None,
            1..=3 => Some(Signal::SIGTERM),
            4..=9 => Some(Signal::SIGQUIT),
            _ => bail!("processes of a dead PostgreSQL do not leave: {rest:?}"),
        };
        for pid in rest {
            if let Some(signal) = signal {
                // It may have left meanwhile, which is what we want.
                let _gone = kill(pid, signal);
            }
        }
        sleep(STEP * 5);
    }
    // Nobody is at home: whatever these files say of a living process is about a stranger, or about a zombie.
    let socket = home.socket_dir().join(format!(".s.PGSQL.{}", settings::PORT));
    for file in [
        home.data().join("postmaster.pid"),
        socket.with_extension(format!("{}.lock", settings::PORT)),
        socket,
    ] {
        match fs::remove_file(file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

/// Creates the cluster beside its place and moves it there when whole, so that an interruption leaves nothing half-made.
pub fn initialise(home: &Home, programs: &Programs) -> Result<()> {
    let unfinished = home.unfinished();
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished)?;
    }
    fs::create_dir(&unfinished)?;
    home.hand_over(&unfinished)?;
    tracing::info!(folder = %home.dir().display(), version = programs.version, "creating the private PostgreSQL cluster");
    let mut initdb = home.command(&programs.path("initdb"));
    initdb
        .arg("--pgdata")
        .arg(&unfinished)
        .args(["--username", SUPERUSER, "--encoding", "UTF8", "--data-checksums"]);
    // Names sort as Russian readers expect; everything else stays independent of the machine's locale.
    initdb.args([
        "--locale",
        "C.UTF-8",
        "--locale-provider",
        "icu",
        "--icu-locale",
        "ru-RU",
    ]);
    initdb.args([
        "--text-search-config",
        "russian",
        "--auth-local",
        "peer",
        "--auth-host",
        "reject",
        "--no-instructions",
    ]);
    run(&mut initdb, "initdb")?;
    settings::include(&unfinished)?;
    fs::rename(&unfinished, home.data()).context("cannot move the new cluster to its place")
}

/// Starts the postmaster and waits until it takes connections.
pub fn start(home: &Home, programs: &Programs, patience: Duration) -> Result<()> {
    let log = home.log();
    if fs::metadata(&log).is_ok_and(|meta| meta.len() > LARGE_LOG) {
        fs::rename(&log, log.with_extension("log.old"))?;
    }
    let mut pg_ctl = home.command(&programs.path("pg_ctl"));
    pg_ctl
        .args(["start", "--silent", "--wait", "--timeout"])
        .arg(patience.as_secs().to_string());
    pg_ctl.arg("--pgdata").arg(home.data()).arg("--log").arg(&log);
    // pg_ctl hands its standard streams down to the postmaster: a pipe would stay open as long as that one lives.
    pg_ctl
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null());
    if pg_ctl.status().context("cannot run pg_ctl")?.success() {
        return Ok(());
    }
    bail!(
        "PostgreSQL does not start; the end of {}:\n{}",
        log.display(),
        tail(&log)
    );
}

/// Fast shutdown: refuses new sessions, rolls open transactions back, writes a checkpoint.
pub fn stop(home: &Home, programs: &Programs) -> Result<()> {
    if running(home).is_none() {
        return Ok(());
    }
    let mut pg_ctl = home.command(&programs.path("pg_ctl"));
    pg_ctl
        .args([
            "stop",
            "--silent",
            "--wait",
            "--timeout",
            "30",
            "--mode",
            "fast",
            "--pgdata",
        ])
        .arg(home.data());
    run(&mut pg_ctl, "pg_ctl stop")
}

fn run(command: &mut Command, name: &str) -> Result<()> {
    let Output { status, stdout, stderr } = command.output().with_context(|| format!("cannot run {name}"))?;
    if status.success() {
        return Ok(());
    }
    bail!(
        "{name} failed ({status}):\n{}{}",
        String::from_utf8_lossy(&stdout),
        String::from_utf8_lossy(&stderr)
    )
}

fn first_line(home: &Home) -> Option<String> {
    fs::read_to_string(home.data().join("postmaster.pid"))
        .ok()?
        .lines()
        .next()
        .map(str::to_owned)
}

/// Line 8 of `postmaster.pid` says how far it is (PostgreSQL 10 and later).
/// Its file says so, and somebody listens: a postmaster that is being killed still has a pid and a file for a moment.
fn is_ready(home: &Home) -> bool {
    let text = fs::read_to_string(home.data().join("postmaster.pid")).unwrap_or_default();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    // Lines of that file: 4 the port, 8 the state (PostgreSQL, miscadmin.h).
    let (Some(port), Some(&"ready")) = (lines.get(3), lines.get(7)) else {
        return false;
    };
    UnixStream::connect(home.socket_dir().join(format!(".s.PGSQL.{port}"))).is_ok()
}

/// A zombie has no working folder any more, so it does not count.
fn lives_in(pid: Pid, data: &Path) -> bool {
    fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|cwd| cwd == data)
}

fn inhabitants(data: &Path) -> Vec<Pid> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let pids = entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok().map(Pid::from_raw));
    pids.filter(|pid| lives_in(*pid, data) && is_postgres(*pid)).collect()
}

/// Somebody's shell may stand in the folder too.
fn is_postgres(pid: Pid) -> bool {
    fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|name| name.trim() == "postgres")
}

fn tail(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(12)..].join("\n")
}
