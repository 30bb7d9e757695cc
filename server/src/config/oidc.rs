//! Who else vouches for people.

use super::HttpConfig;
use crate::oidc::OidcSettings;
use clap::Args;

/// Who else vouches for people (OpenID Connect).
#[derive(Debug, Clone, Args)]
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

impl OidcConfig {
    /// The settings of the service, or `None` when there is none. The address to come back to is fixed here.
    pub fn settings(&self, http: &HttpConfig) -> anyhow::Result<Option<OidcSettings>> {
        let set = |value: &Option<String>| value.clone().filter(|text| !text.trim().is_empty());
        let Some(issuer) = set(&self.issuer) else {
            return Ok(None);
        };
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
