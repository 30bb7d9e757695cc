//! What an operator may set about short messages.

use crate::config::here::is_safe;
use clap::Args;
use reqwest::Url;
use std::path::PathBuf;

/// How short messages leave.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Short messages")]
pub struct SmsConfig {
    /// Gateway of the company that carries them, as <https://sms.example/messages>; unset or empty: the doors by phone are closed
    #[arg(long, env = "SMS_URL", global = true)]
    pub sms_url: Option<String>,
    /// File with the token that the gateway knows us by
    #[arg(long, env = "SMS_TOKEN_FILE", requires = "sms_url", global = true)]
    pub sms_token_file: Option<PathBuf>,
    /// Short messages to one phone per day
    #[arg(long, env = "SMS_PER_PHONE", default_value_t = 10, global = true)]
    pub sms_per_phone: u32,
    /// Short messages per day altogether: what robots can cost us at most
    #[arg(long, env = "SMS_PER_DAY", default_value_t = 2000, global = true)]
    pub sms_per_day: u32,
}

/// A gateway with its token. Shown without it.
#[derive(Clone)]
pub struct GatewaySettings {
    /// Where messages are posted.
    pub url: Url,
    /// What we are known by.
    pub token: Option<String>,
}

impl std::fmt::Debug for GatewaySettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("GatewaySettings").field(&self.host()).finish()
    }
}

impl GatewaySettings {
    /// Name of the gateway, as people are told it.
    #[must_use]
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }
}

impl SmsConfig {
    /// Whether a gateway is set.
    #[must_use]
    pub fn has_gateway(&self) -> bool {
        self.address().is_some()
    }

    /// The gateway, if one is set. Codes and tokens do not travel unprotected, except within this machine.
    ///
    /// # Errors
    /// When the address or the file cannot be used.
    pub fn gateway(&self) -> anyhow::Result<Option<GatewaySettings>> {
        let Some(text) = self.address() else {
            return Ok(None);
        };
        let wish = "write it as https://sms.example/messages";
        let url = Url::parse(text).map_err(|error| anyhow::anyhow!("SMS_URL: {error}; {wish}"))?;
        if !is_safe(&url) {
            anyhow::bail!("SMS_URL: codes would travel unprotected; {wish}");
        }
        let token = match &self.sms_token_file {
            None => None,
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .map_err(|error| anyhow::anyhow!("SMS_TOKEN_FILE {}: {error}", path.display()))?;
                Some(text.trim().to_owned()).filter(|token| !token.is_empty())
            }
        };
        if token.is_none() && self.sms_token_file.is_some() {
            anyhow::bail!("SMS_TOKEN_FILE is empty");
        }
        Ok(Some(GatewaySettings { url, token }))
    }

    fn address(&self) -> Option<&str> {
        self.sms_url.as_deref().map(str::trim).filter(|url| !url.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use crate::config::tests::config;

    #[test]
    fn codes_travel_protected_or_within_the_machine() {
        for good in [
            "https://sms.example/messages",
            "http://127.0.0.1:9",
            "http://[::1]:9/x",
            "http://localhost",
        ] {
            let found = config(&["--sms-url", good]).sms.gateway().unwrap();
            assert!(found.is_some(), "{good}");
        }
        for bad in ["http://sms.example", "ftp://localhost", "sms.example"] {
            assert!(config(&["--sms-url", bad]).sms.gateway().is_err(), "{bad}");
        }
        for unset in [&[][..], &["--sms-url", ""], &["--sms-url", " "]] {
            let config = config(unset).sms;
            assert!(config.gateway().unwrap().is_none() && !config.has_gateway());
        }
    }

    #[test]
    fn a_token_is_read_and_never_shown() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        let path = file.display().to_string();
        let args = ["--sms-url", "https://sms.example", "--sms-token-file", &path];
        assert!(config(&args).sms.gateway().is_err(), "there is no file");
        std::fs::write(&file, " \n").unwrap();
        assert!(config(&args).sms.gateway().is_err(), "it is empty");
        std::fs::write(&file, "geheim\n").unwrap();
        let found = config(&args).sms.gateway().unwrap().unwrap();
        assert_eq!(found.token.as_deref(), Some("geheim"));
        assert_eq!(format!("{found:?}"), "GatewaySettings(\"sms.example\")");
    }
}
