//! Where log lines go and what they look like. The rules for writing them are in `docs/LOGGING.md`.

use std::{
    io::{IsTerminal as _, stderr},
    panic::PanicHookInfo,
    str::FromStr,
};

use tracing_subscriber::{EnvFilter, Registry, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// The look of log lines; `LOG_FORMAT`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// Text on a terminal, JSON otherwise.
    #[default]
    Auto,
    /// For people.
    Text,
    /// One JSON object in a line, for journals and collectors.
    Json,
}

impl FromStr for LogFormat {
    type Err = TelemetryError;

    fn from_str(text: &str) -> Result<Self, TelemetryError> {
        match text {
            "auto" | "" => Ok(Self::Auto),
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(TelemetryError::Format(text.to_owned())),
        }
    }
}

/// Why logging could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// `LOG_FORMAT` has another value.
    #[error("LOG_FORMAT is auto, text or json, not {0:?}")]
    Format(String),
    /// `RUST_LOG` cannot be parsed.
    #[error("RUST_LOG cannot be read: {0}")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    /// Somebody else has set up logging in this process.
    #[error("logging is set up already")]
    Twice(#[from] tracing_subscriber::util::TryInitError),
}

/// What is logged unless `RUST_LOG` says otherwise: our own doings down to `level`, and the trouble of libraries.
fn default_filter(level: &str) -> String {
    format!("warn,server={level},app={level},access={level}")
}

/// Sends log lines to the standard error stream and lets panics be logged as well. Once in a process.
///
/// `level` is how much of our own doings is logged: `info` in a server, `warn` in a command that speaks for itself.
///
/// # Errors
/// When the filter cannot be read or logging is set up already.
pub fn init(format: LogFormat, level: &str) -> Result<(), TelemetryError> {
    let wished = std::env::var(EnvFilter::DEFAULT_ENV)
        .ok()
        .filter(|wished| !wished.is_empty());
    let filter = EnvFilter::builder().parse(wished.unwrap_or_else(|| default_filter(level)))?;
    let is_text = match format {
        LogFormat::Auto => stderr().is_terminal(),
        LogFormat::Text => true,
        LogFormat::Json => false,
    };
    let lines = fmt::layer().with_writer(stderr);
    let registry = Registry::default().with(filter);
    if is_text {
        registry.with(lines.with_ansi(stderr().is_terminal())).try_init()?;
    } else {
        registry
            .with(lines.json().flatten_event(true).with_span_list(false))
            .try_init()?;
    }
    std::panic::set_hook(Box::new(log_panic));
    Ok(())
}

/// Logs where a panic was, and what it said only if that is a literal of the program: a formatted message may hold what
/// somebody typed.
fn log_panic(info: &PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let said = info
        .payload()
        .downcast_ref::<&'static str>()
        .copied()
        .unwrap_or("(not logged: it may hold personal data)");
    tracing::error!(place, said, "panic");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_has_three_names() {
        assert_eq!("auto".parse::<LogFormat>().expect("a format"), LogFormat::Auto);
        assert_eq!("".parse::<LogFormat>().expect("unset"), LogFormat::Auto);
        assert_eq!("text".parse::<LogFormat>().expect("a format"), LogFormat::Text);
        assert_eq!("json".parse::<LogFormat>().expect("a format"), LogFormat::Json);
        let error = "xml".parse::<LogFormat>().expect_err("no such format");
        assert!(error.to_string().contains("\"xml\""));
    }

    #[test]
    fn the_default_filter_can_be_read() {
        for level in ["warn", "info"] {
            let filter = EnvFilter::builder()
                .parse(default_filter(level))
                .expect("a filter")
                .to_string();
            assert!(filter.contains(&format!("access={level}")), "{filter}");
        }
    }
}
