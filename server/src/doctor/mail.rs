//! Can letters and short messages leave?

use std::time::Duration;

use tokio::time::timeout;

use super::Finding;
use crate::config::{Config, Demo};
use crate::mail::settings::{SmtpUrl, own_host};
use crate::mail::smtp::Route;
use crate::sms::http::HttpGateway;

/// How long a mail server may take to let us in.
const PATIENCE: Duration = Duration::from_secs(10);

/// Does each mail server answer and let us in? One line for each of them.
pub async fn servers(config: &Config) -> Vec<(&'static str, Finding)> {
    let is_demo = config.region.demo != Demo::Off;
    let routes = config.mail.routes();
    if routes.is_empty() {
        let found = if is_demo {
            Finding::ok("demonstration: letters and short messages are shown at /dev/inbox")
        } else {
            Finding::wrong(
                "no mail server is set: letters wait in the queue",
                "set SMTP_URL, as smtps://user:password@mail.example",
            )
        };
        return vec![("mail server", found)];
    }
    let mut found = Vec::new();
    for (name, url) in ["mail server", "second mail server"].into_iter().zip(&routes) {
        found.push((name, server(url).await));
    }
    found
}

async fn server(url: &SmtpUrl) -> Finding {
    let host = url.host();
    let mend = "check name, port, user and password in SMTP_URL, and whether a firewall stands between";
    let route = match Route::new(url) {
        Ok(route) => route,
        Err(error) => return Finding::from_error(&error, mend),
    };
    match timeout(PATIENCE, route.check()).await {
        Ok(Ok(())) => Finding::ok(format!("{host} answers and lets us in")),
        Ok(Err(verdict)) => Finding::wrong(format!("{host}: {}", verdict.words), mend),
        Err(_) => Finding::wrong(format!("{host} does not answer within {} s", PATIENCE.as_secs()), mend),
    }
}

/// Is there a sender that other mail servers will believe?
pub fn sender(config: &Config) -> Finding {
    let public_url = config.http.public_url(config.http.listen_addr);
    let host = own_host(public_url.as_str());
    match config.mail.sender(&host) {
        Ok(from) if from.email.domain().ends_with(".localhost") && config.mail.smtp_url.is_some() => Finding::wrong(
            format!("{from} is no address of the world"),
            "set MAIL_FROM, as Отклик <noreply@otklik.example>, or PUBLIC_URL",
        ),
        Ok(from) => Finding::ok(from.to_string()),
        Err(error) => Finding::wrong(error, "set MAIL_FROM, as Отклик <noreply@otklik.example>"),
    }
}

/// Short messages need a company that carries them.
pub async fn texts(config: &Config) -> Finding {
    if config.region.demo != Demo::Off && config.mail.smtp_url.is_none() {
        return Finding::ok("demonstration: shown at /dev/inbox");
    }
    let mend = "check SMS_URL and SMS_TOKEN_FILE, and whether a firewall stands between";
    let gateway = match config.sms.gateway() {
        Ok(None) => return Finding::note("no gateway is set: the doors by phone are closed; set SMS_URL to open them"),
        Ok(Some(settings)) => HttpGateway::new(settings),
        Err(error) => return Finding::from_error(&error, mend),
    };
    match gateway {
        Err(error) => Finding::from_error(&error, mend),
        Ok(gateway) => match gateway.check().await {
            Ok(()) => Finding::ok(format!("{} answers", gateway.host())),
            Err(words) => Finding::wrong(format!("{}: {words}", gateway.host()), mend),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::tests::config;

    #[tokio::test]
    async fn a_house_without_mail_is_told_unless_it_is_a_demonstration() {
        let [(_, found)] = &servers(&config(&[])).await[..] else {
            unreachable!()
        };
        assert!(matches!(found, Finding::Wrong { .. }), "{found:?}");
        let [(_, found)] = &servers(&config(&["--demo", "auto"])).await[..] else {
            unreachable!()
        };
        assert!(matches!(found, Finding::Ok(_)), "{found:?}");
    }

    #[tokio::test]
    async fn a_gateway_for_short_messages_is_asked() {
        assert!(matches!(texts(&config(&[])).await, Finding::Note(_)));
        assert!(matches!(
            texts(&config(&["--sms-url", "http://sms.example"])).await,
            Finding::Wrong { .. }
        ));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let there = tokio::spawn(async move { axum::serve(listener, axum::Router::new()).await });
        let found = texts(&config(&["--sms-url", &url])).await;
        assert!(
            matches!(&found, Finding::Ok(words) if words == "127.0.0.1 answers"),
            "{found:?}"
        );
        there.abort();
        assert!(there.await.is_err());
        let found = texts(&config(&["--sms-url", &url])).await;
        assert!(matches!(found, Finding::Wrong { .. }), "{found:?}");
    }

    #[tokio::test]
    async fn a_mail_server_that_is_not_there_is_named() {
        let nobody = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let url = format!("smtp://{nobody}");
        let config = config(&["--smtp-url", &url]);
        let [(_, found)] = &servers(&config).await[..] else {
            unreachable!()
        };
        assert!(
            matches!(found, Finding::Wrong { what, .. } if what.starts_with("127.0.0.1: ")),
            "{found:?}"
        );
        assert!(matches!(sender(&config), Finding::Wrong { .. }));
    }
}
