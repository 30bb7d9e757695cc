//! Do the services of others answer, and do they fit our settings: tiles of a foreign map, a service that vouches for people.

use std::time::Duration;

use http::header;
use reqwest::Url;
use tokio::time::timeout;

use super::Finding;
use crate::config::here::{is_here, is_safe};
use crate::config::{Config, Demo};
use crate::oidc::{IdentityProvider as _, OidcSettings, OpenIdConnect};

/// How long others may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Will people see a map under the pins?
pub async fn base_map(config: &Config) -> Finding {
    let Some(pattern) = &config.map.basemap_url else {
        return Finding::ok("our own, from the database");
    };
    let public = config.http.public_url(config.http.listen_addr);
    if public.is_https() && pattern.starts_with("http://") {
        let what = format!("{pattern} is not https: on {public} browsers refuse it");
        return Finding::wrong(what, "set BASEMAP_URL to an https address");
    }
    let tile = ["{z}", "{x}", "{y}"]
        .into_iter()
        .fold(pattern.clone(), |tile, part| tile.replace(part, "0"));
    let mend = "check BASEMAP_URL; an address of one tile must answer with a picture";
    let asked = async { reqwest::Client::new().get(&tile).send().await };
    match timeout(PATIENCE, asked).await {
        // Visitors' browsers ask for tiles, not we: the network of this machine may be closed, and theirs open.
        Ok(Err(error)) => Finding::note(format!("{tile} cannot be asked from here: {}", error.without_url())),
        Err(_) => Finding::note(format!("{tile} does not answer here within {} s", PATIENCE.as_secs())),
        Ok(Ok(answer)) => {
            let kind = answer.headers().get(header::CONTENT_TYPE);
            let is_picture = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"image/"));
            if answer.status().is_success() && is_picture {
                Finding::ok(pattern.clone())
            } else {
                Finding::wrong(format!("{tile} answers {}, no picture", answer.status()), mend)
            }
        }
    }
}

/// Does the service that vouches for people answer, and can it send them back?
pub async fn vouching(config: &Config) -> Finding {
    let settings = match config.oidc.settings(&config.http) {
        Ok(Some(settings)) => settings,
        Ok(None) if config.region.demo != Demo::Off => {
            return Finding::ok("demonstration: it is played at /dev/vouch");
        }
        Ok(None) => return Finding::note("OIDC_ISSUER is not set: people sign in by e-mail and phone only"),
        Err(error) => return Finding::from_error(&error, "set all of OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET"),
    };
    if let Err(wrong) = addresses(&settings, config.http.public_url.is_some()) {
        return wrong;
    }
    let (issuer, redirect) = (settings.issuer.clone(), settings.redirect.clone());
    let mend = "check OIDC_ISSUER: it must be written as the service calls itself, and what it publishes at \
                …/.well-known/openid-configuration must be reachable from here";
    let provider = match OpenIdConnect::new(settings) {
        Ok(provider) => provider,
        Err(error) => return Finding::from_error(&error.context(issuer), mend),
    };
    match timeout(PATIENCE, provider.begin()).await {
        Ok(Ok(_)) => Finding::ok(format!("{issuer} answers; it must know {redirect} as our address")),
        Ok(Err(error)) => Finding::wrong(format!("{issuer}: {error}"), mend),
        Err(_) => Finding::wrong(
            format!("{issuer} does not answer within {} s", PATIENCE.as_secs()),
            mend,
        ),
    }
}

