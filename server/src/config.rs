//! What an operator may set: one struct per concern, read from the command line or the environment, checked before
//! anything starts. A setting that cannot work is refused here with words that say how to mend it.

pub mod here;
mod oidc;
mod zone;

pub use oidc::OidcConfig;
pub use zone::RegionTz;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::mail::settings::MailConfig;
use crate::sms::settings::SmsConfig;
use crate::telemetry::LogFormat;

/// All settings of one process.
#[derive(Debug, Clone, Args)]
pub struct Config {
    /// Where people reach us.
    #[command(flatten)]
    pub http: HttpConfig,
    /// Where things are kept.
    #[command(flatten)]
    pub store: StoreConfig,
    /// Which region this is.
    #[command(flatten)]
    pub region: RegionConfig,
    /// What lies under the pins of the map.
    #[command(flatten)]
    pub map: MapConfig,
    /// How letters leave.
    #[command(flatten)]
    pub mail: MailConfig,
    /// How short messages leave.
    #[command(flatten)]
    pub sms: SmsConfig,
    /// Who else vouches for people.
    #[command(flatten)]
    pub oidc: OidcConfig,
    /// How passwords are kept.
    #[command(flatten)]
    pub account: AccountConfig,
    /// Look of log lines: auto (text on a terminal, JSON otherwise), text or json
    #[arg(long, env = "LOG_FORMAT", default_value = "auto", global = true)]
    pub log_format: LogFormat,
}

/// How passwords are kept.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Accounts")]
pub struct AccountConfig {
    /// Memory of one hash of a password, KiB; aim at 50 ms for a hash
    #[arg(long, env = "PASSWORD_MEMORY_KIB", default_value_t = 19 * 1024, value_parser = clap::value_parser!(u32).range(8..=1024 * 1024), global = true)]
    pub password_memory_kib: u32,
    /// Passes over that memory
    #[arg(long, env = "PASSWORD_PASSES", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=20), global = true)]
    pub password_passes: u32,
}

/// Where people reach us.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Network")]
pub struct HttpConfig {
    /// Address and port to listen on; port 0 lets the system choose
    #[arg(long, env = "LISTEN_ADDR", default_value = "127.0.0.1:3000", global = true)]
    pub listen_addr: SocketAddr,
    /// Address that people type, as https://otklik.example; by default `http://LISTEN_ADDR`
    #[arg(long, env = "PUBLIC_URL", value_parser = parse_public_url, global = true)]
    pub public_url: Option<PublicUrl>,
    /// How many of our own proxies stand in front and append to X-Forwarded-For; 0 ignores that header
    #[arg(long, env = "TRUSTED_PROXY_HOPS", default_value_t = 0, global = true)]
    pub trusted_proxy_hops: u8,
    /// Folder with the bundle that `make build` writes
    #[arg(long, env = "DIST_DIR", default_value = "./dist", global = true)]
    pub dist_dir: PathBuf,
    /// `off` counts no requests: for tests and benchmarks on one machine only
    #[arg(long, env = "RATE_LIMITS", default_value = "on", global = true)]
    pub rate_limits: RateLimits,
}

impl HttpConfig {
    /// The public origin: what was set, or the address that was really bound (its port is known only then).
    #[must_use]
    pub fn public_url(&self, bound: SocketAddr) -> PublicUrl {
        self.public_url
            .clone()
            .unwrap_or_else(|| PublicUrl(format!("http://{bound}")))
    }
}

/// Where things are kept.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Storage")]
pub struct StoreConfig {
    /// Folder for photos, the key and, without DATABASE_URL, the private PostgreSQL cluster
    #[arg(long, env = "DATA_DIR", default_value = "./var", global = true)]
    pub data_dir: PathBuf,
    /// PostgreSQL with PostGIS, as postgres://user:password@host/name; unset or empty: a private cluster under DATA_DIR
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, global = true)]
    pub database_url: Option<String>,
    /// Key that seals personal data; by default DATA_DIR/secret.key, made at first start
    #[arg(long, env = "OTKLIK_KEY_FILE", global = true)]
    pub key_file: Option<PathBuf>,
}

impl StoreConfig {
    /// The foreign database, or `None` when we keep our own cluster. An empty variable counts as unset.
    #[must_use]
    pub fn database_url(&self) -> Option<&str> {
        self.database_url
            .as_deref()
            .map(str::trim)
            .filter(|url| !url.is_empty())
    }

    /// Where the sealing key is.
    #[must_use]
    pub fn key_file(&self) -> PathBuf {
        self.key_file
            .clone()
            .unwrap_or_else(|| self.data_dir.join("secret.key"))
    }

    /// Where photos are.
    #[must_use]
    pub fn photo_dir(&self) -> PathBuf {
        self.data_dir.join("photos")
    }

    /// Settings for a folder, everything else at its default; for tools and tests.
    #[must_use]
    pub fn in_folder(data_dir: &Path) -> Self {
        Self {
            data_dir: data_dir.to_owned(),
            database_url: None,
            key_file: None,
        }
    }
}

/// Which region this is.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Region")]
pub struct RegionConfig {
    /// Time zone of the region; it must keep one offset from UTC
    #[arg(
        long = "region-tz",
        env = "REGION_TZ",
        default_value = "Europe/Moscow",
        global = true
    )]
    pub tz: RegionTz,
    /// `auto` fills an empty database with the fictional demo region when the server starts
    #[arg(long, env = "DEMO", default_value = "off", global = true)]
    pub demo: Demo,
    /// Phone of the dispatcher on duty, as people should read it
    #[arg(long = "region-phone", env = "REGION_PHONE", default_value = "112", value_parser = parse_phone, global = true)]
    pub phone: String,
}

