//! The house under test: a folder of its own, the private PostgreSQL with its production settings, a demo region, and
//! server processes on free ports of the loopback. Whatever was started is stopped by its process id.

use std::fs::{self, File, Permissions};
use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use server::db::cluster::{Cluster, Programs};
use sqlx::Connection as _;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use tempfile::TempDir;

use crate::sql;

/// How long a process may take to come up or to go.
const PATIENCE: Duration = Duration::from_mins(1);

/// Database and folder; processes come and go.
#[derive(Debug)]
pub struct House {
    dir: TempDir,
    cluster: Cluster,
    options: PgConnectOptions,
    dist: PathBuf,
}

impl House {
    /// Starts the database and fills it with a demo region of so many complaints.
    ///
    /// # Errors
    /// When PostgreSQL or the server program is missing or fails.
    pub async fn build(complaints: usize, dist: &Path, out: &mut impl Write) -> Result<Self> {
        let dir = tempfile::Builder::new().prefix("otklik-bench-").tempdir()?;
        // PostgreSQL's user passes through.
        fs::set_permissions(dir.path(), Permissions::from_mode(0o711))?;
        let cluster = Cluster::start_or_join(dir.path()).await?;
        let options = cluster.connect_options();
        let house = Self {
            dir,
            cluster,
            options,
            dist: dist.to_owned(),
        };
        let begin = Instant::now();
        let made = house.fill(complaints).await;
        if let Err(error) = made {
            house.close().await?;
            return Err(error);
        }
        writeln!(
            out,
            "a demo region of {complaints} complaints was there after {:.0} s",
            begin.elapsed().as_secs_f64()
        )?;
        Ok(house)
    }

    async fn fill(&self, complaints: usize) -> Result<()> {
        let status = self
            .server_command()?
            .args(["demo", "--complaints", &complaints.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .status()?;
        ensure!(status.success(), "`server demo` failed: {status}");
        let mut admin = self.admin().await?;
        sql::settle(&mut admin).await?;
        admin.close().await?;
        Ok(())
    }

    /// A folder for whatever a benchmark writes.
    pub fn folder(&self) -> &Path {
        self.dir.path()
    }

    /// The bundle that the servers show.
    pub fn dist(&self) -> &Path {
        &self.dist
    }

    /// The log of PostgreSQL.
    pub fn database_log(&self) -> PathBuf {
        self.dir.path().join("pg/log/postgres.log")
    }

    /// The last lines in which the server or the peer complained.
    pub fn complaints(&self) -> Vec<String> {
        let logs = ["server.log", "peer.log"].map(|name| fs::read_to_string(self.dir.path().join(name)));
        let lines = logs.iter().flatten().flat_map(|log| log.lines());
        let bad: Vec<&str> = lines.filter(|line| !line.contains("\"level\":\"INFO\"")).collect();
        let last = bad.len().saturating_sub(5);
        bad[last..]
            .iter()
            .map(|line| line.chars().take(600).collect())
            .collect()
    }

    /// How the servers' role connects.
    pub fn options(&self) -> &PgConnectOptions {
        &self.options
    }

    /// A connection that may change settings of the cluster.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn admin(&self) -> Result<PgConnection> {
        let options = self.options.clone().username("postgres").application_name("bench");
        Ok(PgConnection::connect_with(&options).await?)
    }

    /// A program of PostgreSQL, pointed at the database as the servers' role.
    ///
    /// # Errors
    /// When PostgreSQL's programs are not found.
    pub fn client_program(&self, name: &str) -> Result<Command> {
        let mut command = Command::new(Programs::find(None)?.path(name));
        let socket = self.options.get_socket().context("the private cluster has no socket")?;
        command
            .env("PGHOST", socket)
            .env("PGPORT", self.options.get_port().to_string())
            .env("PGUSER", self.options.get_username())
            .env("PGDATABASE", self.options.get_database().unwrap_or_default());
        Ok(command)
    }

    /// The program that people run, with the settings of this house.
    fn server_command(&self) -> Result<Command> {
        let program = std::env::current_exe()?.with_file_name("server");
        ensure!(
            program.is_file(),
            "{} is missing: cargo build --release -p server",
            program.display()
        );
        let mut command = Command::new(program);
        for name in [
            "DATABASE_URL",
            "PUBLIC_URL",
            "OTKLIK_KEY_FILE",
            "RUST_LOG",
            "BASEMAP_URL",
        ] {
            command.env_remove(name);
        }
        command
            .env("DATA_DIR", self.dir.path())
            .env("DIST_DIR", &self.dist)
            .env("DEMO", "off")
            .env("RATE_LIMITS", "off")
            .env("LOG_FORMAT", "json")
            .env("TOKIO_WORKER_THREADS", "1");
        Ok(command)
    }

    /// Our server, ready, with one worker thread and its ordinary log in a file.
    ///
    /// # Errors
    /// When it does not become ready.
    pub fn serve(&self) -> Result<Running> {
        self.serve_with(&[])
    }

    /// The same with these settings more.
    ///
    /// # Errors
    /// When it does not become ready.
    pub fn serve_with(&self, settings: &[(&str, &str)]) -> Result<Running> {
        let address = free_address()?;
        let mut command = self.server_command()?;
        command.arg("serve").env("LISTEN_ADDR", address.to_string());
        command.envs(settings.iter().copied());
        self.run(command, "server", address)
    }

    /// The peer of a benchmark: this program again, with one worker thread.
    ///
    /// # Errors
    /// When it does not listen.
    pub fn serve_peer(&self, plan: &Path) -> Result<Running> {
        let address = free_address()?;
        let mut command = Command::new(std::env::current_exe()?);
        command
            .arg("peer")
            .arg(plan)
            .arg(address.to_string())
            .env("TOKIO_WORKER_THREADS", "1");
        self.run(command, "peer", address)
    }

    fn run(&self, mut command: Command, name: &str, address: SocketAddr) -> Result<Running> {
        let path = self.dir.path().join(format!("{name}.log"));
        let log = File::options().create(true).append(true).open(&path)?;
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        let mut running = Running { child, address };
        let deadline = Instant::now() + PATIENCE;
        while std::net::TcpStream::connect(address).is_err() {
            let ended = running.child.try_wait()?;
            if ended.is_some() || Instant::now() > deadline {
                bail!(
                    "{name} did not come up: {}",
                    fs::read_to_string(&path).unwrap_or_default()
                );
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(running)
    }

    /// Stops the database and deletes the folder.
    ///
    /// # Errors
    /// When the database does not stop.
    pub async fn close(self) -> Result<()> {
        self.cluster.release().await?;
        self.dir.close()?;
        Ok(())
    }
}

/// A process that listens; stopped when dropped.
#[derive(Debug)]
pub struct Running {
    child: Child,
    /// Where.
    pub address: SocketAddr,
}

impl Drop for Running {
    fn drop(&mut self) {
        let pid = i32::try_from(self.child.id()).map(Pid::from_raw);
        let asked = pid.is_ok_and(|pid| kill(pid, Signal::SIGTERM).is_ok());
        let deadline = Instant::now() + Duration::from_secs(15);
        while asked && Instant::now() < deadline {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        // Nothing is left to do when even this fails.
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