/// Secrets travel by TLS, but on the machine itself; and people must be able to come back.
fn addresses(settings: &OidcSettings, is_public: bool) -> Result<(), Finding> {
    let issuer = Url::parse(&settings.issuer).map_err(|error| {
        Finding::wrong(
            format!("{}: {error}", settings.issuer),
            "set OIDC_ISSUER to an https address",
        )
    })?;
    if issuer.host_str().is_some_and(is_here) {
        return Ok(());
    }
    if !is_safe(&issuer) {
        let what = format!("{} is not https: secrets would travel readable", settings.issuer);
        return Err(Finding::wrong(what, "set OIDC_ISSUER to an https address"));
    }
    if !is_public || !settings.redirect.starts_with("https://") {
        let what = format!("the service would send people back to {}", settings.redirect);
        return Err(Finding::wrong(
            what,
            "set PUBLIC_URL=https://… to the address that people type",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::tests::config;
    use axum::Router;
    use axum::routing::get;
    use serde_json::json;
    use tokio::net::TcpListener;

    fn complaint(found: &Finding) -> &str {
        match found {
            Finding::Wrong { what, .. } => what,
            Finding::Ok(_) | Finding::Note(_) => "",
        }
    }

    /// A service that publishes who it is, or calls itself by another name; a tile, and a page in its place.
    async fn service() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let published = |issuer: String, url: &str| {
            json!({
                "issuer": issuer,
                "authorization_endpoint": format!("{url}/auth"),
                "token_endpoint": format!("{url}/token"),
                "jwks_uri": format!("{url}/keys"),
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            })
        };
        let (right, other) = (
            published(url.clone(), &url),
            published("https://other.example".to_owned(), &url),
        );
        let place = "/.well-known/openid-configuration";
        let routes = Router::new()
            .route(place, get(|| async { axum::Json(right) }))
            .route(&format!("/other{place}"), get(|| async { axum::Json(other) }))
            .route("/keys", get(|| async { axum::Json(json!({ "keys": [] })) }))
            .route(
                "/0/0/0.png",
                get(|| async { ([(header::CONTENT_TYPE, "image/png")], "picture") }),
            )
            .route("/page/0/0/0", get(|| async { "sign up first" }));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        url
    }

    async fn vouched(issuer: &str, more: &[&str]) -> Finding {
        let issuer = format!("--oidc-issuer={issuer}");
        let all = [&[issuer.as_str(), "--oidc-client-id=a", "--oidc-client-secret=b"], more].concat();
        vouching(&config(&all)).await
    }

    #[tokio::test]
    async fn a_service_that_answers_is_told_with_our_address() {
        let url = service().await;
        let found = vouched(&url, &["--public-url=https://otklik.example"]).await;
        assert!(
            matches!(&found, Finding::Ok(what) if what.contains("https://otklik.example/oidc/callback")),
            "{found:?}"
        );
        assert!(
            !complaint(&vouched(&format!("{url}/other"), &[]).await).is_empty(),
            "it has another name"
        );
        assert!(complaint(&vouched("http://127.0.0.1:9", &[]).await).starts_with("http://127.0.0.1:9"));
    }

    #[tokio::test]
    async fn addresses_that_cannot_work_are_named_before_anybody_is_asked() {
        let public = ["--public-url=https://otklik.example"];
        assert!(complaint(&vouched("http://id.example", &public).await).contains("not https"));
        assert!(complaint(&vouched("id.example", &public).await).contains("id.example"));
        assert!(complaint(&vouched("https://id.example", &[]).await).contains("http://127.0.0.1:3000/oidc/callback"));
        let half = vouching(&config(&["--oidc-issuer=https://id.example"])).await;
        assert!(complaint(&half).contains("OIDC_CLIENT_ID"), "{half:?}");
        assert!(matches!(vouching(&config(&[])).await, Finding::Note(_)));
        assert!(matches!(vouching(&config(&["--demo=auto"])).await, Finding::Ok(_)));
    }

    #[tokio::test]
    async fn tiles_that_are_no_pictures_or_not_allowed_are_named() {
        let url = service().await;
        let map = async |pattern: &str, more: &[&str]| {
            let pattern = format!("--basemap-url={pattern}");
            let all = [&[pattern.as_str(), "--basemap-attribution=OSM"], more].concat();
            base_map(&config(&all)).await
        };
        assert!(matches!(base_map(&config(&[])).await, Finding::Ok(_)));
        let good = format!("{url}/{{z}}/{{x}}/{{y}}.png");
        assert!(matches!(map(&good, &[]).await, Finding::Ok(_)));
        assert!(complaint(&map(&format!("{url}/page/{{z}}/{{x}}/{{y}}"), &[]).await).contains("no picture"));
        assert!(complaint(&map(&format!("{url}/none/{{z}}/{{x}}/{{y}}"), &[]).await).contains("404"));
        let https = ["--public-url=https://otklik.example", "--trusted-proxy-hops=1"];
        assert!(complaint(&map(&good, &https).await).contains("not https"));
        assert!(matches!(
            map("http://127.0.0.1:9/{z}/{x}/{y}", &[]).await,
            Finding::Note(_)
        ));
    }
}