/// What lies under the pins of the map.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Map")]
pub struct MapConfig {
    /// Raster tiles as https://tiles.example/{z}/{x}/{y}.png; unset: our own base map from the database
    #[arg(long, env = "BASEMAP_URL", value_parser = parse_basemap_url, requires = "basemap_attribution", global = true)]
    pub basemap_url: Option<String>,
    /// Whom to thank for these tiles, shown on the map
    #[arg(long, env = "BASEMAP_ATTRIBUTION", global = true)]
    pub basemap_attribution: Option<String>,
}

/// Whether an empty database gets the demo region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Demo {
    /// Fill the database when it holds no region yet.
    Auto,
    /// Never touch the data.
    Off,
}

/// Whether requests of one address are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RateLimits {
    /// The default.
    On,
    /// Nothing is counted.
    Off,
}

/// Scheme, host and port under which people reach us; no path, no trailing slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// The origin, as `https://otklik.example`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether cookies may demand TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }
}

impl std::fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

fn parse_public_url(text: &str) -> Result<PublicUrl, String> {
    let wish = "write it as https://otklik.example or http://10.0.0.5:3000";
    let uri: http::Uri = text.trim().parse().map_err(|error| format!("{error}; {wish}"))?;
    let authority = uri
        .authority()
        .ok_or_else(|| format!("scheme or host is missing; {wish}"))?;
    let scheme = uri.scheme_str().filter(|scheme| matches!(*scheme, "http" | "https"));
    let scheme = scheme.ok_or_else(|| format!("the scheme must be http or https; {wish}"))?;
    if authority.as_str().contains('@') {
        return Err(format!("no user name in it, please; {wish}"));
    }
    if !matches!(uri.path(), "" | "/") || uri.query().is_some() {
        return Err(format!("Otklik needs a host of its own, without a path; {wish}"));
    }
    Ok(PublicUrl(format!(
        "{scheme}://{}",
        authority.as_str().to_ascii_lowercase()
    )))
}

/// A phone as people should read it: digits with what stands between them.
fn parse_phone(text: &str) -> Result<String, String> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_plain = text.chars().all(|c| c.is_ascii_digit() || " \u{a0}+-()".contains(c));
    if is_plain && (2..=15).contains(&digits) {
        Ok(text.trim().to_owned())
    } else {
        Err("write a phone as people read it, as 112 or 8 (800) 100-12-34".into())
    }
}

fn parse_basemap_url(text: &str) -> Result<String, String> {
    if !(text.starts_with("https://") || text.starts_with("http://")) {
        return Err("it must begin with https:// or http://".into());
    }
    for part in ["{z}", "{x}", "{y}"] {
        if !text.contains(part) {
            return Err(format!("{part} is missing in it"));
        }
    }
    Ok(text.to_owned())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        config: Config,
    }

    /// The settings of a command line that is right.
    pub(crate) fn config(args: &[&str]) -> Config {
        read(args).unwrap()
    }

    fn read(args: &[&str]) -> Result<Config, String> {
        let line = std::iter::once("server").chain(args.iter().copied());
        Line::try_parse_from(line)
            .map(|line| line.config)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn the_public_url_follows_the_bound_address_unless_set() {
        let bound: SocketAddr = "127.0.0.1:4711".parse().unwrap();
        let config = read(&["--listen-addr", "127.0.0.1:0"]).unwrap();
        assert_eq!(config.http.public_url(bound).as_str(), "http://127.0.0.1:4711");
        let config = read(&["--public-url", "https://Otklik.Example/"]).unwrap();
        assert_eq!(config.http.public_url(bound).as_str(), "https://otklik.example");
        assert!(config.http.public_url(bound).is_https());
    }

    #[test]
    fn addresses_that_cannot_work_are_refused() {
        for bad in [
            "otklik.example",
            "ftp://otklik.example",
            "https://a.example/path",
            "https://u@a.example",
            "http://",
        ] {
            assert!(read(&["--public-url", bad]).is_err(), "{bad}");
        }
        for bad in ["//tiles.example/{z}/{x}/{y}.png", "https://tiles.example/{z}/{x}.png"] {
            assert!(
                read(&["--basemap-url", bad, "--basemap-attribution", "©"]).is_err(),
                "{bad}"
            );
        }
        assert!(
            read(&["--basemap-url", "https://t.example/{z}/{x}/{y}.png"])
                .unwrap_err()
                .contains("attribution")
        );
    }

    #[test]
    fn a_phone_is_digits_and_what_stands_between() {
        for good in ["112", "8 (800) 100-12-34", "+7 900 000-12-34"] {
            assert_eq!(config(&["--region-phone", good]).region.phone, good);
        }
        for bad in ["", "1", "<b>112</b>", "call us", "8 800 100 12 34 56 78 90"] {
            assert!(read(&["--region-phone", bad]).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_empty_database_url_means_our_own_cluster() {
        let config = read(&["--database-url", ""]).unwrap();
        assert_eq!(config.store.database_url(), None);
        assert_eq!(config.store.key_file(), Path::new("./var/secret.key"));
    }
}
