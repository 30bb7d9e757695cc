//! Who else vouches for people.

use super::HttpConfig;
use super::here::is_safe;
use crate::oidc::OidcSettings;
use clap::Args;

/// Who else vouches for people (OpenID Connect).
#[derive(Clone, Args)]
#[command(next_help_heading = "Signing in by another service")]
pub struct OidcConfig {
    /// Address of the service, as it calls itself; unset: there is no such button
    #[arg(long = "oidc-issuer", env = "OIDC_ISSUER", global = true)]
    pub issuer: Option<String>,
    /// What the service calls us
    #[arg(long = "oidc-client-id", env = "OIDC_CLIENT_ID", global = true)]
    pub client_id: Option<String>,
    /// What the service knows us by
    #[arg(
        long = "oidc-client-secret",
        env = "OIDC_CLIENT_SECRET",
        hide_env_values = true,
        global = true
    )]
    pub client_secret: Option<String>,
    /// Name of the service on the button
    #[arg(long = "oidc-name", env = "OIDC_NAME", default_value = "Госуслуги", global = true)]
    pub name: String,
}

/// Settings are printed on a failure of the start; a secret never is.
impl std::fmt::Debug for OidcConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OidcConfig")
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl OidcConfig {
    /// The settings of the service, or `None` when there is none. The address to come back to is fixed here.
    pub fn settings(&self, http: &HttpConfig) -> anyhow::Result<Option<OidcSettings>> {
        let set = |value: &Option<String>| value.clone().filter(|text| !text.trim().is_empty());
        let Some(issuer) = set(&self.issuer) else {
            return Ok(None);
        };
        if !reqwest::Url::parse(&issuer).is_ok_and(|url| is_safe(&url)) {
            anyhow::bail!("OIDC_ISSUER {issuer} is not https: keys that come in the open prove nothing");
        }
        let (Some(client_id), Some(client_secret)) = (set(&self.client_id), set(&self.client_secret)) else {
            anyhow::bail!("OIDC_ISSUER is set: set OIDC_CLIENT_ID and OIDC_CLIENT_SECRET too, or none of them");
        };
        Ok(Some(OidcSettings {
            issuer,
            name: self.name.clone(),
            client_id,
            client_secret,
            redirect: format!("{}/oidc/callback", http.public_url(http.listen_addr)),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_is_never_printed() {
        let config = OidcConfig {
            issuer: None,
            client_id: None,
            client_secret: Some("swordfish".to_owned()),
            name: "x".to_owned(),
        };
        assert!(!format!("{config:?}").contains("swordfish"));
    }

    #[test]
    fn keys_come_over_tls() {
        let settings = |issuer: &str| {
            let others = ["--oidc-client-id", "x", "--oidc-client-secret", "y"];
            let config = crate::config::tests::config(&[&["--oidc-issuer", issuer], &others[..]].concat());
            config.oidc.settings(&config.http)
        };
        assert!(settings("https://id.example.ru").unwrap().is_some());
        for open in ["http://id.example.ru", "id.example.ru"] {
            assert!(settings(open).is_err(), "{open}");
        }
    }
}
