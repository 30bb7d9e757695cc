//! Settings of the private cluster, written anew before every start.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::home::Home;

/// Part of the socket's name only; there is no TCP listener.
pub const PORT: u16 = 5432;
/// Creates extensions; the application itself never uses it.
pub const SUPERUSER: &str = "postgres";

/// Sized for a machine of 2 cores and 2 GB. Parameters and details of errors stay out of the log: they hold what people wrote.
const SETTINGS: &str = "\
listen_addresses = ''
max_connections = 50
shared_buffers = '256MB'
effective_cache_size = '1GB'
work_mem = '16MB'
maintenance_work_mem = '128MB'
max_parallel_workers_per_gather = 1
max_wal_size = '1GB'
wal_compression = on
random_page_cost = 1.1
effective_io_concurrency = 100
autovacuum_naptime = '30s'
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_min_duration_statement = '1s'
log_checkpoints = off
idle_in_transaction_session_timeout = '60s'
";

/// Writes the settings and who may come in.
pub fn write(home: &Home) -> Result<()> {
    let sockets = quoted(&home.socket_dir().display().to_string());
    let body =
        format!("{SETTINGS}port = {PORT}\nunix_socket_directories = {sockets}\nunix_socket_permissions = 0700\n");
    put(home, &home.data().join("otklik.conf"), &body)?;
    put(
        home,
        &home.data().join("pg_hba.conf"),
        "local all all peer map=otklik\n",
    )?;
    let mut users = String::new();
    for name in home.os_users()? {
        for role in [super::NAME, SUPERUSER] {
            writeln!(users, "otklik \"{name}\" {role}")?;
        }
    }
    put(home, &home.data().join("pg_ident.conf"), &users)
}

/// Makes the settings part of a cluster in the making.
pub fn include(data: &Path) -> Result<()> {
    let main = data.join("postgresql.conf");
    let mut text = fs::read_to_string(&main)?;
    text.push_str("\ninclude 'otklik.conf'\n");
    fs::write(&main, text).with_context(|| format!("cannot write {}", main.display()))
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn put(home: &Home, path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    home.hand_over(path)
}
