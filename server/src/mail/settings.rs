//! What an operator may set about letters.

use crate::config::here::is_here;
use clap::Args;
use lettre::Tokio1Executor;
use lettre::message::Mailbox;
use lettre::transport::smtp::AsyncSmtpTransport;
use std::net::IpAddr;

/// How letters leave.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Letters")]
pub struct MailConfig {
    /// Mail server: smtps://user:password@host, or smtp://user:password@host?tls=required for STARTTLS; unset: no letter leaves
    #[arg(long, env = "SMTP_URL", value_parser = SmtpUrl::parse, hide_env_values = true, global = true)]
    pub smtp_url: Option<SmtpUrl>,
    /// Second mail server, taken when the first one cannot be reached
    #[arg(long = "smtp-url-2", env = "SMTP_URL_2", value_parser = SmtpUrl::parse, requires = "smtp_url", hide_env_values = true, global = true)]
    pub smtp_url_2: Option<SmtpUrl>,
    /// Sender of letters, as `Отклик <noreply@otklik.example>`; by default noreply@ the host of PUBLIC_URL
    #[arg(long, env = "MAIL_FROM", value_parser = parse_mailbox, global = true)]
    pub mail_from: Option<Mailbox>,
    /// Seconds after which a message that a dead server had in hand is taken by another one
    #[arg(long, env = "OUTBOX_LEASE", default_value_t = 120, value_parser = clap::value_parser!(u32).range(2..=3600), global = true)]
    pub outbox_lease: u32,
}

impl MailConfig {
    /// The mail servers in the order in which they are tried.
    #[must_use]
    pub fn routes(&self) -> Vec<SmtpUrl> {
        self.smtp_url.iter().chain(&self.smtp_url_2).cloned().collect()
    }

    /// The sender: what was set, or an address at our own host.
    ///
    /// # Errors
    /// When the host of the public address can be no part of an e-mail address.
    pub fn sender(&self, host: &str) -> Result<Mailbox, String> {
        match &self.mail_from {
            Some(from) => Ok(from.clone()),
            None => parse_mailbox(&format!("Отклик <noreply@{host}>")),
        }
    }
}

/// A mail server with its password. Shown without it.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpUrl {
    url: String,
    host: String,
}

impl SmtpUrl {
    /// Reads a URL. Passwords and letters do not travel unprotected, except within this machine.
    ///
    /// # Errors
    /// Says how it should have been written.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wish = "write it as smtps://user:password@mail.example or smtp://user:password@mail.example?tls=required";
        let url = text.trim().to_owned();
        let uri: http::Uri = url.parse().map_err(|error| format!("{error}; {wish}"))?;
        let host = uri.host().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        if host.is_empty() || !matches!(uri.scheme_str(), Some("smtp" | "smtps")) {
            return Err(format!("no mail server in it; {wish}"));
        }
        let is_secret = uri.scheme_str() == Some("smtps") || uri.query().is_some_and(|query| query == "tls=required");
        if !is_secret && !is_here(&host) {
            return Err(format!("letters would travel unprotected; {wish}"));
        }
        if let Err(error) = AsyncSmtpTransport::<Tokio1Executor>::from_url(&url) {
            return Err(format!("{error}; {wish}"));
        }
        Ok(Self { url, host })
    }

    /// The whole URL, password and all.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.url
    }

    /// Name of the server, as people are told it.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }
}

impl std::fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("SmtpUrl").field(&self.host).finish()
    }
}

/// The host of our own address, as the right side of e-mail addresses and Message-IDs needs it: a name, never a number.
#[must_use]
pub fn own_host(public_url: &str) -> String {
    let uri: Option<http::Uri> = public_url.parse().ok();
    let host = uri.as_ref().and_then(http::Uri::host).unwrap_or("localhost");
    let is_number = host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
    if is_number || !host.contains('.') {
        "otklik.localhost".to_owned()
    } else {
        host.to_owned()
    }
}

fn parse_mailbox(text: &str) -> Result<Mailbox, String> {
    let wish = "write it as Отклик <noreply@otklik.example>";
    text.trim().parse().map_err(|error| format!("{error}; {wish}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_travel_protected_or_within_the_machine() {
        for good in [
            "smtps://user:p%40ss@mail.example",
            "smtp://mail.example:587?tls=required",
            "smtp://127.0.0.1:2525",
            "smtp://[::1]:2525",
            "smtp://localhost",
        ] {
            assert!(SmtpUrl::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "smtp://mail.example",
            "smtp://mail.example?tls=opportunistic",
            "http://mail.example",
            "mail.example",
            "smtp://",
            "",
        ] {
            assert!(SmtpUrl::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let url = SmtpUrl::parse("smtps://user:geheim@mail.example").unwrap();
        assert_eq!(format!("{url:?}"), "SmtpUrl(\"mail.example\")");
        assert!(url.reveal().contains("geheim"));
    }

    #[test]
    fn our_host_is_a_name() {
        assert_eq!(own_host("https://otklik.example"), "otklik.example");
        assert_eq!(own_host("http://127.0.0.1:3000"), "otklik.localhost");
        assert_eq!(own_host("http://[::1]:3000"), "otklik.localhost");
        assert_eq!(own_host("http://localhost:3000"), "otklik.localhost");
        assert!(parse_mailbox(&format!("Отклик <noreply@{}>", own_host("http://[::1]"))).is_ok());
    }
}
